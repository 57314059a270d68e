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
import { folderOf, heard, type Transcript, transcripts } from '../observe/material.ts'

const folder = folderOf('IMAPSCOPE_TRANSCRIPTS', import.meta.url)
/** One of each kind of client; more of them say little more. */
const some = /^(?:imapflow|mbsync|nodeimap|thunderbird)-001$/
const all: readonly Transcript[] =
  folder === undefined ? [] : transcripts(folder).filter(({ name }) => some.test(name))

/** Of the dates in them only `1-Jan-2024` has a day of one digit: one with two would make its line longer. */
const key = Array.from({ length: 99 }, (_, seed) => new Uint8Array(16).fill(seed)).find((each) => {
  return movedDate('1-Jan-2024', weeksOf(each))?.length === 10
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

describe.skipIf(folder === undefined)('real sessions', () => {
  test.each(all.map((one): [string, Transcript] => [one.name, one]))('%s', async (_name, one) => {
    const { frames } = await heard(one, 'times', () => Number.MAX_SAFE_INTEGER)
    const share = sharing(key)
    const shared = framesOf(frames.map((frame) => share({ type: 'frame', connection: 1, frame })))
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
})
