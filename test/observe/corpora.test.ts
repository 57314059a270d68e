/**
 * Transcripts that others wrote: every octet is in one frame, however they are cut, and only in malformed ones a
 * frame is opaque or framing finds anything. What is malformed stands with its reason in malformed.json, and must leave it when it is not any more.
 */
import { describe, expect, test } from 'vitest'
import { seeded } from '../wire/dialogue.ts'
import { framesOf, greeting } from './corpora.ts'
import malformed from './malformed.json' with { type: 'json' }
import { corpora, folderOf, type Said, told, uncovered } from './material.ts'

const folder = folderOf('IMAPSCOPE_CORPORA', import.meta.url)
const { files, said } = folder === undefined ? { files: 0, said: [] } : corpora(folder)
const reasons: Readonly<Record<string, string>> = malformed

const whole = (): number => Number.MAX_SAFE_INTEGER

describe.skipIf(folder === undefined)('transcripts of others', () => {
  test('there are all of them', () => {
    expect(files).toBe(158)
    expect(said.length).toBeGreaterThan(250)
    expect(Object.keys(reasons).filter((name) => !said.some((one) => one.name === name))).toEqual([])
  })

  test.each(said.map((one): [string, Said] => [one.name, one]))('%s', (_name, one) => {
    const frames = framesOf(one, whole)
    expect(uncovered(frames, 'server')).toEqual([])
    expect(frames.reduce((sum, { length }) => sum + length, 0)).toBe(one.bytes.length + greeting.length)
    const odd = frames.filter(({ kind, findings }) => kind === 'opaque' || findings.length > 0)
    if (reasons[one.name] === undefined) expect(odd).toEqual([])
    else expect(odd, `${reasons[one.name]}: no longer so, take it off the list`).not.toEqual([])
  })

  test.each([1, 2, 3])('in seeded cuts (%i) the frames are the same', (seed) => {
    for (const one of said) {
      const random = seeded(seed)
      const cut = framesOf(one, () => 1 + random(40))
      expect(told(cut, 'server'), one.name).toEqual(told(framesOf(one, whole), 'server'))
    }
  })

  test('octet by octet the frames are the same', () => {
    for (const one of said.filter(({ bytes }) => bytes.length <= 64 * 1024)) {
      expect(
        told(
          framesOf(one, () => 1),
          'server',
        ),
        one.name,
      ).toEqual(told(framesOf(one, whole), 'server'))
    }
  })

  test('cut in two at every octet the frames of the small ones are the same', () => {
    for (const one of said.filter(({ bytes }) => bytes.length <= 1000)) {
      const expected = told(framesOf(one, whole), 'server')
      for (let at = 1; at < greeting.length + one.bytes.length; at++) {
        const sizes = [at]
        const size = (): number => sizes.shift() ?? whole()
        expect(told(framesOf(one, size), 'server'), `${one.name} at ${at}`).toEqual(expected)
      }
    }
  })
})
