import { defineConfig } from 'vitest/config';

/** Real processes and real clients: slower than unit tests, and one file at a time on small machines. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    globalSetup: ['tests/e2e/support/python-venv.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
