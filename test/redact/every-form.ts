/** Every form in which a secret is sent, in every cut: tests that each lets out what it should and no more. */
import { describe, expect, test } from 'vitest'
import type { Chunk, Side } from '../../lib/record/record.ts'
import { octets } from '../../lib/wire/octets.ts'
import { chunks, type Said } from '../wire/dialogue.ts'
import { always, urls } from './client-forms.ts'
import { expected, type Form, login, said, sasl, secrets, server, traces } from './forms.ts'
import { framesIn, inOrder, released, releasedParts } from './spoken.ts'

/** Octets of a dialogue that is cut at each pair of places; a longer one is cut at one place, here and there. */
const short = 1000

/** Each saying cut at one place and at pairs of places, more of them the less they are apart. */
function* cuts(lines: readonly Said[], apart: number): Generator<Chunk[]> {
  const total = lines.map(([, text]) => text).join('').length
  const cutAt = (places: readonly number[]): Chunk[] => {
    const result: Chunk[] = []
    let at = 0
    let time = 0
    for (const [side, text] of lines) {
      const here = places.filter((place) => place > at && place < at + text.length).map((place) => place - at)
      const borders = [0, ...here, text.length]
      for (let i = 1; i < borders.length; i++) {
        result.push({
          side: side as Side,
          time: ++time,
          bytes: octets(text.slice(borders[i - 1], borders[i])),
        })
      }
      at += text.length
    }
    return result
  }
  for (let i = 0; i < total; i += total > short ? 97 : 1) yield cutAt([i])
  if (total > short) return
  const step = apart * (total > 120 ? 7 : 3)
  for (let i = 1; i < total; i += step) for (let j = i + 1; j < total; j += step) yield cutAt([i, j])
}

const paused = (input: readonly Chunk[]): (Chunk | 'pause')[] =>
  input.flatMap((chunk) => [chunk, 'pause' as const])

/** Throws where a trace of the secret is let out, in parts that go back in time, or in what cannot be read. */
function inspect(input: readonly (Chunk | 'pause')[], secret: string): void {
  const parts = releasedParts(input)
  const text = released(input)
  for (const trace of traces(secret)) if (text.includes(trace)) throw new Error(`leaked ${trace} in ${text}`)
  if (!inOrder(parts)) throw new Error(`back in time: ${text}`)
}

/** @param apart how far the places of a pair of cuts move on; 1 is a campaign of half a minute */
export function everyFormIsMasked(apart: number): void {
  describe.each([
    ['LOGIN and what is mistaken for it', login],
    ['AUTHENTICATE', sasl],
    ['what the server says', server],
  ] as [string, Form[]][])('%s', (_group, forms) => {
    test.each(forms)('%s', (_name, say, out) => {
      for (const secret of secrets) {
        const lines = said(say(secret))
        expect(released(chunks(lines, () => Number.MAX_SAFE_INTEGER))).toBe(expected(out))
        for (const cut of [chunks(lines, () => 1), ...cuts(lines, apart)]) {
          const text = released(cut)
          if (text !== expected(out))
            expect({ cut: cut.map((c) => c.bytes.length), text }).toEqual(expected(out))
          for (const trace of traces(secret)) if (text.includes(trace)) throw new Error(`leaked ${trace}`)
        }
      }
    })
  })

  describe.each([
    ['before login', '* OK hi\r\n'],
    ['after login', '* PREAUTH hi\r\n'],
  ])('in any state, here %s', (_state, greeting) => {
    test.each([...always, ...urls])('%s', (_name, say, out) => {
      for (const secret of secrets) {
        const lines: Said[] = [['server', greeting], ...said(say(secret))]
        const whole = chunks(lines, () => Number.MAX_SAFE_INTEGER)
        const wanted = expected([`S: ${greeting}`, ...out])
        expect(released(whole)).toBe(wanted)
        expect(framesIn(releasedParts(whole))).toEqual(framesIn(whole))
        // The other secret shows that nothing tells its length.
        const places = secret === secrets[0] ? cuts(lines, apart) : []
        for (const cut of [chunks(lines, () => 1), ...places]) {
          const text = released(cut)
          if (text !== wanted) expect({ cut: cut.map((c) => c.bytes.length), text }).toEqual(wanted)
          for (const trace of traces(secret)) if (text.includes(trace)) throw new Error(`leaked ${trace}`)
        }
        inspect(paused(chunks(lines, () => 1)), secret)
        for (let i = 2; i < 40; i += 3) inspect(paused(chunks(lines, () => i)), secret)
      }
    })
  })
}
