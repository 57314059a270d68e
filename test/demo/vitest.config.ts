/** `npm run demo:record`: makes the session that `imapscope demo` plays anew. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/demo/record.ts'],
    testTimeout: 600_000,
  },
})
