/** Which UID a message number stands for, while messages come and go. RFC 9051 §2.3.1. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sequenceSet } from '../../lib/grammar/sequence-set.ts'
import { limits } from '../../lib/record/limits.ts'
import { MessageNumbers } from '../../lib/session/numbers.ts'
import { recorded, retold } from './retold.ts'

function known(...pairs: [number, number][]): MessageNumbers {
  const numbers = new MessageNumbers()
  for (const [number, uid] of pairs) numbers.learn(number, uid)
  return numbers
}

const vanished = (numbers: MessageNumbers, set: string): number => numbers.vanished(sequenceSet(set) ?? [])

describe('one after the other', () => {
  test('what a FETCH told is known both ways, and nothing else', () => {
    const numbers = known([3, 30], [1, 10])
    expect([1, 2, 3].map((number) => numbers.uidOf(number))).toEqual([10, undefined, 30])
    expect([10, 20, 30].map((uid) => numbers.numberOf(uid))).toEqual([1, undefined, 3])
  })

  test('EXPUNGE moves those after it down', () => {
    const numbers = known([1, 10], [2, 20], [4, 40])
    expect(numbers.expunged(2)).toBe(20)
    expect([1, 2, 3].map((number) => numbers.uidOf(number))).toEqual([10, undefined, 40])
  })

  test('EXPUNGE of one that is not known moves them too', () => {
    const numbers = known([1, 10], [4, 40])
    expect(numbers.expunged(3)).toBeUndefined()
    expect(numbers.uidOf(3)).toBe(40)
  })

  test('VANISHED of those that are known', () => {
    const numbers = known([1, 10], [2, 20], [3, 30], [4, 40], [5, 50])
    expect(vanished(numbers, '20:30,50')).toBe(3)
    expect([1, 2, 3].map((number) => numbers.uidOf(number))).toEqual([10, 40, undefined])
  })

  test('VANISHED of some that are not known: nobody knows how many, so what lies above is forgotten', () => {
    const numbers = known([1, 10], [5, 50], [6, 60])
    vanished(numbers, '20:40')
    expect([1, 2, 5, 6].map((number) => numbers.uidOf(number))).toEqual([10, undefined, undefined, undefined])
  })

  test('VANISHED of UIDs that cannot be there changes nothing', () => {
    const numbers = known([1, 10], [2, 20])
    expect(vanished(numbers, '11:19')).toBe(0)
    expect(numbers.uidOf(2)).toBe(20)
  })

  test('what contradicts is forgotten: UIDs ascend with the numbers', () => {
    const numbers = known([1, 10], [2, 20], [1, 25])
    expect([1, 2].map((number) => numbers.uidOf(number))).toEqual([25, undefined])
  })

  test('beyond the limit the lowest numbers go', () => {
    const numbers = new MessageNumbers()
    for (let n = 1; n <= 5 * limits.messageNumbers; n++) numbers.learn(n, n)
    expect(numbers.known).toBeLessThanOrEqual(2 * limits.messageNumbers)
    expect(numbers.uidOf(5 * limits.messageNumbers)).toBe(5 * limits.messageNumbers)
    expect(numbers.uidOf(1)).toBeUndefined()
  })

  test('at the limit a lower number than all others is not remembered, but what it contradicts is forgotten', () => {
    const numbers = new MessageNumbers()
    for (let n = 10; n < 10 + limits.messageNumbers; n++) numbers.learn(n, n)
    numbers.learn(1, 1)
    expect([1, 10].map((number) => numbers.uidOf(number))).toEqual([undefined, 10])
    numbers.learn(2, 11)
    expect([2, 10].map((number) => numbers.uidOf(number))).toEqual([11, undefined])
  })
})

test('whatever happens, what is known is true', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('fetch' as const), at: fc.nat(30) }),
    fc.record({ do: fc.constant('expunge' as const), at: fc.nat(30) }),
    fc.record({ do: fc.constant('vanish' as const), at: fc.nat(30) }),
    fc.record({ do: fc.constant('arrive' as const), at: fc.nat(5) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const mailbox = [2, 3, 5, 8, 13, 21, 34]
      const numbers = new MessageNumbers()
      let next = 40
      for (const { do: what, at } of steps) {
        const index = at % Math.max(1, mailbox.length)
        const uid = mailbox[index]
        if (what === 'arrive') {
          next += 1 + at
          mailbox.push(next)
        } else if (uid !== undefined) {
          if (what === 'fetch') numbers.learn(index + 1, uid)
          else mailbox.splice(index, 1)
          if (what === 'expunge') numbers.expunged(index + 1)
          if (what === 'vanish') vanished(numbers, `${uid}`)
        }
        const wrong = mailbox.filter((real, i) => {
          const [told, place] = [numbers.uidOf(i + 1), numbers.numberOf(real)]
          return (told !== undefined && told !== real) || (place !== undefined && place !== i + 1)
        })
        expect(wrong).toEqual([])
      }
    }),
    { seed: 1, numRuns: 200 },
  )
})

describe('in a session', () => {
  const open = 'S: * PREAUTH hi\nC: a SELECT x\nS: * 3 EXISTS\nS: a OK\nC: b UID FETCH 1:* (UID)'
  const changes = (text: string): string[] =>
    retold(recorded(`${open}\n${text}`)).flatMap(
      (line) => /^mailbox x: (?!EXISTS 3$)(.*)/.exec(line)?.[1] ?? [],
    )

  test('an EXPUNGE names the UID that went', () => {
    const fetched = 'S: * 1 FETCH (UID 5)\nS: * 2 FETCH (FLAGS (\\Seen) UID 7)\nS: b OK'
    expect(changes(`${fetched}\nS: * 1 EXPUNGE\nS: * 1 EXPUNGE`)).toEqual([
      'EXPUNGE 1 (UID 5): EXISTS 3 → 2',
      'EXPUNGE 1 (UID 7): EXISTS 2 → 1',
    ])
  })

  test('VANISHED takes as many as it names; EARLIER none', () => {
    expect(changes('S: * VANISHED (EARLIER) 1:4\nS: b OK\nS: * VANISHED 5:6')).toEqual([
      'VANISHED 5:6: EXISTS 3 → 1',
    ])
  })
})
