/** How many connections there is room for. Knows the limits of the process; knows no connection. */
import { limits } from '../../record/limits.ts'

/** File descriptors reserved for everything else: threads, ports, files, DNS lookups. */
const reserve = 40
/** File descriptors of one connection. */
const descriptors = 2

/**
 * The number of connections that can be open at once. Beyond it libuv's workaround for EMFILE would close new
 * ones without an error that we could report; so we refuse them ourselves, with a message.
 * @returns `limits.connections`, or less if the process may open only few files
 */
export function room(): number {
  const files = openFiles()
  const many = Math.max(1, Math.floor((files - reserve) / descriptors))
  return Math.min(limits.connections, many)
}

let known: number | undefined

/** @returns `ulimit -n`; infinite if there is no such limit */
function openFiles(): number {
  known ??= readOpenFiles()
  return known
}

function readOpenFiles(): number {
  const { report } = process
  if (report === undefined) return Number.POSITIVE_INFINITY
  // Otherwise the report does a reverse DNS lookup of each peer.
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
