import { expect, test } from 'vitest'
import { limits } from '../../lib/record/limits.ts'
import type { Side } from '../../lib/record/record.ts'
import { Echo } from '../../lib/redact/echo.ts'
import { Passage } from '../../lib/redact/passage.ts'
import { Secrets } from '../../lib/redact/secrets.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

/** What a connection after its login lets out of one side, with the budget that live traffic has. */
function letOut(side: Side, texts: readonly string[]): string {
  let out = ''
  const passage = new Passage(
    { maskedFrom: 0, echo: new Echo(new Secrets(limits.secrets), limits.searched), from: 'greeting' },
    {
      part: (part) => {
        if (part.side === side && part.time >= 4) out += latin1(part.bytes)
      },
      switched: () => undefined,
    },
  )
  passage.take({ side: 'server', time: 1, bytes: octets('* OK hi\r\n') })
  passage.take({ side: 'client', time: 2, bytes: octets('a LOGIN joe swordfish99\r\n') })
  passage.take({ side: 'server', time: 3, bytes: octets('a OK in\r\n') })
  for (const [i, text] of texts.entries()) passage.take({ side, time: 4 + i, bytes: octets(text) })
  passage.end()
  return out
}

test('what a client says at once after its login is shown, however much it is', () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `b${i} UID FETCH ${i + 1} (BODY.PEEK[])\r\n`)
  const said = lines.join('')
  expect(said.length).toBeGreaterThan(limits.searched)
  expect(letOut('client', [said]) === said).toBe(true)
})

test('tag and status of what a server says stay, however much it says', () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `b${i} OK UID FETCH is done\r\n`)
  const heads = letOut('server', [lines.join('')]).match(/^b\d+ OK /gm) ?? []
  expect(heads).toHaveLength(lines.length)
})

test('a login that is torn by a gap is a secret, as far as it is there', () => {
  let out = ''
  const passage = new Passage(
    { maskedFrom: 0, echo: new Echo(new Secrets(limits.secrets)), from: 'greeting' },
    { part: ({ bytes }) => (out += latin1(bytes)), switched: () => undefined },
  )
  passage.take({ side: 'server', time: 1, bytes: octets('* OK hi\r\n') })
  passage.take({ side: 'client', time: 2, bytes: octets('a LOGIN joe "swordfish') })
  passage.lost('client', 3)
  passage.take({ side: 'client', time: 3, bytes: octets('99-and-more"\r\n') })
  passage.take({ side: 'server', time: 4, bytes: octets('a NO swordfish\r\n* NO 99-and-more\r\n') })
  passage.end()
  expect(out).not.toMatch(/sword|99-and/)
})
