/**
 * Helps to read one side without its peer: guesses the peer's answers from the octets that follow, and tells
 * text from DEFLATE. Reads nothing by itself.
 */
import { Layers } from '../inflate/layers.ts'
import { commandHead } from '../wire/line.ts'
import type { TurnWait } from './dialogue.ts'

/** Octets that are enough to recognize text. */
const telling = 16

/** True for octets that may be lines of IMAP: their first 16 are UTF-8 without control characters. */
export function isText(bytes: Uint8Array): boolean {
  try {
    const head = new TextDecoder('utf-8', { fatal: true })
    return !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(head.decode(bytes.subarray(0, telling), { stream: true }))
  } catch {
    return false
  }
}

/** True for octets that are not text and become text when they are inflated. RFC 4978 §3. */
export async function isDeflated(bytes: Uint8Array): Promise<boolean> {
  if (bytes.length === 0 || isText(bytes)) return false
  let text = false
  const layers = new Layers(
    (chunk) => {
      text ||= isText(chunk.bytes)
    },
    () => undefined,
  )
  layers.deflate('server', [])
  layers.push({ side: 'server', time: 0, bytes })
  await layers.settled()
  return text
}

/** Commands whose completion changes how the client's next octets are read. */
const decisive = new Set(['STARTTLS', 'COMPRESS', 'UNAUTHENTICATE'])

/** A wait whose end decides how the client's next octets are read. */
export type Decisive = Exclude<TurnWait, { readonly for: 'greeting' }>

/** True when an answer of the server must be imagined before more of the client can be read. */
export function isDecisive(wait: TurnWait | undefined): wait is Decisive {
  if (wait === undefined || wait.for === 'greeting') return false
  return wait.for === 'grant' || decisive.has(wait.name)
}

/**
 * Imagines a server's answer, for a client whose server is not recorded. Never lets a login succeed: that is
 * unknown, and before a login more counts as secret.
 * @param wait what the client waits for; `literal` in the middle of a command
 * @param next the line that the client sends next
 * @param deflated true when that line is deflated
 */
export function imagined(wait: Decisive | 'literal', next: Uint8Array, deflated: boolean): string {
  if (wait === 'literal') return '+ \r\n'
  const { tag, name } = wait
  if (name === 'COMPRESS') return `${tag} ${deflated ? 'OK' : 'NO'}\r\n`
  if (wait.for === 'completion') return `${tag} OK\r\n`
  // A SASL line is one word, so a line of two is the next command.
  const over = name === 'AUTHENTICATE' && commandHead(next).kind === 'command'
  return over ? `${tag} NO\r\n` : '+ \r\n'
}
