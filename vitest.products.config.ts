import { defineConfig } from 'vitest/config';

/** Real products from their registries, one at a time: minutes, and some gigabytes in the cache folder of the user. */
export default defineConfig({
  test: {
    include: ['tests/audit/products.test.ts'],
    testTimeout: 420_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
