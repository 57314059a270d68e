/** The forms in which people and programs log in, each with a secret in it and what may be let out of it. */
import type { Said } from '../wire/dialogue.ts'

export const b64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const redacted = b64('redacted')

/** What is said, with the secret in it, and what is let out. Later lines of a dialogue are `S: ` or `C: `. */
export type Form = [name: string, said: (secret: string) => string[], released: string[]]

const ok = 'S: a1 OK in\r\n'
const plus = 'S: + \r\n'

export const login: Form[] = [
  ['LOGIN with atoms', (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok], ['C: a1 LOGIN alice "redacted"\r\n', ok]],
  ['in lower case', (s) => [`C: a1 login alice ${s}\r\n`], ['C: a1 login alice "redacted"\r\n']],
  ['with blanks', (s) => [`C:  a1  LOGIN  alice  ${s} \r\n`], ['C:  a1  LOGIN  alice  "redacted"\r\n']],
  ['ended by LF', (s) => [`C: a1 LOGIN alice ${s}\n`], ['C: a1 LOGIN alice "redacted"\n']],
  ['quoted', (s) => [`C: a1 LOGIN "al ice" "${s}"\r\n`], ['C: a1 LOGIN "al ice" "redacted"\r\n']],
  [
    'quoted with escapes',
    (s) => [`C: a1 LOGIN "a\\"b" "${s}\\\\x"\r\n`],
    ['C: a1 LOGIN "a\\"b" "redacted"\r\n'],
  ],
  [
    'an unescaped quote in the password',
    (s) => [`C: a1 LOGIN u "x"${s}"\r\n`],
    ['C: a1 LOGIN u "redacted"\r\n'],
  ],
  ['an unescaped quote in the user', (s) => [`C: a1 LOGIN "u"v" ${s}\r\n`], ['C: a1 LOGIN "redacted"\r\n']],
  ['three arguments', (s) => [`C: a1 LOGIN u p ${s}\r\n`], ['C: a1 LOGIN u "redacted"\r\n']],
  ['one argument', (s) => [`C: a1 LOGIN ${s}\r\n`], ['C: a1 LOGIN "redacted"\r\n']],
  ['no argument', () => ['C: a1 LOGIN\r\n'], ['C: a1 LOGIN\r\n']],
  [
    'both as literals',
    (s) => ['C: a1 LOGIN {5}\r\n', plus, `C: alice {${s.length}}\r\n`, plus, `C: ${s}\r\n`, ok],
    ['C: a1 LOGIN {5}\r\n', plus, 'C: alice {8}\r\n', plus, 'C: redacted\r\n', ok],
  ],
  [
    'both as non-synchronizing literals',
    (s) => [`C: a1 LOGIN {5+}\r\nalice {${s.length}+}\r\n${s}\r\n`],
    ['C: a1 LOGIN {5+}\r\nalice {8+}\r\nredacted\r\n'],
  ],
  [
    'the password as literal8',
    (s) => [`C: a1 LOGIN alice ~{${s.length}+}\r\n${s}\r\n`],
    ['C: a1 LOGIN alice ~{8+}\r\nredacted\r\n'],
  ],
  [
    'the user as literal, the password as atom',
    (s) => [`C: a1 LOGIN {5+}\r\nalice ${s}\r\n`],
    ['C: a1 LOGIN {5+}\r\nalice "redacted"\r\n'],
  ],
  [
    'the password literal announced too short',
    (s) => [`C: a1 LOGIN alice {3+}\r\n${s}\r\n`],
    ['C: a1 LOGIN alice {8+}\r\nredacted"redacted"\r\n'],
  ],
  [
    'literal octets before the "+"',
    (s) => [`C: a1 LOGIN alice {${s.length}}\r\n${s}\r\n`, plus, ok],
    ['C: a1 LOGIN alice {8}\r\nredacted\r\n', plus, ok],
  ],
  [
    'a refused literal',
    (s) => [`C: a1 LOGIN alice {${s.length}}\r\n`, 'S: a1 NO no\r\n', `C: ${s}\r\n`],
    ['C: a1 LOGIN alice {8}\r\n', 'S: a1 NO no\r\n', 'C: redacted\r\n'],
  ],
  [
    'something before the literal',
    (s) => [`C: a1 LOGIN alice ${s} {2+}\r\nxx ${s}\r\n`],
    ['C: a1 LOGIN alice "redacted" {8+}\r\nredacted "redacted"\r\n'],
  ],
  [
    'an announcement that is none',
    (s) => [`C: a1 LOGIN alice ${s}{9999999999999999999}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n'],
  ],
  [
    'a NUL and 8-bit octets',
    (s) => [`C: a1 LOGIN alice \0\xff${s}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n'],
  ],
  ['a mistyped verb', (s) => [`C: a1 LOGN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['no blank behind the verb', (s) => [`C: a1 LOGINalice ${s}\r\n`], ['C: redacted\r\n']],
  ['no tag', (s) => [`C: LOGIN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['tabs for blanks', (s) => [`C: a1\tLOGIN\talice\t${s}\r\n`], ['C: redacted\r\n']],
  [
    'a byte order mark',
    (s) => [`C: \xef\xbb\xbfa1 LOGIN alice ${s}\r\n`],
    ['C: \xef\xbb\xbfa1 LOGIN alice "redacted"\r\n'],
  ],
  ['only the password', (s) => [`C: ${s}\r\n`], ['C: redacted\r\n']],
  ['POP3', (s) => [`C: USER alice\r\nPASS ${s}\r\n`], ['C: redacted\r\nredacted\r\n']],
  ['SMTP', (s) => [`C: AUTH PLAIN ${s}\r\n`], ['C: redacted\r\n']],
  ['HTTP', (s) => [`C: GET / HTTP/1.1\r\nAuthorization: Basic ${s}\r\n`], ['C: redacted\r\nredacted\r\n']],
  ['an argument where none belongs', (s) => [`C: a1 NOOP ${s}\r\n`], ['C: a1 NOOP "redacted"\r\n']],
  ['UID before a word that is none', (s) => [`C: a1 UID ${s} x\r\n`], ['C: redacted\r\n']],
  ['a line never ended', (s) => [`C: a1 LOGIN alice ${s}`], ['C: redacted']],
  ['a line never ended, verb unknown', (s) => [`C: ${s}`], ['C: redacted']],
  [
    'LOGIN after LOGIN',
    (s) => [`C: a1 LOGIN u x\r\n`, ok, `C: a2 LOGIN u ${s}\r\n`],
    ['C: a1 LOGIN u "redacted"\r\n', ok, 'C: a2 LOGIN u "redacted"\r\n'],
  ],
  [
    'a login after login that is not understood',
    (s) => ['C: a1 LOGIN u x\r\n', ok, `C: a2 LOGINu ${s}\r\n`],
    ['C: a1 LOGIN u "redacted"\r\n', ok, 'C: redacted\r\n'],
  ],
  [
    'a login without a tag, after login',
    (s) => ['S: * PREAUTH hi\r\n', `C: LOGIN u ${s}\r\n`],
    ['S: * PREAUTH hi\r\n', 'C: redacted\r\n'],
  ],
  [
    'after UNAUTHENTICATE',
    (s) => ['S: * PREAUTH hi\r\n', 'C: a1 UNAUTHENTICATE\r\n', 'S: a1 OK\r\n', `C: xx ${s}\r\n`],
    ['S: * PREAUTH hi\r\n', 'C: a1 UNAUTHENTICATE\r\n', 'S: a1 OK\r\n', 'C: redacted\r\n'],
  ],
  ['PROXYAUTH', (s) => [`C: a1 PROXYAUTH ${s}\r\n`], ['C: a1 PROXYAUTH "redacted"\r\n']],
  [
    'ID with a password in it',
    (s) => [`C: a1 ID ("name" "x" "password" "${s}")\r\n`],
    ['C: a1 ID ("name" "x" "password" "redacted")\r\n'],
  ],
]

export const sasl: Form[] = [
  [
    'PLAIN',
    (s) => ['C: a1 AUTHENTICATE PLAIN\r\n', plus, `C: ${b64(`\0alice\0${s}`)}\r\n`, ok],
    ['C: a1 AUTHENTICATE PLAIN\r\n', plus, `C: ${b64('\0alice\0redacted')}\r\n`, ok],
  ],
  [
    'PLAIN granted after an empty response, and asked for once more',
    (s) => ['C: a1 AUTHENTICATE PLAIN =\r\n', ok, plus, `C: ${b64(`\0alice\0${s}`)}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN =\r\n', ok, plus, 'C: redacted\r\n'],
  ],
  [
    'misspelt, and its password again',
    (s) => [`C: a1 AUTENTICATE PLAIN ${b64(`\0alice\0${s}`)}\r\n`, ok, `C: a2 SELECT ${s}\r\n`],
    ['C: redacted\r\n', ok, 'C: a2 SELECT "redacted"\r\n'],
  ],
  [
    'PLAIN with an authorization identity',
    (s) => [`C: a1 authenticate plain ${b64(`bob\0alice\0${s}`)}\r\n`],
    [`C: a1 authenticate plain ${b64('bob\0alice\0redacted')}\r\n`],
  ],
  [
    'PLAIN with a NUL too many',
    (s) => [`C: a1 AUTHENTICATE PLAIN ${b64(`\0alice\0x\0${s}`)}\r\n`],
    [`C: a1 AUTHENTICATE PLAIN ${redacted}\r\n`],
  ],
  [
    'PLAIN not in base64',
    (s) => ['C: a1 AUTHENTICATE PLAIN\r\n', plus, `C: alice ${s}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN\r\n', plus, `C: ${redacted}\r\n`],
  ],
  [
    'an initial response as literal',
    (s) => [`C: a1 AUTHENTICATE PLAIN {${s.length}+}\r\n${s}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN {8+}\r\nredacted\r\n'],
  ],
  [
    'an initial response as quoted string',
    (s) => [`C: a1 AUTHENTICATE PLAIN "${s}"\r\n`],
    [`C: a1 AUTHENTICATE PLAIN ${redacted}\r\n`],
  ],
  [
    'pipelined before the "+"',
    (s) => [`C: a1 AUTHENTICATE PLAIN\r\n${b64(`\0alice\0${s}`)}\r\na2 NOOP ${s}\r\n`, ok],
    [`C: a1 AUTHENTICATE PLAIN\r\n${b64('\0alice\0redacted')}\r\n${redacted}\r\n`, ok],
  ],
  [
    'cancelled',
    () => ['C: a1 AUTHENTICATE PLAIN\r\n', plus, 'C: *\r\n', 'S: a1 BAD cancelled\r\n'],
    ['C: a1 AUTHENTICATE PLAIN\r\n', plus, 'C: *\r\n', 'S: a1 BAD cancelled\r\n'],
  ],
  [
    'an empty initial response',
    () => ['C: a1 AUTHENTICATE EXTERNAL =\r\n'],
    ['C: a1 AUTHENTICATE EXTERNAL =\r\n'],
  ],
  [
    'LOGIN',
    (s) => [
      'C: a1 AUTHENTICATE LOGIN\r\n',
      `S: + ${b64('Username:')}\r\n`,
      `C: ${b64('alice')}\r\n`,
      `S: + ${b64('Password:')}\r\n`,
      `C: ${b64(s)}\r\n`,
      ok,
    ],
    [
      'C: a1 AUTHENTICATE LOGIN\r\n',
      `S: + ${b64('Username:')}\r\n`,
      `C: ${b64('alice')}\r\n`,
      `S: + ${b64('Password:')}\r\n`,
      `C: ${redacted}\r\n`,
      ok,
    ],
  ],
  [
    'LOGIN with the prompts in clear',
    (s) => [
      'C: a1 AUTHENTICATE LOGIN\r\n',
      'S: + Username:\r\n',
      `C: ${b64('alice')}\r\n`,
      'S: + Password:\r\n',
      `C: ${b64(s)}\r\n`,
    ],
    [
      'C: a1 AUTHENTICATE LOGIN\r\n',
      'S: + Username:\r\n',
      `C: ${b64('alice')}\r\n`,
      'S: + Password:\r\n',
      `C: ${redacted}\r\n`,
    ],
  ],
  [
    'CRAM-MD5',
    (s) => [
      'C: a1 AUTHENTICATE CRAM-MD5\r\n',
      `S: + ${b64(`<${s}@x>`)}\r\n`,
      `C: ${b64(`alice ${Buffer.from(s).toString('hex')}`)}\r\n`,
    ],
    ['C: a1 AUTHENTICATE CRAM-MD5\r\n', `S: + ${redacted}\r\n`, `C: ${b64('alice redacted')}\r\n`],
  ],
  [
    'DIGEST-MD5',
    (s) => [
      'C: a1 AUTHENTICATE DIGEST-MD5\r\n',
      `S: + ${b64(`realm="x",nonce="${s}"`)}\r\n`,
      `C: ${b64(`username="alice",realm="x",response=${s}`)}\r\n`,
      `S: + ${b64(`rspauth=${s}`)}\r\n`,
      'C: \r\n',
    ],
    [
      'C: a1 AUTHENTICATE DIGEST-MD5\r\n',
      `S: + ${redacted}\r\n`,
      `C: ${b64('username="alice",response=redacted')}\r\n`,
      `S: + ${redacted}\r\n`,
      'C: \r\n',
    ],
  ],
  [
    'SCRAM-SHA-256',
    (s) => [
      `C: a1 AUTHENTICATE SCRAM-SHA-256 ${b64(`n,,n=alice,r=${s}`)}\r\n`,
      `S: + ${b64(`r=${s}x,s=${b64(s)},i=4096`)}\r\n`,
      `C: ${b64(`c=biws,r=${s}x,p=${b64(s)}`)}\r\n`,
      `S: + ${b64(`v=${b64(s)}`)}\r\n`,
      'C: \r\n',
      ok,
    ],
    [
      `C: a1 AUTHENTICATE SCRAM-SHA-256 ${b64('n,,n=alice,r=redacted')}\r\n`,
      `S: + ${b64(`r=redacted,s=${redacted},i=4096`)}\r\n`,
      `C: ${b64(`c=biws,r=redacted,p=${redacted}`)}\r\n`,
      `S: + ${redacted}\r\n`,
      'C: \r\n',
      ok,
    ],
  ],
  [
    'SCRAM-SHA-1-PLUS',
    (s) => [`C: a1 AUTHENTICATE SCRAM-SHA-1-PLUS ${b64(`p=tls-exporter,,n=alice,r=${s}`)}\r\n`],
    [`C: a1 AUTHENTICATE SCRAM-SHA-1-PLUS ${b64('p=tls-exporter,,n=alice,r=redacted')}\r\n`],
  ],
  [
    'XOAUTH2 and its error round',
    (s) => [
      `C: a1 AUTHENTICATE XOAUTH2 ${b64(`user=alice\x01auth=Bearer ${s}\x01\x01`)}\r\n`,
      `S: + ${b64('{"status":"401","schemes":"bearer","scope":"mail"}')}\r\n`,
      'C: \r\n',
      'S: a1 NO no\r\n',
    ],
    [
      `C: a1 AUTHENTICATE XOAUTH2 ${b64('user=alice\x01auth=Bearer redacted\x01\x01')}\r\n`,
      `S: + ${b64('{"status":"401","schemes":"bearer","scope":"mail"}')}\r\n`,
      'C: \r\n',
      'S: a1 NO no\r\n',
    ],
  ],
  [
    'XOAUTH2 with an error that quotes the token',
    (s) => [
      `C: a1 AUTHENTICATE XOAUTH2 ${b64(`user=alice\x01auth=Bearer ${s}\x01\x01`)}\r\n`,
      `S: + ${b64(`{"status":"401","token":"${s}"}`)}\r\n`,
      'C: AQ==\r\n',
    ],
    [
      `C: a1 AUTHENTICATE XOAUTH2 ${b64('user=alice\x01auth=Bearer redacted\x01\x01')}\r\n`,
      `S: + ${redacted}\r\n`,
      'C: AQ==\r\n',
    ],
  ],
  [
    'OAUTHBEARER',
    (s) => [
      `C: a1 AUTHENTICATE OAUTHBEARER ${b64(`n,a=alice@x,\x01host=h\x01port=143\x01auth=Bearer ${s}\x01\x01`)}\r\n`,
    ],
    [`C: a1 AUTHENTICATE OAUTHBEARER ${b64('n,a=alice@x,\x01auth=Bearer redacted\x01\x01')}\r\n`],
  ],
  [
    'GSSAPI in several rounds',
    (s) => [
      'C: a1 AUTHENTICATE GSSAPI\r\n',
      plus,
      `C: ${b64(s)}\r\n`,
      `S: + ${b64(s)}\r\n`,
      `C: ${b64(`${s}${s}`)}\r\n`,
    ],
    [
      'C: a1 AUTHENTICATE GSSAPI\r\n',
      plus,
      `C: ${redacted}\r\n`,
      `S: + ${redacted}\r\n`,
      `C: ${redacted}\r\n`,
    ],
  ],
  [
    'NTLM',
    (s) => ['C: a1 AUTHENTICATE NTLM\r\n', plus, `C: ${b64(`NTLMSSP\0${s}`)}\r\n`],
    ['C: a1 AUTHENTICATE NTLM\r\n', plus, `C: ${redacted}\r\n`],
  ],
  [
    'a mechanism nobody knows',
    (s) => [`C: a1 AUTHENTICATE X-${s} ${b64(s)}\r\n`],
    ['C: a1 AUTHENTICATE "redacted"\r\n'],
  ],
  [
    'a SASL line never ended',
    (s) => ['C: a1 AUTHENTICATE PLAIN\r\n', plus, `C: ${s}`],
    ['C: a1 AUTHENTICATE PLAIN\r\n', plus, `C: ${redacted}`],
  ],
]

export const server: Form[] = [
  [
    'an echo in NO',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, `S: a1 NO bad password "${s}" for alice\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 NO bad password "redacted" for alice\r\n'],
  ],
  [
    'an echo of one word of a line that nobody understands',
    (s) => [`C: a1 LOGN fred ${s}\r\n`, `S: a1 BAD Unknown: ${s}.\r\n`, `S: * OK <${s}>\r\n`],
    ['C: redacted\r\n', 'S: a1 BAD Unknown: redacted.\r\n', 'S: * OK <redacted>\r\n'],
  ],
  [
    'an echo of one word of a line without a verb, in another case',
    (s) => [`C: x (${s},) "more of it"\r\n`, `S: x BAD Not a command: ${s.toUpperCase()}\r\n`],
    ['C: redacted\r\n', 'S: x BAD Not a command: redacted\r\n'],
  ],
  [
    'an echo of one word of a literal that nobody understands',
    (s) => [`C: a1 LOGN {${s.length + 5}+}\r\nfred ${s}\r\n`, `S: a1 BAD ${s}?\r\n`],
    ['C: redacted {8+}\r\nredacted\r\n', 'S: a1 BAD redacted?\r\n'],
  ],
  [
    'an echo of one argument of an unknown mechanism, as it is and decoded',
    (s) => [
      `C: a1 AUTHENTICATE XFOO ${b64(`fred ${s}`)} ${s}\r\n`,
      `S: a1 NO ${b64(`fred ${s}`)} is ${s}\r\n`,
      `C: a2 AUTHENTICATE XFOO ${b64(`x\0${s}`)}\r\n`,
      `S: a2 NO it was ${s}\r\n`,
    ],
    [
      'C: a1 AUTHENTICATE "redacted"\r\n',
      'S: a1 NO redacted is redacted\r\n',
      'C: a2 AUTHENTICATE "redacted"\r\n',
      'S: a2 NO it was redacted\r\n',
    ],
  ],
  [
    'an echo of one argument of PROXYAUTH',
    (s) => [`C: a1 PROXYAUTH fred ${s}\r\n`, `S: a1 NO ${s} is not known\r\n`],
    ['C: a1 PROXYAUTH "redacted"\r\n', 'S: a1 NO redacted is not known\r\n'],
  ],
  [
    'an echo of the last of three arguments of LOGIN',
    (s) => [`C: a1 LOGIN fred with ${s}\r\n`, `S: a1 BAD Too many arguments: ${s}\r\n`],
    ['C: a1 LOGIN fred "redacted"\r\n', 'S: a1 BAD Too many arguments: redacted\r\n'],
  ],
  [
    'what a server says anyway, after the same words in a line that nobody understands',
    (s) => [`C: CAPABILITY (STARTTLS ${s})\r\n`, 'S: * CAPABILITY IMAP4rev1 STARTTLS\r\n'],
    ['C: redacted\r\n', 'S: * CAPABILITY IMAP4rev1 STARTTLS\r\n'],
  ],
  [
    'an echo in a literal',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, `S: * ID ("x" {${s.length + 2}}\r\n<${s}>)\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: * ID ("x" {8}\r\nredacted)\r\n'],
  ],
  [
    'an echo of the base64',
    (s) => [
      `C: a1 AUTHENTICATE PLAIN ${b64(`\0alice\0${s}`)}\r\n`,
      `S: a1 NO not ${b64(`\0alice\0${s}`)}\r\n`,
    ],
    [`C: a1 AUTHENTICATE PLAIN ${b64('\0alice\0redacted')}\r\n`, 'S: a1 NO not redacted\r\n'],
  ],
  [
    'WEBALERT',
    (s) => ['S: * PREAUTH x\r\n', `S: * NO [WEBALERT https://x/${s}] Web login required.\r\n`],
    ['S: * PREAUTH x\r\n* NO [WEBALERT "redacted"] Web login required.\r\n'],
  ],
  [
    'a REFERRAL with a password',
    (s) => [`S: * OK [REFERRAL imap://u:${s}@h/] go\r\n`],
    ['S: * OK [REFERRAL imap://u:redacted@h/] go\r\n'],
  ],
  [
    'GENURLAUTH',
    (s) => [
      'S: * PREAUTH x\r\n',
      'C: a1 GENURLAUTH "imap://h/m;UID=2;URLAUTH=anonymous" INTERNAL\r\n',
      `S: * GENURLAUTH "imap://h/m;UID=2;URLAUTH=anonymous:internal:${s}"\r\n`,
    ],
    [
      'S: * PREAUTH x\r\n',
      'C: a1 GENURLAUTH "imap://h/m;UID=2;URLAUTH=anonymous" INTERNAL\r\n',
      'S: * GENURLAUTH "imap://h/m;UID=2;URLAUTH=anonymous:internal:redacted"\r\n',
    ],
  ],
  [
    'URLFETCH',
    (s) => [
      'S: * PREAUTH x\r\n',
      `C: a1 URLFETCH "imap://h/m;URLAUTH=anonymous:internal:${s}"\r\n`,
      `S: * URLFETCH "imap://h/m;URLAUTH=anonymous:internal:${s}" {2}\r\nhi\r\n`,
    ],
    [
      'S: * PREAUTH x\r\n',
      'C: a1 URLFETCH "imap://h/m;URLAUTH=anonymous:internal:redacted"\r\n',
      'S: * URLFETCH "imap://h/m;URLAUTH=anonymous:internal:redacted" {2}\r\nhi\r\n',
    ],
  ],
  [
    'XAPPLEPUSHSERVICE',
    (s) => [
      'S: * PREAUTH x\r\n',
      `C: a1 XAPPLEPUSHSERVICE (aps-device-token ${s})\r\n`,
      `S: * XAPPLEPUSHSERVICE ("aps-topic" "${s}")\r\n`,
    ],
    ['S: * PREAUTH x\r\n', 'C: a1 XAPPLEPUSHSERVICE "redacted"\r\n', 'S: * XAPPLEPUSHSERVICE "redacted"\r\n'],
  ],
]

/** `S: text` to what was said; neighbours of one side stay apart, so that cuts meet them too. */
export const said = (lines: readonly string[]): Said[] =>
  lines.map((line): Said => [line.startsWith('S:') ? 'server' : 'client', line.slice(3)])

export const expected = (lines: readonly string[]): string =>
  lines
    .map((line, i) => (i === 0 ? line : lines[i - 1][0] === line[0] ? line.slice(3) : `\n${line}`))
    .join('')

export const secrets = ['hunter2!', 'a-Much.longer_pass+word/of~forty^chars#xy']

/** The secret as it is, as base64 at each position, in hex, and in pieces of six. */
export function traces(secret: string): string[] {
  const shifted = [0, 1, 2].map((n) => b64('\0'.repeat(n) + secret).slice(n === 0 ? 0 : n + 1, -4))
  const pieces = Array.from({ length: secret.length - 5 }, (_, i) => secret.slice(i, i + 6))
  return [secret, ...shifted, Buffer.from(secret).toString('hex'), ...pieces]
}
