/**
 * Writes .br and .gz beside every text file of the build: compressed once here instead of for every
 * visitor. Only the client's production build uses it.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|html|svg|json|webmanifest)$/
/** Below that the headers weigh more than what is saved. */
const SMALLEST = 256

export function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? listFiles(path) : [path]
  })
}

export function compressFile(path: string): void {
  const body = readFileSync(path)
  if (!TEXT.test(path) || body.length < SMALLEST) return
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }
  writeFileSync(`${path}.br`, brotliCompressSync(body, brotli))
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }))
}

export function compress(): Plugin {
  let folder = ''
  let isWritten = false
  return {
    name: 'living-lab:compress',
    apply: 'build',
    // After everything that writes files, the service worker's own build included.
    enforce: 'post',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    buildStart() {
      isWritten = false
    },
    writeBundle() {
      isWritten = true
    },
    closeBundle() {
      // Called after a failed build too, whose error is the one to show.
      if (!isWritten) return
      for (const path of listFiles(folder)) compressFile(path)
    },
  }
}
