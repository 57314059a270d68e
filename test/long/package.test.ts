/** The package as others get it: packed, installed into an empty folder, run, and imported under strict. */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { announce, missing } from '../real/available.ts'
import { type Finished, must, run } from '../real/run.ts'

const top = new URL('../..', import.meta.url).pathname
const without = missing(import.meta.filename, ['build'])

/** What somebody may write who has the library and TypeScript. */
const program = `
import { Framer, Observer, parse, readSession, type SessionEvent } from 'imapscope'

const events: SessionEvent[] = []
let observer: Observer | undefined
for await (const item of readSession(process.argv[2] ?? '')) {
  if (item.type === 'head') observer = new Observer({}, (event) => events.push(event))
  else if (item.type !== 'warning') observer?.take(item)
}
observer?.finish()
const names = events.flatMap((event) => (event.type === 'completed' ? [event.exchange.name] : []))

const framer = new Framer()
framer.push({ side: 'server', time: 0, bytes: Buffer.from('* OK hello\\r\\n') })
const next = framer.next()
const greeting = next?.type === 'frame' ? parse(next.frame).text : undefined
console.log(JSON.stringify({ commands: names.length, idles: names.includes('IDLE'), greeting }))
`

/** What npm says where there is no network and nothing in its cache. */
const unreachable = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ENOTCACHED/

const configuration = {
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    types: ['node'],
  },
  files: ['program.ts'],
}

describe.skipIf(without.length > 0)('the package', () => {
  let folder: string
  let app: string
  let files: string[]
  let installed: Finished
  let offline: boolean

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
    app = join(folder, 'app')
    await mkdir(app)
    const cache = (await must('npm', ['config', 'get', 'cache'], { folder: top, environment: home() }))
      .toString()
      .trim()
    // What `npm pack` would build is built already.
    const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
    const packed: unknown = JSON.parse((await must('npm', args, { folder: top })).toString())
    const [{ filename, files: found }] = packed as [{ filename: string; files: { path: string }[] }]
    files = found.map(({ path }) => path)
    await writeFile(join(app, 'package.json'), '{"private":true,"type":"module"}')
    const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--cache', cache]
    installed = await run('npm', [...install, join(folder, filename)], { folder: app, seconds: 120 })
    offline = installed.status !== 0 && unreachable.test(installed.stderr)
    if (offline) announce(import.meta.filename, 'the registry cannot be reached')
  }, 180_000)

  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('has the program, the library with its types, the documents, and nothing else', () => {
    for (const file of [
      'dist/cmd/imapscope.js',
      'dist/lib/index.js',
      'dist/lib/index.d.ts',
      'docs/demo.pcapng',
    ])
      expect(files).toContain(file)
    const others = files.filter(
      (file) =>
        !/^dist\/(?:cmd|lib|ui)\/.*\.(?:js|d\.ts)$|^docs\/|^[A-Z]+\.md$|^LICENSE$|^package\.json$/.test(file),
    )
    expect(others).toEqual([])
  })

  test('has what its README links to', () => {
    const text = readFileSync(join(top, 'README.md'), 'utf8')
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path)
    expect(linked).toContain('SECURITY.md')
    expect(linked.filter((path) => !files.includes(path))).toEqual([])
  })

  test('installs', (context) => {
    if (offline) context.skip()
    expect(installed.stderr).not.toContain('npm error')
    expect(installed.status).toBe(0)
  })

  test('shows the demo', async (context) => {
    if (offline) context.skip()
    const words = ['demo', '--headless', '--speed', '1000', '--listen', '0', '--listen-tls', '0']
    const { status, stdout } = await run(join(app, 'node_modules/.bin/imapscope'), words, { folder: app })
    expect(stdout.toString()).toMatch(/SELECT +OK/)
    expect(status).toBe(0)
  })

  test('is imported by a strict TypeScript program', async (context) => {
    if (offline) context.skip()
    await mkdir(join(app, 'node_modules/@types'), { recursive: true })
    for (const types of ['@types/node', 'undici-types']) {
      if (!existsSync(join(app, 'node_modules', types)))
        await symlink(join(top, 'node_modules', types), join(app, 'node_modules', types))
    }
    await writeFile(join(app, 'program.ts'), program)
    await writeFile(join(app, 'tsconfig.json'), JSON.stringify(configuration))
    const compiled = await run(join(top, 'node_modules/.bin/tsc'), ['-p', '.'], { folder: app })
    expect(compiled.stdout.toString()).toBe('')
    expect(compiled.status).toBe(0)
    const session = join(app, 'node_modules/imapscope/docs/demo.pcapng')
    const told = await must(process.execPath, ['program.js', session], { folder: app })
    expect(JSON.parse(told.toString())).toEqual({
      commands: expect.any(Number),
      idles: true,
      greeting: 'hello',
    })
  })
})

/** The caller's own home: where npm keeps its cache. */
function home(): Record<string, string> {
  return process.env.HOME === undefined ? {} : { HOME: process.env.HOME }
}
