/**
 * What hostile servers and clients try around STARTTLS, as rows: after the NO STARTTLS paper (USENIX Security
 * 2021) and its toolkit, whose names stand in parentheses, and some of our own.
 */

/** `TAG` stands for the tag of whoever asked for STARTTLS. Each string is a read. */
export interface ServerAttack {
  readonly name: string
  /** Before anybody asks for STARTTLS. */
  readonly greets: readonly string[]
  /** Once it is asked for. */
  readonly answers?: readonly string[]
  /** How it ends, where it does by itself. */
  readonly ends?: 'end' | 'silence'
}

const plain = '* OK ready\r\n'
const offers = '* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n'
const stripped = '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n'
const referral = '[REFERRAL imap://evil@evil.example/]'

// biome-ignore format: a table
export const serverAttacks: readonly ServerAttack[] = [
  { name: 'a response behind the OK (B_1)', greets: [offers], answers: ['TAG OK\r\n* 1 EXISTS\r\n'] },
  { name: 'an ALERT behind the OK (B_2)', greets: [offers], answers: ['TAG OK\r\n* OK [ALERT] evil\r\n'] },
  { name: 'BYE behind the OK, cut in the OK (B_3)', greets: [offers], answers: ['TAG O', 'K go\r\n* BYE x'] },
  { name: 'one octet behind the OK', greets: [offers], answers: ['TAG OK go\r\n*'] },
  { name: 'the answer to a login to come', greets: [offers], answers: ['TAG OK\r\nb OK logged in\r\n'] },
  { name: 'two OKs', greets: [offers], answers: ['TAG OK\r\nTAG OK\r\n'] },
  { name: 'capabilities behind the OK', greets: [offers], answers: ['TAG OK\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n'] },
  { name: 'an ALERT before the OK', greets: [offers], answers: ['* OK [ALERT] evil\r\nTAG OK\r\n'] },
  { name: 'mail before the OK (Tampering)', greets: [offers], answers: ['* 1 EXISTS\r\n* LIST () "/" {4}\r\nevil\r\nTAG OK\r\n'] },
  { name: 'STARTTLS hidden (D_1)', greets: [stripped], answers: ['TAG BAD what\r\n'] },
  { name: 'no capabilities, and NO (D_2)', greets: [plain], answers: ['TAG NO\r\n'] },
  { name: 'capabilities that are no list (D_3)', greets: ['* OK [CAPABILITY] x\r\n'], answers: ['TAG NO\r\n'] },
  { name: 'STARTTLS in another case', greets: ['* OK [CAPABILITY IMAP4rev1 StartTls] x\r\n'], answers: ['TAG NO\r\n'] },
  { name: 'STARTTLS in the text alone', greets: ['* OK [ALERT] CAPABILITY STARTTLS\r\n'], answers: ['TAG NO\r\n'] },
  { name: 'LOGINDISABLED without STARTTLS', greets: ['* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] x\r\n'], answers: ['TAG NO\r\n'] },
  { name: 'capabilities told twice, the second time without', greets: [offers, '* CAPABILITY IMAP4rev1\r\n'], answers: ['TAG NO\r\n'] },
  { name: 'offered and NO (O_2)', greets: [offers], answers: ['TAG NO not now\r\n'] },
  { name: 'offered and BAD (O_3)', greets: [offers], answers: ['TAG BAD what\r\n'] },
  { name: 'NO, and then OK', greets: [offers], answers: ['TAG NO a\r\nTAG OK b\r\n'] },
  { name: 'BAD, and then OK and more', greets: [offers], answers: ['TAG BAD a\r\nTAG OK b\r\n* 1 EXISTS\r\n'] },
  { name: 'BYE, and then OK', greets: [offers], answers: ['* BYE x\r\nTAG OK go\r\n'] },
  { name: 'a continuation, and then OK', greets: [offers], answers: ['+ go\r\nTAG OK go\r\n'] },
  { name: 'PREAUTH and OK in one read', greets: ['* PREAUTH x\r\nTAG OK go\r\n* 1 EXISTS\r\n'] },
  { name: 'offered, and a continuation (O_4)', greets: [offers], answers: ['+ go on\r\n'], ends: 'end' },
  { name: 'OK for another tag', greets: [offers], answers: ['x OK\r\n'], ends: 'end' },
  { name: 'OK without a tag', greets: [offers], answers: ['* OK go\r\n'], ends: 'end' },
  { name: 'a literal that hides the OK', greets: [offers], answers: ['* X {12}\r\nTAG OK go\r\n\r\n', 'TAG NO\r\n'] },
  { name: 'an OK with a bare CR in it', greets: [offers], answers: ['TAG OK x\rb OK logged in\r\n'], ends: 'end' },
  { name: 'PREAUTH (P)', greets: ['* PREAUTH x\r\n'] },
  { name: 'PREAUTH that offers STARTTLS (P_1)', greets: ['* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] x\r\n'] },
  { name: 'PREAUTH in lower case (P_2)', greets: ['* preauth [CAPABILITY IMAP4rev1 LOGINDISABLED] x\r\n'] },
  { name: 'PREAUTH, and an OK nobody asked for (P_3)', greets: ['* PREAUTH x\r\nimapscope1 OK\r\na OK\r\n'] },
  { name: 'PREAUTH instead of an answer (P_4)', greets: [offers], answers: ['* PREAUTH x\r\n', 'TAG NO\r\n'] },
  { name: 'BYE', greets: ['* BYE go away\r\n'] },
  { name: 'BYE, and it stays', greets: ['* BYE go away\r\n* OK [CAPABILITY IMAP4rev1] ready\r\n'] },
  { name: 'BYE instead of an answer', greets: [offers], answers: ['* BYE x\r\n'], ends: 'end' },
  { name: 'a greeting that is NO', greets: ['* NO not today\r\n'] },
  { name: 'a greeting that is BAD', greets: ['* BAD not today\r\n'] },
  { name: 'capabilities instead of a greeting (P_5)', greets: ['* CAPABILITY IMAP4rev1\r\n'] },
  { name: 'an ALERT in the greeting (UI spoofing)', greets: [`* OK [ALERT] call 0900-EVIL\r\n`], answers: ['TAG NO\r\n'] },
  { name: 'a login referral in the greeting (L_1)', greets: [`* OK ${referral} x\r\n`], answers: ['TAG NO\r\n'] },
  { name: 'a greeting with fake lines behind bare CRs', greets: ['* OK x\r* OK [ALERT] evil\rb OK in\r\n'], answers: ['TAG NO\r\n'] },
  { name: 'a mailbox referral instead of an answer (M_1)', greets: [offers], answers: [`TAG NO ${referral} x\r\n`] },
  { name: 'the greeting twice', greets: [offers + offers], answers: ['TAG NO\r\n'] },
  { name: 'garbage', greets: ['\x00\xff\xfe nothing\r\n'] },
  { name: 'another protocol', greets: ['220 mail.example.org ESMTP\r\n'] },
  { name: 'a TLS record instead of a greeting', greets: ['\x15\x03\x01\x00\x02\x02\x0a\n'] },
  { name: 'a greeting without an end', greets: ['* OK ', 'x'.repeat(600_000), 'x'.repeat(600_000)] },
  { name: 'talk without an end instead of an answer', greets: [offers], answers: Array(40).fill(`* X ${'x'.repeat(2000)}\r\n`), ends: 'end' },
  { name: 'no greeting', greets: [], ends: 'silence' },
  { name: 'a greeting, and silence', greets: [offers], answers: [], ends: 'silence' },
  { name: 'a greeting without capabilities, and silence', greets: [plain], answers: [], ends: 'silence' },
  { name: 'the end before the greeting', greets: [], ends: 'end' },
  { name: 'the end instead of an answer', greets: [offers], answers: [], ends: 'end' },
  { name: 'the end in the middle of the OK', greets: [offers], answers: ['TAG OK g'], ends: 'end' },
]

/** What a client says, or what somebody on its leg injects: reads, one after the other. */
export interface ClientAttack {
  readonly name: string
  readonly says: readonly string[]
}

const hello = '\x16\x03\x01\x00\x05hello'
export const password = 'c4nary-pa55'
const login = `b LOGIN fred ${password}\r\n`

// biome-ignore format: a table
export const clientAttacks: readonly ClientAttack[] = [
  { name: 'a command behind it, in one read', says: ['a STARTTLS\r\nb NOOP\r\n'] },
  { name: 'a login behind it, in one read', says: [`a STARTTLS\r\n${login}`] },
  { name: 'a login behind it, in the next read', says: ['a STARTTLS\r\n', login] },
  { name: 'a login behind it, cut in the line end', says: ['a STARTTLS\r', `\n${login}`] },
  { name: 'a login behind it, cut in its middle', says: ['a STARTTLS\r\nb LOGIN fr', `ed ${password}\r\n`] },
  { name: 'one octet behind it', says: ['a STARTTLS\r\nb'] },
  { name: 'a line end behind it', says: ['a STARTTLS\r\n\r\n'] },
  { name: 'it twice', says: ['a STARTTLS\r\nb STARTTLS\r\n'] },
  { name: 'it twice, in two reads', says: ['a STARTTLS\r\n', 'b STARTTLS\r\n'] },
  { name: 'bare LF', says: [`a STARTTLS\n${login.replace('\r', '')}`] },
  { name: 'in lower case', says: [`a starttls\r\n${login}`] },
  { name: 'blanks around it', says: [`a  STARTTLS \r\n${login}`] },
  { name: 'a ClientHello together with it', says: [`a STARTTLS\r\n${hello}`] },
  { name: 'a ClientHello in the next read, and a login', says: ['a STARTTLS\r\n', hello, login] },
  { name: 'a SASL response behind it', says: ['a STARTTLS\r\nb AUTHENTICATE PLAIN\r\nAGZyZWQAYzRuYXJ5LXBhNTU=\r\n'] },
]
