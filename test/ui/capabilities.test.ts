/** The table of capabilities: what was told, what was used, and two connections side by side. */
import { describe, expect, test } from 'vitest'
import { dump } from '../../ui/terminal/grid.ts'
import { view } from '../../ui/view/view.ts'
import { ordinary } from './scenes.ts'
import { colourful, modelAfter, press } from './screen.ts'
import { Script } from './session.ts'

const size = { columns: 80, rows: 24 }

describe('capabilities', () => {
  const model = press(modelAfter(ordinary(), 12_000, size, colourful), 'g 4')
  const table = (keys: string): string => dump(view(press(model, keys), size))

  test('say what the client used and what it could have used', () => {
    expect(table('')).toMatch(/^ +IDLE .* used ×1$/m)
    expect(table('')).toMatch(/^ +ID .* not used$/m)
    expect(table('')).toMatch(/^ +LOGIN-REFERRALS +yes +yes$/m)
  })

  test('of two connections stand side by side, one other after the next, then alone again', () => {
    expect(table('c')).toContain('  c1 against c2 ')
    expect(table('c c')).toBe(table(''))
    expect(table('c >')).toBe(table('>'))
  })

  test('that were used without having been told are marked', () => {
    const script = new Script()
    script.open(0, 1, {})
    script.tell(1, 1, 'greeting', 'greeting', 'IMAP4rev1')
    script.state(2, 1, 'authenticated')
    script.tell(3, 1, 'after login', 'LOGIN', 'IMAP4rev1')
    script.send(4, 1, 'a1 ENABLE CONDSTORE', 'ENABLE')
    script.tell(5, 1, 'after ENABLE', 'CAPABILITY', 'IMAP4rev1 ENABLE CONDSTORE')
    const late = press(modelAfter(script.events, 10, size, colourful), '4')
    expect(dump(view(late, size))).toMatch(/ENABLE .*NOT told ×1$/m)
  })
})
