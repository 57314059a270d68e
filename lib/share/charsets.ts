/** Converts octets to characters and back, one by one, for the charsets of encoded words. RFC 2047 §3. */

/** One character, and how to write others in its place in the same charset. */
export interface CharacterOctets {
  readonly character: string
  /** @param text the replacement: a character, several, or none */
  write(text: string): Uint8Array
}

/** The charset of an encoded word, without the language that RFC 2231 §5 allows after it. */
export function charsetOf(name: string): string {
  return (name.split('*', 1)[0] ?? '').toLowerCase()
}

const filler = 0x78 // x

/** One octet in a charset where each octet is a character. */
function single(octet: number, table: readonly string[], back: ReadonlyMap<string, number>): CharacterOctets {
  return {
    character: table[octet] as string,
    write: (text) => Uint8Array.from([...text], (character) => back.get(character) ?? filler),
  }
}

interface Table {
  readonly to: readonly string[]
  readonly back: ReadonlyMap<string, number>
}

const latin1: Table = tableOf((octet) => String.fromCharCode(octet))
/** Tables by charset; undefined for multi-octet charsets and for unknown ones. */
const mostTables = 64
const tables = new Map<string, Table | undefined>()

function tableOf(decode: (octet: number) => string): Table {
  const to = Array.from({ length: 256 }, (_, octet) => decode(octet))
  return { to, back: new Map(to.map((character, octet) => [character, octet])) }
}

function tableFor(charset: string): Table | undefined {
  if (tables.has(charset)) return tables.get(charset)
  const made = /^(iso-8859-|windows-|koi8-|macintosh|cp125)/.test(charset) ? knownTable(charset) : undefined
  if (tables.size >= mostTables) tables.clear()
  tables.set(charset, made)
  return made
}

function knownTable(charset: string): Table | undefined {
  if (charset === 'iso-8859-1') return latin1
  try {
    const decoder = new TextDecoder(charset)
    return tableOf((octet) => decoder.decode(Uint8Array.of(octet)))
  } catch {
    return undefined
  }
}

/** The length of a UTF-8 character by its first octet; 0 if that cannot begin one. */
function width(first: number): number {
  if (first < 0x80) return 1
  if (first < 0xc2) return 0
  if (first < 0xe0) return 2
  if (first < 0xf0) return 3
  return first < 0xf5 ? 4 : 0
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The character that begins at `at`; undefined if the octets are not UTF-8. */
function utf8At(bytes: Uint8Array, at: number, length: number): string | undefined {
  if (length === 0 || at + length > bytes.length) return undefined
  try {
    return utf8.decode(bytes.subarray(at, at + length))
  } catch {
    return undefined
  }
}

const encoder = new TextEncoder()

/**
 * Splits octets into characters.
 * @param charset in lower case. In multi-octet charsets other than UTF-8, and in invalid UTF-8, each octet
 *   counts as a character of ISO 8859-1.
 */
export function pointsOf(bytes: Uint8Array, charset: string): CharacterOctets[] {
  const table = tableFor(charset)
  if (table !== undefined) return Array.from(bytes, (octet) => single(octet, table.to, table.back))
  const unicode = charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii'
  const found: CharacterOctets[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = unicode ? width(bytes[at] as number) : 0
    const character = utf8At(bytes, at, length)
    if (character === undefined) found.push(single(bytes[at] as number, latin1.to, latin1.back))
    else found.push({ character, write: (made) => encoder.encode(made) })
    at += character === undefined ? 1 : length
  }
  return found
}
