// Typed lint: what the compiler does not say. Time, chance and storage have one home: src/platform.
import tseslint from 'typescript-eslint'

const ambient = ['Date', 'localStorage', 'sessionStorage', 'indexedDB', 'setTimeout', 'setInterval',
  'requestAnimationFrame', 'performance']

export default tseslint.config(
  { ignores: ['dist*/', 'node_modules/', '*.config.*'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 400 }],
      'max-params': ['error', 6],
      complexity: ['error', 14],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    ignores: ['src/platform/**', 'src/bench/**'],
    rules: { 'no-restricted-globals': ['error', ...ambient], 'no-restricted-properties': ['error', { object: 'Math', property: 'random' }] },
  },
)
