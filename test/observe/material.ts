/** Recordings by others and of real clients, where there are any, and ways to read them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { type ChunkTime, chunkTime } from '../../lib/observe/chunk-times.ts'
import { readCausal, readClient, readServerOctets, readTimed } from '../../lib/observe/raw.ts'
import type { FrameListener, OctetSource } from '../../lib/observe/stream.ts'
import type { Side } from '../../lib/record/record.ts'
import type { Frame } from '../../lib/wire/frame.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'
import type { Switch } from '../../lib/wire/piece.ts'
import { announce } from '../real/available.ts'

/**
 * The folder that an environment variable names. Says aloud that tests are skipped where there is none.
 * @param file of the tests that need it: `import.meta.url`
 */
export function folderOf(
  variable: 'IMAPSCOPE_CORPORA' | 'IMAPSCOPE_TRANSCRIPTS',
  file: string,
): string | undefined {
  const folder = process.env[variable]
  if (folder !== undefined && existsSync(folder)) return folder
  announce(file, `${variable} names no folder with recordings`)
  return undefined
}

/** What one server said: a transcript of others, with the name under which it is talked about. */
export interface Said {
  readonly name: string
  readonly bytes: Uint8Array
}

/** All transcripts of the corpora: MailKit's files, and each response of net-imap's fixtures. */
export function corpora(folder: string): { readonly files: number; readonly said: readonly Said[] } {
  const below = (name: string, ending: string): string[] =>
    readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith(ending))
      .map((path) => `${name}/${path}`)
      .sort()
  const mailkit = below('mailkit', '.txt')
  const netImap = below('net-imap', '.yml')
  const said = [
    ...mailkit.map((name) => ({ name, bytes: withCrlf(readFileSync(join(folder, name))) })),
    ...netImap.flatMap((name) => responses(name, readFileSync(join(folder, name), 'utf8'))),
  ]
  return { files: mailkit.length + netImap.length, said }
}

/** MailKit's files have LF, their literals count CRLF. */
function withCrlf(bytes: Uint8Array): Uint8Array {
  return octets(latin1(bytes).replace(/\r?\n/g, '\r\n'))
}

function responses(file: string, text: string): Said[] {
  const { ':tests': tests } = parseYaml(text, { logLevel: 'silent', uniqueKeys: false })
  return Object.entries<Record<string, unknown>>(tests).map(([name, one]) => ({
    name: `${file}: ${name}`,
    bytes: new TextEncoder().encode(String(one[':response'])),
  }))
}

/** A real session: both sides as they were carried, and the order of their chunks. */
export interface Transcript {
  readonly name: string
  readonly client: Uint8Array
  readonly server: Uint8Array
  readonly times: readonly ChunkTime[]
}

/** All real sessions of a folder. */
export function transcripts(folder: string): readonly Transcript[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.chunks.tsv'))
  return names.sort().map((file) => {
    const name = file.replace('.chunks.tsv', '')
    const lines = readFileSync(join(folder, file), 'utf8').split('\n').map(chunkTime)
    const client = readFileSync(join(folder, `${name}.c2s`))
    const server = readFileSync(join(folder, `${name}.s2c`))
    const times = lines.filter((line) => line !== undefined && line !== 'malformed')
    return { name, client, server, times }
  })
}

/** Octets as a source that gives at most as many at a time as `size` says. */
export function sourceOf(bytes: Uint8Array, size: () => number = () => bytes.length): OctetSource {
  let at = 0
  return {
    read: async (most) => {
      if (at >= bytes.length) return undefined
      const end = Math.min(at + most, at + Math.max(1, size()), bytes.length)
      const piece = bytes.subarray(at, end)
      at = end
      return piece
    },
  }
}

/** What a listener heard. */
export interface Heard {
  readonly frames: Frame[]
  readonly all: (Frame | Switch)[]
  readonly octets: { client: Uint8Array[]; server: Uint8Array[] }
}

/** The ways to read raw octets. */
export type Way = 'times' | 'causal' | 'client' | 'server'

/** Chunks cut further: the pieces of one have its time. */
function cut(times: readonly ChunkTime[], size: () => number): ChunkTime[] {
  return times.flatMap((chunk) => {
    const pieces: ChunkTime[] = []
    for (let at = 0; at < chunk.length; ) {
      const length = Math.min(Math.max(1, size()), chunk.length - at)
      pieces.push({ ...chunk, offset: chunk.offset + at, length })
      at += length
    }
    return pieces
  })
}

/** Reads a session in one of the ways, in pieces of `size` octets. */
export async function heard(of: Transcript, way: Way, size: () => number): Promise<Heard> {
  const heard: Heard = { frames: [], all: [], octets: { client: [], server: [] } }
  const listener: FrameListener = {
    frame: (frame) => {
      heard.frames.push(frame)
      heard.all.push(frame)
    },
    switched: (step) => heard.all.push(step),
    octets: ({ side, bytes }) => heard.octets[side].push(bytes),
    pause: () => undefined,
    over: false,
  }
  const client = sourceOf(of.client, size)
  const server = sourceOf(of.server, size)
  if (way === 'times') await readTimed({ client, server }, asynchronous(cut(of.times, size)), listener)
  else if (way === 'causal') await readCausal({ client, server }, listener)
  else if (way === 'client') await readClient({ client }, listener)
  else await readServerOctets({ server }, listener)
  return heard
}

async function* asynchronous<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

/** Where frames do not cover their side: each octet must be in exactly one of them. */
export function uncovered(frames: readonly Frame[], side: Side): string[] {
  let at = 0
  return frames
    .filter((frame) => frame.side === side)
    .flatMap(({ offset, length }) => {
      const wrong =
        offset === at ? [] : [`${side}: a frame begins at ${offset}, the one before ends at ${at}`]
      at = offset + length
      return wrong
    })
}

/** What makes two ways of reading the same: sides, kinds, places, octets and findings of all frames of a side. */
export function told(frames: readonly Frame[], side: Side): string[] {
  return frames
    .filter((frame) => frame.side === side)
    .map(({ kind, tag, name, offset, length, bytes, findings }) => {
      const rules = findings.map(({ rule }) => rule).join(' ')
      return `${kind} ${tag} ${name} ${offset}+${length} ${digest(bytes)} ${rules}`
    })
}

function digest(bytes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i++) sum = (Math.imul(sum, 31) + bytes[i]) | 0
  return sum
}
