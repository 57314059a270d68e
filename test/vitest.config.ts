/** How the tests run: every *.test.ts below test/, the long campaigns and benchmarks apart. */
import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const top = new URL('..', import.meta.url).pathname
const all = readdirSync(`${top}test`, { recursive: true, encoding: 'utf8' })
  .map((name) => `test/${name}`)
  .filter((name) => name.endsWith('.test.ts') && !name.startsWith('test/long/'))

/** Files that put something in the place of a module, a clock or the environment. */
const apart = all.filter((name) =>
  /\bvi\.\w|process\.(?:env\.\w+ =|chdir)/.test(readFileSync(`${top}${name}`, 'utf8')),
)

export default defineConfig({
  test: {
    root: top,
    // Much of it waits for other programs, so both of two cores are kept busy.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // To load our modules anew for each file takes as long as the tests themselves.
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: ['test/long/**', ...apart],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'apart', include: apart } },
    ],
  },
})
