/** Limits of hundreds of thousands, reached: what is not followed or remembered any longer, and what stays. */
import { expect, test } from 'vitest'
import { limits } from '../../lib/record/limits.ts'
import { pseudonyms } from '../../lib/share/pseudonyms.ts'
import { dump } from '../../ui/terminal/grid.ts'
import { update } from '../../ui/update/update.ts'
import { view } from '../../ui/view/view.ts'
import { left } from '../filter/left.ts'
import { recorded, retold } from '../session/retold.ts'
import { drawEverySize } from '../ui/every-size.ts'
import { colourful, modelAfter, press } from '../ui/screen.ts'
import { Script } from '../ui/session.ts'

const many = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')

test('commands beyond the limit are not followed, and neither they nor their completions are strays', () => {
  const more = limits.inFlight + 3
  const text = `S: * PREAUTH\nC: ${many(more, (i) => `t${i} NOOP`)}\nS: ${many(more, (i) => `t${i} OK`)}\nS: x OK`
  const lines = retold(recorded(text))
  expect(lines.filter((line) => line.startsWith('completed'))).toHaveLength(limits.inFlight)
  const first = limits.inFlight
  expect(lines.filter((line) => line.startsWith('unfollowed'))).toEqual([
    `unfollowed first t${first} NOOP`,
    `unfollowed t${first + 1} NOOP`,
    `unfollowed t${first + 2} NOOP`,
    `unfollowed t${first} OK`,
    `unfollowed t${first + 1} OK`,
    `unfollowed t${first + 2} OK`,
  ])
  expect(lines.filter((line) => line.startsWith('stray'))).toEqual(['stray x OK'])
})

test('commands beyond those that are followed do not shift the choice', () => {
  const all = many(limits.inFlight + 3, (i) => `t${i} NOOP`)
  const text = `S: * PREAUTH hi\nC: ${all}\nS: t5 OK\nC: u NOOP\nS: u OK`
  const sent = left(recorded(text), 'tag:t5,u').filter((line) => line.startsWith('sent'))
  expect(sent).toEqual(['sent t5 NOOP', 'sent u NOOP'])
})

test('beyond what is remembered a word is still the same, longer, and no other one', () => {
  const many = pseudonyms(new Uint8Array(16), 'uniform')
  for (let at = 0; at < limits.uniformWords; at++) many.text(`w${at}`)
  const [one, other] = [many.text('late'), many.text('later')]
  expect(one).toMatch(/^[a-z]{16}$/)
  expect(one).not.toBe(other)
  expect(many.text('late')).toBe(one)
  expect(many.text('w0')).toMatch(/^[a-z]{8}$/)
  expect(pseudonyms(new Uint8Array(16), 'uniform').text('x'.repeat(65))).toMatch(/^[a-z]{16}$/)
})

test('100,000 exchanges are kept, older ones go, and what is read stays', () => {
  const size = { columns: 80, rows: 24 }
  const script = new Script()
  script.open(0, 1, {})
  let model = modelAfter(script.events.splice(0), 0, size, colourful)
  for (let number = 1; number <= limits.keptExchanges + 20_000; number++) {
    const exchange = script.send(number, 1, `A${number} NOOP`, 'NOOP')
    script.complete(number + 0.5, exchange, 'OK done')
    for (const event of script.events.splice(0))
      model = update(model, { type: 'events', events: [event] }).model
  }
  expect(model.store.end - model.store.base).toBeLessThanOrEqual(limits.keptExchanges)
  expect(model.store.end - model.store.base).toBeGreaterThan(limits.keptExchanges * 0.9)
  expect(model.store.exchanges).toBe(limits.keptExchanges + 20_000)
  expect(dump(view(model, size))).toContain(`A${limits.keptExchanges + 20_000}`)
  const begin = press(model, 'g')
  expect(begin.exchanges.at).toBe(model.store.base)
  expect(model.store.open.size).toBe(0)
})

const upTo = (last: number): number[] => Array.from({ length: last }, (_, at) => at + 1)

test('every size from 1×1 to 200×60 draws every screen', () => {
  const columns = upTo(200).filter((each) => each <= 45 || each % 13 === 0)
  drawEverySize(
    columns,
    upTo(60).filter((each) => each <= 14 || each % 7 === 0),
  )
})
