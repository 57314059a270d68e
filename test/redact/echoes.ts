/** What a server says to tell a secret: the encodings it may be in, and the places where it may stand. */
import { b64, type Form } from './forms.ts'

const each = (secret: string, encode: (octet: number) => string): string =>
  [...secret].map((letter) => encode(letter.charCodeAt(0))).join('')
const hex = (octet: number): string => octet.toString(16).padStart(2, '0')

/** How a secret may be encoded: every way that is undone. */
export const encodings: readonly (readonly [name: string, encode: (secret: string) => string])[] = [
  ['as it is', (s) => s],
  ['in upper case', (s) => s.toUpperCase()],
  ['escaped as in a quoted string', (s) => s.replace(/["\\]/g, '\\$&')],
  [
    'with every character escaped',
    (s) => each(s, (octet) => `\\${String.fromCharCode(octet)}`).replace(/\\(?=[0-7xu])/g, ''),
  ],
  ['as JSON', (s) => each(s, (octet) => `\\u00${hex(octet)}`)],
  ['as C', (s) => each(s, (octet) => `\\x${hex(octet)}`)],
  ['in octal', (s) => each(s, (octet) => `\\${octet.toString(8).padStart(3, '0')}`)],
  ['percent-encoded where it has to be', (s) => encodeURIComponent(s)],
  ['percent-encoded', (s) => each(s, (octet) => `%${hex(octet).toUpperCase()}`)],
  [
    'percent-encoded here and there',
    (s) =>
      each(s, (octet) => (octet % 3 === 0 || octet === 0x25 ? `%${hex(octet)}` : String.fromCharCode(octet))),
  ],
  ['quoted-printable', (s) => each(s, (octet) => `=${hex(octet).toUpperCase()}`)],
  ['as entities', (s) => each(s, (octet) => `&#${octet};`)],
  ['as entities in hex', (s) => each(s, (octet) => `&#x${hex(octet)};`)],
  [
    'as named entities',
    (s) => s.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/'/g, '&apos;'),
  ],
  ['as a mailbox name', (s) => s.replace(/&/g, '&-')],
  ['in hex', (s) => each(s, hex)],
  ['in upper case hex', (s) => each(s, hex).toUpperCase()],
  ['in hex with colons', (s) => [...s].map((letter) => hex(letter.charCodeAt(0))).join(':')],
  ['in base64', b64],
  ['in base64 for URLs', (s) => b64(s).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')],
  ['in base64 behind one octet', (s) => b64(`x${s}`)],
  ['in base64 behind two', (s) => b64(`xy${s}y`)],
  ['its first octets', (s) => s.slice(0, Math.max(6, s.length - 2))],
  ['its last octets', (s) => s.slice(-Math.max(6, s.length - 2))],
  ['octets from its middle', (s) => s.slice(1, 7)],
  ['twice', (s) => s + s],
  ['with letters around it', (s) => `x${s}x`],
]

const login = (s: string): string => `C: a1 LOGIN alice {${s.length}+}\r\n${s}\r\n`

/** Where it may stand. Lines of a dialogue; `d` is the secret in its encodings. */
export const places: readonly (readonly [name: string, say: (s: string, d: string) => string[]])[] = [
  ['in NO to LOGIN', (s, d) => [login(s), `S: a1 NO wrong: ${d}\r\n`]],
  ['in BAD, alone', (s, d) => [login(s), `S: a1 BAD ${d}\r\n`]],
  ['in an untagged line before the answer', (s, d) => [login(s), `S: * NO <${d}>\r\n`, 'S: a1 OK in\r\n']],
  ['in the answer to a successful login', (s, d) => [login(s), `S: a1 OK [ALERT] hi ${d}!\r\n`]],
  ['long after login', (s, d) => [login(s), 'S: a1 OK in\r\n', 'C: a2 NOOP\r\n', `S: a2 OK ${d}\r\n`]],
  ['in a code after login', (s, d) => [login(s), 'S: a1 OK in\r\n', `S: * OK [X ${d}] x\r\n`]],
  ['in a line that nobody understands', (s, d) => [login(s), 'S: a1 OK in\r\n', `S: ${d}\r\n`]],
  ['behind a +', (s, d) => [login(s), 'S: a1 OK in\r\n', `S: + ${d}\r\n`]],
  ['in a literal before login', (s, d) => [login(s), `S: * X {${d.length}}\r\n${d}\r\n`]],
  ['in a quoted string before login', (s, d) => [login(s), `S: * ID ("x" "${d}")\r\n`]],
  ['in BYE', (s, d) => [login(s), 'S: a1 OK in\r\n', `S: * BYE ${d}\r\n`]],
]

/** Every place, with the encodings told apart by the name of the form. */
export const echoes: readonly Form[] = encodings.flatMap(([encoded, encode]) =>
  places.map(([place, say]): Form => [`${encoded}, ${place}`, (s) => say(s, encode(s)), []]),
)
