import { defineConfig } from 'vitest/config'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', outDir: 'dist', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:8000', '/sync': { target: 'ws://127.0.0.1:8000', ws: true } } },
  test: { include: ['../tests/client/**/*.test.{ts,tsx}'], environment: 'happy-dom', testTimeout: 20_000 },
})
