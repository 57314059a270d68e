/** The rules of the shape, as data and pure functions: who may import whom, what a file may be like. */

/** A source file: its path from the top of the repository, and what is in it. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** What each folder may import; "may import X" includes all that X may import. */
export const table: Readonly<Record<string, readonly string[]>> = {
  'lib/record': [],
  'lib/text': [],
  'lib/wire': ['lib/record'],
  'lib/protocol': ['lib/record'],
  'lib/grammar': ['lib/wire', 'lib/protocol'],
  'lib/findings': ['lib/record'],
  'lib/inflate': ['lib/record'],
  'lib/redact': ['lib/grammar'],
  'lib/session': ['lib/grammar'],
  'lib/capture/container': ['lib/record'],
  'lib/capture/session': ['lib/capture/container'],
  'lib/inputs': ['lib/capture/session', 'lib/redact', 'lib/inflate', 'lib/text'],
  'lib/reports': ['lib/session', 'lib/text'],
  // Asks of whatever there are terms over: what alters traffic will use it, without the session.
  'lib/query': ['lib/record', 'lib/text'],
  // The form of a command is told by a report, and filtered by.
  'lib/filter': ['lib/session', 'lib/reports', 'lib/query'],
  'lib/share': ['lib/session', 'lib/text'],
  'lib/export': ['lib/session', 'lib/reports', 'lib/filter', 'lib/share', 'lib/capture/session', 'lib/text'],
  'lib/alterations': ['lib/grammar', 'lib/query'],
  'lib/certs': [],
  'lib/proxy': [
    'lib/inflate',
    'lib/redact',
    'lib/alterations',
    'lib/certs',
    'lib/capture/session',
    'lib/text',
  ],
  // A live session is the engine in its thread and the observer here.
  'lib/observe': ['lib/session', 'lib/inputs', 'lib/proxy'],
  'lib/replay': ['lib/observe'],
  // The library's front door.
  lib: ['lib/replay', 'lib/export', 'lib/findings'],
  'ui/terminal': ['lib/text'],
  'ui/store': ['lib/session', 'lib/reports', 'lib/filter', 'lib/text'],
  'ui/detail': ['ui/store'],
  'ui/model': ['ui/detail', 'ui/terminal'],
  'ui/steps': ['ui/model'],
  'ui/panes': ['ui/model'],
  'ui/screens': ['ui/steps', 'ui/panes'],
  'ui/keys': ['ui/screens'],
  'ui/view': ['ui/keys'],
  // What a click means is what was drawn there.
  'ui/update': ['ui/view'],
  ui: ['ui/update'],
  'cmd/shared': ['lib', 'ui'],
  cmd: ['cmd/shared'],
}

/** Packages and Node's own modules that belong to some places alone: a folder, or one file. */
const owners: Readonly<Record<string, readonly string[]>> = {
  'node:fs': ['lib/capture', 'lib/certs', 'lib/proxy/keylog.ts', 'cmd'],
  'node:fs/promises': ['lib/capture', 'lib/certs', 'cmd'],
  // A page's policy names the hashes of its own style and script.
  'node:crypto': ['lib/certs', 'lib/proxy', 'lib/export/html/policy.ts'],
  'node:net': ['lib/proxy/sockets', 'cmd/shared/server.ts'],
  'node:dns': ['lib/proxy/sockets'],
  'node:tls': ['lib/proxy/sockets'],
  'node:zlib': ['lib/inflate'],
  'node:worker_threads': ['lib/proxy/worker'],
  'node:tty': ['ui/terminal/terminal.ts'],
  'node:readline': ['cmd'],
  'node:process': ['cmd'],
  'node:stream': ['cmd'],
  'node:os': ['cmd', 'lib/certs', 'lib/proxy/sockets/own-addresses.ts'],
  'node:util': ['lib/certs'],
  'node:path': ['lib/capture', 'lib/certs', 'lib/proxy', 'cmd'],
  'node:url': ['cmd'],
  'node-forge': ['lib/certs'],
  tldts: ['lib/certs/suffixes.ts'],
  blessed: ['ui/terminal/surface.ts'],
  yargs: ['cmd'],
  'yargs/helpers': ['cmd'],
  libmime: ['lib/grammar'],
  'hdr-histogram-js': ['lib/reports'],
}

/**
 * @returns the folder of the table that a file belongs to: `lib/wire`, `lib/capture/session`, `cmd`, `lib` for
 *   lib/index.ts
 */
export function folderOf(path: string): string {
  const [top, second, third, fourth] = path.split('/')
  const within = `${top}/${second}/${third}`
  if (fourth !== undefined && Object.hasOwn(table, within)) return within
  return (top === 'lib' || top === 'ui' || top === 'cmd') && third !== undefined ? `${top}/${second}` : top
}

/** Everything a folder may import, itself included. */
export function reachable(folder: string): Set<string> {
  const seen = new Set<string>()
  const queue = [folder]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...(table[next] ?? []))
  }
  return seen
}

/** The modules that a file names in its imports. */
function importsOf(text: string): string[] {
  const named = /^(?:import|export)\s+(?:type\s+)?(?:[\w$*{}\s,]+\sfrom\s+)?['"]([^'"]+)['"]/gm
  const found = [...text.matchAll(named), ...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)]
  return found.map((match) => match[1])
}

/** The modules of which a file imports more than types. */
function valuesOf(text: string): string[] {
  const types =
    /^(?:import|export)\s+(?:type\s[^'"]*|\{(?:\s*type\s[^,}]*,?)*\s*\}\s*)from\s*['"][^'"]+['"]/gm
  return importsOf(text.replace(types, ''))
}

/**
 * Files that need each other before either can be run.
 * @returns one sentence for each file that imports itself by way of others, in values and not only in types
 */
export function circles(sources: readonly Source[]): string[] {
  const imports = new Map(
    sources.map(({ path, text }) => [path, valuesOf(text).map((module) => resolved(path, module))]),
  )
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>()
    const queue = [...(imports.get(from) ?? [])]
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (next === to) return true
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(...(imports.get(next) ?? []))
    }
    return false
  }
  return [...imports.keys()].filter((path) => reaches(path, path)).map((path) => `${path} imports itself`)
}

/** The path of an imported file, from the top. */
function resolved(path: string, module: string): string {
  const parts = path.split('/').slice(0, -1)
  for (const step of module.split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '.') parts.push(step)
  }
  return parts.join('/')
}

/** @returns one sentence for each import that the table or an owner forbids */
export function forbiddenImports({ path, text }: Source): string[] {
  const may = reachable(folderOf(path))
  return importsOf(text).flatMap((module) => {
    if (module.startsWith('.')) {
      const target = resolved(path, module)
      return may.has(folderOf(target)) ? [] : [`${path} may not import ${target}`]
    }
    const allowed = owners[module]
    if (allowed === undefined) return [`${path} imports ${module}, which nobody owns`]
    return allowed.some((owner) => path === owner || path.startsWith(`${owner}/`))
      ? []
      : [`${path} may not import ${module}`]
  })
}

/** The folders whose code is the same for every screen. */
const alike = /^ui\/(?:panes|steps|keys|view|update)\//

/**
 * What knows a screen that has only to ask it.
 * @param names of the screens
 * @returns one sentence for each comparison with a name, and for each import of one screen by another
 */
export function screensKnown({ path, text }: Source, names: readonly string[]): string[] {
  const any = names.join('|')
  const found = alike.test(path)
    ? [...text.matchAll(new RegExp(`[!=]== '(${any})'`, 'g'))].map(([, name]) => `${path} decides by ${name}`)
    : []
  const own = new RegExp(`^ui/screens/(${any})(?:\\.ts$|/)`)
  const screen = own.exec(path)?.[1]
  if (screen === undefined) return found
  const others = importsOf(text).flatMap((module) => own.exec(resolved(path, module))?.[1] ?? [])
  return [...found, ...others.filter((name) => name !== screen).map((name) => `${path} imports ${name}`)]
}

/** Reads captures as they are, with their secrets in. */
const unmasked = /\breadUnmasked\b/
const masks = ['lib/inputs/index.ts']

/** Says that nothing has to be masked: true of what we recorded ourselves alone. */
const trusts = /\bmasked: true\b/

/** What reads a clock. */
const clock = /\b(?:Date\.now|performance\.now|process\.hrtime|new Date\(\))/

/** Calls of blessed that parse text, and so would let peers' text do things. */
const unsafeScreen = /\b(?:setContent|setText|setLabel)\(|\btags:\s*true|\bscreen\.title\b/

/** Parts of node-forge that parse or verify what others made, or make keys slowly. */
const unsafeForge =
  /\b(?:verifyCertificateChain|createCaStore|pkcs12|pkcs7|fromDer|generateKeyPair\(\{?\s*bits|forge\.(?:tls|http|random|md5|sha1))\b/

const longestFile = 300
const widestLine = 110

/** @returns one sentence for each thing a file of ours may not be or do */
export function faults(source: Source): string[] {
  const { path, text } = source
  const lines = text.split('\n')
  const found = forbiddenImports(source)
  if (lines.length - 1 > longestFile)
    found.push(`${path} has ${lines.length - 1} lines, ${longestFile} at most`)
  lines.forEach((line, i) => {
    if (line.length > widestLine)
      found.push(`${path}:${i + 1} has ${line.length} columns, ${widestLine} at most`)
  })
  const head = path === 'cmd/imapscope.ts' ? lines.slice(1) : lines
  if (!head[0].startsWith('/**')) found.push(`${path} does not say in its head what it is for`)
  if (clock.test(text) && path !== 'lib/record/clock.ts') found.push(`${path} reads a clock of its own`)
  if (unmasked.test(text) && !masks.includes(path)) found.push(`${path} reads captures unmasked`)
  if (path.startsWith('lib/inputs/') && trusts.test(text) && path !== 'lib/inputs/session.ts')
    found.push(`${path} leaves out the masking`)
  if (path.startsWith('ui/') && unsafeScreen.test(text)) found.push(`${path} hands text to blessed`)
  if (path.startsWith('lib/certs/') && unsafeForge.test(text))
    found.push(`${path} uses a forbidden part of forge`)
  if (/(?:^|\/)(?:utils?|helpers?|manager|common|misc)\.ts$/.test(path)) found.push(`${path} has no subject`)
  return found
}

/** @returns the names that a line of an index gives, for the files beside it: `text`, `jsonl` */
export function unlisted(index: string, files: readonly string[]): string[] {
  return files.filter((file) => !importsOf(index).includes(`./${file}`))
}
