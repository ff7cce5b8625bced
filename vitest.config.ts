import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Requiring the real `electron` package in plain Node starts a download; tests get a stand-in instead.
const alias = { electron: fileURLToPath(new URL('./scripts/chromium-host/electron.ts', import.meta.url)) };

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['{app,hardware,kiosk-config,offline-cache,scripts}/**/*.test.{ts,tsx}'],
          maxWorkers: 2,
          // None waits for time; a busy machine may be slow all the same.
          testTimeout: 20_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          // They wait for processes and devices more than they compute.
          maxWorkers: 3,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          // Slow by nature; not part of ./scripts/test.
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // A visit mostly waits, so three kiosks keep two cores busy and not more.
          maxWorkers: 3,
        },
      },
    ],
  },
});
