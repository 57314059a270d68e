/** The pictures of the documents, as a reader's browser meets them; `npm run pictures` makes them. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Grid } from '../ui/terminal/grid.ts'
import { filmOf, type Shot } from '../ui/terminal/picture.ts'

const top = new URL('..', import.meta.url).pathname
const read = (path: string): string => readFileSync(`${top}${path}`, 'utf8')
const pictures = [
  'docs/demo.svg',
  ...readdirSync(`${top}docs/screens`)
    .filter((name) => name.endsWith('.svg'))
    .map((name) => `docs/screens/${name}`),
]

/** @returns what is wrong with an XML document without comments and sections, or undefined */
function malformed(text: string): string | undefined {
  const open: string[] = []
  const tag = /<(\/?)(\w+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(.)/gs
  for (const [all, closing, name, , empty, words, stray] of text.matchAll(tag)) {
    if (stray !== undefined) return `a stray ${stray}`
    if (words !== undefined) {
      if (/&(?!amp;|lt;|gt;)/.test(words)) return `an entity in ${words}`
      if (open.length === 0 && words.trim() !== '') return `text outside: ${words}`
    } else if (closing === '/') {
      if (open.pop() !== name) return `${all} closes nothing`
    } else if (empty === '') open.push(name)
  }
  return open.length === 0 ? undefined : `never closed: ${open.join()}`
}

test.each(pictures)('%s is well-formed, stands for itself, and runs nothing', (path) => {
  const svg = read(path)
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /)
  expect(malformed(svg)).toBeUndefined()
  expect(svg).toMatch(/<title>[^<]+<\/title>/)
  expect(svg).not.toMatch(/<(?:script|image|foreignObject)|\son\w+=|url\(|@import|@font-face|javascript:/i)
  const references = [...svg.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, to]) => to)
  const names = new Set([...svg.matchAll(/\bid="([^"]*)"/g)].map(([, name]) => `#${name}`))
  expect(references.filter((to) => !names.has(to))).toEqual([])
})

test('what is no XML is found', () => {
  for (const text of ['<a>', '<a></b>', '<a b=c/>', '<a>&nbsp;</a>', '<a/>b', '<a b="<"/>'])
    expect(malformed(text)).toBeDefined()
})

test('the README begins with the film, and says what is in it', () => {
  const [, alt] = /^\[!\[([^\]]+)\]\(docs\/demo\.svg\)/m.exec(read('README.md').slice(0, 600)) ?? []
  expect(alt?.length).toBeGreaterThan(60)
})

test('the film is small, lasts 15 to 25 seconds, and moves only for who lets it', () => {
  const svg = read('docs/demo.svg')
  expect(Buffer.byteLength(svg)).toBeLessThan(300_000)
  const seconds = /prefers-reduced-motion:no-preference\)\{\.film\{animation:film ([\d.]+)s /.exec(svg)?.[1]
  expect(Number(seconds)).toBeGreaterThan(15)
  expect(Number(seconds)).toBeLessThan(25)
  expect(svg.match(/animation/g)).toHaveLength(1)
  for (const shown of ['imapscope demo', 'LATENCY', 'decoded', 'CLIENT USE', 'TREND'])
    expect(svg).toContain(shown)
})

test('a film shows its frames one after the other, draws a row once, and lies on its last frame', () => {
  const shot = (text: string, seconds: number): Shot => {
    const grid = new Grid(10, 2, 'unicode', 0)
    grid.put(0, 0, 10, 'same', grid.attrAt(0, 0))
    grid.put(0, 1, 10, text, grid.attrAt(0, 1))
    return { grid, seconds }
  }
  const svg = filmOf([shot('one', 1), shot('a  b', 2), shot('last', 1)], 'three')
  expect(malformed(svg)).toBeUndefined()
  expect(svg.match(/>same</g)).toHaveLength(1)
  const width = Number(/ width="(\d+)"/.exec(svg)?.[1])
  expect(svg).toContain(
    `0%{transform:translateX(-${width}px)}25%{transform:translateX(-${2 * width}px)}75%{transform:translateX(0px)}`,
  )
  expect(svg).toContain('animation:film 4s step-end infinite')
  const last = /<g id="(\w+)"><text[^>]*>last</.exec(svg)?.[1]
  expect(svg).toContain(`<use href="#${last}" x="12" `)
  // Two blanks stay two.
  expect(svg).toContain('a\u00a0\u00a0b')
})
