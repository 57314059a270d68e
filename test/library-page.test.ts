/** The examples of docs/library.md do what is said of them, as a program that imports the package. */
import { execFile } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const top = new URL('..', import.meta.url).pathname
const page = readFileSync(`${top}docs/library.md`, 'utf8')
const examples = [...page.matchAll(/^## (.*)\n[\s\S]*?```js\n([\s\S]*?)```/gm)].map(([, title, text]) => [
  title,
  text,
])

/** What one prints. */
const printed: Readonly<Record<string, RegExp>> = {
  'Slow commands': /^c\d+ \S+ [A-Z ]+ OK: \d{3,} ms$/m,
  'The cost of each form of command': /^\d+ × UID FETCH .*: \d+ bytes from the server$/m,
  'A proxy in your own test': /^NOOP OK\n$/,
}

test('there are as many as are known here', () => {
  expect(examples.map(([title]) => title)).toEqual(Object.keys(printed))
})

test.each(examples)('%s', async (title, text) => {
  // Within the package, where its own name stands for it.
  const file = `${top}dist/example-${examples.findIndex(([one]) => one === title)}.mjs`
  writeFileSync(file, text)
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { cwd: top }).finally(() =>
    rmSync(file),
  )
  expect(stderr).toBe('')
  expect(stdout).toMatch(printed[title])
})
