/**
 * Generates e-mails of every shape that trips readers, the same bytes for the same seed. Knows no server.
 * While a message is built, its bytes are a string of characters 0 to 255: one character, one byte.
 */

/** A message as it lies on disk, when it came (seconds since 1970 UTC) and its Maildir flags, `FS`. */
export interface Mail {
  readonly shape: string
  readonly bytes: Buffer
  readonly date: number
  readonly flags: string
}

/** Folders besides INBOX: IMAP name with `/` between levels, and how many messages lie in it. */
export const folders: readonly (readonly [name: string, count: number])[] = [
  ['Sent', 8],
  ['Drafts', 2],
  ['Trash', 3],
  ['Junk', 3],
  ['Archive', 12],
  ['Archive/2024', 4],
  ['Work', 3],
  ['Work/Empty', 0],
  ['Work/Clients/North', 2],
  ['Büro & Entwürfe', 3],
  ['日本語/受信', 2],
  ['It is "quoted" and \\slashed', 2],
  ['Brackets [a] (b) {4}', 2],
  ['Percent % and star *', 1],
]

const words =
  'mail server client literal tag untagged fetch store flags uid the a of and to is with on at by'.split(' ')
const titles = [
  'Grüße aus Köln — Angebot № 7',
  '会議の議事録(第三回)',
  'Счёт за ноябрь',
  'مرحبا — رسالة',
  '😀 party 👩‍👩‍👧 tonight 🎉',
  'naïve café œuvre',
]
const people = [
  '"Alice Example" <alice@example.test>',
  '"Bob \\"Builder\\" O\'Neil" <bob@example.test>',
  `${encodedWord('Søren Ærø')} <soren@example.test>`,
  'noreply@lists.example.test',
]
const firstDate = Date.UTC(2024, 0, 1) / 1000

/** A source of numbers that repeats itself for the same seed (mulberry32). */
class Dice {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)))
  }

  sentence(length = 6 + this.below(10)): string {
    return `${Array.from({ length }, () => this.pick(words)).join(' ')}.`
  }

  text(): string {
    return Array.from({ length: 2 + this.below(12) }, () => `${this.sentence()}\r\n`).join('')
  }
}

const utf8 = (text: string) => Buffer.from(text).toString('latin1')
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n')
const entity = (type: string, body: string, ...more: string[]) =>
  `${[`Content-Type: ${type}`, ...more].join('\r\n')}\r\n\r\n${body}`
const plain = (body: string) => entity('text/plain; charset=us-ascii', body)

/** RFC 2047 words of at most 75 characters, cut between code points. */
function encodedWord(text: string): string {
  const pieces = ['']
  for (const character of text) {
    if (Buffer.byteLength(pieces.at(-1) + character) > 42) pieces.push('')
    pieces[pieces.length - 1] += character
  }
  return pieces.map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`).join('\r\n ')
}

function quotedPrintable(bytes: string): string {
  const escaped = (c: string) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  const escapes = bytes.replace(/[^\r\n\x20-\x3c\x3e-\x7e]/g, escaped)
  return escapes.replace(/(?:=[0-9A-F]{2}|[^=\r\n]){60}(?=.)/g, '$&=\r\n')
}

/** A multipart entity, headers and body; its boundary follows from the dice. */
function multipart(dice: Dice, type: string, parts: readonly string[]): string {
  const boundary = `=_${dice.below(1e9).toString(36)}`
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')
  return entity(
    `multipart/${type};\r\n\tboundary="${boundary}"`,
    `A multi-part message.\r\n${body}--${boundary}--\r\n`,
  )
}

function alternative(dice: Dice): string {
  const html = `<html><body><h1>${dice.pick(titles)}</h1><p>${dice.text()}</p></body></html>`
  const text = quotedPrintable(utf8(`${dice.pick(titles)}\r\n`) + dice.text())
  return multipart(dice, 'alternative', [
    entity('text/plain; charset=utf-8', text, 'Content-Transfer-Encoding: quoted-printable'),
    entity('text/html; charset=utf-8', base64(Buffer.from(html)), 'Content-Transfer-Encoding: base64'),
  ])
}

function attachment(name: string, bytes: Buffer): string {
  const disposition = `Content-Disposition: attachment;\r\n\tfilename*=UTF-8''${name}; size=${bytes.length}`
  return entity('application/octet-stream', base64(bytes), 'Content-Transfer-Encoding: base64', disposition)
}

/** A whole message around an entity; `subject` goes in as it is. */
function message(dice: Dice, subject: string, content: string, ...more: string[]): string {
  const serial = dice.below(1e9).toString(36)
  const date = new Date((firstDate + dice.below(3e7)) * 1000)
    .toUTCString()
    .replace('GMT', dice.pick(['+0000', '-0730']))
  const head = [
    `Return-Path: <bounce+${serial}@example.test>`,
    `Received: from relay.example.test ([192.0.2.${dice.below(250)}])\r\n\tby mx.example.test;\r\n\t${date}`,
    `From: ${dice.pick(people)}`,
    `To: ${people[0]},\r\n ${dice.pick(people)}`,
    ...(dice.below(5) === 0
      ? ['Cc: team: bob@example.test, soren@example.test;, undisclosed-recipients:;']
      : []),
    `Subject: ${subject}`,
    `Date: ${date}`,
    `Message-ID: <${serial}@made.example.test>`,
    'MIME-Version: 1.0',
    ...more,
  ]
  return `${head.join('\r\n')}\r\n${content}`
}

/** One generator for each shape; the first messages of INBOX are one of each, in this order. */
const shapes: Readonly<Record<string, (dice: Dice) => string>> = {
  plain: (dice) => message(dice, dice.sentence(5), plain(dice.text())),
  'UTF-8 subject': (dice) => message(dice, encodedWord(dice.pick(titles)), plain(dice.text())),
  'raw 8-bit header': (dice) =>
    message(
      dice,
      utf8(dice.pick(titles)),
      entity('text/plain; charset=utf-8', utf8(`${dice.pick(titles)}\r\n`)),
    ),
  latin1: (dice) => {
    const subject = '=?iso-8859-1?Q?Gr=FC=DFe_aus_K=F6ln?='
    return message(dice, subject, entity('text/plain; charset=iso-8859-1', 'Grüße, Ärger und Übermut.\r\n'))
  },
  'quoted-printable': (dice) => {
    const body = quotedPrintable(utf8(`${titles.join('\r\n')}\r\n`) + dice.sentence(60))
    const encoding = 'Content-Transfer-Encoding: quoted-printable'
    return message(dice, dice.sentence(4), entity('text/plain; charset=utf-8; format=flowed', body, encoding))
  },
  alternative: (dice) => message(dice, encodedWord(dice.pick(titles)), alternative(dice)),
  attachments: (dice) => {
    const files = [
      attachment('report.pdf', dice.bytes(2000 + dice.below(40_000))),
      attachment('%E5%86%99.png', dice.bytes(700)),
    ]
    return message(
      dice,
      'Report attached',
      multipart(dice, 'mixed', [alternative(dice), ...files]),
      'X-Priority: 1',
    )
  },
  nested: (dice) => {
    const inner = entity('message/rfc822', message(dice, 'innermost', alternative(dice)))
    const outer = message(dice, 'Fwd: innermost', multipart(dice, 'mixed', [plain(dice.text()), inner]))
    return message(dice, 'Fwd: Fwd: innermost', multipart(dice, 'digest', [entity('message/rfc822', outer)]))
  },
  'delivery report': (dice) => {
    const failed = 'Final-Recipient: rfc822; nobody@example.test\r\nAction: failed\r\n'
    const status = `Reporting-MTA: dns; mx.example.test\r\n\r\n${failed}`
    const parts = [
      plain('It failed.\r\n'),
      entity('message/delivery-status', status),
      entity('text/rfc822-headers', 'Subject: lost\r\n'),
    ]
    return message(dice, 'Undelivered Mail', multipart(dice, 'report; report-type=delivery-status', parts))
  },
  list: (dice) => {
    const unsubscribe =
      'List-Unsubscribe: <https://lists.example.test/u>,\r\n <mailto:leave@lists.example.test>'
    const id = 'List-Id: Developers <dev.lists.example.test>'
    return message(dice, `[dev] ${dice.sentence(4)}`, plain(`> ${dice.text()}-- \r\nme\r\n`), id, unsubscribe)
  },
  'body that looks like IMAP': (dice) => {
    const lines = [
      '* 1 EXISTS',
      '* OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] no',
      'a1 OK done',
      ')',
      '+ idling',
      'a2 STARTTLS',
      'DONE',
    ]
    const ends = ['* 9 FETCH (BODY[] {99999}', '. "open ( [ { \\', '{12+}', '~{5}', '']
    return message(dice, '{3}\\ * 1 FETCH (FLAGS ("x"))', plain([...lines, ...ends].join('\r\n')))
  },
  'long lines': (dice) =>
    message(
      dice,
      `Long ${'x'.repeat(700)}`,
      plain(`${'y'.repeat(20_000)}\r\n`),
      `X-Long: ${'0123456789'.repeat(300)}`,
    ),
  'NUL and 8-bit': (dice) => {
    const body = dice
      .bytes(1500)
      .toString('latin1')
      .replace(/[\r\n]/g, 'A')
    return message(
      dice,
      'Binary',
      entity('application/octet-stream', `${body}\0\0after\r\n`, 'Content-Transfer-Encoding: binary'),
    )
  },
  empty: (dice) => message(dice, '', plain('')),
  'one header': () => 'Subject: only this\r\n\r\nbody\r\n',
  deep: (dice) => {
    let content = plain(dice.text())
    for (let level = 0; level < 12; level++) {
      content = multipart(dice, dice.pick(['mixed', 'related', 'alternative']), [
        content,
        plain(dice.sentence()),
      ])
    }
    return message(dice, 'Twelve levels', content)
  },
  'broken MIME': (dice) => {
    const inner = '--gone\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\n\r\ncut of'
    return message(
      dice,
      'Never closed',
      entity('multipart/mixed; boundary="gone"', `--gone\r\n\r\nfirst\r\n${inner}`),
    )
  },
}

/** The names of all shapes, in the order in which they come first. */
const shapeNames: readonly string[] = Object.keys(shapes)

/**
 * Messages for one folder: first one of each shape, then a mix in which the common ones are common.
 * @param seed another seed gives other messages
 */
export function generateMail(seed: number, count: number): Mail[] {
  const dice = new Dice(seed)
  const common = ['plain', 'plain', 'UTF-8 subject', 'alternative', 'alternative', 'attachments', 'list']
  return Array.from({ length: count }, (_, index) => {
    const shape = shapeNames[index] ?? dice.pick([...shapeNames, ...common])
    const bytes = Buffer.from((shapes[shape] as (dice: Dice) => string)(dice), 'latin1')
    return {
      shape,
      bytes,
      date: firstDate + index * 3600,
      flags: dice.pick(['', 'S', 'S', 'RS', 'FS', 'FRS']),
    }
  })
}

/** One message with an attachment of so many megabytes (2^20 bytes) that no compression shrinks. */
export function bigMail(seed: number, megabytes: number): Mail {
  const dice = new Dice(seed)
  const content = Buffer.allocUnsafe(Math.floor(megabytes * 1_048_576) & ~3)
  let noise = 0x9e3779b9 ^ seed
  for (let at = 0; at < content.length; at += 4) {
    noise ^= noise << 13
    noise ^= noise >>> 17
    noise ^= noise << 5
    content.writeInt32LE(noise, at)
  }
  const parts = [plain('One big attachment.\r\n'), attachment('big.bin', content)]
  const bytes = Buffer.from(message(dice, `Big: ${megabytes} MB`, multipart(dice, 'mixed', parts)), 'latin1')
  return { shape: 'big', bytes, date: firstDate + 3e7, flags: 'S' }
}
