import { defineConfig } from 'vitest/config'

// What judges a mutant: the cases, the unit tests, and a short run of the model with the same cases each time.
export default defineConfig({
  test: {
    include: ['lib/iam/{cases,evaluate}/**/*.test.ts'],
    exclude: ['**/hostile.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
    env: { PODSCOPE_SEED: '1', PODSCOPE_CASES: '400' },
  },
})
