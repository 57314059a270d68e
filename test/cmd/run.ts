/** The built program run as a user does, and what it said. */
import { type ChildProcess, spawn } from 'node:child_process'
import { builtProgram } from '../real/available.ts'

/** What came of a run. */
export interface Ran {
  readonly status: number | null
  readonly output: string
  readonly errors: string
  /** The most memory the process held, in MiB. */
  readonly peak: number
}

/** Loaded before the program: tells on descriptor 3 how much memory it took in the end. */
const peakModule = `data:text/javascript,${encodeURIComponent(
  "import fs from 'node:fs'; process.on('exit', () => fs.writeSync(3, String(process.resourceUsage().maxRSS)))",
)}`

/** Starts the program; descriptor 3 is for `PEAK`. @param output a descriptor, or what becomes of it */
export function start(words: readonly string[], output: 'pipe' | 'ignore' | number): ChildProcess {
  return spawn(process.execPath, ['--import', peakModule, builtProgram, ...words], {
    stdio: ['pipe', output, 'pipe', 'pipe'],
  })
}

/** @returns when the program has ended: what it said, and the status it ended with */
export async function ended(child: ChildProcess): Promise<Ran> {
  const parts: { [descriptor: number]: Buffer[] } = { 1: [], 2: [], 3: [] }
  for (const descriptor of [1, 2, 3]) {
    const stream = child.stdio[descriptor]
    if (stream && 'on' in stream) stream.on('data', (part: Buffer) => parts[descriptor].push(part))
  }
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const [output, errors, peak] = [1, 2, 3].map((descriptor) => Buffer.concat(parts[descriptor]).toString())
  return { status, output, errors, peak: Number(peak) / 1024 }
}

/**
 * Runs the program to its end.
 * @param input what it reads from standard input
 */
export function run(words: readonly string[], input: string | Uint8Array = ''): Promise<Ran> {
  const child = start(words, 'pipe')
  child.stdin?.on('error', () => undefined).end(input)
  return ended(child)
}
