/** Families of rows → lookups by name, built once. Knows how to compare names, but no word of IMAP itself. */
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

/** Every lookup takes a name in any case and returns its row; undefined for an unknown word. */
export interface Vocabulary {
  readonly families: readonly Family[]
  /** Includes the additions of all families. Fastest for upper case: `UID FETCH` with one space. */
  readonly command: (name: string) => CommandRow | undefined
  readonly response: (name: string) => ResponseRow | undefined
  /** The atom that opens a response code: `HIGHESTMODSEQ`. */
  readonly code: (name: string) => CodeRow | undefined
  /** The exact name first, then names with a value: `AUTH=PLAIN`, `RIGHTS=kxte`, `APPENDLIMIT=1024`. */
  readonly capability: (name: string) => CapabilityRow | undefined
  /** A word in the parentheses of a command: `parameter('SELECT', 'CONDSTORE')`. */
  readonly parameter: (command: string, name: string) => ParameterRow | undefined
  readonly mechanism: (name: string) => MechanismRow | undefined
  /** With or without its section and origin: `BODY.PEEK[HEADER.FIELDS (TO)]<0.9>` finds `BODY.PEEK[]`. */
  readonly fetchItem: (name: string) => WordRow | undefined
  /** The text in the brackets, with or without part number and header names: `1.2.MIME` finds `MIME`. */
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
   * The row of a word in its place: from the first of the argument's tables that has it.
   * @param command the command whose parameters it may be
   */
  readonly wordIn: (argument: Argument, command: string, word: string) => WordRow | undefined
}

/**
 * All rows of one kind.
 * @returns the rows in the order of the families, and within a family in its order
 */
export function rows<K extends WordKind>(
  families: readonly Family[],
  kind: K,
): readonly NonNullable<Family[K]>[number][] {
  return families.flatMap((family) => (family[kind] ?? []) as readonly NonNullable<Family[K]>[number][])
}

/** @returns the capabilities that words of a family need if they name none themselves */
export function neededBy({ needs, capabilities = [] }: Family): readonly string[] | undefined {
  return needs ?? (capabilities.length === 1 ? [capabilities[0].name] : undefined)
}

/**
 * The rows of one kind of word, each with the capabilities that it needs, by its own row or by its family.
 */
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
 * Builds the lookups. When two families define the same name, the first one counts.
 * @param families the known families, in order
 * @throws Error when a family adds to a command that no family defines: an error in a row file
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
        // The row of a bare prefix, `QUOTA=RES-`, does not describe the word after it.
        if (row !== undefined && (prefix === '' || row.name.length > prefix.length)) return row
      }
      return kind === 'parameters' ? parameter(command, word) : undefined
    },
  }
}

type Lookup = (name: string) => WordRow | undefined

/** The lookups of words without fields of their own. */
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

/** The commands, with the additions of other families. */
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

/** A mechanism is also a capability of its own: `AUTH=PLAIN` describes PLAIN, not only AUTH=. */
function capabilities(
  known: readonly CapabilityRow[],
  mechanisms: readonly MechanismRow[],
): (name: string) => CapabilityRow | undefined {
  const offers = mechanisms.map(
    ({ name, about, rfc }): CapabilityRow => ({ name: `AUTH=${name}`, about, rfc, phase: 'before login' }),
  )
  const exact = finder([...known.filter((row) => !row.keyed), ...offers])
  // The longest prefix first: `QUOTA=RES-` must win over a `QUOTA=` that may be added later.
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
