/**
 * The page about the library, docs/api.md: every name that `lib/index.ts` exports, with its declaration and
 * what its docstring says. Read from the built declarations with the API of the TypeScript compiler.
 */
import { fileURLToPath } from 'node:url'
import {
  isClassDeclaration,
  isExpressionWithTypeArguments,
  isFunctionDeclaration,
  isTypeReferenceNode,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is'
import { API, ModifierFlags, SymbolFlags } from 'typescript/unstable/sync'

const top = fileURLToPath(new URL('..', import.meta.url))
const index = `${top}dist/lib/index.d.ts`

/** Headings in the order of the page, what they are about, and whose files belong there. */
const subjects = [
  [
    'Reading sessions',
    'Recorded sessions and captures, from files to events; [inputs and formats](session-file.md).',
    ['inputs', 'capture', 'observe/recorded', 'observe/observer'],
  ],
  [
    'A proxy of your own',
    'The proxy of the command line, in a thread of its own or in yours.',
    ['observe/live', 'proxy', 'record/clock'],
  ],
  ['What happens in a session', 'Events, and the exchanges and connections in them.', ['session/events']],
  [
    'Of exchanges and connections',
    'Spans of time, capabilities that were used, comments, message numbers.',
    ['session'],
  ],
  ['Reports', 'Folds: they take events and can be asked at any time.', ['reports']],
  ['Filters', 'The language of `--filter`; [its terms](filters.md).', ['filter', 'query']],
  ['Findings', 'The rules that peers break; [all of them](findings.md).', ['findings']],
  ['Exports and sharing', '[Formats](exports.md), and [pseudonyms](share.md).', ['export', 'share']],
  [
    'Frames',
    'Octets cut into commands and responses, and what is in them.',
    ['wire', 'grammar', 'observe/frames'],
  ],
  ['Playing a session again', 'As a server, and as its clients, over real connections.', ['replay']],
  ['Records', 'What a session file holds; [every record, field by field](records.md).', ['record']],
]

/** What types of records are made of, whose readable form is docs/records.md; the engine's writer. */
const machinery = /^record\/(?:kinds|shapes|facts|record)$|^capture\/session\/writer$/

/**
 * Everything that is exported, in the order of its files, and behind it the types that it mentions.
 * @returns for each its declaration and what its docstring says; `exported` is false for those behind
 */
export function named() {
  const api = new API({ cwd: top })
  try {
    const project = api.updateSnapshot({ openFiles: [index] }).getDefaultProjectForFile(index)
    const { program, checker } = project
    const real = (symbol) => (symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)
    const file = checker.getSymbolAtLocation(program.getSourceFile(index))
    const symbols = checker.getExportsOfModule(file).map(real)
    const exported = symbols.length
    const all = new Map(symbols.map((symbol) => [symbol.id, symbol]))
    // What those behind mention comes behind them.
    for (const symbol of all.values())
      for (const name of mentionedBy(symbol.declarations[0].resolve(project))) {
        const type = checker.getSymbolAtLocation(name)
        if (type !== undefined && isMentioned(real(type))) all.set(real(type).id, real(type))
      }
    return [...all.values()].map((symbol, at) => {
      const node = symbol.declarations[0].resolve(project)
      return {
        name: symbol.name,
        path: pathOf(node.getSourceFile().fileName),
        exported: at < exported,
        about: checker.getDocumentationCommentOfSymbol(symbol),
        tags: symbol.getJsDocTags(checker),
        declaration: declarationOf(node),
        order: orderOf(node),
        ...detailsOf(node),
      }
    })
  } finally {
    api.close()
  }
}

/** The names of types in a declaration, where nothing private is. */
function mentionedBy(node) {
  if (isTypeReferenceNode(node)) return [node.typeName, ...(node.typeArguments ?? []).flatMap(mentionedBy)]
  if (isExpressionWithTypeArguments(node)) return [node.expression]
  const names = []
  node.forEachChild((child) => {
    if (!isClassDeclaration(node) || isPublic(child)) names.push(...mentionedBy(child))
  })
  return names
}

/** A type of ours that a reader wants to look up. */
function isMentioned({ flags, declarations }) {
  const path = /\/dist\/lib\//.test(declarations[0]?.path ?? '') ? pathOf(declarations[0].path) : undefined
  return (
    path !== undefined &&
    flags & (SymbolFlags.Interface | SymbolFlags.TypeAlias | SymbolFlags.Class) &&
    !machinery.test(path)
  )
}

/** The path of a declaration file within lib, without its ending. */
function pathOf(file) {
  return file.replace(/.*\/dist\/lib\/|\.d\.ts$/g, '')
}

/** What one calls comes before what it is about. */
function orderOf(node) {
  return [isFunctionDeclaration, isClassDeclaration, isVariableDeclaration, () => true].findIndex((is) =>
    is(node),
  )
}

/** What a test wants to know: the parameters of a function, and whether a caller gets anything. */
function detailsOf(node) {
  if (isFunctionDeclaration(node))
    return {
      parameters: node.parameters.map(({ name }) => name.getText()).filter((name) => /^\w+$/.test(name)),
      gives: !/^(?:Promise<void>|void)$/.test(node.type.getText()),
    }
  return isClassDeclaration(node)
    ? { members: node.members.filter(isPublic).map((member) => member.getFullText().trim()) }
    : {}
}

/** A declaration as one would write it, without what is private. */
function declarationOf(node) {
  if (isVariableDeclaration(node)) return `const ${node.getText()}`
  // `lib/filter` takes the types of queries from its own namespace of them.
  const text = node
    .getText()
    .replace(/^export (?:declare )?/, '')
    .replace(/\bquery\.(?=[A-Z])/g, '')
  if (!isClassDeclaration(node)) return indented(text)
  const head = text.slice(0, text.indexOf('{') + 1)
  const members = node.members.filter(isPublic).map((member) => `    ${member.getFullText().trim()}`)
  return indented([head, ...members, '}'].join('\n'))
}

function isPublic(member) {
  return !(member.modifierFlags & ModifierFlags.Private) && !/^private\b/.test(member.getText())
}

/** Two blanks for each level instead of four, and nothing at the ends of lines that is not needed. */
function indented(text) {
  return text.replace(/^(?: {4})+/gm, (blanks) => ' '.repeat(blanks.length / 2)).replace(/;$/gm, '')
}

/** The subject of a file: the one that names it most precisely. */
function subjectOf(path) {
  const known = subjects.flatMap(([heading, , paths]) => paths.map((own) => ({ heading, own })))
  const fitting = known.filter(({ own }) => path === own || path.startsWith(`${own}/`))
  if (fitting.length === 0) throw new Error(`${path} belongs to no subject in test/api.mjs`)
  return fitting.reduce((best, next) => (next.own.length > best.own.length ? next : best)).heading
}

/** A docstring's tag as a line of a list. */
function lineOf({ name, text }) {
  const said = text.replace(/\s+/g, ' ').trim()
  if (name === 'param') return said.replace(/^(\S+)\s*/, '- `$1`: ')
  if (name === 'throws')
    return said.replace(/^(?:\{(\w+)\}\s*)?/, (_, type) => `- throws ${type ? `\`${type}\` ` : ''}`)
  return `- ${name} ${said}`
}

function entryOf({ name, about, tags, declaration }) {
  return [
    `### ${name}`,
    ...(about === '' ? [] : [about]),
    `\`\`\`ts\n${declaration}\n\`\`\``,
    ...(tags.length === 0 ? [] : [tags.map(lineOf).join('\n')]),
  ].join('\n\n')
}

/** The anchors that a page gives its headings, in order: the second of the same name ends in `-1`. */
function anchorsOf(headings) {
  const seen = new Map()
  return headings.map((heading) => {
    const plain = heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-')
    const before = seen.get(plain) ?? 0
    seen.set(plain, before + 1)
    return before === 0 ? plain : `${plain}-${before}`
  })
}

/** @returns the page about names as `named` gives them */
export function apiMarkdown(all) {
  const groups = subjects.map(([heading, about]) => ({
    heading,
    about,
    entries: all
      .filter(({ path, exported }) => exported && subjectOf(path) === heading)
      .sort((one, other) => one.order - other.order),
  }))
  groups.push({
    heading: 'Types that these mention',
    about: 'They have no name to be imported by.',
    entries: all.filter(({ exported }) => !exported),
  })
  const headings = groups.flatMap(({ heading, entries }) => [heading, ...entries.map(({ name }) => name)])
  const anchors = anchorsOf(['API', ...headings]).slice(1)
  const links = headings.map((heading, at) => `[${heading}](#${anchors[at]})`)
  const contents = groups.map(({ heading, entries }) => {
    const from = headings.indexOf(heading)
    const names = links.slice(from + 1, from + 1 + entries.length)
    return `| ${links[from]} | ${names.join(', ')} |`
  })
  return [
    '# API',
    'Everything that `imapscope` exports, made from the docstrings by `npm run docs`; ' +
      'examples are in [library.md](library.md).',
    ['| | |', '| --- | --- |', ...contents].join('\n'),
    ...groups.flatMap(({ heading, about, entries }) => [`## ${heading}`, about, ...entries.map(entryOf)]),
  ]
    .join('\n\n')
    .concat('\n')
}
