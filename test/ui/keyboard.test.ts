/** What terminals send: keys come out, replies of the terminal do not. */
import { describe, expect, test } from 'vitest'
import { decode, idleKeyboard, type TerminalEvent, timedOut } from '../../ui/terminal/keyboard.ts'

/** Keys and pastes of what came in these parts, with the wait for the rest at the end. */
function typed(...parts: readonly string[]): string[] {
  let keyboard = idleKeyboard
  const inputs: TerminalEvent[] = []
  for (const part of parts) {
    const decoded = decode(keyboard, part)
    keyboard = decoded.keyboard
    inputs.push(...decoded.inputs)
  }
  inputs.push(...timedOut(keyboard).inputs)
  return inputs.map((input) => {
    if (input.type === 'key') return input.key
    return input.type === 'paste' ? `paste:${input.text}` : `${input.action} ${input.x},${input.y}`
  })
}

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['letters and the bar', 'j G', ['j', 'space', 'G']],
  ['Enter once', '\r', ['enter']],
  ['control keys', '\x03\x04\x1a\t\x7f\x08', ['C-c', 'C-d', 'C-z', 'tab', 'backspace', 'backspace']],
  ['arrows', '\x1b[A\x1b[B\x1b[C\x1b[D', ['up', 'down', 'right', 'left']],
  ['arrows in application mode', '\x1bOA\x1bOH', ['up', 'home']],
  [
    'Home and End of every terminal',
    '\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~',
    ['home', 'end', 'home', 'end', 'home', 'end'],
  ],
  ['pages', '\x1b[5~\x1b[6~', ['pageup', 'pagedown']],
  ['with modifiers', '\x1b[1;5A\x1b[Z\x1b[1;2B', ['C-up', 'S-tab', 'S-down']],
  ['Esc alone', '\x1b', ['escape']],
  ['Esc twice', '\x1b\x1b', ['escape', 'escape']],
  ['Alt and a letter', '\x1bx', ['M-x']],
  ['letters of the world', 'ä漢😀', ['ä', '漢', '😀']],
  ['a paste presses no key', '\x1b[200~q\x03\r\x1b[A\x1b[201~j', ['paste:q\x03\r\x1b[A', 'j']],
  ['a cursor report is dropped', '\x1b[12;40Rj', ['j']],
  ['device attributes are dropped', '\x1b[?62;1;4c\x1b[>0;276;0cj', ['j']],
  ['a colour that was not asked for is dropped', '\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b]11;x\x07j', ['j']],
  ['a device control string is dropped', '\x1bP1$r0m\x1b\\j', ['j']],
  [
    'clicks, whichever key is held; releases are dropped',
    '\x1b[<0;10;5M\x1b[<16;1;1M\x1b[<0;10;5mj',
    ['press 9,4', 'press 0,0', 'j'],
  ],
  ['the wheel, also two steps at once', '\x1b[<64;2;3M\x1b[<65;2;3M', ['up 1,2', 'down 1,2']],
  ['other buttons and motion are dropped', '\x1b[<2;1;1M\x1b[<35;1;1M\x1b[<99999;1;1Mj', ['j']],
  ['focus reports are dropped', '\x1b[I\x1b[Oj', ['j']],
  ['C1 presses nothing', '\u009b6nj', ['6', 'n', 'j']],
]

describe('keys', () => {
  test.each(cases)('%s', (_, text, expected) => {
    expect(typed(text)).toEqual(expected)
  })

  test.each(cases.filter(([name]) => !name.includes('world')))(
    '%s, one octet at a time',
    (_, text, expected) => {
      expect(typed(...text)).toEqual(expected)
    },
  )
})

test('a sequence that never ends is nothing, and does not swallow what is typed later', () => {
  const { keyboard } = decode(idleKeyboard, '\x1b]52;c;')
  expect(decode(timedOut(keyboard).keyboard, 'q').inputs).toEqual([{ type: 'key', key: 'q' }])
})

test('a paste is bounded', () => {
  const [paste] = typed(`\x1b[200~${'x'.repeat(100_000)}\x1b[201~`)
  expect(paste?.length).toBe(4096 + 'paste:'.length)
})
