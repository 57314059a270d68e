/** What `--share` replaces and what it leaves, in every format. */
import { describe, expect, test } from 'vitest'
import { formats } from '../../lib/export/index.ts'
import { Observer } from '../../lib/observe/observer.ts'
import { command } from '../../lib/protocol/index.ts'
import type { SessionHead, SessionRecord } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { latency } from '../../lib/session/latency.ts'
import { type PseudonymShape, weeksOf } from '../../lib/share/pseudonyms.ts'
import { headShared, sharing } from '../../lib/share/share.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { recorded } from '../session/retold.ts'
import { seeded } from '../wire/dialogue.ts'
import { forms, secrets, sharedSession } from './session.ts'

const head: SessionHead = {
  version: 1,
  started: 1795377600000000000n,
  program: 'imapscope test',
  redacted: true,
  pseudonyms: true,
}

const key = (seed: number): Uint8Array => new Uint8Array(16).fill(seed)

/** Everything that is told of records, with or without pseudonyms. */
function told(records: readonly SessionRecord[], seed?: number): SessionEvent[] {
  const events: SessionEvent[] = []
  const disguise = seed === undefined ? undefined : sharing(key(seed))
  const observer = new Observer({ disguise }, (event) => events.push(event))
  for (const record of records) observer.take(record)
  return events
}

function exported(
  name: string,
  records: readonly SessionRecord[],
  seed: number,
  shape?: PseudonymShape,
): string {
  const exporter = formats.find((format) => format.name === name)!.begin(head)
  const pieces: Uint8Array[] = []
  const disguise = sharing(key(seed), shape)
  const observer = new Observer({ disguise }, (event) => {
    pieces.push(Buffer.from(exporter.take(event)))
  })
  for (const record of records) observer.take(record)
  pieces.push(Buffer.from(exporter.end()))
  return Buffer.concat(pieces).toString()
}

/** The conversation, line by line, as it is shared. */
function shared(text: string, seed = 1): string[] {
  return told(recorded(text), seed).flatMap((event) => {
    const frame = frameOf(event)
    return frame === undefined
      ? []
      : [`${frame.side === 'client' ? 'C' : 'S'}: ${latin1(frame.bytes).trimEnd()}`]
  })
}

function frameOf(event: SessionEvent): Frame | undefined {
  switch (event.type) {
    case 'greeting':
    case 'stray':
    case 'continued':
    case 'received':
      return event.frame
    case 'sent':
      return event.exchange.said[0]
    case 'completed':
      return event.exchange.completion
    default:
      return undefined
  }
}

/** Where a word stands, to find how it came there. */
function around(text: string, word: string): string {
  const at = text.indexOf(word)
  return text.slice(Math.max(0, at - 60), at + word.length + 20)
}

const seeds = Array.from({ length: 5 }, (_, seed) => seed + 1)

describe.each(formats.map(({ name }) => name))('%s', (name) => {
  test('holds none of the names and texts, in no form', () => {
    for (const seed of seeds) {
      const hidden = secrets(seed)
      const session = sharedSession(hidden)
      const [like, uniform] = (['like', 'uniform'] as const).map((shape) =>
        exported(name, session, seed, shape).toLowerCase(),
      )
      for (const [what, secret] of Object.entries(hidden))
        for (const form of forms(secret))
          for (const text of [like!, uniform!])
            if (text.includes(form)) expect.fail(`${what}: ${around(text, form)}, seed ${seed}`)
      for (const address of ['10.11.12.13', '2001:db8::77', 'ab:cd:ef:01', '01:02:03'])
        expect(like! + uniform!).not.toContain(address)
    }
  })
})

/** All words of events, however deep they lie in them. */
function words(events: readonly SessionEvent[]): string {
  const seen = new Set<unknown>()
  return JSON.stringify(events, (_, value) => {
    if (value instanceof Uint8Array) return latin1(value)
    if (typeof value !== 'object' || value === null) return value
    if (seen.has(value)) return undefined
    seen.add(value)
    return value
  }).toLowerCase()
}

test.each(['text', 'html', 'markdown', 'pcapng'])('%s says that names are pseudonyms', (name) => {
  const text = exported(name, recorded('S: * OK hi'), 1)
  expect(text).toMatch(/names are pseudonyms|"pseudonyms":true/i)
})

describe('no event holds any of them', () => {
  test('of a session as it should be', () => {
    for (const seed of seeds) {
      const text = words(told(sharedSession(secrets(seed)), seed))
      for (const [what, secret] of Object.entries(secrets(seed)))
        for (const form of forms(secret))
          if (text.includes(form)) expect.fail(`${what}: ${around(text, form)}, seed ${seed}`)
      for (const word of ['10.11.12.13', '2001:db8::77', 'ab:cd:ef:01', '01:02:03'])
        expect(text).not.toContain(word)
    }
  })

  test('of a session in which quotes, brackets, blanks, numbers and line ends are lost or doubled', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const hidden = secrets(seed)
      const random = seeded(seed)
      const broken = sharedSession(hidden).map((record) => {
        if (record.type !== 'chunk') return record
        const said = latin1(record.bytes).replace(/["()[\]{} \r\n\d\\]/g, (sign) => {
          const chance = random(30)
          return chance === 0 ? '' : chance === 1 ? sign + sign : sign
        })
        return { ...record, bytes: octets(said) }
      })
      const text = words(told(broken, seed))
      for (const [what, secret] of Object.entries(hidden))
        if (text.includes(secret) && /^[a-z]+$/.test(secret))
          expect.fail(`${what}: ${around(text, secret)}, seed ${seed}`)
    }
  })
})

/** What must be the same with pseudonyms. */
function measure(events: readonly SessionEvent[]): unknown[] {
  return events.map((event) => {
    const { type, time } = event
    const frame = frameOf(event)
    const size = frame && [frame.length, frame.bytes.length, frame.kind, frame.literals, frame.findings]
    if (type !== 'completed' && type !== 'sent') return { type, time, size }
    const { id, name, status, timing, bytes, answers, state } = event.exchange
    const times = { ...timing, waits: timing.waits.map((wait) => ({ ...wait })) }
    const sure = answers.map((answer) => answer.sure)
    const kept = { type, time, size, id, status, times, bytes: { ...bytes }, sure, state }
    return { ...kept, name: command(name)?.name, latency: latency(event.exchange) }
  })
}

test('events, their names, statuses, latencies and sizes are those of the session', () => {
  const records = sharedSession(secrets(1))
  expect(measure(told(records, 1))).toEqual(measure(told(records)))
  expect(told(records, 1).filter(({ type }) => type === 'completed')).toHaveLength(15)
})

test('what is given stays as it is', () => {
  const records = sharedSession(secrets(2))
  const before = structuredClone(records)
  told(records, 2)
  expect(records).toEqual(before)
})

test('another key gives other pseudonyms, the same key the same', () => {
  const text = 'C: a1 SELECT Rechnungen\nS: a1 OK done'
  expect(shared(text, 1)).toEqual(shared(text, 1))
  expect(shared(text, 1)).not.toEqual(shared(text, 2))
})

test('equal names stay equal in all forms', () => {
  const user = 'brunhilde'
  const [list, select, copy, status, search] = shared(`
    S: * LIST () "/" {9}
    ${user}
    C: a1 SELECT "${user}"
    C: a2 COPY 1:3 ${user}
    S: * STATUS ${user} (MESSAGES 3)
    C: a3 SEARCH FROM ${user}@example.org
  `)
  const [, pseudonym] = /"(\w{9})"/.exec(select ?? '') ?? []
  expect(pseudonym).toMatch(/^[a-z]{9}$/)
  expect(list).toBe(`S: * LIST () "/" {9}\r\n${pseudonym}`)
  expect(copy).toBe(`C: a2 COPY 1:3 ${pseudonym}`)
  expect(status).toBe(`S: * STATUS ${pseudonym} (MESSAGES 3)`)
  expect(search).toMatch(new RegExp(`^C: a3 SEARCH FROM ${pseudonym}@\\w{7}\\.\\w{3}$`))
})

describe('what the protocol says stays', () => {
  test.each([
    'S: * CAPABILITY IMAP4rev1 AUTH=PLAIN APPENDLIMIT=1024 THREAD=REFERENCES RIGHTS=kxte QUOTA=RES-STORAGE X-GM-EXT-1',
    'S: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ STARTTLS AUTH=PLAIN COMPRESS=DEFLATE] ready',
    'S: a1 OK [CAPABILITY IMAP4rev1 IDLE NAMESPACE UIDPLUS QRESYNC] Logged in',
    'S: * FLAGS (\\Answered \\Seen $Forwarded NonJunk)',
    'S: * OK [UIDVALIDITY 1700000000] UIDs valid',
    'S: * OK [HIGHESTMODSEQ 90060115205545359] Highest',
    'S: * LIST (\\HasNoChildren \\Drafts) "/" INBOX',
    'S: * STATUS INBOX (MESSAGES 231 UIDNEXT 44292)',
    'S: * ESEARCH (TAG "a1") UID ALL 9,11',
    'S: * VANISHED (EARLIER) 41,43:116',
    'S: * 2 FETCH (UID 7 FLAGS (\\Seen) MODSEQ (12) RFC822.SIZE 44827)',
    'S: * BYE Logging out',
    "S: * NO You're wrong, it doesn't exist",
    'S: * OK Still here',
    'S: * OK List completed (0.001 + 0.000 + 0.024 secs).',
    'S: * NO [THROTTLED] Suggested Backoff Time: 240000 milliseconds',
    'S: * OK [ANNOTATIONS 20480 NOPRIVATE] limits',
    'C: a1 SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211))',
    'C: a2 LIST "" "*" RETURN (SPECIAL-USE STATUS (MESSAGES))',
    'C: a3 UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (DATE FROM "Subject")]<0.100>) (CHANGEDSINCE 5)',
    'C: a4 UID SEARCH RETURN (MIN MAX) UNDELETED SINCE 1-Jan-1970 OR SEEN NOT (SMALLER 5 LARGER 3)',
    'C: a1 SEARCH SINCE 31-Dec-9999 BEFORE 01-Jan-0001 SENTON 7-Feb-2106 ON 30-Dec-1899 SAVEDON 5-May-2345',
    'S: * 1 FETCH (INTERNALDATE " 1-Jan-1980 00:00:00 +0000" ENVELOPE ("Mon, 26 Jul 1997 05:00:00 GMT" NIL NIL))',
    'C: a5 UID SORT (REVERSE DATE SUBJECT) UTF-8 ALL',
    'C: a6 STORE 1:3 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\\Deleted $Junk)',
    'C: a7 LOGIN "" "redacted"',
    'C: a8 ENABLE CONDSTORE',
    'C: a9 ID ("name" "imapflow" "version" "2.10.2")',
    'S: * ID NIL',
    'S: * ID ("name" "Dovecot" "version" "2.3.21.1" "os" "Debian 12" "os-version" "6.1.0-18")',
    'C: b1 SETACL INBOX "" +lrswi',
    'S: * SEARCH 4294967295 (MODSEQ 917162500000)',
    'C: b2 SEARCH 1:4294967295,7 UID 2:* LARGER 5000000000',
  ])('%s', (line) => {
    expect(shared(`S: * PREAUTH ready\n${line}`).at(-1)).toBe(line)
  })
})

const days = /(\d{1,2})(?: |-)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: |-)?(\d{4})/g

test('all dates of an export are moved by as many weeks, its beginning too', () => {
  const lines = shared(`
    S: * PREAUTH It is Mon, 23 Nov 2026 10:11:12 +0000 now
    C: a1 SEARCH SINCE 23-Nov-2026 SENTON "23-Nov-2026" SUBJECT "23-Nov-2026" NOT BEFORE 9-Nov-2026
    C: a2 APPEND x "23-Nov-2026 10:11:12 +0000" "x"
    S: * 1 FETCH (INTERNALDATE "23-Nov-2026 10:11:12 +0000" SAVEDATE "23-Nov-2026 10:11:12 +0000")
    S: * 1 FETCH (ENVELOPE ("Mon, 23 Nov 2026 10:11:12 +0000 (GMT Time)" NIL NIL NIL NIL NIL NIL NIL NIL NIL))
    S: * 1 FETCH (BODY[HEADER] "Received: by x; Mon, 23 Nov 2026 10:11:12 +0000" BODY[MIME] "Date: 23 Nov 2026")
  `)
  const text = lines.join('\n')
  const found = [...text.matchAll(days)].map(([, ...day]) => day.join(' '))
  expect(found).toHaveLength(11)
  const [ninth = ''] = found.splice(4, 1)
  expect(new Set(found).size).toBe(1)
  const day = Date.parse(`${found[0]} UTC`)
  const weeks = (day - Date.parse('23 Nov 2026 UTC')) / (7 * 24 * 3600 * 1000)
  expect(weeks).toBe(weeksOf(key(1)))
  expect(day - Date.parse(`${ninth} UTC`)).toBe(14 * 24 * 3600 * 1000)
  expect(text.match(/10:11:12 \+0000/g)).toHaveLength(6)
  const { started, pseudonyms } = headShared({ ...head, pseudonyms: false }, key(1))
  expect(Number((started - head.started) / 1_000_000_000n)).toBe(weeks * 7 * 24 * 3600)
  expect(pseudonyms).toBe(true)
})

test('the date of a program in ID is not moved: everybody can look up when its version was released', () => {
  const moved = shared('S: * PREAUTH x 23-Nov-2026 2026/11/23')[0]!.split(' ').slice(-2)
  const lines = shared(`
    S: * PREAUTH x
    C: a1 ID ("name" "mutt" "version" "1.9.4 2026/11/23" "date" "23-Nov-2026")
    S: * ID ("name" "Cyrus" "environment" "OpenSSL 23-Nov-2026" "os" "Linux made 2026/11/23" "x-built" "2026/11/23")
  `).join('\n')
  for (const date of moved) expect(lines).not.toContain(date)
})

test('a date that is a word of the protocol is one afterwards, and frames behind it begin later', () => {
  const grown = Array.from({ length: 20 }, (_, seed) => {
    const events = told(recorded('S: * PREAUTH x\nC: a1 SEARCH SINCE 9-Nov-2026\nC: a2 NOOP'), seed)
    const [search, noop] = events.flatMap((event) => {
      return event.type === 'sent' ? [event.exchange.said[0]!] : []
    })
    const said = latin1(search!.bytes)
    expect(said).toMatch(/^a1 SEARCH SINCE \d{1,2}-[A-Z][a-z]{2}-\d{4}\r\n$/)
    expect(noop!.offset).toBe(said.length)
    return said.length - 'a1 SEARCH SINCE 9-Nov-2026\r\n'.length
  })
  expect(new Set(grown)).toEqual(new Set([0, 1]))
})

describe('numbers and words in the place of others are replaced', () => {
  test.each([
    ['C: a1 SEARCH 4912345678', '4912345678'],
    ['C: a1 SEARCH XPHONE 301234567', '301234567'],
    ['C: a1 SEARCH TEXT 123456', '123456'],
    ['C: a1 FETCH 4912345678 FLAGS', '4912345678'],
    ['S: * SEARCH 2 4912345678', '4912345678'],
    ['S: * STATUS x (MESSAGES 10.11.12.13)', '10.11.12.13'],
    ['C: a1 SETACL x joe 4912345678', '4912345678'],
    ['C: a1 SETACL x joe lrslrs', 'lrslrs'],
    ['S: * ACL x joe LRS', 'LRS'],
    ['S: * MYRIGHTS x Joe', 'Joe'],
    ['S: * CAPABILITY IMAP4rev1 XHOST-IMAP7', 'XHOST-IMAP7'],
    ['S: * CAPABILITY IMAP4rev1 AUTH=FREDERICUS', 'FREDERICUS'],
    ['S: * CAPABILITY IMAPSIEVE=sieve://mail.example.org', 'mail.example'],
    ['S: * ENABLED FREDERICUS', 'FREDERICUS'],
    ['C: a1 ID ("name" "4912345678" "version" "4912345678")', '4912345678'],
    ['C: a1 ID ("name" "joe 1234" "os" "10")', '1234'],
    ['C: a1 ID ("name" "1234")', '1234'],
    ['C: a1 ID ("version" "10.11.12.13")', '10.11.12.13'],
    ['C: a1 ID ("version" "20261123")', '20261123'],
    ['C: a1 ID ("version" "2026.11.23")', '2026.11.23'],
    ['C: a1 ID ("os-version" "550e8400-4123-41d4-a716-446655440000")', '4123'],
    ['C: a1 ID ("x-session-id" "4711")', '4711'],
  ])('%s', (line, word) => {
    const [said = ''] = shared(`S: * PREAUTH ready\n${line}`).slice(-1)
    expect(said).not.toContain(word)
    expect(said.length).toBe(line.length)
  })

  test('but of an unknown key what may be the next key', () => {
    expect(shared('S: * PREAUTH x\nC: a1 SEARCH XONE SEEN')[1]).toMatch(
      /^C: a1 SEARCH (?!XONE)[A-Z]{4} SEEN$/,
    )
  })
})

describe('names that look like words of the protocol are replaced', () => {
  test.each([
    ['C: a1 SELECT DELETED', 'DELETED'],
    ['C: a1 SELECT 2024', '2024'],
    ['C: a1 LIST "" (CHILDREN SUBSCRIBED)', 'CHILDREN'],
    ['C: a1 SEARCH FROM SEEN', 'SEEN'],
    ['C: a1 SEARCH HEADER Subject 1:3', '1:3'],
    ['C: a1 RENAME 17 18', '17'],
    ['C: a1 NOTIFY SET (mailboxes FlagChange (MessageNew))', 'FlagChange'],
    ['S: * 1 FETCH (ENVELOPE (NIL "1-Feb-1994" NIL NIL NIL NIL NIL NIL NIL NIL))', '1-Feb-1994'],
    ['S: * 1 FETCH (ENVELOPE (NIL "23 Nov 2026 00:00 GMT" NIL NIL NIL NIL NIL NIL NIL NIL))', '23 Nov'],
    ['S: * 1 FETCH (BODYSTRUCTURE ("text" "plain" ("name" "plain") NIL NIL "7bit" 1 1))', '"name" "plain"'],
    ['S: * LIST () "/" NIL.Seen', 'Seen'],
    ['S: a9 NO Mailbox does not exist: completed', ': completed'],
    ['S: a9 NO "Search" does not exist', '"Search"'],
    ['S: a9 NO Found Re', 'Re'],
    ["S: a9 NO Found 't", "'t"],
  ])('%s', (line, name) => {
    const [said] = shared(`S: * PREAUTH ready\n${line}`).slice(-1)
    expect(said).not.toContain(name)
  })

  test('also in a later sentence of the server', () => {
    const lines = shared('S: * PREAUTH ready\nC: a1 SELECT Completed\nS: a1 OK Select Completed completed')
    expect(lines.at(-1)).toMatch(/^S: a1 OK Select [A-Z][a-z]{8} [a-z]{9}$/)
    expect(lines.at(-1)).not.toMatch(/completed/i)
  })
})

test('of bodies only the lines stay, of headers the well-known names', () => {
  const message = 'Subject: secret plans\r\nX-Secret-Plan: yes\r\n\r\nDear Fred,\r\n1 + 1\r\n'
  const records = recorded('S: * PREAUTH hi')
  const bytes = octets(`* 1 FETCH (BODY[] {${message.length}}\r\n${message})\r\n`)
  const chunk = { type: 'chunk', connection: 1, time: 2, side: 'server', bytes } as const
  const events = told([...records.slice(0, 2), chunk, ...records.slice(2)], 1)
  const said = events.flatMap((event) => (event.type === 'received' ? [latin1(event.frame.bytes)] : []))
  expect(said[0]).toMatch(/\r\nSubject: [a-z]{6} [a-z]{5}\r\n[A-Z]-[A-Z][a-z]{5}-[A-Z][a-z]{3}: /)
  expect(said[0]).toMatch(/\r\n\r\nx{10}\r\nx{5}\r\n\)\r\n$/)
})

test('a message without header fields is body from its first octet on', () => {
  const [, said] = shared(
    'S: * PREAUTH hi\nS: * 1 FETCH (BODY[] "Dear Fred: tomorrow" RFC822.HEADER "Dear: you")',
  )
  expect(said).toMatch(/^S: \* 1 FETCH \(BODY\[\] "x{19}" RFC822\.HEADER "[A-Z][a-z]{3}: [a-z]{3}"\)$/)
})

test('user names in SASL lines are replaced, and what stands around them stays', () => {
  const line = (data: string): string => Buffer.from(data).toString('base64')
  const lines = shared(`
    S: * OK ready
    C: a1 AUTHENTICATE XOAUTH2 ${line('user=fredericus\x01auth=Bearer redacted\x01\x01')}
    S: + ${line('{"status":"401"}')}
    C:
    S: a1 NO no
    C: a2 AUTHENTICATE SCRAM-SHA-256
    S: +
    C: ${line('n,,n=fredericus,r=redacted')}
    S: + ${line('r=redacted,s=cmVkYWN0ZWQ=,i=4096')}
    C: ${line('c=biws,r=redacted,p=cmVkYWN0ZWQ=')}
  `)
  const said = lines.map((each) => Buffer.from(each.split(' ').at(-1) ?? '', 'base64').toString('latin1'))
  expect(said[1]).toMatch(/^user=(?!fred)[a-z]{10}\x01auth=Bearer redacted\x01\x01$/)
  expect(said.find((each) => each.startsWith('n,,'))).toMatch(/^n,,n=(?!fred)[a-z]{10},r=redacted$/)
  expect(said).toContain('r=redacted,s=cmVkYWN0ZWQ=,i=4096')
  expect(said).toContain('c=biws,r=redacted,p=cmVkYWN0ZWQ=')
})

test('loopback addresses, ports and the words about a failure stay', () => {
  const [opened, fact] = told(
    [
      {
        type: 'opened',
        connection: 1,
        time: 0,
        client: { address: '127.0.0.1', port: 50000 },
        server: { address: '::1', port: 993, host: 'localhost' },
        security: { client: 'tls', server: 'tls' },
      },
      {
        type: 'fact',
        connection: 1,
        time: 1,
        fact: {
          name: 'failure',
          leg: 'server',
          cause: 'the name is not known',
          remedy: 'check the spelling of the host',
        },
      },
    ],
    1,
  )
  expect(opened).toMatchObject({ connection: { client: { address: '127.0.0.1', port: 50000 } } })
  expect(opened).toMatchObject({ connection: { server: { address: '::1', port: 993, host: 'localhost' } } })
  expect(fact).toMatchObject({
    fact: { cause: 'the name is not known', remedy: 'check the spelling of the host' },
  })
})
