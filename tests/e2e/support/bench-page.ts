/** The page of the benchmark, which lets a test look inside: built and served for one test file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build, preview } from 'vite'
import type { Page } from '@playwright/test'
// For the type of window.__bench.
import type {} from '../../../client/src/bench/hooks.ts'

const root = resolve(import.meta.dirname, '../../../client')
const configFile = join(root, 'vite.bench.config.ts')

/** `stop` ends the server and removes what was built. */
export async function serveBench(): Promise<{ open: (page: Page) => Promise<void>; stop: () => Promise<void> }> {
  const outDir = mkdtempSync(join(tmpdir(), 'bench-page-'))
  await build({ root, configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  const server = await preview({ root, configFile, logLevel: 'error', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
  return {
    open: async (page) => {
      await page.goto(new URL('bench.html?bench', server.resolvedUrls?.local[0]).href)
      await page.waitForFunction(() => '__bench' in window)
    },
    stop: async () => {
      await server.close()
      rmSync(outDir, { recursive: true })
    },
  }
}
