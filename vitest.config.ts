import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'web/**/*.test.ts',
      'scripts/**/*.test.ts',
      'train/**/*.test.ts',
      'tests/inference/**/*.test.ts',
      'tests/*.test.ts',
      'tests/gateway/**/*.test.ts',
      'tests/audit-*/**/*.test.ts',
      'tests/audit/matrix.test.ts',
    ],
    testTimeout: 10_000,
    // vitest leaves one core to others, and on two that halves its pace
    maxWorkers: '100%',
    // no module keeps state, so nothing is to be kept apart; loading all anew for each file takes a third of the time
    isolate: false,
  },
});
