import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  clean: true,
  // The CommonJS build finds its files, too.
  shims: true,
  target: 'node20',
})
