// Unit tests stand beside what they test and run in Node. Random ones take their seed from ALONGSIDE_SEED, which is
// always set, and may do more rounds when ALONGSIDE_LONG is.

import { defineConfig } from 'vitest/config';
import { SEED } from './scripts/seed.mjs';

export default defineConfig({
  test: {
    include: ['{packages,demo,bench}/**/*.test.ts', 'scripts/**/*.test.mjs', 'e2e/run/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    env: { ALONGSIDE_SEED: SEED },
    testTimeout: process.env.ALONGSIDE_LONG ? 600_000 : 20_000,
    hookTimeout: 20_000,
    passWithNoTests: false,
  },
});
