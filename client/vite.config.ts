import { defineConfig } from 'vitest/config'
import { chunkGroups } from './build/chunks.ts'
import { compress } from './build/compress.ts'
import { locales } from './build/locales.ts'
import { serviceWorker } from './build/service-worker.ts'
import { templates } from './build/templates.ts'

const server = process.env.SERVER_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [locales(), templates(), serviceWorker(), compress()],
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: chunkGroups } } },
  },
  server: { fs: { allow: ['..'] }, proxy: { '/api': server, '/sync': { target: server, ws: true } } },
  test: {
    include: ['../tests/client/**/*.test.{ts,tsx}'],
    environment: 'happy-dom',
    testTimeout: 20_000,
  },
})
