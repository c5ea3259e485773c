import { defineConfig } from 'vite'

export default defineConfig({
  root: 'web',
  // The style sheet has `light-dark()`, which every browser has had since May 2024.
  build: { outDir: '../dist', emptyOutDir: true, cssTarget: ['chrome123', 'firefox120', 'safari17.5'] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
})
