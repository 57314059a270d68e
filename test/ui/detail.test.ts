/** The detail of one exchange: its tree, its decoded values, its octets, and what each word means. */

import { describe, expect, test } from 'vitest'
import { Observer } from '../../lib/observe/observer.ts'
import { limits } from '../../lib/record/limits.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { nodesOf } from '../../ui/detail/nodes.ts'
import { hexText, octetsAcross, printable } from '../../ui/detail/octets.ts'
import { valuesOf } from '../../ui/detail/values.ts'
import { meaningIn } from '../../ui/detail/words.ts'
import type { Model } from '../../ui/model/model.ts'
import { stillOf } from '../../ui/model/still.ts'
import { detailOutline } from '../../ui/screens/detail/tabs.ts'
import type { Size } from '../../ui/terminal/cells.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { view } from '../../ui/view/view.ts'
import { recorded } from '../session/retold.ts'
import { colourful, modelAfter, press, sizes } from './screen.ts'
import { frame, ms, Script } from './session.ts'

const envelope =
  '("Sat, 14 Mar 2026 09:12:33 +0000" "=?utf-8?q?Rechnung_f=C3=BCr_M=C3=A4rz?=" ' +
  '(("=?utf-8?q?M=C3=BCller?=" NIL "m" "example.org")) NIL NIL (("Bob \u202e{bold}" NIL "bob" "example.org")) ' +
  'NIL NIL NIL "<20260314@example.org>")'
const structure =
  '(("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "QUOTED-PRINTABLE" 1129 23 NIL NIL NIL NIL)' +
  '("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 48213 NIL ("attachment" ("filename" "a.pdf")) NIL NIL) ' +
  '"MIXED" ("BOUNDARY" "b1") NIL NIL NIL)'

/** One UID FETCH with all that can be decoded, a COPY with sets and a mailbox name in modified UTF-7. */
function structured(): Script {
  const script = new Script()
  script.open(0, 1, { mailbox: 'INBOX' })
  const fetch = script.send(10, 1, 'A1 UID FETCH 7:9,12 (UID FLAGS ENVELOPE BODYSTRUCTURE)', 'UID FETCH')
  const items = `UID 7 FLAGS (\\Seen $Junk) ENVELOPE ${envelope} BODYSTRUCTURE ${structure}`
  script.answer(15, fetch, `* 3 FETCH (${items})`, 'exact')
  script.complete(16, fetch, 'OK Fetch completed.')
  const copy = script.send(20, 1, 'A2 UID COPY 7:9 "Entw&APw-rfe"', 'UID COPY')
  script.complete(24, copy, 'OK [COPYUID 38 7:9 1:3] done')
  return script
}

function detail(keys: string, size: Size): Model {
  return press(modelAfter(structured().events, 30, size, colourful), `g enter ${keys}`)
}

const [small, medium] = sizes

test.each([
  ['ended', 'no answer'],
  ['lost', 'not known'],
])('the title has the whole status: %s is %s', (status, words) => {
  const script = new Script()
  script.open(0, 1, {})
  script.send(1, 1, 'A1 NOOP', 'NOOP').status = status
  script.end(2, 1, 'server', 'reset')
  const model = press(modelAfter(script.events, 30, small, colourful), 'g enter')
  expect(dump(view(model, small))).toContain(` ${words} `)
})

test.each([
  ['detail-tree', 'tab j j j j', small],
  ['detail-values', 'tab tab', small],
  // What each item means has room.
  ['detail-values', 'tab tab', medium],
  ['detail-values-of-a-copy', '] tab tab', small],
  ['detail-hex', 'tab tab tab', small],
])('%s', async (name, keys, size) => {
  const file = `screens/${name}.${size.columns}x${size.rows}.txt`
  await expect(dump(view(detail(keys, size), size))).toMatchFileSnapshot(file)
})

/** `label text` of each row of a response. */
function told(text: string): string[] {
  const kind = /^\w+ (OK|NO|BAD)/.test(text) ? 'completion' : text.startsWith('*') ? 'data' : 'command'
  const side = kind === 'command' ? 'client' : 'server'
  const named = kind === 'command' ? { name: /^\S+ ((?:UID )?\S+)/.exec(text)?.[1] } : {}
  const rows = valuesOf({ ...frame(side, kind, `${text}\r\n`, 0), ...named })
  return rows.map((row) => `${'  '.repeat(row.depth)}${row.label} ${row.text}`)
}

describe('values', () => {
  test('a set is spelled out, a set with * is not counted', () => {
    expect(told('A1 FETCH 1:3,7 FLAGS')).toContain('messages 1:3,7   4 numbers: 1 2 3 7')
    expect(told('A1 UID FETCH 5:* FLAGS')).toContain('UIDs 5:*   * is the last one in the mailbox')
    expect(told('A1 FETCH 1:4294967295 FLAGS').join()).toMatch(/4,294,967,295 numbers: 1 2 .* 50 …/)
  })

  test('mailbox names are readable, and as they were sent', () => {
    expect(told('A1 SELECT "Entw&APw-rfe"')).toContain('mailbox Entwürfe   sent as Entw&APw-rfe')
  })

  test('a MIME tree has a row for each part', () => {
    const rows = told(`* 3 FETCH (BODYSTRUCTURE ${structure})`)
    expect(rows).toContain('    1 text/plain; CHARSET=utf-8   quoted-printable   1,129 bytes   23 lines')
    expect(rows).toContain('    2 application/pdf; NAME=a.pdf   base64   48,213 bytes   attachment "a.pdf"')
  })

  test('header fields of a body are decoded and unfolded', () => {
    const head = 'Subject: =?utf-8?q?=C3=A4?=\r\n b\r\nX: y\r\n\r\n'
    const rows = told(`* 1 FETCH (BODY[HEADER] {${head.length}}\r\n${head})`)
    expect(rows).toEqual(expect.arrayContaining(['  Subject ä b', '  X y']))
  })

  test.each([
    ['* LIST (\\HasNoChildren) "/" Drafts', 'mailbox Drafts'],
    ['* STATUS INBOX (MESSAGES 3 UIDNEXT 9)', '  MESSAGES 3'],
    ['A2 OK [COPYUID 38 7:9 1:3] done', '  from 7:9   3 numbers: 7 8 9'],
    ['* SEARCH 2 84 882', 'numbers 3 numbers: 2 84 882'],
    ['* 389 EXISTS', 'messages 389'],
  ])('%s', (text, row) => {
    expect(told(text).join('\n')).toContain(row)
  })
})

describe('words', () => {
  test('a word means what its command makes of it', () => {
    expect(meaningIn('UID FETCH', 'FLAGS')?.about).not.toBe(meaningIn('SEARCH', 'SEEN')?.about)
    expect(meaningIn('SEARCH', 'from')?.rfc).toContain('RFC 9051')
    expect(meaningIn('NOOP', 'FROM')).toBeUndefined()
  })

  test('strings of people are not explained as if they were keys', () => {
    const rows = nodesOf({ ...frame('client', 'command', 'A1 SEARCH FROM "SEEN"\r\n', 0), name: 'SEARCH' })
    const meanings = rows.map((row) => [row.text, row.meaning?.()?.word])
    expect(meanings).toContainEqual(['FROM', 'FROM'])
    expect(meanings).toContainEqual(['"SEEN"', undefined])
  })

  test('the meaning of the selected word stands below', () => {
    const text = dump(view(detail('tab j j', small), small))
    expect(text).toMatch(/── UID FETCH ─+ RFC 9051 §6\.4\.9 ──/)
  })
})

describe('folding', () => {
  const heads = (model: Model): number => detailOutline(model)?.length ?? 0

  test('enter folds a list, and unfolds it again', () => {
    const open = detail('tab tab', small)
    const closed = press(open, 'enter')
    expect(heads(closed)).toBeLessThan(heads(open))
    expect(heads(press(closed, 'enter'))).toBe(heads(open))
  })

  test('a list inside a command folds alone: its members go', () => {
    const open = detail('tab j j j j j', small)
    expect(detailOutline(open)?.[open.detail.at]?.row?.inside).toBe(4)
    expect(heads(press(open, 'enter'))).toBe(heads(open) - 4)
  })

  test('on a word it folds what the word lies in', () => {
    const folded = press(detail('tab', small), 'j j j j j enter')
    expect(detailOutline(folded)?.[folded.detail.at]).toMatchObject({ open: false })
  })

  test('z folds every frame: a row each is left', () => {
    const model = press(detail('tab', small), 'z')
    expect(heads(model)).toBe(3)
    expect(heads(press(model, 'z'))).toBeGreaterThan(10)
  })

  test('of a long conversation only the command is unfolded', () => {
    const script = new Script()
    script.open(0, 1, {})
    const fetch = script.send(1, 1, 'A1 FETCH 1:500 FLAGS', 'FETCH')
    for (let at = 1; at <= 500; at++) script.answer(2, fetch, `* ${at} FETCH (FLAGS ())`, 'exact')
    const model = press(modelAfter(script.events, 9, small, colourful), 'g enter tab')
    expect(heads(model)).toBe(501 + nodesOf(fetch.said[0] ?? frame('client', 'command', '', 0)).length)
  })

  test('z unfolds a hundred frames at most, from the selected one on', () => {
    const script = new Script()
    script.open(0, 1, {})
    const fetch = script.send(1, 1, 'A1 FETCH 1:500 FLAGS', 'FETCH')
    for (let at = 1; at <= 500; at++) script.answer(2, fetch, `* ${at} FETCH (FLAGS ())`, 'exact')
    const model = press(modelAfter(script.events, 9, small, colourful), 'g enter tab tab z G z')
    expect(heads(model)).toBeLessThan(520)
    expect(detailOutline(model)?.[model.detail.at]).toMatchObject({ entry: 500, open: true })
    const all = detailOutline(press(model, 'z g z')) ?? []
    expect(all.filter(({ row, open }) => row === undefined && open).length).toBe(100)
  })

  test('a frame of a million words gives a bounded number of rows, and says so', () => {
    const rows = nodesOf(frame('server', 'data', `* SEARCH${' 1'.repeat(1_000_000)}\r\n`, 0))
    expect(rows.length).toBe(limits.outlineRows + 1)
    expect(rows.at(-1)?.text).toContain('5000')
  })
})

describe('hex', () => {
  test('octets stand in the width that there is', () => {
    expect([40, 50, 78, 200].map(octetsAcross)).toEqual([4, 8, 16, 16])
    expect(hexText(new Uint8Array([0, 255, 16]), 4)).toBe('00 ff  10    ')
    expect(printable(new Uint8Array([65, 0, 27, 155, 126]))).toBe('A...~')
  })

  test('it opens where the tree was: at the octets of the selected word', () => {
    const model = press(detail('tab', small), 'G')
    const hex = press(model, 'tab tab')
    expect(dump(view(hex, small))).toContain('|A1 OK Fetch comp|')
  })

  test('what had not come when the screen was paused is not shown', () => {
    const script = structured()
    const early = modelAfter(script.events.slice(0, 3), 12, small, colourful)
    const paused = press(early, 'space g enter tab tab tab')
    expect(
      dump(view({ ...paused, paused: { time: 12 * ms, end: 9, still: stillOf(paused.store) } }, small)),
    ).not.toContain('FETCH (UID 7')
  })
})

/** The detail of a row after these words of both sides. */
function detailOf(dialogue: string, keys: string): string {
  const events: SessionEvent[] = []
  const observer = new Observer({}, (event) => events.push(event))
  for (const record of recorded(dialogue)) observer.take(record)
  const size = { columns: 160, rows: 24 }
  return dump(view(press(modelAfter(events, 1000, size, colourful), keys), size))
}

describe('how long "+" took', () => {
  test('is not said of a literal that was refused, for there was none', () => {
    const screen = detailOf('S: * PREAUTH hi\nC: a APPEND nope {200}\nS: a NO [TRYCREATE] no', 'u g enter')
    expect(screen).toContain('c1 · a · APPEND')
    expect(screen).not.toContain('for +')
  })

  test('is said where it came, and how long the client took only where it went on', () => {
    const idle = 'S: * PREAUTH hi\nC: a IDLE\nS: + go'
    expect(detailOf(idle, 'u g enter')).toMatch(/server took 10(\.0)? ms for \+(?!, client)/)
    const done = detailOf(`${idle}\nC: DONE\nS: a OK`, 'u g enter')
    expect(done).toMatch(/server took 10(\.0)? ms for \+, client 10(\.0)? ms to go on/)
  })
})

test('what the client said outside of any command was not said by the server, and neither was an end', () => {
  const dialogue = 'S: * PREAUTH hi\nC: }{\nS: * 3 EXISTS'
  expect(detailOf(dialogue, 'g enter')).toContain('unsolicited, said by the server')
  expect(detailOf(dialogue, 'g j enter')).toContain('said by the client, part of no command')
  expect(detailOf(dialogue, 'G enter')).toContain('noted by imapscope')
})

test('beside the latency of a command that waited behind others stands the time since the one before', () => {
  const dialogue = 'S: * PREAUTH hi\nC: a NOOP\nC: b NOOP\nS: a OK\nS: b OK'
  expect(detailOf(dialogue, 'u g enter')).not.toContain('after the completion before it')
  expect(detailOf(dialogue, 'u g j enter')).toMatch(/ 10(\.0)? ms after the completion before it/)
})

test.each([
  [80, 24, ''],
  [80, 24, 'enter'],
  [40, 10, 'enter'],
])('a remark is whole at %i×%i after "%s", with what to do, over several lines', (columns, rows, keys) => {
  const script = new Script()
  script.open(0, 1, {})
  script.fact(5000, 1, {
    name: 'ungreeted',
    cause: 'the server has not greeted within 5 s; probably its port speaks TLS from the start',
    remedy: 'if so, connect with imaps://127.0.0.1:9930',
  })
  const model = press(modelAfter(script.events, 6000, { columns, rows }, colourful), keys)
  const words = (of: Model): string => dump(view(of, of.size)).replaceAll(/\s+/g, ' ')
  expect(words(model)).toContain('probably its port speaks TLS from the start')
  const remedy = 'connect with imaps://127.0.0.1:9930'
  expect(words(rows < 20 ? press(model, 'G') : model)).toContain(remedy)
})
