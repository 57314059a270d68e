/**
 * A session that says the same names and texts in all positions and forms, and what of it must not be shared.
 */
import { encodeMailbox } from '../../lib/grammar/mailbox.ts'
import type { SessionRecord, Side } from '../../lib/record/record.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import { seeded } from '../wire/dialogue.ts'

/** What is private in it: words made at random, of at least six letters, so that none stays by chance. */
export interface Secrets {
  readonly user: string
  readonly domain: string
  readonly person: string
  readonly mailbox: string
  readonly foreign: string
  readonly subject: string
  readonly body: string
  readonly file: string
  readonly id: string
  readonly keyword: string
  readonly header: string
  readonly host: string
}

/** @returns words that differ from seed to seed */
export function secrets(seed: number): Secrets {
  const random = seeded(seed)
  const from = (letters: string, length: number): string =>
    Array.from({ length }, () => [...letters][random([...letters].length)]).join('')
  const word = (): string => from('abcdefghijklmnopqrstuvwxyz', 7 + random(5))
  const host = word()
  return {
    user: word(),
    domain: word(),
    person: word(),
    mailbox: word(),
    foreign: from('äößéêλδжшщ日本語', 8),
    subject: word(),
    body: word(),
    file: word(),
    id: word(),
    keyword: word(),
    header: word(),
    host,
  }
}

const utf8 = (text: string): string => latin1(Buffer.from(text))
const literal = (text: string): string => `{${text.length}}\r\n${text}`
const nonSynchronizing = (text: string): string => `{${text.length}+}\r\n${text}`
const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const word = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
const quoted = (text: string): string =>
  `=?UTF-8?q?${utf8(text).replace(/[^a-z]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase()}`)}?=`

/** What both say, in order: the octets of each saying as characters. */
function sayings(s: Secrets): [Side, string][] {
  const { user, domain, person, mailbox, foreign, subject, body, file, id, keyword, header, host } = s
  const address = `${user}@${domain}.example`
  const utf7 = encodeMailbox(`${mailbox}/${foreign}`)
  const both = utf8(`${mailbox}/${foreign}`)
  const message = [
    `Date: Mon, 23 Nov 2026 00:00:00 +0000`,
    `From: ${person} ${utf8(foreign)} <${address}>`,
    `Subject: ${word(subject)} ${quoted(foreign)}`,
    ` ${subject}`,
    `X-${header}: ${person}`,
    `Message-ID: <${id}@${domain}>`,
    `Content-Type: multipart/mixed; boundary="${id}"; name=${file}.pdf`,
    '',
    `--${id}`,
    `${body} ${utf8(foreign)}`,
    body.toUpperCase(),
    '',
  ].join('\r\n')
  const people = `(("${person}" NIL "${user}" "${domain}.example")(${literal(utf8(foreign))} NIL ${user} "${domain.toUpperCase()}"))`
  const envelope = `("Mon, 23 Nov 2026 00:00:00 +0000" "${quoted(subject)}" ${people} ${people} NIL ${people} NIL NIL "<${id}@${domain}>" "<1.${id}@${domain}>")`
  const structure = `(("text" "plain" ("charset" "utf-8" "name" "${file}.txt") "<${id}>" "${subject}" "7bit" 12 3 NIL ("attachment" ("filename*" "utf-8''${encodeURIComponent(foreign)}")) NIL "http://${host}/")("message" "rfc822" NIL NIL NIL "7bit" 99 ${envelope} ("application" "x-${keyword}" NIL NIL NIL "base64" 4) 7) "mixed" ("boundary" "${id}") NIL NIL)`
  return [
    [
      'server',
      `* OK [CAPABILITY IMAP4rev1 ID AUTH=PLAIN AUTH=LOGIN] ${host} Dovecot ready for ${person}.\r\n`,
    ],
    ['client', `a1 ID ("name" "${keyword}" "vendor" "${host}" "version" "1.2")\r\n`],
    ['server', `* ID ("name" "Dovecot" "remote-host" "${host}")\r\na1 OK done\r\n`],
    ['client', `a2 LOGIN ${user} "redacted"\r\n`],
    ['server', `a2 NO [AUTHENTICATIONFAILED] Authentication failed for ${user}\r\n`],
    ['client', `a3 LOGIN {${user.length}}\r\n`],
    ['server', '+ OK\r\n'],
    ['client', `${user} ${nonSynchronizing('redacted')}\r\n`],
    ['server', `a3 NO [REFERRAL imap://${user}@${host}/${mailbox}] go there: ${host}\r\n`],
    ['client', `a4 AUTHENTICATE PLAIN ${base64(`${address}\0${user}\0redacted`)}\r\n`],
    ['server', `a4 OK [CAPABILITY IMAP4rev1 XNEW=${host}] Logged in ${user}\r\n`],
    [
      'client',
      `a5 LIST (SUBSCRIBED) "" ("${mailbox}*" ${mailbox}/%) RETURN (SPECIAL-USE STATUS (MESSAGES))\r\n`,
    ],
    [
      'server',
      `* LIST (\\HasChildren \\Sent) "/" ${mailbox}\r\n* LIST (\\HasNoChildren) "/" "${utf7}"\r\n` +
        `* LIST () "/" ${literal(both)}\r\n* LSUB () "." ${mailbox} ("OLDNAME" ("${subject}"))\r\n` +
        `* STATUS ${mailbox} (MESSAGES 3)\r\n* NAMESPACE (("${user}/" "/")) NIL NIL\r\na5 OK List completed.\r\n`,
    ],
    ['client', `a6 SELECT "${both}" (QRESYNC (17 5 1:3) CONDSTORE)\r\n`],
    [
      'server',
      `* FLAGS (\\Seen $Forwarded ${keyword})\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 17] UIDs valid\r\n`,
    ],
    [
      'server',
      `* OK [PERMANENTFLAGS (\\Seen ${keyword} \\*)] Flags\r\na6 OK [READ-WRITE] Select completed.\r\n`,
    ],
    [
      'client',
      `a7 UID SEARCH CHARSET UTF-8 OR FROM ${user} HEADER X-${header} ${literal(subject)} KEYWORD ${keyword}\r\n`,
    ],
    ['server', '+ go\r\n* SEARCH 1 2\r\na7 OK Search completed.\r\n'],
    [
      'client',
      'a8 UID FETCH 1:3 (FLAGS ENVELOPE BODYSTRUCTURE BODY.PEEK[] BODY[HEADER.FIELDS (Date X-Foo)])\r\n',
    ],
    [
      'server',
      `* 1 FETCH (UID 4 FLAGS (\\Seen ${keyword}) INTERNALDATE "23-Nov-2026 00:00:00 +0000" RFC822.SIZE 9 ` +
        `ENVELOPE ${envelope} BODYSTRUCTURE ${structure} BODY[] ${literal(message)})\r\n`,
    ],
    [
      'server',
      `* 2 FETCH (UID 5 BODY[TEXT] "${body}" BODY[HEADER]<0> ${literal(message.slice(0, 120))} PREVIEW "${body}" ` +
        `EMAILID (${id}) X-GM-LABELS (\\Sent ${mailbox} "${utf7}") X-${keyword} ("${person}" 3 ${user}))\r\n` +
        `* 3 FETCH (UID 6 BODY[1]<5> ${literal(body)} BODY[1.MIME] "X-${header}: ${file}")\r\na8 OK Fetch completed.\r\n`,
    ],
    [
      'client',
      `a9 APPEND ${mailbox} (\\Seen ${keyword}) "23-Nov-2026 00:00:00 +0000" ${nonSynchronizing(message)}\r\n`,
    ],
    ['server', `a9 NO [TRYCREATE] Mailbox doesn't exist: ${mailbox}\r\n`],
    ['client', `a10 UID COPY 4:5 "${utf7}"\r\n`],
    [
      'server',
      `a10 NO [${keyword.toUpperCase()} ${user}] Mailbox completed\r\n* ${keyword} ("${subject}" ${user})\r\n`,
    ],
    ['client', `a11 ${keyword} ${user} (${mailbox})\r\n`],
    ['server', `a11 BAD Unknown command ${keyword}\r\n${subject} ${body}\r\n`],
    ['client', `a12 SETACL ${mailbox} ${user} lrs\r\n`],
    ['server', `* ACL ${mailbox} ${user} lrs owner lrswi\r\n* QUOTA "${person}" (STORAGE 1 2)\r\n`],
    [
      'server',
      `* METADATA ${mailbox} (/shared/comment "${subject}" /private/${keyword} ${literal(body)})\r\n`,
    ],
    ['client', `a14 STORE 1 +FLAGS (\\Seen ${keyword})\r\na15 STORE 2 FLAGS ${keyword}\r\n`],
    ['server', `* 3 FETCH (UID 3 ENVELOPE ${'('.repeat(140)}"${subject}" ${user}${')'.repeat(140)})\r\n`],
    ['server', `* 4 FETCH (BODY[HEADER] {3}\r\nabc${person} "${subject}")\r\n`],
    ['client', `a13 NOTIFY SET (mailboxes (${mailbox}) (MessageNew FlagChange))\r\n`],
    ['server', `* 1 FETCH (BODY[TEXT] {4000}\r\n${body}`],
  ]
}

const step = 7_000_000

/** Records of such a session, with all that stands around the octets. */
export function sharedSession(s: Secrets): SessionRecord[] {
  const said = sayings(s)
  const of = { connection: 1 } as const
  const subject = `CN=${s.host}.example\nO=${s.person}`
  const certificate = {
    subject,
    issuer: subject,
    names: [`DNS:${s.host}.example`],
    validFrom: 'Nov 23 01:02:03 2026 GMT',
    validTo: 'Nov 23 01:02:03 2027 GMT',
    fingerprint256: 'AB:CD:EF:01:23:45',
  }
  const chunks = said.map(([side, text], i): SessionRecord => {
    return { ...of, type: 'chunk', side, time: (i + 1) * step, bytes: octets(text) }
  })
  const time = (said.length + 1) * step
  const tls = { name: 'tls', leg: 'server', protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' } as const
  return [
    {
      ...of,
      type: 'opened',
      time: 0,
      client: { address: '10.11.12.13', port: 50000 },
      server: { address: '2001:db8::77', port: 993, host: `imap.${s.host}.example` },
      security: { client: 'tls', server: 'tls' },
    },
    {
      ...of,
      type: 'fact',
      time: 1,
      fact: { ...tls, verified: true, servername: s.host, certificate, issuers: [certificate] },
    },
    ...chunks,
    {
      ...of,
      type: 'altered',
      time,
      side: 'server',
      received: octets(`* OK ${s.host} ready\r\n`),
      sent: octets(`* LIST () "/" ${s.mailbox}\r\n* ${s.mailbox}`),
      reason: `IDLE hidden for ${s.user}`,
    },
    {
      ...of,
      type: 'fact',
      time,
      fact: { name: 'failure', leg: 'server', cause: `no answer from ${s.host}` },
    },
    { ...of, type: 'fact', time, fact: { name: 'note', text: `written to /home/${s.user}` } },
    { ...of, type: 'gap', time, side: 'client', length: 9, reason: `lost ${s.user}` },
    { ...of, type: 'closed', time, by: 'server', reason: `reset by ${s.host}` },
  ]
}

/** The forms of a secret that nothing of an export may hold, in lower case. */
export function forms(secret: string): string[] {
  const ends = (text: string): string => text.slice(1, -3)
  const bytes = Buffer.from(secret)
  const shifts = [0, 1, 2].map((shift) => {
    return ends(
      Buffer.concat([Buffer.alloc(shift, 'x'), bytes])
        .toString('base64')
        .replace(/=+$/, ''),
    ).slice(3)
  })
  const escaped = [...bytes].map((octet) => octet.toString(16).padStart(2, '0'))
  return [
    secret,
    latin1(bytes),
    encodeMailbox(secret),
    `%${escaped.join('%')}`,
    `=${escaped.join('=')}`,
    ...shifts.filter((form) => form.length > 6),
  ].map((form) => form.toLowerCase())
}
