/** Sessions that the golden screens show, with what goes well and what does not. */
import type { Fact, Side } from '../../lib/record/record.ts'
import type { SessionEvent } from '../../lib/session/events.ts'
import { Script } from './session.ts'

const before = 'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS LOGINDISABLED'
const secured = 'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN AUTH=LOGIN'
const after =
  'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ SORT THREAD=REFERENCES UIDPLUS MOVE CONDSTORE ' +
  'QRESYNC COMPRESS=DEFLATE NAMESPACE SPECIAL-USE LIST-STATUS'

function tls(leg: Side): Fact {
  const name = { name: 'tls', leg, protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' } as const
  if (leg === 'client') return name
  const certificate = {
    subject: 'CN=imap.example.org',
    issuer: 'CN=R11, O=Let’s Encrypt',
    names: ['imap.example.org'],
    validFrom: '2026-02-01',
    validTo: '2026-05-02',
    fingerprint256: 'AB:CD',
  }
  return { ...name, verified: true, servername: 'imap.example.org', certificate }
}

const mail = [
  'From: =?utf-8?q?M=C3=BCller?= <m@example.org>',
  'To: alice@example.org',
  'Subject: 日本語の件名 invoice\u202efdp.exe',
  'Date: Sat, 14 Mar 2026 09:12:33 +0000',
  'Message-ID: <20260314@example.org>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="b1"',
  '',
  '--b1',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Hello Alice,',
  '',
  'the invoice is attached.',
  '',
  '--b1--',
  '',
].join('\r\n')

/** A few seconds of three mail clients: login, IDLE, FETCH, an error, a stall, hostile text. Ends at 12 s. */
export function ordinary(): SessionEvent[] {
  const script = new Script()
  login(script)
  work(script)
  trouble(script)
  return script.events.sort((a, b) => a.time - b.time)
}

function login(script: Script): void {
  script.open(0, 1, { security: { client: 'starttls', server: 'starttls' }, user: 'alice' })
  script.greet(12, 1, '* OK [CAPABILITY IMAP4rev1] ready')
  script.tell(12, 1, 'greeting', 'greeting', before)
  const start = script.send(40, 1, '1 STARTTLS', 'STARTTLS')
  script.complete(52, start, 'OK Begin TLS negotiation now.')
  for (const leg of ['client', 'server'] as const) script.fact(80, 1, tls(leg))
  const ask = script.send(98, 1, '2 CAPABILITY', 'CAPABILITY')
  script.answer(109, ask, `* CAPABILITY ${secured}`, 'exact')
  script.tell(109, 1, 'after STARTTLS', 'CAPABILITY', secured)
  script.complete(109.2, ask, 'OK Pre-login capabilities listed.')
  const enter = script.send(140, 1, '3 AUTHENTICATE PLAIN', 'AUTHENTICATE')
  script.answer(151, enter, '+ ', 'exact')
  script.resume(152.5, enter, 'AGFsaWNlAHJlZGFjdGVk', 'sasl')
  script.complete(263, enter, `OK [CAPABILITY ${after}] Logged in`)
  script.tell(263, 1, 'after login', 'AUTHENTICATE', after)
  script.state(263, 1, 'authenticated')
}

function work(script: Script): void {
  const select = script.send(310, 1, '4 SELECT "INBOX"', 'SELECT')
  for (const line of [
    '* FLAGS (\\Answered \\Seen)',
    '* 388 EXISTS',
    '* 1 RECENT',
    '* OK [UIDVALIDITY 1712] ok',
  ]) {
    script.answer(322, select, line, 'exact')
  }
  const inbox = { name: 'INBOX', exists: 388, recent: 1, uidvalidity: '1712', uidnext: '4021' }
  script.mailbox(322, 1, inbox)
  script.complete(330, select, 'OK [READ-WRITE] Select completed (0.001 + 0.000 secs).')
  const first = script.events.find((event) => event.type === 'opened')
  if (first?.type === 'opened') first.connection.mailbox = 'INBOX'
  script.state(330, 1, 'selected')
  const list = script.send(
    350,
    1,
    '5 UID FETCH 4001:4020 (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)',
    'UID FETCH',
  )
  for (let at = 1; at <= 20; at++) {
    const flags = at % 3 === 0 ? '' : '\\Seen'
    const text = `* ${368 + at} FETCH (UID ${4000 + at} FLAGS (${flags}) RFC822.SIZE ${1200 + at})`
    script.answer(361 + at * 4, list, text, at === 7 ? 'likely' : 'exact')
  }
  script.complete(462.4, list, 'OK Fetch completed.')
  const body = script.send(500, 1, '6 UID FETCH 4020 (BODY.PEEK[])', 'UID FETCH')
  const octets = new TextEncoder().encode(mail)
  const head = `* 388 FETCH (UID 4020 BODY[] {${octets.length}}\r\n`
  script.answer(888, body, Buffer.concat([Buffer.from(head), octets, Buffer.from(')\r\n')]), 'exact')
  script.complete(888.1, body, 'OK Fetch completed.')
  const idle = script.send(1200, 1, '7 IDLE', 'IDLE')
  script.answer(1211, idle, '+ idling', 'exact')
  script.unasked(4873, 1, '* 389 EXISTS')
  script.mailbox(4873, 1, { ...inbox, exists: 389 })
  script.unasked(4873.2, 1, '* 1 RECENT')
}

function trouble(script: Script): void {
  script.open(2000, 2, { user: 'alice', mailbox: 'Archive/2025', client: { address: '::1', port: 52_102 } })
  for (const leg of ['client', 'server'] as const) script.fact(2001, 2, tls(leg))
  script.greet(2010, 2, '* PREAUTH welcome back')
  script.tell(2010, 2, 'greeting', 'greeting', after)
  script.state(2011, 2, 'selected')
  const wrong = script.send(2118, 2, 'A8 FETCH 0 (FLAGS)', 'FETCH')
  script.complete(2118.9, wrong, 'BAD [CLIENTBUG] Unknown sequence set')
  const archive = { name: 'Archive/2025', exists: 12_400, uidvalidity: '1698', highestmodseq: '90112' }
  script.mailbox(2119, 2, { ...archive, readOnly: true })
  const locked = script.send(2300, 2, 'A9 SELECT "Archive/2024"', 'SELECT')
  script.complete(2530.6, locked, 'NO [INUSE] mailbox locked by another process')
  const hostile = script.send(
    2600,
    2,
    'A10 SEARCH SUBJECT "日本語\u202e {bold}x{/} \u001b[31mred\u009b6n"',
    'SEARCH',
  )
  script.complete(3840, hostile, 'OK [\u0007] done\u200b')
  const append = script.send(
    4000,
    2,
    'A11 APPEND Sent (\\Seen) {412}\r\nFrom: alice@example.org\r\n',
    'APPEND',
  )
  script.answer(4012, append, '+ Ready for literal data', 'exact')
  const stalled = script.send(5200, 2, 'A12 UID FETCH 1:* (BODY.PEEK[HEADER])', 'UID FETCH')
  script.answer(5260, stalled, '* 1 FETCH (UID 17 BODY[HEADER] {2000}', 'exact')
  script.mailbox(5261, 2, { ...archive, uidvalidity: '1773' })
  script.open(6000, 3, { user: 'bob' })
  script.fact(6001, 3, {
    name: 'failure',
    leg: 'client',
    cause: 'TLS handshake failed: unknown CA',
    remedy: remedy,
  })
  script.end(6002, 3, 'client', 'TLS handshake failed')
  script.open(9000, 4, { user: 'carol' })
  script.greet(9012, 4, '* OK ready')
  const recent = script.send(10_760, 4, 'C17 LIST "" "*"', 'LIST')
  script.answer(10_800, recent, '* LIST (\\HasNoChildren) "/" INBOX', 'exact')
}

const remedy = 'the client does not trust the CA: run imapscope ca trust'
