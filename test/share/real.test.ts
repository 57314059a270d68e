/** Sessions of real clients, shared: the same events, and none of the people, mailboxes and texts in them. */
import { describe, expect, test } from 'vitest'
import { fetch } from '../../lib/grammar/fetch.ts'
import { parse } from '../../lib/grammar/tree.ts'
import type { SessionInput } from '../../lib/session/session.ts'
import { movedDate } from '../../lib/share/dates.ts'
import { weeksOf } from '../../lib/share/pseudonyms.ts'
import { sharing } from '../../lib/share/share.ts'
import { headerNames, isMime, phrases } from '../../lib/share/vocabulary.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { Framer } from '../../lib/wire/framer.ts'
import { folderOf, heard, type Transcript, transcripts } from '../observe/material.ts'

const folder = folderOf('IMAPSCOPE_TRANSCRIPTS', import.meta.url)
/** One of each kind of client; more of them say little more. */
const some = /^(?:imapflow|mbsync|nodeimap|thunderbird)-001$/
const all: readonly Transcript[] =
  folder === undefined ? [] : transcripts(folder).filter(({ name }) => some.test(name))

/** Of the dates in them only `1-Jan-2024` has a day of one digit: one with two would make its line longer. */
const key = Array.from({ length: 99 }, (_, seed) => new Uint8Array(16).fill(seed)).find((each) => {
  return movedDate('1-Jan-2024', { weeks: weeksOf(each), uniform: false })?.length === 10
})!

function framesOf(inputs: readonly SessionInput[]): Frame[] {
  return inputs.flatMap((input) => (input.type === 'frame' ? [input.frame] : []))
}

/** What a frame is, without what it says. */
function shape({ bytes, tag: _, name, ...rest }: Frame): object {
  const { opening: __, ...kept } = rest
  return { ...kept, name, octets: bytes.length }
}

/** Names, subjects and message ids of the envelopes of a frame, and its mailbox names. */
function secretsOf(frame: Frame): string[] {
  const tree = parse(frame)
  if (frame.kind !== 'data') return []
  if (tree.name === 'LIST' || tree.name === 'LSUB') return tree.values.slice(2, 3).map((node) => node.text())
  if (tree.name !== 'FETCH') return []
  return fetch(tree, []).items.flatMap((item) => {
    const value = JSON.stringify(item.name === 'ENVELOPE' ? { ...Object(item.value), date: '' } : '')
    return [...value.matchAll(/":"([^"\\]*)"/g)].map(([, text]) => text ?? '')
  })
}

/** The octets of a frame, and others for those of its literals that were not kept. */
function whole({ bytes, literals }: Frame): Uint8Array {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const { start, kept, length } of literals) {
    pieces.push(bytes.subarray(at, start + kept), new Uint8Array(length - kept).fill(0x78))
    at = start + kept
  }
  return Buffer.concat([...pieces, bytes.subarray(at)])
}

/** Frames as they are read from the octets of other frames. */
function again(frames: readonly Frame[]): Frame[] {
  const framer = new Framer()
  const found: Frame[] = []
  const take = (): void => {
    for (let next = framer.next(); next !== undefined; next = framer.next())
      if (next.type === 'frame') found.push(next.frame)
  }
  for (const frame of frames) {
    const { side, time } = frame
    framer.push({ side, time, bytes: whole(frame) })
    take()
  }
  return [...found, ...framer.end()]
}

/** What of a frame anybody reckons with. */
const reckoned = ({ side, kind, offset, length, literals, tag, name }: Frame): object => {
  return { side, kind, offset, length, literals: literals.map((literal) => literal.length), tag, name }
}

describe.skipIf(folder === undefined)('real sessions', () => {
  test.each(all.map((one): [string, Transcript] => [one.name, one]))('%s', async (_name, one) => {
    const { frames } = await heard(one, 'times', () => Number.MAX_SAFE_INTEGER)
    const share = sharing(key)
    const told = frames.flatMap((frame) => share({ type: 'frame', connection: 1, frame }) ?? [])
    const shared = framesOf(told)
    expect(shared.map(shape)).toEqual(frames.map(shape))
    const text = shared.map(({ bytes }) => Buffer.from(bytes).toString()).join('')
    const words = new Set(
      frames.flatMap(secretsOf).flatMap((secret) => secret.match(/[\p{L}\p{M}]{6,}/gu) ?? []),
    )
    // Texts may hold words of the protocol, which stay where they are those.
    const open = (word: string): boolean =>
      /^(?:x+|drafts|archive)$/i.test(word) || isMime(word) || headerNames.has(word) || phrases.has(word)
    for (const word of words) if (!open(word.toLowerCase()) && text.includes(word)) expect.fail(word)
  })

  test.each(all.map((one): [string, Transcript] => [one.name, one]))(
    '%s in uniform pseudonyms is read again as it was written',
    async (_name, one) => {
      const { frames } = await heard(one, 'times', () => Number.MAX_SAFE_INTEGER)
      const share = sharing(new Uint8Array(16).fill(5), 'uniform')
      const [address, security] = [{ address: '::1', port: 1 }, { client: 'plain', server: 'plain' } as const]
      share({ type: 'opened', connection: 1, time: 0, client: address, server: address, security })
      const shared = framesOf(frames.flatMap((frame) => share({ type: 'frame', connection: 1, frame }) ?? []))
      expect(shared.map(({ kind, side }) => [kind, side])).toEqual(
        frames.map(({ kind, side }) => [kind, side]),
      )
      expect(again(shared).map(reckoned)).toEqual(shared.map(reckoned))
    },
  )
})
