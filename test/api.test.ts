/** The page about the library says what the library exports, and every docstring of it says enough. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** A name on the page, as far as this test asks. */
interface Named {
  readonly name: string
  /** False for a type that is only mentioned. */
  readonly exported: boolean
  readonly about: string
  readonly tags: readonly { readonly name: string; readonly text: string }[]
  /** Of a function: its parameters that have a name, and whether a caller gets anything. */
  readonly parameters?: readonly string[]
  readonly gives?: boolean
}

const top = new URL('..', import.meta.url).pathname
const read = (path: string): string => readFileSync(`${top}${path}`, 'utf8')
const api: { named(): Named[]; apiMarkdown(all: readonly Named[]): string } = await import(
  `${top}test/api.mjs`
)
const all = api.named()
const exported = all.filter((one) => one.exported)

test('docs/api.md is what `npm run docs` makes of the docstrings', () => {
  expect(read('docs/api.md')).toBe(api.apiMarkdown(all))
})

test('every name that the library exports has a docstring', () => {
  expect(exported.length).toBeGreaterThan(90)
  expect(exported.filter(({ about }) => about === '').map(({ name }) => name)).toEqual([])
})

test('every exported function says what goes in and what comes out', () => {
  const functions = exported.filter(({ parameters }) => parameters !== undefined)
  expect(functions.length).toBeGreaterThan(15)
  const silent = functions.flatMap(({ name, tags, parameters, gives }) => {
    const said = tags.filter((tag) => tag.name === 'param').map(({ text }) => text.split(/\s/)[0])
    const missing = (parameters ?? []).filter((parameter) => !said.includes(parameter))
    const returns = gives === true && !tags.some((tag) => tag.name === 'returns') ? ['what it returns'] : []
    return [...missing, ...returns].map((what) => `${name}: ${what}`)
  })
  expect(silent).toEqual([])
})

test('the index of the page leads to every name, and every link to a heading', () => {
  const page = read('docs/api.md')
  const links = [...page.matchAll(/\[([^\]]+)\]\(#([\w-]+)\)/g)].map(([, name, to]) => ({ name, to }))
  const headings = [...page.matchAll(/^##+ (.+)$/gm)].map(([, heading]) => heading)
  expect(links.map(({ name }) => name)).toEqual(headings)
  expect(new Set(links.map(({ to }) => to)).size).toBe(links.length)
})
