import { defineConfig } from 'tsup'

const shared = {
  target: 'node22',
  // `sqlite` without its prefix is no module of Node.
  removeNodeProtocol: false,
} as const

export default defineConfig([
  { ...shared, entry: ['src/index.ts'], format: ['esm', 'cjs'], dts: true, clean: true },
  // The command itself: ESM alone, for it awaits at its top.
  { ...shared, entry: ['src/main.ts'], format: ['esm'] },
])
