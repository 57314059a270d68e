/** What a server says, made up from a seed: the octets that `parse.mjs` gives to every parser. */

/** A small generator of numbers in [0, n), the same for the same seed. */
function seeded(seed) {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * n)
  }
}

const random = seeded(20261122)
const pick = (all) => all[random(all.length)]
const digits = (n) => String(random(10 ** n)).padStart(n, '1')
const flagSets = ['', '\\Seen', '\\Seen \\Answered', '\\Seen $Forwarded $NotJunk', '\\Flagged \\Seen NonJunk']
const hosts = ['example.org', 'mail.example.com', 'lists.example.net']
/** Every fourth in an encoded word, no two the same. */
const subject = () =>
  random(4) > 0
    ? `"Re: [imap-protocol] UID MOVE and pipelining, part ${digits(6)}"`
    : `"=?UTF-8?B?${Buffer.from(`Grüße aus München ${digits(6)}`).toString('base64')}?="`
/** 500 people: two of five without a name, one of five with a name in an encoded word. */
function address() {
  const n = random(500)
  const encoded = `"=?UTF-8?Q?J=C3=BCrgen_M=C3=BCller_${n}?="`
  const name = n % 5 < 2 ? 'NIL' : n % 5 === 2 ? encoded : `"Alice B. Example ${n}"`
  return `(${name} NIL "user${n}" "${hosts[n % hosts.length]}")`
}
const addresses = (most) => `(${Array.from({ length: 1 + random(most) }, address).join('')})`
const id = () => `"<${digits(12)}.${digits(6)}@${pick(hosts)}>"`
const date = () => `"Tue, ${10 + random(18)} Mar 2026 1${random(9)}:0${random(9)}:5${random(9)} +0100"`

export const flags = (n) =>
  `* ${n} FETCH (UID ${n + 4000} FLAGS (${pick(flagSets)}) MODSEQ (${digits(6)}))\r\n`

export const envelope = (n) =>
  `* ${n} FETCH (UID ${n + 4000} FLAGS (${pick(flagSets)}) INTERNALDATE "17-Mar-2026 10:1${random(9)}:33 +0100" ` +
  `RFC822.SIZE ${digits(5)} ENVELOPE (${date()} ${subject()} ${addresses(1)} ${addresses(1)} ` +
  `${addresses(1)} ${addresses(3)} ${random(2) ? addresses(4) : 'NIL'} NIL ${random(2) ? id() : 'NIL'} ${id()}))\r\n`

const text = (subtype) =>
  `("TEXT" "${subtype}" ("CHARSET" "UTF-8") NIL NIL "QUOTED-PRINTABLE" ${digits(4)} ${digits(2)} NIL NIL NIL NIL)`
const alternative = () =>
  `(${text('PLAIN')}${text('HTML')} "ALTERNATIVE" ("BOUNDARY" "=-${digits(12)}") NIL NIL NIL)`
const attachment = () =>
  `("APPLICATION" "PDF" ("NAME" "report-${digits(4)}.pdf") NIL NIL "BASE64" ${digits(6)} NIL ` +
  `("ATTACHMENT" ("FILENAME" "report-${digits(4)}.pdf" "SIZE" "${digits(6)}")) NIL NIL)`

export const bodystructure = (n) =>
  `* ${n} FETCH (UID ${n + 4000} BODYSTRUCTURE (${alternative()}${attachment()}` +
  ` "MIXED" ("BOUNDARY" "=_${digits(12)}") NIL NIL NIL))\r\n`

/** A message of about `size` octets, in lines of 76. */
function message(size) {
  const head = `From: user@example.org\r\nTo: alice@example.org\r\nSubject: ${digits(9)}\r\n\r\n`
  const line = `${'abcdefghijklmnopqrstuvwxyz0123456789+/'.repeat(2)}\r\n`
  return head + line.repeat(Math.max(0, Math.ceil((size - head.length) / line.length)))
}

export function literal(n, size) {
  const body = message(size)
  return `* ${n} FETCH (UID ${n + 4000} BODY[] {${body.length}}\r\n${body})\r\n`
}

const mailbox = (n) => `* LIST (\\HasNoChildren) "/" "Archive/2026/${n}"\r\n`

/** A client that synchronizes a mailbox, as its server says it: login, folders, flags, headers, some bodies. */
export function session() {
  let tag = 1
  const done = (name) => `A${tag++} OK ${name} completed (0.00${random(9)} + 0.000 secs).\r\n`
  const each = (n, make) => Array.from({ length: n }, (_, i) => make(i + 1)).join('')
  const numbers = Array.from({ length: 2000 }, (_, i) => i * 3 + 1).join(' ')
  return [
    '* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN] ready.\r\n',
    '* CAPABILITY IMAP4rev1 SASL-IR ID ENABLE IDLE SORT THREAD=REFS CONDSTORE QRESYNC ESEARCH MOVE\r\n',
    done('Logged in'),
    each(60, mailbox),
    done('List'),
    '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft NonJunk)\r\n',
    '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags permitted.\r\n',
    '* 3000 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1710000000] UIDs valid\r\n* OK [UIDNEXT 9001] next\r\n',
    done('[READ-WRITE] Select'),
    `* SEARCH ${numbers}\r\n`,
    done('Search'),
    each(3000, flags),
    done('Fetch'),
    each(600, envelope),
    done('Fetch'),
    each(300, bodystructure),
    done('Fetch'),
    each(200, (n) => literal(n, 1500 + random(3000))),
    done('Fetch'),
    each(12, (n) => literal(n, 10_000 + random(120_000))),
    done('Fetch'),
    each(
      200,
      (n) =>
        `* ${3200 - n} EXPUNGE\r\n* STATUS "Archive/2026/${n}" (MESSAGES ${digits(4)} UIDNEXT ${digits(5)})\r\n`,
    ),
    '* BYE Logging out\r\n',
    done('Logout'),
  ].join('')
}

/** As many of what `make` gives as make `size` octets. */
export function many(make, size) {
  const parts = []
  for (let length = 0, n = 1; length < size; n++) {
    const part = make(n)
    parts.push(part)
    length += part.length
  }
  return Buffer.from(parts.join(''), 'latin1')
}
