// The page that is measured (src/bench): a build of its own, so that users never download it.
//   npx vite build --config vite.bench.config.ts      -> dist-bench/bench.html
import { defineConfig } from 'vite'
import base from './vite.config.ts'

export default defineConfig({
  ...base,
  build: { ...base.build, outDir: 'dist-bench', rollupOptions: { input: 'bench.html' } },
})
