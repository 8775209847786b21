import { defineConfig } from '@playwright/test'

/** The distribution's Chromium: nothing is downloaded. CHROMIUM names another. */
const executablePath = process.env['CHROMIUM'] || '/usr/bin/chromium'

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // Browsers and servers share the machine; two at a time slow each other down more than they save.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 720 },
    locale: 'en-GB',
    actionTimeout: 20_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
        '--disable-background-networking', '--disable-component-update',
      ],
    },
  },
})
