/** The same seeded traffic recorded in all the ways there are: what is not the same is said to be missing. */
import { HandOver } from '../../lib/proxy/worker/hand-over.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { seeded } from '../wire/dialogue.ts'
import { read, record, Told } from './recorder.ts'
import { traffic } from './traffic.ts'

/** Octets of a file with a head and little more. */
const bare = 2_000

/** What is wrong with one seed, in words; nothing where all is right. */
export async function faultsOf(seed: number): Promise<string[]> {
  const steps = traffic(seed, 1 + (seed % 4))
  const dice = seeded(seed + 77)
  const one = await read((await record(steps, seed, {})).files, '/s/x.pcapng')
  const faults: string[] = one.strays.map((stray) => `one file: stray ${stray}`)

  const rotated = await record(steps, seed, { rotate: 500 + dice(12_000) })
  const names = [...rotated.files.keys()]
  const several = await read(rotated.files, names[dice(names.length)])
  faults.push(...differences('rotated', one, several))
  if (several.gaps.length + several.warnings.length > 0)
    faults.push(`rotated: ${several.warnings} ${several.gaps}`)

  // One of the files is gone, or torn.
  const rest = new Map(rotated.files)
  const hurt = names[dice(names.length)]
  const before = rest.get(hurt) ?? Buffer.alloc(0)
  if (names.length > 1) {
    // Of the last one nobody knows where it should have ended: that is a run that was killed, below.
    if (dice(2) === 0 || hurt === names.at(-1)) rest.delete(hurt)
    else rest.set(hurt, before.subarray(0, 600 + dice(Math.max(1, before.length - 600))))
    faults.push(...losses('hurt', one, await read(rest, [...rest.keys()][dice(rest.size)]), 0))
  }

  // A disk that fills up, and is free again, or not.
  const full = dice(steps.length)
  const free = dice(3) === 0 ? Number.POSITIVE_INFINITY : full + dice(steps.length - full + 1)
  const disk = (step: number): number | undefined =>
    step === full ? dice(4_000) : step === free ? Number.POSITIVE_INFINITY : undefined
  const unwritten = 2_000 + dice(20_000)
  for (const [what, rotate] of [
    ['full disk', undefined],
    ['full disk, rotated', 500 + dice(12_000)],
  ] as const) {
    const filled = await record(steps, seed, { disk, unwritten, ...(rotate === undefined ? {} : { rotate }) })
    const left = await read(filled.files, '/s/x.pcapng')
    const size = filled.files.get('/s/x.pcapng')?.length ?? 0
    // Where not even the first records have room there is nothing but the sentence at the end: so much was lost.
    if (size <= bare && filled.lost > 0) continue
    faults.push(...losses(what, one, left, filled.lost))
    // What is in a file that is not there is counted nowhere else.
    if (left.warnings.length === 0 && left.missing !== filled.lost)
      faults.push(`${what}: ${filled.lost} lost, ${left.missing} missing`)
    for (const id of left.open) if (!one.open.has(id)) faults.push(`${what}: c${id} has ended, and is open`)
  }

  // Killed: what stands on the disk is cut anywhere.
  const whole = (await record(steps, seed, {})).files.get('/s/x.pcapng') ?? Buffer.alloc(0)
  const killed = await read(
    new Map([['/s/x.pcapng', whole.subarray(0, 600 + dice(whole.length - 600))]]),
    '/s/x.pcapng',
  )
  for (const [key, told] of killed.exchanges)
    if (!/\|(ended|lost)\|/.test(told) && one.exchanges.get(key) !== told)
      faults.push(`killed: ${key}: ${told}`)
  if (killed.strays.length > 0) faults.push(`killed: ${killed.strays}`)

  faults.push(...losses('no file', one, await live(steps, seed, dice), 0))
  return faults.map((fault) => `seed ${seed}: ${fault}`)
}

/** What a screen is told that keeps up now and then, without a file. */
async function live(
  steps: ReturnType<typeof traffic>,
  seed: number,
  dice: (n: number) => number,
): Promise<Told> {
  const told = new Told()
  const due: (() => void)[] = []
  const unread: { records: readonly SessionRecord[]; octets: number }[] = []
  let again = (): ReturnType<ConstructorParameters<typeof HandOver>[0]['again']> => new Map()
  const handOver = new HandOver(
    {
      send: (records, octets) => unread.push({ records, octets }),
      later: (call) => due.push(call),
      backlog: () => undefined,
      lag: () => undefined,
      again: () => again(),
      linesOnly: false,
    },
    { credit: 1_000 + dice(20_000), linesAhead: 1_000 + dice(20_000) },
  )
  const readOne = (): void => {
    const batch = unread.shift()
    if (batch === undefined) return
    for (const one of batch.records) told.observer.take(one)
    handOver.restore(batch.octets)
  }
  await record(steps, seed, {
    hears: (one, bodies) => handOver.push(one, bodies),
    taps: (taps) => {
      again = () => new Map([...taps].map(([id, tap]) => [id, tap.retold()]))
    },
    between: () => {
      for (const call of due.splice(0))
        if (dice(3) > 0) call()
        else due.push(call)
      if (dice(5) === 0) readOne()
    },
  })
  for (let turns = 0; turns < 1_000 && due.length + unread.length > 0; turns++) {
    for (const call of due.splice(0)) call()
    readOne()
  }
  told.over = true
  told.observer.finish()
  return told
}

function differences(what: string, one: Told, other: Told): string[] {
  const faults: string[] = []
  for (const [key, told] of one.exchanges)
    if (other.exchanges.get(key) !== told)
      faults.push(`${what}: ${key}: ${told} | ${other.exchanges.get(key)}`)
  for (const key of other.exchanges.keys()) if (!one.exchanges.has(key)) faults.push(`${what}: more: ${key}`)
  if (String(other.strays) !== String(one.strays)) faults.push(`${what}: strays ${other.strays}`)
  return faults
}

/** Whatever is told is true; whatever is not told stands in a gap, and in the count of what was lost. */
function losses(what: string, one: Told, other: Told, lost: number): string[] {
  const faults: string[] = []
  for (const [key, told] of other.exchanges) {
    const [name, status] = told.split('|')
    const whole = one.exchanges.get(key)
    if (status === 'ended' || status === 'lost') {
      if (whole !== told && other.silent) faults.push(`${what}: ${status} without a gap: ${key} ${told}`)
    } else if (whole === undefined) {
      if (other.silent) faults.push(`${what}: ${key} was never sent`)
    } else if (sure(whole) !== sure(told)) faults.push(`${what}: ${key} ${name}: ${told} | ${whole}`)
  }
  for (const key of one.exchanges.keys())
    if (!other.exchanges.has(key) && other.silent) faults.push(`${what}: ${key} is missing without a word`)
  if (lost > 0 && other.silent) faults.push(`${what}: ${lost} octets lost without a word in the file`)
  // A line of which the rest is missing is shown as it is.
  const strays = other.strays.filter((stray) => other.silent || !stray.endsWith(' opaque'))
  if (strays.length > 0) faults.push(`${what}: strays ${strays} ${other.gaps}`)
  return faults
}

/** Command, status and code. */
function sure(told: string): string {
  return told.split('|').slice(0, 3).join('|')
}
