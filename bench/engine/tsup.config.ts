import { join } from 'node:path'
import { defineConfig } from 'tsup'

/** What is measured runs as it does at a user's: built, with the built packages. */
export default defineConfig({
  entry: ['child', 'floor', 'usual'].map((name) => join(import.meta.dirname, `${name}.ts`)),
  outDir: join(import.meta.dirname, 'dist'),
  format: 'esm',
  // `sqlite` without its prefix is no module of Node.
  removeNodeProtocol: false,
  skipNodeModulesBundle: true,
  clean: true,
  target: 'node24',
})
