/**
 * The commands of the README as they stand there, in a fresh copy of the repository. Names that stand for the
 * user's own files are files here; nothing listens at imap.example.org as far as this machine can tell.
 */
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing } from '../real/available.ts'
import { cleanEnvironment, run, signalGroup } from '../real/run.ts'
import { openTerminal } from '../real/terminal.ts'

const top = new URL('../..', import.meta.url).pathname
const without = missing(import.meta.filename, ['build', 'tmux'])

/** Commands in code blocks that begin with npm, and those of the table. */
function commands(): string[] {
  const text = readFileSync(join(top, 'README.md'), 'utf8').replace(
    /<!-- help -->[\s\S]*?<!-- \/help -->/,
    '',
  )
  const typed = [...text.matchAll(/^(npm .*?)(?: {2,}#.*)?$/gm)].map(([, command]) => command)
  const listed = [...text.matchAll(/\| `(imapscope [^`]*)` \|$/gm)].map(([, command]) => command)
  return [...typed, ...listed]
}

/** Those that go on until somebody ends them: a server is named, or the demo is shown. */
const lasting = /^(?:npm start -- |imapscope )(?:imap[.s:+]|demo)/
/** Those that need a screen. */
const drawing = /^imapscope open /
/** What a newcomer types. */
const first = 'npm install && npm start'
/** What runs this file itself. */
const ourselves = 'npm install && npm test'
/** What takes the program from the registry; `package.test.ts` installs what is published there. */
const published = 'npm install -g imapscope'

describe.skipIf(without.length > 0)('each command of the README does what it is for', () => {
  let folder: string
  let clone: string
  let environment: Record<string, string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
    clone = join(folder, 'clone')
    const tracked = ['ls-files', '--cached', '--others', '--exclude-standard']
    for (const file of execFileSync('git', tracked, { cwd: top, encoding: 'utf8' }).trim().split('\n')) {
      mkdirSync(join(clone, dirname(file)), { recursive: true })
      copyFileSync(join(top, file), join(clone, file))
    }
    mkdirSync(join(folder, 'bin'))
    const program = `#!/bin/sh\nexec node "${clone}/dist/cmd/imapscope.js" "$@"\n`
    writeFileSync(join(folder, 'bin/imapscope'), program, { mode: 0o755 })
    const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim()
    environment = {
      ...cleanEnvironment(folder),
      XDG_DATA_HOME: join(folder, 'data'),
      XDG_STATE_HOME: join(folder, 'state'),
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      npm_config_cache: cache,
      npm_config_prefer_offline: 'true',
    }
    for (const name of ['SESSION', 'OTHER']) copyFileSync(join(top, 'docs/demo.pcapng'), join(clone, name))
  })

  afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

  /** Runs a command until it says what is waited for, then ends it as Ctrl-C does. @returns what it said */
  function until(command: string, wanted: RegExp): Promise<string> {
    const options = { cwd: clone, env: environment, detached: true } as const
    const child = spawn('sh', ['-c', command], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const hear = (bytes: Buffer): void => {
      const before = said
      said += bytes
      if (wanted.test(said) && !wanted.test(before)) signalGroup(child, 'SIGINT')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    return new Promise((resolve) => child.once('close', () => resolve(said)))
  }

  async function looked(command: string): Promise<string> {
    const places = `PATH=${environment.PATH} XDG_DATA_HOME=${environment.XDG_DATA_HOME}`
    const terminal = openTerminal(`env ${places} ${command}`, { folder: clone, columns: 80, rows: 24 })
    try {
      // What comes first is drawn while the rest is still being read.
      const whole = (text: string): boolean => text.includes('GETQUOTAROOT') && text.includes('5 conn')
      const screen = await terminal.until(whole, 'the session')
      terminal.type('q', 'q')
      await terminal.until((text) => text.includes('ended with 0'), 'the end')
      return screen.join('\n')
    } finally {
      terminal.close()
    }
  }

  test('there are some', () => {
    expect(commands().length).toBeGreaterThan(10)
    expect(commands()).toEqual(expect.arrayContaining([first, ourselves, published]))
  })

  const elsewhere = [ourselves, published]
  test.for(commands().filter((command) => !elsewhere.includes(command)))('%s', async (command) => {
    if (lasting.test(command)) {
      const listens = /^listening on 127\.0\.0\.1:1993 \(TLS\) for imap/m
      expect(await until(command, listens)).toMatch(listens)
      return
    }
    if (command === first) {
      const started = performance.now()
      const login = /AUTHENTICATE +OK/
      expect(await until(command, login)).toMatch(login)
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      process.stderr.write(`from npm install to the first login on screen: ${seconds} s\n`)
      return
    }
    if (drawing.test(command)) {
      expect(await looked(command)).toContain('5 conn  90 exchanges')
      return
    }
    // It stands for a file that is there, or for a new one.
    if (/-o FILE/.test(command)) rmSync(join(clone, 'FILE'), { force: true })
    else writeFileSync(join(clone, 'FILE'), 'a1 OK a line that both sides may say\r\n')
    const ran = await run('sh', ['-c', command], { folder: clone, environment, seconds: 120 })
    const { status, stdout, stderr } = ran
    if (command.includes('export -o root.pem')) copyFileSync(join(clone, 'root.pem'), join(clone, 'ca.pem'))
    // Whether imap.example.org is there is not for us to say; a raw line may be a finding.
    const may = /doctor|parse/.test(command) ? [0, 1] : [0]
    expect(may, `${stdout}\n${stderr}`).toContain(status)
  })
})
