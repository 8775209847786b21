/**
 * Builds src/sw.ts to /sw.js once all other files are there, with their list inside. It stands at the
 * root under a fixed name, because that is how a browser finds the next version of a service worker.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { build, type Plugin } from 'vite'
import { listFiles } from './compress.ts'

export function serviceWorker(): Plugin {
  let root = ''
  let folder = ''
  return {
    name: 'living-lab:service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root
      folder = join(root, config.build.outDir)
    },
    async writeBundle() {
      const files = listFiles(folder).sort()
      const assets = files.map((path) => `/${relative(folder, path).split(sep).join('/')}`)
      await build({
        configFile: false,
        root,
        logLevel: 'warn',
        publicDir: false,
        define: {
          __VERSION__: JSON.stringify(versionOf(files)),
          __ASSETS__: JSON.stringify(assets.filter((path) => path.startsWith('/assets/'))),
        },
        build: {
          target: 'es2022',
          outDir: folder,
          emptyOutDir: false,
          lib: { entry: join(root, 'src/sw.ts'), formats: ['iife'], name: 'sw', fileName: () => 'sw.js' },
        },
      })
    },
  }
}

/** Changes with any byte of any file. */
function versionOf(files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of files) hash.update(readFileSync(path))
  return hash.digest('hex').slice(0, 12)
}
