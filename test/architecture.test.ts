import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { helpMarkdown, manualPage, optionsMarkdown, statusesMarkdown } from '../cmd/documents.ts'
import { keysMarkdown } from '../ui/keys/keys.ts'
import { screens } from '../ui/screens/index.ts'
import {
  circles,
  faults,
  folderOf,
  forbiddenImports,
  reachable,
  type Source,
  screensKnown,
  table,
  unlisted,
} from './architecture.ts'

const top = new URL('..', import.meta.url).pathname

/** Every TypeScript file below a folder, as paths from the top. */
function below(folder: string): string[] {
  if (!existsSync(`${top}${folder}`)) return []
  return readdirSync(`${top}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
}

const read = (path: string): string => readFileSync(`${top}${path}`, 'utf8')
const sources: Source[] = ['lib', 'ui', 'cmd'].flatMap(below).map((path) => ({ path, text: read(path) }))

test('every file keeps to the import table, to its size, and to its subject', () => {
  expect(sources.length).toBeGreaterThan(60)
  expect(sources.flatMap(faults)).toEqual([])
})

test('every folder is in the table', () => {
  expect(sources.map(({ path }) => folderOf(path)).filter((folder) => table[folder] === undefined)).toEqual(
    [],
  )
})

test('no folder of the table may import itself by way of others', () => {
  const round = Object.entries(table).filter(([folder, names]) =>
    names.some((name) => reachable(name).has(folder)),
  )
  expect(round).toEqual([])
})

test('no file needs itself by way of others', () => {
  expect(circles(sources)).toEqual([])
})

test('what differs between screens is asked of the open one, and none knows another', () => {
  const names = screens.map(({ name }) => name)
  expect(sources.flatMap((source) => screensKnown(source, names))).toEqual([])
})

test('every folder of the table is there', () => {
  expect(Object.keys(table).filter((folder) => !existsSync(`${top}${folder}`))).toEqual([])
})

test('nothing in the engine imports the session, nor anything that needs it', () => {
  const engine = reachable('lib/proxy')
  expect(
    ['lib/session', 'lib/observe', 'lib/reports', 'lib/filter'].filter((each) => engine.has(each)),
  ).toEqual([])
})

test('the top of the repository is what was agreed', () => {
  const allowed = [
    ...[
      '.ci',
      '.gitignore',
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'SECURITY.md',
      'README.md',
      'biome.json',
    ],
    ...[
      'cmd',
      'docs',
      'lib',
      'package-lock.json',
      'package.json',
      'test',
      'tsconfig.build.json',
      'tsconfig.json',
      'ui',
    ],
  ]
  const made = ['.git', 'node_modules', 'dist']
  expect(readdirSync(top).filter((name) => !allowed.includes(name) && !made.includes(name))).toEqual([])
})

describe('each rule notices when it is broken', () => {
  const file = (path: string, text: string): Source => ({ path, text: `/** For this. */\n${text}` })
  test.each([
    ['an import downwards', file('lib/wire/x.ts', "import { a } from '../session/session.ts'")],
    ['the screen reaching into the proxy', file('ui/x.ts', "import type { A } from '../lib/proxy/leg.ts'")],
    [
      'an import of a folder that is only imported further down',
      file('lib/text/x.ts', "export * from '../record/record.ts'"),
    ],
    ['a file call outside its owners', file('lib/session/x.ts', "import { open } from 'node:fs'")],
    ['a second owner of blessed', file('ui/view.ts', "import blessed from 'blessed'")],
    ['a package that nobody owns', file('lib/wire/x.ts', "import left from 'left-pad'")],
    ['a dynamic import', file('lib/wire/x.ts', "await import('node:net')")],
    ['a clock of its own', file('lib/session/x.ts', 'const now = Date.now()')],
    ['an input that is not masked', file('lib/inputs/x.ts', 'masked: true,')],
    ['a long file', file('lib/wire/x.ts', '\n'.repeat(300))],
    ['a wide line', file('lib/wire/x.ts', `// ${'x'.repeat(110)}`)],
    ['text handed to blessed', file('ui/terminal/surface.ts', 'box.setContent(text)')],
    ['forge parsing what others made', file('lib/certs/x.ts', 'forge.asn1.fromDer(bytes)')],
    ['a file without a subject', file('lib/wire/utils.ts', '')],
    ['a file without a head', { path: 'lib/wire/x.ts', text: 'export const a = 1' }],
  ])('%s', (_name, source) => {
    expect(faults(source)).toHaveLength(1)
  })

  test('files that need each other, unless for types alone', () => {
    const needs = (path: string, line: string): Source => file(`lib/wire/${path}`, line)
    const round = [
      needs('a.ts', "import { b } from './b.ts'"),
      needs('b.ts', "import {\n  type A,\n  c,\n} from './c.ts'"),
      needs('c.ts', "export * from './a.ts'"),
      needs('d.ts', "import { a } from './a.ts'"),
    ]
    expect(circles(round)).toEqual(['a', 'b', 'c'].map((name) => `lib/wire/${name}.ts imports itself`))
    const types = needs('c.ts', "export type { A } from './a.ts'\nimport type {\n  B,\n} from './b.ts'")
    expect(circles([...round.slice(0, 2), types, ...round.slice(3)])).toEqual([])
  })

  test('what knows a screen that has only to ask it', () => {
    const known = (path: string, text: string): string[] => screensKnown(file(path, text), ['log', 'detail'])
    expect(known('ui/update/x.ts', "if (screenOf(model) === 'detail') return")).toHaveLength(1)
    expect(known('ui/screens/log.ts', "import { a } from './detail/tabs.ts'")).toHaveLength(1)
    expect(known('ui/screens/log/x.ts', "import { a } from '../detail.ts'")).toHaveLength(1)
    expect(known('ui/screens/log/x.ts', "import { a } from './window.ts'\nif (x === 'log') y")).toEqual([])
  })

  test('an upward import is none of them', () => {
    expect(
      forbiddenImports(file('lib/session/x.ts', "import type { A } from '../record/record.ts'")),
    ).toEqual([])
  })

  test('a circle of imports, unless it is one of types', () => {
    const a = file('lib/wire/a.ts', "import { b } from './b.ts'")
    const b = (text: string): Source => file('lib/wire/b.ts', text)
    expect(circles([a, b("import { type A, c } from './a.ts'")])).toHaveLength(2)
    expect(circles([a, b("import type { A } from './a.ts'\nexport { type B } from './a.ts'")])).toEqual([])
  })

  test('a format that the index forgot', () => {
    expect(unlisted("import { text } from './text.ts'", ['text.ts', 'html.ts'])).toEqual(['html.ts'])
  })
})

describe('indexes are complete', () => {
  /** Files beside an index that export what it lists. */
  const listed = (folder: string, marker: RegExp): string[] =>
    readdirSync(`${top}${folder}`).filter(
      (name) => name.endsWith('.ts') && marker.test(read(`${folder}/${name}`)),
    )

  test('every export format is in the list', () => {
    const formats = listed('lib/export', /^export const \w+: Format\b/m)
    expect(formats.length).toBeGreaterThan(1)
    expect(unlisted(read('lib/export/index.ts'), formats)).toEqual([])
  })

  test('every alteration that can be asked for is in the list', () => {
    const alterations = listed('lib/alterations', /^export const \w+: NamedAlteration\b/m)
    expect(alterations.length).toBeGreaterThan(0)
    expect(unlisted(read('lib/alterations/named.ts'), alterations)).toEqual([])
  })

  test('every subcommand is registered, and beside them are only the program and its documents', () => {
    const commands = listed('cmd', /^export const \w+Command\b/m)
    expect(commands.length).toBeGreaterThan(3)
    expect(unlisted(read('cmd/commands.ts'), commands)).toEqual([])
    const others = readdirSync(`${top}cmd`).filter((name) => name.endsWith('.ts') && !commands.includes(name))
    expect(others.sort()).toEqual(['commands.ts', 'documents.ts', 'imapscope.ts', 'start.ts'])
  })

  test('every screen is in the list', () => {
    const screens = listed('ui/screens', /^export const \w+: Screen\b/m)
    expect(screens.length).toBeGreaterThan(5)
    expect(unlisted(read('ui/screens/index.ts'), screens)).toEqual([])
  })

  test('what a screen opens is a screen', () => {
    const opened = below('ui/screens').flatMap((path) =>
      [...read(path).matchAll(/\bopens: '(\w+)'/g)].map(([, name]) => name),
    )
    expect(opened.length).toBeGreaterThan(2)
    expect(opened.filter((name) => !screens.some((screen) => screen.name === name))).toEqual([])
  })

  test('every protocol family is in the list', () => {
    const families = listed('lib/protocol', /^export const \w+: Family\b/m)
    expect(families.length).toBeGreaterThan(20)
    expect(unlisted(read('lib/protocol/families.ts'), families)).toEqual([])
  })
})

describe('documents are fresh', () => {
  test('docs/keys.md has the keys of the table', () => {
    const keys = /<!-- keys -->\n([\s\S]*?)<!-- \/keys -->/.exec(read('docs/keys.md'))?.[1]
    expect(keys?.trim()).toBe(keysMarkdown().trim())
  })

  test('docs/cli.md has the help of the program and of each command, and the exit statuses', async () => {
    const help = execFileSync(process.execPath, [`${top}dist/cmd/imapscope.js`, '--help'], {
      encoding: 'utf8',
    })
    const text = read('docs/cli.md')
    const between = (name: string): string | undefined =>
      new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)<!-- /${name} -->`).exec(text)?.[1]
    expect(between('help')).toBe(await helpMarkdown())
    expect(between('help')).toContain(help.trim())
    expect(between('statuses')).toBe(statusesMarkdown())
  })

  test('docs/README.md leads to every page once and says what is in it, as does docs/clients/README.md', () => {
    const pagesIn = (folder: string): string[] =>
      readdirSync(`${top}${folder}`).filter((name) => name.endsWith('.md') && name !== 'README.md')
    const times = (folder: string, before: string, after: string): number[] =>
      pagesIn(folder).map(
        (name) => read(`${folder}/README.md`).split(`${before}](${name})${after}`).length - 1,
      )
    expect(pagesIn('docs').length).toBeGreaterThan(8)
    expect(new Set(times('docs', '', ': '))).toEqual(new Set([1]))
    expect(read('docs/README.md').match(/\]\(/g)?.length).toBe(
      read('docs/README.md').match(/^- \[.+\): \w/gm)?.length,
    )
    expect(new Set(times('docs/clients', '', ''))).toEqual(new Set([1]))
  })

  test('the README is short', () => {
    expect(read('README.md').split('\n').length).toBeLessThan(130)
  })

  test('the manual page and the page about the configuration file have the options of the program', async () => {
    // `npm run docs` writes both anew.
    expect(read('docs/imapscope.1')).toBe(await manualPage())
    const options = /<!-- options -->\n([\s\S]*?)<!-- \/options -->/.exec(read('docs/configuration.md'))?.[1]
    expect(options).toBe(optionsMarkdown())
  })

  test('ARCHITECTURE.md names every folder', () => {
    const text = read('ARCHITECTURE.md')
    const folders = [...new Set(sources.map(({ path }) => folderOf(path)))]
    expect(folders.filter((folder) => !text.includes(`\`${folder}/\``))).toEqual([])
  })

  test('what documents link to is there, and so is what they name', () => {
    const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs'].flatMap(
      (name) =>
        name.endsWith('.md')
          ? [name]
          : readdirSync(`${top}${name}`, { recursive: true, encoding: 'utf8' })
              .filter((file) => file.endsWith('.md'))
              .map((file) => `${name}/${file}`),
    )
    const missing = documents.flatMap((document) => {
      const text = read(document)
      const beside = document.replace(/[^/]*$/, '')
      const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => `${beside}${path}`)
      const named = [...text.matchAll(/`((?:lib|ui|cmd|test|docs)\/[\w./-]*)`/g)].map(([, path]) => path)
      // Those of the library are often named without its folder.
      const short = [...text.matchAll(/`((?!(?:lib|ui|cmd|test|docs)\/)[\w-]+\/[\w/-]+\.ts)`/g)]
      return [...linked, ...named, ...short.map(([, path]) => `lib/${path}`)]
        .filter((path) => !existsSync(`${top}${path}`))
        .map((path) => `${document}: ${path}`)
    })
    expect(missing).toEqual([])
  })

  test('no file names the machine it was made on', () => {
    const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: top,
      encoding: 'utf8',
    }).split('\n')
    const text = files.filter(
      (name) => /\.(?:ts|mjs|md|json|txt|sh)$/.test(name) && existsSync(`${top}${name}`),
    )
    const bad = text.filter((name) => /(?:^|[\s"'(=])\/(?:work|root)\//m.test(read(name)))
    expect(bad).toEqual([])
    expect(read('package-lock.json')).not.toContain('"resolved"')
  })
})
