/** How many connections there is room for. Knows the process's limits, no connection. */
import { limits } from '../../record/limits.ts'

/** File descriptors that everything else needs: threads, ports, files, names being looked up. */
const reserve = 40
/** Of one connection. */
const descriptors = 2

/**
 * The connections that can be open at once. Beyond them the system would close new ones behind our back,
 * without an error that could be told (libuv's way out of EMFILE); so we refuse them ourselves, aloud.
 * @returns `limits.connections`, or less where the process may open few files
 */
export function room(): number {
  const files = openFiles()
  const many = Math.max(1, Math.floor((files - reserve) / descriptors))
  return Math.min(limits.connections, many)
}

let known: number | undefined

/** @returns `ulimit -n`; infinite where there is no such thing */
function openFiles(): number {
  known ??= readOpenFiles()
  return known
}

function readOpenFiles(): number {
  const { report } = process
  if (report === undefined) return Number.POSITIVE_INFINITY
  // Or it would look up the name of each peer, in every DNS there is.
  const before: unknown = Reflect.get(report, 'excludeNetwork')
  Reflect.set(report, 'excludeNetwork', true)
  const all: unknown = report.getReport()
  Reflect.set(report, 'excludeNetwork', before)
  const found: unknown = ['userLimits', 'open_files', 'soft'].reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    typeof all === 'string' ? JSON.parse(all) : all,
  )
  return typeof found === 'number' ? found : Number.POSITIVE_INFINITY
}
