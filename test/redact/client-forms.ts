/** Forms of logins, and of what is said after and in place of them, that hide their secret in any state. */
import { b64, type Form } from './forms.ts'

const ok = 'S: a1 OK in\r\n'
const no = 'S: a1 NO no\r\n'
const bad = 'S: a1 BAD bad\r\n'
const plus = 'S: + \r\n'
/** The response of PLAIN. */
const plain = (secret: string): string => b64(`\0alice\0${secret}`)

/** Before login, after a refused one and after PREAUTH alike. */
export const always: Form[] = [
  ['no tag, and the user name is a command', (s) => [`C: LOGIN search ${s}\r\n`], ['C: redacted\r\n']],
  [
    'no tag, and the user name is a command without arguments',
    (s) => [`C: LOGIN noop ${s}\r\n`],
    ['C: redacted\r\n'],
  ],
  ['no tag, and the user name is UID', (s) => [`C: LOGIN uid fetch ${s}\r\n`], ['C: redacted\r\n']],
  ['no tag, and the user name is ID', (s) => [`C: LOGIN id ${s}\r\n`], ['C: redacted\r\n']],
  [
    'no tag, and the user name is LOGIN',
    (s) => [`C: LOGIN login ${s}\r\n`],
    ['C: LOGIN login "redacted"\r\n'],
  ],
  [
    'no tag, and the user name is LOGIN, three words',
    (s) => [`C: LOGIN login x${s} ${s}\r\n`],
    ['C: LOGIN login "redacted"\r\n'],
  ],
  ['no tag, and the user name is APPEND', (s) => [`C: LOGIN append ${s}\r\n`], ['C: redacted\r\n']],
  ['no tag, in lower case', (s) => [`C: login alice ${s}\r\n`], ['C: redacted\r\n']],
  ['no tag, both quoted', (s) => [`C: LOGIN "alice" "${s}"\r\n`], ['C: redacted\r\n']],
  ['no tag, the password quoted', (s) => [`C: LOGIN alice "${s}"\r\n`], ['C: redacted\r\n']],
  [
    'no tag, both as literals',
    (s) => [`C: LOGIN {5+}\r\nalice {${s.length}+}\r\n${s}\r\n`],
    ['C: redacted {8+}\r\nredacted {8+}\r\nredacted\r\n'],
  ],
  [
    'no tag, the password as literal',
    (s) => [`C: LOGIN alice {${s.length}}\r\n`, plus, `C: ${s}\r\n`],
    ['C: redacted {8}\r\n', 'S: + \r\n', 'C: redacted\r\n'],
  ],
  ['no tag, a blank before it', (s) => [`C:  LOGIN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['no tag, a TAB before it', (s) => [`C: \tLOGIN alice ${s}\r\n`], ['C: redacted\r\n']],
  [
    'no tag, LOGIN alone, then the rest',
    (s) => ['C: LOGIN\r\n', `C: alice ${s}\r\n`],
    ['C: redacted\r\nredacted\r\n'],
  ],
  [
    'no tag, then each on a line of its own',
    (s) => ['C: LOGIN\r\n', 'C: alice\r\n', `C: ${s}\r\n`],
    ['C: redacted\r\nredacted\r\nredacted\r\n'],
  ],
  ['no tag, misspelt', (s) => [`C: LOGN alice ${s}\r\n`], ['C: redacted\r\n']],
  [
    'no tag, misspelt, and the user name is a command',
    (s) => [`C: LOGN search ${s}\r\n`],
    ['C: redacted\r\n'],
  ],
  ['no tag, AUTHENTICATE PLAIN', (s) => [`C: AUTHENTICATE PLAIN ${plain(s)}\r\n`], ['C: redacted\r\n']],
  [
    'no tag, AUTHENTICATE, the response on the next line',
    (s) => ['C: AUTHENTICATE PLAIN\r\n', 'S: * BAD what\r\n', `C: ${plain(s)}\r\n`],
    ['C: redacted\r\n', 'S: * BAD what\r\n', 'C: redacted\r\n'],
  ],
  [
    'no tag, AUTHENTICATE LOGIN',
    (s) => ['C: AUTHENTICATE LOGIN\r\n', `C: ${b64('alice')}\r\n`, `C: ${b64(s)}\r\n`],
    ['C: AUTHENTICATE LOGIN\r\nredacted\r\nredacted\r\n'],
  ],
  ['a star for a tag', (s) => [`C: * LOGIN alice ${s}\r\n`], ['C: * LOGIN alice "redacted"\r\n']],
  ['a plus for a tag', (s) => [`C: + LOGIN alice ${s}\r\n`], ['C: + LOGIN alice "redacted"\r\n']],
  ['a quoted tag', (s) => [`C: "a1" LOGIN alice ${s}\r\n`], ['C: "a1" LOGIN alice "redacted"\r\n']],
  ['a verb misspelt: LOGN', (s) => [`C: a1 LOGN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['a verb misspelt: LOGINN', (s) => [`C: a1 LOGINN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['a verb misspelt: LOIGN', (s) => [`C: a1 LOIGN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['a verb misspelt: LPGIN', (s) => [`C: a1 LPGIN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['a verb misspelt: LOGON', (s) => [`C: a1 LOGON alice ${s}\r\n`], ['C: redacted\r\n']],
  ['a verb misspelt: OGIN', (s) => [`C: a1 OGIN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['a verb misspelt: AUTENTICATE', (s) => [`C: a1 AUTENTICATE PLAIN ${plain(s)}\r\n`], ['C: redacted\r\n']],
  ['a verb misspelt: AUTHENICATE', (s) => [`C: a1 AUTHENICATE PLAIN ${plain(s)}\r\n`], ['C: redacted\r\n']],
  [
    'a verb misspelt: AUHTENTICATE, then the response',
    (s) => ['C: a1 AUHTENTICATE PLAIN\r\n', bad, `C: ${plain(s)}\r\n`],
    ['C: redacted\r\n', 'S: a1 BAD bad\r\n', 'C: redacted\r\n'],
  ],
  ['a verb cut short: AUTH', (s) => [`C: a1 AUTH PLAIN ${plain(s)}\r\n`], ['C: redacted\r\n']],
  ['a verb with a colon', (s) => [`C: a1 LOGIN: alice ${s}\r\n`], ['C: redacted\r\n']],
  ['a verb in quotes', (s) => [`C: a1 "LOGIN" alice ${s}\r\n`], ['C: redacted\r\n']],
  ['a verb in parentheses', (s) => [`C: a1 (LOGIN alice ${s})\r\n`], ['C: redacted\r\n']],
  ['a verb and a parenthesis', (s) => [`C: a1 LOGIN(alice ${s})\r\n`], ['C: redacted\r\n']],
  ['a verb with UID before it', (s) => [`C: a1 UID LOGIN alice ${s}\r\n`], ['C: redacted\r\n']],
  [
    'AUTHENTICATE with UID before it',
    (s) => [`C: a1 UID AUTHENTICATE PLAIN ${plain(s)}\r\n`],
    ['C: redacted\r\n'],
  ],
  ['X-MASTERAUTH', (s) => [`C: a1 X-MASTERAUTH alice ${s}\r\n`], ['C: a1 X-MASTERAUTH "redacted"\r\n']],
  ['XAPPLELOGIN', (s) => [`C: a1 XAPPLELOGIN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['XLOGIN', (s) => [`C: a1 XLOGIN alice "${s}"\r\n`], ['C: redacted\r\n']],
  [
    'XAUTHENTICATE with its response as literal',
    (s) => [`C: a1 XAUTHENTICATE PLAIN {${s.length}+}\r\n${s}\r\n`],
    ['C: redacted {8+}\r\nredacted\r\n'],
  ],
  ['SETPASS', (s) => [`C: a1 PASSWD old${s} ${s}\r\n`], ['C: redacted\r\n']],
  [
    'PROXYAUTH with a literal',
    (s) => [`C: a1 PROXYAUTH {${s.length}+}\r\n${s}\r\n`],
    ['C: a1 PROXYAUTH {8+}\r\nredacted\r\n'],
  ],
  [
    'PROXYAUTH, refused, then its argument alone',
    (s) => [`C: a1 PROXYAUTH "alice\r\n${s}"\r\n`],
    ['C: a1 PROXYAUTH "redacted"\r\nredacted\r\n'],
  ],
  [
    'POP3: USER and PASS',
    (s) => ['C: USER alice\r\n', 'S: * BAD what\r\n', `C: PASS ${s}\r\n`],
    ['C: redacted\r\n', 'S: * BAD what\r\n', 'C: redacted\r\n'],
  ],
  ['POP3: PASS, and the password is a command', (s) => [`C: PASS search ${s}\r\n`], ['C: redacted\r\n']],
  ['POP3: APOP', (s) => [`C: APOP alice ${s}\r\n`], ['C: redacted\r\n']],
  ['POP3 in lower case', (s) => ['C: user alice\r\n', `C: pass ${s}\r\n`], ['C: redacted\r\nredacted\r\n']],
  ['SMTP: AUTH PLAIN', (s) => [`C: AUTH PLAIN ${plain(s)}\r\n`], ['C: redacted\r\n']],
  [
    'SMTP: AUTH PLAIN, the response on the next line',
    (s) => ['C: AUTH PLAIN\r\n', 'S: 334 \r\n', `C: ${plain(s)}\r\n`],
    ['C: redacted\r\n', 'S: 334 \r\n', 'C: redacted\r\n'],
  ],
  [
    'SMTP: AUTH LOGIN',
    (s) => [
      'C: AUTH LOGIN\r\n',
      `S: 334 ${b64('Username:')}\r\n`,
      `C: ${b64('alice')}\r\n`,
      `C: ${b64(s)}\r\n`,
    ],
    ['C: AUTH LOGIN\r\n', 'S: 334 VXNlcm5hbWU6\r\n', 'C: redacted\r\nredacted\r\n'],
  ],
  [
    'NNTP: AUTHINFO',
    (s) => ['C: AUTHINFO USER alice\r\n', `C: AUTHINFO PASS ${s}\r\n`],
    ['C: redacted\r\nredacted\r\n'],
  ],
  ['ManageSieve', (s) => [`C: AUTHENTICATE "PLAIN" "${plain(s)}"\r\n`], ['C: redacted\r\n']],
  ['HTTP credentials', (s) => [`C: Authorization: Basic ${b64(`alice:${s}`)}\r\n`], ['C: redacted\r\n']],
  ['TABs for blanks', (s) => [`C: a1\tLOGIN\talice\t${s}\r\n`], ['C: redacted\r\n']],
  ['TABs behind the verb', (s) => [`C: a1 LOGIN\talice\t${s}\r\n`], ['C: redacted\r\n']],
  ['a TAB before the password', (s) => [`C: a1 LOGIN alice\t${s}\r\n`], ['C: a1 LOGIN "redacted"\r\n']],
  ['a TAB behind the tag', (s) => [`C: a1\tLOGIN alice ${s}\r\n`], ['C: redacted\r\n']],
  ['TABs and blanks', (s) => [`C: \t a1 \t LOGIN \t alice \t ${s}\r\n`], ['C: redacted\r\n']],
  ['vertical tabs', (s) => [`C: a1\vLOGIN\valice\v${s}\r\n`], ['C: redacted\r\n']],
  ['form feeds', (s) => [`C: a1\fLOGIN\falice\f${s}\r\n`], ['C: redacted\r\n']],
  ['NULs for blanks', (s) => [`C: a1\0LOGIN\0alice\0${s}\r\n`], ['C: redacted\r\n']],
  ['no-break spaces for blanks', (s) => [`C: a1\xa0LOGIN\xa0alice\xa0${s}\r\n`], ['C: redacted\r\n']],
  [
    'escapes of a terminal before the tag',
    (s) => [`C: \x1b[Da1 LOGIN alice ${s}\r\n`],
    ['C: \x1b[Da1 LOGIN "redacted"\r\n'],
  ],
  ['a backspace in the verb', (s) => [`C: a1 LOGX\x08IN alice ${s}\r\n`], ['C: redacted\r\n']],
  [
    'a bare CR between user and password',
    (s) => [`C: a1 LOGIN alice\r${s}\r\n`],
    ['C: a1 LOGIN "redacted"\r\n'],
  ],
  [
    'a bare CR in the password',
    (s) => [`C: a1 LOGIN alice x\r${s}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n'],
  ],
  [
    'a bare LF between user and password',
    (s) => [`C: a1 LOGIN alice\n${s}\r\n`],
    ['C: a1 LOGIN "redacted"\nredacted\r\n'],
  ],
  ['a bare LF behind the verb', (s) => [`C: a1 LOGIN\nalice ${s}\r\n`], ['C: a1 LOGIN\nredacted\r\n']],
  [
    'a line end in a quoted password',
    (s) => [`C: a1 LOGIN alice "x\r\n${s}"\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\nredacted\r\n'],
  ],
  [
    'a line end in a quoted password that goes well',
    (s) => [`C: a1 LOGIN alice "x\r\n`, ok, `C: ${s}"\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: redacted\r\n'],
  ],
  [
    'a line end in a quoted user name',
    (s) => [`C: a1 LOGIN "ali\r\nce" ${s}\r\n`],
    ['C: a1 LOGIN "redacted"\r\nredacted\r\n'],
  ],
  [
    'an escaped line end in a quoted password',
    (s) => [`C: a1 LOGIN alice "x\\\r\n${s}"\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\nredacted\r\n'],
  ],
  [
    'a quoted password without an end',
    (s) => [`C: a1 LOGIN "alice" "${s}\r\n`],
    ['C: a1 LOGIN "alice" "redacted"\r\n'],
  ],
  [
    'a quoted user name without an end',
    (s) => [`C: a1 LOGIN "alice ${s}\r\n`],
    ['C: a1 LOGIN "redacted"\r\n'],
  ],
  [
    'quoted strings without a blank between them',
    (s) => [`C: a1 LOGIN "alice""${s}"\r\n`],
    ['C: a1 LOGIN "redacted"\r\n'],
  ],
  ['a quoted string behind an atom', (s) => [`C: a1 LOGIN alice"${s}"\r\n`], ['C: a1 LOGIN "redacted"\r\n']],
  [
    'an escape that is none, in the user name',
    (s) => [`C: a1 LOGIN "al\\ice" "${s}"\r\n`],
    ['C: a1 LOGIN "redacted"\r\n'],
  ],
  ['single quotes', (s) => [`C: a1 LOGIN 'alice' '${s}'\r\n`], ['C: a1 LOGIN \'alice\' "redacted"\r\n']],
  ['both in parentheses', (s) => [`C: a1 LOGIN (alice ${s})\r\n`], ['C: a1 LOGIN "redacted"\r\n']],
  ['a NUL in the user name', (s) => [`C: a1 LOGIN al\0ice ${s}\r\n`], ['C: a1 LOGIN "redacted"\r\n']],
  ['a NUL between the two', (s) => [`C: a1 LOGIN alice\0${s}\r\n`], ['C: a1 LOGIN "redacted"\r\n']],
  [
    '8-bit octets in the user name',
    (s) => [`C: a1 LOGIN \xe4lice ${s}\r\n`],
    ['C: a1 LOGIN \xe4lice "redacted"\r\n'],
  ],
  ['a comma between the two', (s) => [`C: a1 LOGIN alice, ${s}\r\n`], ['C: a1 LOGIN alice, "redacted"\r\n']],
  ['a literal inline', (s) => [`C: a1 LOGIN {5}alice ${s}\r\n`], ['C: a1 LOGIN "redacted"\r\n']],
  ['a blank behind the password', (s) => [`C: a1 LOGIN ${s} \r\n`], ['C: a1 LOGIN "redacted"\r\n']],
  [
    'the user literal swallows the password',
    (s) => [`C: a1 LOGIN {${s.length + 6}+}\r\nalice ${s}\r\n`],
    ['C: a1 LOGIN {8+}\r\nredacted\r\n'],
  ],
  [
    'the user literal swallows the password without a blank',
    (s) => [`C: a1 LOGIN {${s.length + 5}+}\r\nalice${s}\r\n`],
    ['C: a1 LOGIN {8+}\r\nredacted\r\n'],
  ],
  [
    'the user literal swallows the password and waits for "+"',
    (s) => [`C: a1 LOGIN {${s.length + 6}}\r\n`, plus, `C: alice ${s}\r\n`],
    ['C: a1 LOGIN {8}\r\n', 'S: + \r\n', 'C: redacted\r\n'],
  ],
  [
    'the user literal swallows the line end and the password',
    (s) => [`C: a1 LOGIN {${s.length + 7}+}\r\nalice\r\n${s}\r\n`],
    ['C: a1 LOGIN {8+}\r\nredacted\r\n'],
  ],
  [
    'the user literal swallows the next announcement',
    (s) => [
      `C: a1 LOGIN {${s.length + 12 + String(s.length).length}+}\r\nalice {${s.length}+}\r\n${s}xx\r\n`,
    ],
    ['C: a1 LOGIN {8+}\r\nredacted"redacted"\r\n'],
  ],
  [
    'the user literal swallows a quoted password',
    (s) => [`C: a1 LOGIN {${s.length + 10}+}\r\n"alice" "${s}"\r\n`],
    ['C: a1 LOGIN {8+}\r\nredacted\r\n'],
  ],
  [
    'the user literal is announced too short',
    (s) => [`C: a1 LOGIN {2+}\r\nalice ${s}\r\n`],
    ['C: a1 LOGIN {8+}\r\nredacted"redacted"\r\n'],
  ],
  [
    'the user literal is announced empty',
    (s) => [`C: a1 LOGIN {0+}\r\nalice ${s}\r\n`],
    ['C: a1 LOGIN {0+}\r\n"redacted"\r\n'],
  ],
  [
    'the user literal is longer than any name',
    (s) => [`C: a1 LOGIN {${5000 + s.length}+}\r\n${'x'.repeat(5000)}${s}\r\n`],
    ['C: a1 LOGIN {8+}\r\nredacted\r\n'],
  ],
  [
    'the password literal is announced too long',
    (s) => [`C: a1 LOGIN alice {${s.length + 9}+}\r\n${s}\r\na2 NOOP\r\n`],
    ['C: a1 LOGIN alice {8+}\r\nredacted\r\n'],
  ],
  [
    'two password literals',
    (s) => [`C: a1 LOGIN alice {1+}\r\nx {${s.length}+}\r\n${s}\r\n`],
    ['C: a1 LOGIN alice {8+}\r\nredacted {8+}\r\nredacted\r\n'],
  ],
  [
    'LOGIN refused, the literal comes as a line',
    (s) => [`C: a1 LOGIN alice {${s.length}}\r\n`, no, `C: ${s}\r\n`],
    ['C: a1 LOGIN alice {8}\r\n', 'S: a1 NO no\r\n', 'C: redacted\r\n'],
  ],
  [
    'LOGIN refused at its user literal, the rest comes as lines',
    (s) => ['C: a1 LOGIN {5}\r\n', bad, `C: alice {${s.length}}\r\n${s}\r\n`],
    ['C: a1 LOGIN {5}\r\n', 'S: a1 BAD bad\r\n', 'C: redacted {8}\r\nredacted\r\n'],
  ],
  [
    'LOGIN refused, then both as one line',
    (s) => ['C: a1 LOGIN\r\n', bad, `C: alice ${s}\r\n`],
    ['C: a1 LOGIN\r\n', 'S: a1 BAD bad\r\n', 'C: redacted\r\n'],
  ],
  [
    'LOGIN refused, then the password alone',
    (s) => ['C: a1 LOGIN alice x\r\n', no, `C: ${s}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 NO no\r\n', 'C: redacted\r\n'],
  ],
  [
    'LOGIN refused twice, then the password alone',
    (s) => ['C: a1 LOGIN alice x\r\n', no, 'C: x\r\n', 'S: x BAD what\r\n', `C: ${s}\r\n`],
    [
      'C: a1 LOGIN alice "redacted"\r\n',
      'S: a1 NO no\r\n',
      'C: redacted\r\n',
      'S: x BAD what\r\n',
      'C: redacted\r\n',
    ],
  ],
  [
    'LOGIN while the server says BYE',
    (s) => ['C: a1 LOGIN alice x\r\n', 'S: * BYE go\r\n', `C: ${s}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: * BYE go\r\n', 'C: redacted\r\n'],
  ],
  [
    'LOGIN not answered, then the password alone',
    (s) => ['C: a1 LOGIN alice\r\n', `C: ${s}\r\n`],
    ['C: a1 LOGIN "redacted"\r\nredacted\r\n'],
  ],
  [
    'LOGIN refused before its literal is complete',
    (s) => [`C: a1 LOGIN alice {${s.length}+}\r\n`, no, `C: ${s}\r\n`],
    ['C: a1 LOGIN alice {8+}\r\n', 'S: a1 NO no\r\n', 'C: redacted\r\n'],
  ],
  [
    'two logins in flight',
    (s) => [`C: a1 LOGIN alice x${s}\r\na2 LOGIN bob ${s}\r\n`, no, 'S: a2 OK in\r\n', 'C: a3 NOOP\r\n'],
    [
      'C: a1 LOGIN alice "redacted"\r\na2 LOGIN bob "redacted"\r\n',
      'S: a1 NO no\r\na2 OK in\r\n',
      'C: a3 NOOP\r\n',
    ],
  ],
  [
    'two logins in flight with one tag',
    (s) => [`C: a1 LOGIN alice x${s}\r\na1 LOGIN bob ${s}\r\n`, no, ok],
    ['C: a1 LOGIN alice "redacted"\r\na1 LOGIN bob "redacted"\r\n', 'S: a1 NO no\r\na1 OK in\r\n'],
  ],
  [
    'two logins in flight, of which one is refused before the other is granted',
    (s) => [
      'C: a1 LOGIN bob x\r\na2 AUTHENTICATE PLAIN\r\n',
      'S: a2 BAD no\r\n',
      'S: a1 OK fine\r\n',
      `C: ${b64(`x${s}`)}\r\n`,
    ],
    [
      'C: a1 LOGIN bob "redacted"\r\na2 AUTHENTICATE PLAIN\r\n',
      'S: a2 BAD no\r\na1 OK fine\r\n',
      'C: redacted\r\n',
    ],
  ],
  [
    'a login in flight, then AUTHENTICATE with its tag',
    (s) => [`C: a1 LOGIN alice x\r\na1 AUTHENTICATE PLAIN\r\n`, no, `C: ${plain(s)}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\na1 AUTHENTICATE PLAIN\r\n', 'S: a1 NO no\r\n', 'C: redacted\r\n'],
  ],
  [
    'LOGIN after STARTTLS',
    (s) => ['C: a0 STARTTLS\r\n', 'S: a0 OK go\r\n', `C: a1 LOGIN alice ${s}\r\n`, ok],
    ['C: a0 STARTTLS\r\n', 'S: a0 OK go\r\n', 'C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n'],
  ],
  [
    'LOGIN pipelined behind STARTTLS',
    (s) => [`C: a0 STARTTLS\r\na1 LOGIN alice ${s}\r\n`, 'S: a0 OK go\r\n'],
    ['C: a0 STARTTLS\r\na1 LOGIN alice "redacted"\r\n', 'S: a0 OK go\r\n'],
  ],
  [
    'a mistyped login after UNAUTHENTICATE, which is not granted yet',
    (s) => [`C: a0 LOGIN alice x\r\n`, 'S: a0 OK in\r\n', `C: a1 UNAUTHENTICATE\r\na2 ENTER ${s}\r\n`, ok],
    [
      'C: a0 LOGIN alice "redacted"\r\n',
      'S: a0 OK in\r\n',
      'C: a1 UNAUTHENTICATE\r\nredacted\r\n',
      'S: a1 OK in\r\n',
    ],
  ],
  [
    'the password again as a line after login',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, `C: ${s}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: redacted\r\n'],
  ],
  [
    'the password again as a line after another command',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, 'C: a2 NOOP\r\n', 'S: a2 OK done\r\n', `C: ${s}\r\n`],
    [
      'C: a1 LOGIN alice "redacted"\r\n',
      'S: a1 OK in\r\n',
      'C: a2 NOOP\r\n',
      'S: a2 OK done\r\n',
      'C: redacted\r\n',
    ],
  ],
  [
    'the password again behind a tag',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, 'C: a2 NOOP\r\n', `C: a3 ${s}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: a2 NOOP\r\nredacted\r\n'],
  ],
  [
    'the password again as a tag',
    (s) => [`C: a1 LOGIN alice "${s}"\r\n`, ok, `C: ${s} NOOP\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: redacted\r\n'],
  ],
  [
    'the password again as a mailbox',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, `C: a2 SELECT ${s}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: a2 SELECT "redacted"\r\n'],
  ],
  [
    'the password again in a search',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, `C: a2 UID SEARCH TEXT "my ${s}"\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: a2 UID SEARCH "redacted"\r\n'],
  ],
  [
    'the password again in a literal',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, `C: a2 SEARCH TEXT {${s.length + 3}+}\r\nmy ${s} UNSEEN\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: a2 SEARCH TEXT {8+}\r\nredacted UNSEEN\r\n'],
  ],
  [
    'the password again behind a literal',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, `C: a2 SEARCH TEXT {2+}\r\nmy TEXT ${s}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: a2 SEARCH TEXT {2+}\r\nmy "redacted"\r\n'],
  ],
  [
    'the password again as the mailbox of an APPEND',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, `C: a2 APPEND ${s} {2+}\r\nhi\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: a2 APPEND "redacted" {2+}\r\nhi\r\n'],
  ],
  [
    'the password again as the literal mailbox of an APPEND',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, `C: a2 APPEND {${s.length}+}\r\n${s} {2+}\r\nhi\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: a2 APPEND {8+}\r\nredacted {2+}\r\nhi\r\n'],
  ],
  [
    'the password again in base64',
    (s) => [`C: a1 LOGIN alice ${s}\r\n`, ok, `C: a2 XFOO ${b64(s)}\r\n`],
    ['C: a1 LOGIN alice "redacted"\r\n', 'S: a1 OK in\r\n', 'C: redacted\r\n'],
  ],
  [
    'the base64 of PLAIN again as a line',
    (s) => [`C: a1 AUTHENTICATE PLAIN ${plain(s)}\r\n`, ok, 'C: a2 NOOP\r\n', `C: ${plain(s)}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN AGFsaWNlAHJlZGFjdGVk\r\n', 'S: a1 OK in\r\n', 'C: a2 NOOP\r\nredacted\r\n'],
  ],
  [
    'AUTHENTICATE refused while its response is on its way',
    (s) => ['C: a1 AUTHENTICATE PLAIN\r\n', bad, `C: ${plain(s)}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN\r\n', 'S: a1 BAD bad\r\n', 'C: redacted\r\n'],
  ],
  [
    'AUTHENTICATE LOGIN refused while both responses are on their way',
    (s) => ['C: a1 AUTHENTICATE LOGIN\r\n', no, `C: ${b64('alice')}\r\n${b64(s)}\r\n`],
    ['C: a1 AUTHENTICATE LOGIN\r\n', 'S: a1 NO no\r\n', 'C: redacted\r\nredacted\r\n'],
  ],
  [
    'AUTHENTICATE refused after the user name',
    (s) => ['C: a1 AUTHENTICATE LOGIN\r\n', plus, `C: ${b64('alice')}\r\n`, no, `C: ${b64(s)}\r\n`],
    ['C: a1 AUTHENTICATE LOGIN\r\n', 'S: + \r\n', 'C: YWxpY2U=\r\n', 'S: a1 NO no\r\n', 'C: redacted\r\n'],
  ],
  [
    'AUTHENTICATE ended by BYE',
    (s) => ['C: a1 AUTHENTICATE PLAIN\r\n', 'S: * BYE go\r\n', `C: ${plain(s)}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN\r\n', 'S: * BYE go\r\n', 'C: AGFsaWNlAHJlZGFjdGVk\r\n'],
  ],
  [
    'AUTHENTICATE with several "+"',
    (s) => ['C: a1 AUTHENTICATE PLAIN\r\n', plus, plus, plus, `C: ${plain(s)}\r\n`, ok],
    [
      'C: a1 AUTHENTICATE PLAIN\r\n',
      'S: + \r\n+ \r\n+ \r\n',
      'C: AGFsaWNlAHJlZGFjdGVk\r\n',
      'S: a1 OK in\r\n',
    ],
  ],
  [
    'AUTHENTICATE cancelled, the response comes all the same',
    (s) => ['C: a1 AUTHENTICATE PLAIN\r\n', plus, `C: *\r\n${plain(s)}\r\n`, bad],
    ['C: a1 AUTHENTICATE PLAIN\r\n', 'S: + \r\n', 'C: *\r\nAGFsaWNlAHJlZGFjdGVk\r\n', 'S: a1 BAD bad\r\n'],
  ],
  [
    'AUTHENTICATE cancelled, the response comes after the BAD',
    (s) => ['C: a1 AUTHENTICATE PLAIN\r\n', plus, 'C: *\r\n', bad, `C: ${plain(s)}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN\r\n', 'S: + \r\n', 'C: *\r\n', 'S: a1 BAD bad\r\n', 'C: redacted\r\n'],
  ],
  [
    'AUTHENTICATE without a mechanism',
    (s) => ['C: a1 AUTHENTICATE\r\n', bad, `C: PLAIN ${plain(s)}\r\n`],
    ['C: a1 AUTHENTICATE\r\n', 'S: a1 BAD bad\r\n', 'C: redacted\r\n'],
  ],
  [
    'AUTHENTICATE of an unknown mechanism in lower case',
    (s) => [`C: a1 authenticate x-foo ${b64(s)}\r\n`, no],
    ['C: a1 authenticate "redacted"\r\n', 'S: a1 NO no\r\n'],
  ],
  [
    'AUTHENTICATE of an unknown mechanism, response on the next line',
    (s) => ['C: a1 AUTHENTICATE X-FOO\r\n', plus, `C: ${s}\r\n`, no],
    ['C: a1 AUTHENTICATE "redacted"\r\n', 'S: + \r\n', 'C: cmVkYWN0ZWQ=\r\n', 'S: a1 NO no\r\n'],
  ],
  [
    'AUTHENTICATE with "=" and the response on the next line',
    (s) => ['C: a1 AUTHENTICATE PLAIN =\r\n', plus, `C: ${plain(s)}\r\n`, ok],
    ['C: a1 AUTHENTICATE PLAIN =\r\n', 'S: + \r\n', 'C: AGFsaWNlAHJlZGFjdGVk\r\n', 'S: a1 OK in\r\n'],
  ],
  [
    'AUTHENTICATE LOGIN with "=": the next is the password for all we know',
    (s) => ['C: a1 AUTHENTICATE LOGIN =\r\n', plus, `C: ${b64(s)}\r\n`],
    ['C: a1 AUTHENTICATE LOGIN =\r\n', 'S: + \r\n', 'C: cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE LOGIN that asks for the password first',
    (s) => ['C: a1 AUTHENTICATE LOGIN\r\n', `S: + ${b64('Password:')}\r\n`, `C: ${b64(s)}\r\n`],
    ['C: a1 AUTHENTICATE LOGIN\r\n', 'S: + UGFzc3dvcmQ6\r\n', 'C: cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE PLAIN with TABs',
    (s) => [`C: a1 AUTHENTICATE\tPLAIN\t${plain(s)}\r\n`],
    ['C: redacted\r\n'],
  ],
  [
    'AUTHENTICATE PLAIN with a TAB before its response',
    (s) => [`C: a1 AUTHENTICATE PLAIN\t${plain(s)}\r\n`],
    ['C: a1 AUTHENTICATE "redacted"\r\n'],
  ],
  [
    'AUTHENTICATE PLAIN with its mechanism as literal',
    (s) => [`C: a1 AUTHENTICATE {5+}\r\nPLAIN ${plain(s)}\r\n`],
    ['C: a1 AUTHENTICATE {8+}\r\nredacted "redacted"\r\n'],
  ],
  [
    'AUTHENTICATE PLAIN, the response in two words',
    (s) => [`C: a1 AUTHENTICATE PLAIN ${b64('\0alice\0')} ${b64(s)}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE PLAIN in the clear',
    (s) => [`C: a1 AUTHENTICATE PLAIN alice ${s}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE PLAIN with the password where the name should be',
    (s) => [`C: a1 AUTHENTICATE PLAIN ${b64(`${s}\0alice\0`)}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE PLAIN of two parts',
    (s) => [`C: a1 AUTHENTICATE PLAIN ${b64(`alice\0${s}`)}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE PLAIN with a line end in its base64',
    (s) => [`C: a1 AUTHENTICATE PLAIN\r\n`, plus, `C: ${b64('\0alice\0')}\r\n${b64(s)}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN\r\n', 'S: + \r\n', 'C: cmVkYWN0ZWQ=\r\ncmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE with a literal refused',
    (s) => [`C: a1 AUTHENTICATE PLAIN {${s.length}}\r\n`, bad, `C: ${s}\r\n`],
    ['C: a1 AUTHENTICATE PLAIN {8}\r\n', 'S: a1 BAD bad\r\n', 'C: redacted\r\n'],
  ],
  [
    'AUTHENTICATE EXTERNAL with a password',
    (s) => [`C: a1 AUTHENTICATE EXTERNAL ${b64(s)}\r\n`],
    ['C: a1 AUTHENTICATE EXTERNAL cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE XOAUTH2 with octets behind its end',
    (s) => [`C: a1 AUTHENTICATE XOAUTH2 ${b64(`user=alice\x01auth=Bearer x\x01\x01${s}`)}\r\n`],
    ['C: a1 AUTHENTICATE XOAUTH2 cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE XOAUTH2 with another field',
    (s) => [`C: a1 AUTHENTICATE XOAUTH2 ${b64(`user=alice\x01auth=${s} x\x01\x01`)}\r\n`],
    ['C: a1 AUTHENTICATE XOAUTH2 cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'AUTHENTICATE CRAM-MD5 in the clear',
    (s) => [`C: a1 AUTHENTICATE CRAM-MD5\r\n`, plus, `C: alice ${s}\r\n`],
    ['C: a1 AUTHENTICATE CRAM-MD5\r\n', 'S: + \r\n', 'C: cmVkYWN0ZWQ=\r\n'],
  ],
  [
    'ID with a field that has a password in its name',
    (s) => [`C: a1 ID ("x-password" "${s}")\r\n`],
    ['C: a1 ID ("x-password" "redacted")\r\n'],
  ],
  ['ID with words', (s) => [`C: a1 ID (password ${s})\r\n`], ['C: a1 ID (password "redacted")\r\n']],
  [
    'ID with a word as value',
    (s) => [`C: a1 ID ("password" ${s})\r\n`],
    ['C: a1 ID ("password" "redacted")\r\n'],
  ],
  ['ID without a blank', (s) => [`C: a1 ID ("password""${s}")\r\n`], ['C: a1 ID ("redacted"\r\n']],
  [
    'ID without a blank between a harmless name and a value',
    (s) => [`C: a1 ID ("name""${s}")\r\n`],
    ['C: a1 ID ("redacted"\r\n'],
  ],
  ['ID with a TAB', (s) => [`C: a1 ID ("password"\t"${s}")\r\n`], ['C: a1 ID ("redacted"\r\n']],
  ['ID with a TAB before the list', (s) => [`C: a1 ID \t("name" "${s}")\r\n`], ['C: a1 ID "redacted"\r\n']],
  ['ID with a lone value', (s) => [`C: a1 ID "${s}"\r\n`], ['C: a1 ID "redacted"\r\n']],
  ['ID with a lone word', (s) => [`C: a1 ID ${s}\r\n`], ['C: a1 ID "redacted"\r\n']],
  ['ID with one word in its list', (s) => [`C: a1 ID (${s})\r\n`], ['C: a1 ID ("redacted" "redacted"\r\n']],
  ['ID with NIL and more', (s) => [`C: a1 ID NIL ${s}\r\n`], ['C: a1 ID NIL "redacted"\r\n']],
  [
    'ID with a name that has no value',
    (s) => [`C: a1 ID ("name" NIL "${s}")\r\n`],
    ['C: a1 ID ("name" NIL "redacted" "redacted"\r\n'],
  ],
  [
    'ID with a value in the place of a name',
    (s) => [`C: a1 ID ("name" "x" "${s}" "y" "version" "1")\r\n`],
    ['C: a1 ID ("name" "x" "redacted" "redacted" "version" "1")\r\n'],
  ],
  [
    'ID with a literal value',
    (s) => [`C: a1 ID ("password" {${s.length}+}\r\n${s})\r\n`],
    ['C: a1 ID ("password" {8+}\r\nredacted)\r\n'],
  ],
  [
    'ID with a literal value that waits for "+"',
    (s) => [`C: a1 ID ("password" {${s.length}}\r\n`, plus, `C: ${s})\r\n`],
    ['C: a1 ID ("password" {8}\r\n', 'S: + \r\n', 'C: redacted)\r\n'],
  ],
  [
    'ID with a literal name',
    (s) => [`C: a1 ID ({8+}\r\npassword "${s}")\r\n`],
    ['C: a1 ID ({8+}\r\nredacted "redacted")\r\n'],
  ],
  [
    'ID with literals',
    (s) => [`C: a1 ID ({8+}\r\npassword {${s.length}+}\r\n${s} "name" "x")\r\n`],
    ['C: a1 ID ({8+}\r\nredacted {8+}\r\nredacted "name" "x")\r\n'],
  ],
  [
    'ID with a literal of a harmless field that swallows the next',
    (s) => [`C: a1 ID ("name" {${s.length + 16}+}\r\nx "password" "${s}")\r\n`],
    ['C: a1 ID ("name" {8+}\r\nredacted\r\n'],
  ],
  ['ID without its end', (s) => [`C: a1 ID ("password" "${s}"\r\n`], ['C: a1 ID ("password" "redacted"\r\n']],
  ['ID without its beginning', (s) => [`C: a1 ID "password" "${s}")\r\n`], ['C: a1 ID "redacted"\r\n']],
  [
    'ID with a list in its list',
    (s) => [`C: a1 ID ("name" ("password" "${s}"))\r\n`],
    ['C: a1 ID ("name" "redacted"\r\n'],
  ],
  [
    'ID with two lists',
    (s) => [`C: a1 ID ("name" "x") ("password" "${s}")\r\n`],
    ['C: a1 ID ("name" "x") "redacted"\r\n'],
  ],
  [
    'ID with a name in two',
    (s) => [`C: a1 ID ("pass" "word" "${s}")\r\n`],
    ['C: a1 ID ("pass" "redacted" "redacted" "redacted"\r\n'],
  ],
  [
    'ID with a name in two words',
    (s) => [`C: a1 ID ("pass word" "${s}")\r\n`],
    ['C: a1 ID ("redacted" "redacted")\r\n'],
  ],
  [
    'ID with a line end in a name',
    (s) => [`C: a1 ID ("pass\r\nword" "${s}")\r\n`],
    ['C: a1 ID ("redacted"\r\nredacted\r\n'],
  ],
  [
    'ID with a quote that is not closed',
    (s) => [`C: a1 ID ("name" "x\r\n${s}")\r\n`],
    ['C: a1 ID ("name" "redacted"\r\nredacted\r\n'],
  ],
  [
    'ID with an escaped quote in a name',
    (s) => [`C: a1 ID ("na\\"me" "${s}")\r\n`],
    ['C: a1 ID ("redacted" "redacted")\r\n'],
  ],
  [
    'ID with arguments',
    (s) => [`C: a1 ID ("name" "x" "command" "x ${s}" "arguments" "-p ${s}" "environment" "P=${s}")\r\n`],
    ['C: a1 ID ("name" "x" "command" "redacted" "arguments" "redacted" "environment" "redacted")\r\n'],
  ],
  [
    'ID with a key',
    (s) => [`C: a1 ID ("x-apikey" "${s}" "x-foo" "${s}" "version" "1.0")\r\n`],
    ['C: a1 ID ("x-apikey" "redacted" "x-foo" "redacted" "version" "1.0")\r\n'],
  ],
  [
    'ID in lower case',
    (s) => [`C: a1 id ("NAME" "x" "PassWord" "${s}")\r\n`],
    ['C: a1 id ("NAME" "x" "PassWord" "redacted")\r\n'],
  ],
  [
    'ID with an unknown field',
    (s) => [`C: a1 ID ("name" "x" "${s}" "${s}")\r\n`],
    ['C: a1 ID ("name" "x" "redacted" "redacted")\r\n'],
  ],
  [
    'ID refused at its literal',
    (s) => [`C: a1 ID ("password" {${s.length}}\r\n`, bad, `C: ${s})\r\n`],
    ['C: a1 ID ("password" {8}\r\n', 'S: a1 BAD bad\r\n', 'C: redacted\r\n'],
  ],
]

const url = (token: string): string => `imap://h/m;UID=2;URLAUTH=anonymous:internal:${token}`
const lit = (token: string, mode = '+'): string => `{${url(token).length}${mode}}\r\n`

/** Signed URLs in what a client says. */
export const urls: Form[] = [
  [
    'URLFETCH with a literal',
    (s) => [`C: a1 URLFETCH ${lit(s)}${url(s)}\r\n`],
    ['C: a1 URLFETCH {52+}\r\nimap://h/m;UID=2;URLAUTH=anonymous:internal:redacted\r\n'],
  ],
  [
    'URLFETCH with a literal that waits for "+"',
    (s) => [`C: a1 URLFETCH ${lit(s, '')}`, plus, `C: ${url(s)}\r\n`, ok],
    [
      'C: a1 URLFETCH {52}\r\n',
      'S: + \r\n',
      'C: imap://h/m;UID=2;URLAUTH=anonymous:internal:redacted\r\n',
      'S: a1 OK in\r\n',
    ],
  ],
  [
    'URLFETCH with two literals',
    (s) => [`C: a1 URLFETCH ${lit(s)}${url(s)} ${lit(s)}${url(s)}\r\n`],
    [
      'C: a1 URLFETCH {52+}\r\nimap://h/m;UID=2;URLAUTH=anonymous:internal:redacted {52+}\r\nimap://h/m;UID=2;URLAUTH=anonymous:internal:redacted\r\n',
    ],
  ],
  [
    'URLFETCH with a literal and a quoted URL',
    (s) => [`C: a1 URLFETCH ${lit(s)}${url(s)} "${url(s)}"\r\n`],
    [
      'C: a1 URLFETCH {52+}\r\nimap://h/m;UID=2;URLAUTH=anonymous:internal:redacted "imap://h/m;UID=2;URLAUTH=anonymous:internal:redacted"\r\n',
    ],
  ],
  [
    'URLFETCH with a literal without a token',
    (s) => [`C: a1 URLFETCH {20+}\r\nimap://h/m;UID=2/;x= "${url(s)}"\r\n`],
    [
      'C: a1 URLFETCH {20+}\r\nimap://h/m;UID=2/;x= "imap://h/m;UID=2;URLAUTH=anonymous:internal:redacted"\r\n',
    ],
  ],
  [
    'URLFETCH with its token in lower case',
    (s) => [`C: a1 urlfetch ${lit(s)}${url(s).replace('URLAUTH', 'urlauth')}\r\n`],
    ['C: a1 urlfetch {52+}\r\nimap://h/m;UID=2;urlauth=anonymous:internal:redacted\r\n'],
  ],
  [
    'URLFETCH with a literal that is refused',
    (s) => [`C: a1 URLFETCH ${lit(s, '')}`, no, 'C: a2 NOOP\r\n'],
    ['C: a1 URLFETCH {8}\r\n', 'S: a1 NO no\r\n', 'C: a2 NOOP\r\n'],
  ],
  [
    'URLFETCH with a literal that is too long for a URL',
    (s) => [`C: a1 URLFETCH {${5000 + url(s).length}+}\r\n${'x'.repeat(5000)}${url(s)}\r\n`],
    ['C: a1 URLFETCH {8+}\r\nredacted\r\n'],
  ],
  [
    'URLFETCH with a password in its URL',
    (s) => [`C: a1 URLFETCH {${s.length + 17}+}\r\nimap://alice:${s}@h/m\r\n`],
    ['C: a1 URLFETCH {25+}\r\nimap://alice:redacted@h/m\r\n'],
  ],
  [
    'GENURLAUTH with a literal',
    (s) => [`C: a1 GENURLAUTH ${lit(s)}${url(s)} INTERNAL\r\n`],
    ['C: a1 GENURLAUTH {52+}\r\nimap://h/m;UID=2;URLAUTH=anonymous:internal:redacted INTERNAL\r\n'],
  ],
  [
    'CATENATE with a literal URL',
    (s) => [`C: a1 APPEND x CATENATE (URL ${lit(s)}${url(s)} TEXT {2+}\r\nhi)\r\n`],
    [
      'C: a1 APPEND x CATENATE (URL {52+}\r\nimap://h/m;UID=2;URLAUTH=anonymous:internal:redacted TEXT {2+}\r\nhi)\r\n',
    ],
  ],
  [
    'CATENATE with a literal URL behind a text',
    (s) => [`C: a1 APPEND x CATENATE (TEXT {2+}\r\nhi URL ${lit(s)}${url(s)})\r\n`],
    [
      'C: a1 APPEND x CATENATE (TEXT {2+}\r\nhi URL {52+}\r\nimap://h/m;UID=2;URLAUTH=anonymous:internal:redacted)\r\n',
    ],
  ],
  [
    'CATENATE with a literal URL that waits for "+"',
    (s) => [
      `C: a1 APPEND x CATENATE (URL ${lit(s, '')}`,
      plus,
      `C: ${url(s)} TEXT {2}\r\n`,
      plus,
      'C: hi)\r\n',
      ok,
    ],
    [
      'C: a1 APPEND x CATENATE (URL {52}\r\n',
      'S: + \r\n',
      'C: imap://h/m;UID=2;URLAUTH=anonymous:internal:redacted TEXT {2}\r\n',
      'S: + \r\n',
      'C: hi)\r\n',
      'S: a1 OK in\r\n',
    ],
  ],
  [
    'CATENATE with a literal mailbox',
    (s) => [`C: a1 APPEND {5+}\r\ninbox CATENATE (URL ${lit(s)}${url(s)})\r\n`],
    [
      'C: a1 APPEND {5+}\r\ninbox CATENATE (URL {52+}\r\nimap://h/m;UID=2;URLAUTH=anonymous:internal:redacted)\r\n',
    ],
  ],
  [
    'REPLACE with a literal URL',
    (s) => [`C: a1 UID REPLACE 4 x CATENATE (url ${lit(s)}${url(s)})\r\n`],
    [
      'C: a1 UID REPLACE 4 x CATENATE (url {52+}\r\nimap://h/m;UID=2;URLAUTH=anonymous:internal:redacted)\r\n',
    ],
  ],
  [
    'a URL in the place of the tag',
    (s) => [`C: ${url(s)} TEXT {2+}\r\nhi)\r\n`],
    ['C: redacted {8+}\r\nredactedredacted\r\n'],
  ],
  ['a URL on a line of its own', (s) => [`C: ${url(s)})\r\n`], ['C: redacted\r\n']],
  ['a URL in the place of the verb', (s) => [`C: a1 ${url(s)}\r\n`], ['C: redacted\r\n']],
  [
    'a login that a literal has swallowed, and its password again',
    (s) => [
      `C: a1 URLFETCH {${s.length + 20}+}\r\na2 NOOP\r\na3 LOGIN x ${s}\r\n`,
      ok,
      `C: a4 SELECT ${s}\r\n`,
    ],
    ['C: a1 URLFETCH {8+}\r\nredacted\r\n', 'S: a1 OK in\r\n', 'C: a4 SELECT "redacted"\r\n'],
  ],
  [
    'a login that a literal has swallowed to the middle of its password, and its password again',
    (s) => ['C: a1 URLFETCH {22+}\r\n', `C: a2 NOOP\r\na3 LOGIN a ${s}\r\n`, ok, `C: a4 SELECT ${s}\r\n`],
    ['C: a1 URLFETCH {8+}\r\nredacted "redacted"\r\n', 'S: a1 OK in\r\n', 'C: a4 SELECT "redacted"\r\n'],
  ],
  [
    'a login that a literal has swallowed in part, and its password again',
    (s) => [
      'C: a1 URLFETCH {26+}\r\n',
      `C: a2 NOOP\r\na3 LOGIN alice1 ${s}\r\n`,
      ok,
      `C: a4 SELECT ${s}\r\n`,
    ],
    ['C: a1 URLFETCH {8+}\r\nredacted "redacted"\r\n', 'S: a1 OK in\r\n', 'C: a4 SELECT "redacted"\r\n'],
  ],
]
