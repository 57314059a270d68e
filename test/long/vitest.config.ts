/** How the long campaigns run: every *.test.ts in this folder, one file after the other, with minutes for each test. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/long/**/*.test.ts'],
    // Two campaigns at once would take the two cores from each other, and their clients' patience with it.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
    passWithNoTests: true,
  },
})
