import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts', 'src/node-sqlite.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  // `sqlite` without its prefix is no module of Node.
  removeNodeProtocol: false,
  clean: true,
  target: 'node20',
})
