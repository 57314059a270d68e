/** The page docs/parse.md tells every member that a line of `imapscope parse` may have. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FrameLines } from '../../cmd/shared/frame-lines.ts'
import { frameKinds } from '../../lib/wire/frame.ts'
import { Framer } from '../../lib/wire/framer.ts'
import { octets } from '../../lib/wire/octets.ts'

const page = readFileSync(new URL('../../docs/parse.md', import.meta.url), 'utf8')
/** The first cells of its tables. */
const told = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)

const said = '* OK [READ-ONLY]  hi\r\n* 3 EXISTS\r\n* 3 FETCH (UID  1)\r\na1 OK done\r\n'

test('the members of a line and of an issue are on the page, and nothing else is', () => {
  const framer = new Framer()
  const lines = new FrameLines(true)
  const members = new Set<string>()
  const issues = new Set<string>()
  framer.push({ side: 'server', time: 0, bytes: octets(said) })
  for (let next = framer.next(); next !== undefined; next = framer.next()) {
    if (next.type !== 'frame') continue
    const line = JSON.parse(lines.line(next.frame, next.frame))
    for (const name of Object.keys(line)) members.add(name)
    for (const issue of line.issues) for (const name of Object.keys(issue)) issues.add(name)
  }
  expect(issues.size).toBe(5)
  expect(new Set(told)).toEqual(new Set([...members, ...issues]))
})

test('so are the kinds of frames', () => {
  for (const kind of frameKinds) expect(page).toContain(`\`${kind}\``)
})
