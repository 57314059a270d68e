/**
 * Decodes terminal input into keys, pasted text and clicks. Replies of the terminal are dropped: a cursor
 * report must never press a key. Pure: the caller times the wait for the rest of a sequence.
 */

/** A key by its name in the key table, or pasted text. */
export type TerminalEvent =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'paste'; readonly text: string }
  | MouseEvent

/** A click, or a step of the wheel, at a cell counted from 0. */
interface MouseEvent {
  readonly type: 'mouse'
  readonly action: 'press' | 'up' | 'down'
  readonly x: number
  readonly y: number
}

/** Input that is not complete yet. */
export interface Keyboard {
  readonly pending: string
  /** The text so far of a paste that has not ended. */
  readonly pasting?: string
}

/** The decoded input, and the state that waits for more. */
export interface Decoded {
  readonly keyboard: Keyboard
  readonly inputs: readonly TerminalEvent[]
}

export const idleKeyboard: Keyboard = { pending: '' }

/**
 * Milliseconds after which an ESC followed by nothing is the Esc key. Even a slow line splits sequences by
 * less.
 */
export const escapeWait = 60

/** The maximum length of a paste, or of an unfinished sequence, in characters. */
const longestPaste = 4096

const pasteEnd = '\x1b[201~'

/**
 * Decodes text from the terminal.
 * @param text decoded from UTF-8
 */
export function decode(keyboard: Keyboard, text: string): Decoded {
  const inputs: TerminalEvent[] = []
  let rest = keyboard.pending + text
  let pasting = keyboard.pasting
  while (rest !== '') {
    if (pasting !== undefined) {
      const end = rest.indexOf(pasteEnd)
      // The end marker itself may be split: its first part is held until the rest arrives.
      const held = end < 0 ? overlap(rest) : 0
      pasting = (pasting + rest.slice(0, end < 0 ? rest.length - held : end)).slice(0, longestPaste)
      if (end < 0) return { keyboard: { pending: rest.slice(rest.length - held), pasting }, inputs }
      inputs.push({ type: 'paste', text: pasting })
      pasting = undefined
      rest = rest.slice(end + pasteEnd.length)
      continue
    }
    const token = tokenOf(rest)
    if (token === undefined) return { keyboard: { pending: rest.slice(0, longestPaste) }, inputs }
    rest = rest.slice(token.length)
    if (token.mouse !== undefined) inputs.push(token.mouse)
    if (token.key === 'paste') pasting = ''
    else if (token.key !== '') inputs.push({ type: 'key', key: token.key })
  }
  return { keyboard: pasting === undefined ? idleKeyboard : { pending: '', pasting }, inputs }
}

/** Ends the wait of `escapeWait`: a lone ESC was the Esc key; an unfinished sequence is dropped. */
export function timedOut(keyboard: Keyboard): Decoded {
  if (keyboard.pasting !== undefined || keyboard.pending === '') return { keyboard, inputs: [] }
  const inputs: TerminalEvent[] = keyboard.pending === '\x1b' ? [{ type: 'key', key: 'escape' }] : []
  return { keyboard: idleKeyboard, inputs }
}

/** The length of the longest suffix of `text` that is a prefix of `pasteEnd`. */
function overlap(text: string): number {
  for (let length = Math.min(pasteEnd.length - 1, text.length); length > 0; length--) {
    if (pasteEnd.startsWith(text.slice(text.length - length))) return length
  }
  return 0
}

/** `key` is empty for input that is dropped. */
interface Token {
  readonly key: string
  readonly mouse?: MouseEvent
  readonly length: number
}

function tokenOf(text: string): Token | undefined {
  const code = text.codePointAt(0) ?? 0
  if (code === 0x1b) return escapeToken(text)
  if (code >= 0xd800 && code <= 0xdfff) return { key: '', length: 1 }
  const length = code > 0xffff ? 2 : 1
  if (code >= 0x80 && code < 0xa0) return { key: '', length }
  return { key: code < 0x20 || code === 0x7f ? controlName(code) : plainName(text, length), length }
}

function plainName(text: string, length: number): string {
  const character = text.slice(0, length)
  return character === ' ' ? 'space' : character
}

function controlName(code: number): string {
  switch (code) {
    case 0x0d:
    case 0x0a:
      return 'enter'
    case 0x09:
      return 'tab'
    case 0x08:
    case 0x7f:
      return 'backspace'
    case 0x00:
      return 'C-space'
    default:
      return `C-${String.fromCharCode(code + 0x60)}`
  }
}

/** A sequence that begins with ESC; undefined when it is incomplete. */
function escapeToken(text: string): Token | undefined {
  const kind = text[1]
  if (kind === undefined) return undefined
  if (kind === '\x1b') return { key: 'escape', length: 1 }
  if (kind === '[') return controlSequence(text)
  if (kind === 'O') {
    const final = text[2]
    return final === undefined ? undefined : { key: finals[final] ?? '', length: 3 }
  }
  // OSC, DCS, SOS, PM, APC: replies of the terminal, up to BEL or ST.
  if (']PX^_'.includes(kind)) {
    const end = /\x07|\x1b\\/.exec(text.slice(2))
    return end === null ? undefined : { key: '', length: 2 + end.index + end[0].length }
  }
  const length = (text.codePointAt(1) ?? 0) > 0xffff ? 3 : 2
  return { key: `M-${text.slice(1, length)}`, length }
}

// biome-ignore format: a table
const finals: Readonly<Record<string, string>> = {
  A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end', Z: 'S-tab',
}

// biome-ignore format: a table
const numbered: Readonly<Record<string, string>> = {
  1: 'home', 3: 'delete', 4: 'end', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end', 200: 'paste',
}

/** CSI: parameters, intermediates, one final character (ECMA-48 §5.4). */
function controlSequence(text: string): Token | undefined {
  const found = /^\x1b\[([0-?]*)([ -/]*)([@-~])/.exec(text)
  if (found === null) {
    // Not a sequence: drop ESC and the bracket; the rest is typed text.
    return /^\x1b\[[0-?]*[ -/]*$/.test(text) ? undefined : { key: '', length: 2 }
  }
  const [whole, parameters = '', between = '', final = ''] = found
  const length = whole.length
  const mouse = final === 'M' && between === '' ? mouseOf(parameters) : undefined
  if (mouse !== undefined) return { key: '', length, mouse }
  if (between !== '' || /[<=>?]/.test(parameters)) return { key: '', length }
  const [first = '', modifier = ''] = parameters.split(';')
  if (final === '~') return { key: modified(numbered[first] ?? '', modifier), length }
  // `CSI 1;5A` is a key with a modifier; `CSI 12;40R`, a cursor position report, is in no table.
  return { key: modified(finals[final] ?? '', modifier), length }
}

// Buttons of SGR reports: 0 is the left one, 64 and 65 are the wheel; 4, 8 and 16 add Shift, Alt, Control.
const buttons: Readonly<Record<number, MouseEvent['action']>> = { 0: 'press', 64: 'up', 65: 'down' }

/** `<0;10;5` is a click in the tenth column of the fifth row. */
function mouseOf(parameters: string): MouseEvent | undefined {
  const [, button, column, row] = /^<(\d{1,3});(\d{1,5});(\d{1,5})$/.exec(parameters) ?? []
  const action = buttons[Number(button) & ~28]
  if (button === undefined || action === undefined) return undefined
  return { type: 'mouse', action, x: Number(column) - 1, y: Number(row) - 1 }
}

function modified(key: string, modifier: string): string {
  if (key === '' || modifier === '' || modifier === '1') return key
  const bits = Number(modifier) - 1
  return `${(bits & 4) === 0 ? '' : 'C-'}${(bits & 2) === 0 ? '' : 'M-'}${(bits & 1) === 0 ? '' : 'S-'}${key}`
}
