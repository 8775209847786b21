// The page that is measured (src/bench): a build of its own, so that users never download it.
//   npx vite build --config vite.bench.config.ts      -> dist-bench/bench.html
import { defineConfig } from 'vite'
import { locales } from './build/locales.ts'
import { templates } from './build/templates.ts'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [locales(), templates()],
  publicDir: false,
  build: { target: 'es2022', outDir: 'dist-bench', emptyOutDir: true, rolldownOptions: { input: 'bench.html' } },
})
