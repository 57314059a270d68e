/** Families of rows → lookups by name, built once. Knows how names compare, and no word of IMAP itself. */
import type { Argument } from './arguments.ts'
import type {
  CapabilityRow,
  CodeRow,
  CommandRow,
  Family,
  KeyRow,
  MechanismRow,
  ParameterRow,
  ResponseRow,
  WordKind,
  WordRow,
} from './rows.ts'

/** Every lookup takes a name in any case and gives its row; undefined for an unknown word. */
export interface Vocabulary {
  readonly families: readonly Family[]
  /** With the additions of all families merged in. Fastest on upper case: `UID FETCH` with one space. */
  readonly command: (name: string) => CommandRow | undefined
  readonly response: (name: string) => ResponseRow | undefined
  /** The atom that opens a response code: `HIGHESTMODSEQ`. */
  readonly code: (name: string) => CodeRow | undefined
  /** The exact name first, then what is keyed: `AUTH=PLAIN`, `RIGHTS=kxte`, `APPENDLIMIT=1024`. */
  readonly capability: (name: string) => CapabilityRow | undefined
  /** A word in the parentheses of a command: `parameter('SELECT', 'CONDSTORE')`. */
  readonly parameter: (command: string, name: string) => ParameterRow | undefined
  readonly mechanism: (name: string) => MechanismRow | undefined
  /** With or without its section and origin: `BODY.PEEK[HEADER.FIELDS (TO)]<0.9>` finds `BODY.PEEK[]`. */
  readonly fetchItem: (name: string) => WordRow | undefined
  /** What stands in the brackets, with or without part number and header names: `1.2.MIME` finds `MIME`. */
  readonly section: (name: string) => WordRow | undefined
  readonly storeItem: (name: string) => WordRow | undefined
  readonly searchKey: (name: string) => KeyRow | undefined
  readonly searchReturn: (name: string) => WordRow | undefined
  readonly searchResult: (name: string) => WordRow | undefined
  readonly sortKey: (name: string) => WordRow | undefined
  readonly threadAlgorithm: (name: string) => WordRow | undefined
  readonly statusItem: (name: string) => WordRow | undefined
  readonly listSelection: (name: string) => WordRow | undefined
  readonly listReturn: (name: string) => WordRow | undefined
  readonly listResult: (name: string) => WordRow | undefined
  readonly attribute: (name: string) => WordRow | undefined
  readonly flag: (name: string) => WordRow | undefined
  /** One letter; the only lookup where case counts (RFC 4314 §2.1). */
  readonly right: (letter: string) => WordRow | undefined
  readonly notifyEvent: (name: string) => WordRow | undefined
  readonly notifyFilter: (name: string) => WordRow | undefined
  /**
   * A word where it stands: the row of the first table that the argument names and that knows it.
   * @param command the one whose parameters may stand there
   */
  readonly wordIn: (argument: Argument, command: string, word: string) => WordRow | undefined
}

/**
 * All rows of one kind.
 * @returns in the order of the families; the order within a family is kept
 */
export function rows<K extends WordKind>(
  families: readonly Family[],
  kind: K,
): readonly NonNullable<Family[K]>[number][] {
  return families.flatMap((family) => (family[kind] ?? []) as readonly NonNullable<Family[K]>[number][])
}

/** @returns what the words of a family need that say nothing themselves */
export function neededBy({ needs, capabilities = [] }: Family): readonly string[] | undefined {
  return needs ?? (capabilities.length === 1 ? [capabilities[0].name] : undefined)
}

/** The rows of one kind of word, each with what it needs, be it by its own row or by its family. */
function words<K extends WordKind>(
  families: readonly Family[],
  kind: K,
): readonly NonNullable<Family[K]>[number][] {
  return families.flatMap((family) => {
    const needs = neededBy(family)
    return rows([family], kind).map((row) => (needs === undefined ? row : { needs, ...row }))
  })
}

/**
 * Builds the lookups. Where two families define the same name the first one counts.
 * @param families what IMAP is, as far as it is to be known
 * @throws Error when a family adds to a command that no family defines: that is a slip in a row file
 */
export function vocabulary(families: readonly Family[]): Vocabulary {
  const mechanism = finder(rows(families, 'mechanisms'))
  const capability = capabilities(rows(families, 'capabilities'), rows(families, 'mechanisms'))
  const parameter = parameters(words(families, 'parameters'))
  const tables = tablesOf(families)
  const byKind: Partial<Record<WordKind, Lookup>> = {
    ...tables,
    capabilities: capability,
    mechanisms: mechanism,
  }
  return {
    families,
    command: finder(commands(families)),
    response: finder(rows(families, 'responses')),
    code: finder(rows(families, 'codes')),
    capability,
    parameter,
    mechanism,
    fetchItem: tables.fetchItems,
    section: tables.sections,
    storeItem: tables.storeItems,
    searchKey: tables.searchKeys,
    searchReturn: tables.searchReturns,
    searchResult: tables.searchResults,
    sortKey: tables.sortKeys,
    threadAlgorithm: tables.threadAlgorithms,
    statusItem: tables.statusItems,
    listSelection: tables.listSelections,
    listReturn: tables.listReturns,
    listResult: tables.listResults,
    attribute: tables.mailboxAttributes,
    flag: tables.flags,
    right: tables.rights,
    notifyEvent: tables.notifyEvents,
    notifyFilter: tables.notifyFilters,
    wordIn: ({ kind, of = [], prefix = '' }, command, word) => {
      for (const table of of) {
        const row = byKind[table]?.(prefix + word)
        // A key alone, `QUOTA=RES-`, does not know the word behind it.
        if (row !== undefined && (prefix === '' || row.name.length > prefix.length)) return row
      }
      return kind === 'parameters' ? parameter(command, word) : undefined
    },
  }
}

type Lookup = (name: string) => WordRow | undefined

/** The lookups of words that are nothing but words. */
function tablesOf(families: readonly Family[]) {
  const plain = (kind: WordKind): Lookup => finder<WordRow>(words(families, kind))
  const items = plain('fetchItems')
  const sections = plain('sections')
  return {
    fetchItems: (name: string) => items(name) ?? items(name.replace(/\[.*$/s, '[]')),
    sections: (name: string) => sections(sectionName(name)),
    storeItems: plain('storeItems'),
    searchKeys: finder(words(families, 'searchKeys')),
    searchReturns: plain('searchReturns'),
    searchResults: plain('searchResults'),
    sortKeys: plain('sortKeys'),
    threadAlgorithms: plain('threadAlgorithms'),
    statusItems: plain('statusItems'),
    listSelections: plain('listSelections'),
    listReturns: plain('listReturns'),
    listResults: plain('listResults'),
    mailboxAttributes: plain('mailboxAttributes'),
    flags: plain('flags'),
    rights: exactFinder(rows(families, 'rights')),
    notifyEvents: plain('notifyEvents'),
    notifyFilters: plain('notifyFilters'),
  }
}

/** A lookup that ignores case; upper-case names cost one step in the map. */
function finder<R extends WordRow>(known: readonly R[]): (name: string) => R | undefined {
  const byName = new Map<string, R>()
  for (const row of known) {
    const name = row.name.toUpperCase()
    if (!byName.has(name)) byName.set(name, row)
  }
  return (name) => byName.get(name) ?? byName.get(name.toUpperCase())
}

function exactFinder<R extends WordRow>(known: readonly R[]): (name: string) => R | undefined {
  const byName = new Map(known.map((row) => [row.name, row]))
  return (name) => byName.get(name)
}

/** The commands with what other families add to them. */
function commands(families: readonly Family[]): readonly CommandRow[] {
  const byName = new Map<string, CommandRow>()
  for (const row of words(families, 'commands')) if (!byName.has(row.name)) byName.set(row.name, row)
  for (const addition of families.flatMap((family) => family.additions ?? [])) {
    const row = byName.get(addition.command)
    if (!row) throw new Error(`an addition to ${addition.command}, which no family defines`)
    const secret = row.secret ?? addition.secret
    byName.set(row.name, {
      ...row,
      solicits: [...new Set([...row.solicits, ...(addition.solicits ?? [])])],
      ...(secret && { secret }),
    })
  }
  return [...byName.values()]
}

/** A mechanism is also a capability of its own: `AUTH=PLAIN` says what PLAIN is, not only what AUTH= is. */
function capabilities(
  known: readonly CapabilityRow[],
  mechanisms: readonly MechanismRow[],
): (name: string) => CapabilityRow | undefined {
  const offers = mechanisms.map(
    ({ name, about, rfc }): CapabilityRow => ({ name: `AUTH=${name}`, about, rfc, phase: 'before login' }),
  )
  const exact = finder([...known.filter((row) => !row.keyed), ...offers])
  // The longest key first: `QUOTA=RES-` must not lose against a `QUOTA=` that somebody may add.
  const keyed = known.filter((row) => row.keyed).sort((a, b) => b.name.length - a.name.length)
  return (name) => {
    const found = exact(name)
    if (found) return found
    const upper = name.toUpperCase()
    return keyed.find((row) => upper.startsWith(row.name.toUpperCase()))
  }
}

function parameters(known: readonly ParameterRow[]): Vocabulary['parameter'] {
  const byName = new Map<string, ParameterRow>()
  for (const row of known) {
    for (const command of row.commands) byName.set(`${command} ${row.name}`, row)
  }
  return (command, name) => byName.get(`${command} ${name}`.toUpperCase())
}

/** `1.2.header.fields (to)` → `HEADER.FIELDS`; only numbers, or nothing at all → the empty name. */
function sectionName(name: string): string {
  return name.replace(/^\d+(?:\.\d+)*\.?/, '').replace(/ .*$/s, '')
}
