/** The terminal after the dashboard, and where there is none: real signals, a real shell, a real terminal. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { builtProgram, missing } from '../real/available.ts'
import { freePort } from '../real/ports.ts'
import { openTerminal, type RealTerminal } from '../real/terminal.ts'

const without = missing(import.meta.filename, ['tmux', 'build'])
const welcome = 'No mail client has connected yet'

describe.skipIf(without.length > 0)('the terminal', () => {
  let folder: string
  let terminal: RealTerminal | undefined

  /** Made once: keys take a second. */
  let data: string

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'imapscope-'))
  })

  afterAll(() => rm(data, { recursive: true, force: true }))

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
  })

  afterEach(async () => {
    terminal?.close()
    terminal = undefined
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  /** The program that waits for a client, as a shell would start it; its process is named in a file. */
  async function program(environment = ''): Promise<string> {
    const port = await freePort()
    const places = `XDG_DATA_HOME=${data} XDG_STATE_HOME=${folder}/state ${environment}`
    const args = `imap.invalid --no-session --no-listen --listen-tls ${port}`
    return `env ${places} sh -c 'echo $$ > pid; exec ${process.execPath} ${builtProgram} ${args}'`
  }

  function open(command: string): RealTerminal {
    terminal = openTerminal(`echo before; ${command}`, { folder, columns: 80, rows: 24 })
    return terminal
  }

  const outside = { alternateScreen: false, cursor: true, mouse: false, raw: false }
  const inside = { alternateScreen: true, cursor: false, mouse: true, raw: true }

  /** The mouse is taken too, so that all there is has to be given back. */
  async function takeMouse(there: RealTerminal): Promise<void> {
    await there.until((screen) => screen.includes(welcome), 'the welcome')
    there.type('M')
    await there.until((screen) => screen.includes('with Shift it selects text'), 'the mouse')
    expect(there.modes()).toEqual(inside)
  }

  async function entered(environment = ''): Promise<RealTerminal> {
    const there = open(await program(environment))
    await takeMouse(there)
    return there
  }

  function send(signal: NodeJS.Signals): void {
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), signal)
  }

  /** What was there before is there again, and the shell has its terminal as it was. */
  async function restored(there: RealTerminal, end: string): Promise<void> {
    const after = (await there.until((screen) => screen.includes(end), end)).join('\n')
    expect(after.startsWith('before\n')).toBe(true)
    expect(after).not.toContain(welcome)
    expect(there.modes()).toEqual(outside)
  }

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ] as const)('is as before after %s', async (signal, status) => {
    const there = await entered()
    send(signal)
    await restored(there, `ended with ${status}`)
  })

  test.each([
    ['q', 0],
    ['C-c', 130],
  ])('is as before after %s', async (key, status) => {
    const there = await entered()
    there.type(key)
    await restored(there, `ended with ${status}`)
  })

  /** A module that makes the program throw, in drawing or on its own, once a file of that name is there. */
  async function faulty(): Promise<string> {
    const file = join(folder, 'faulty.mjs')
    await writeFile(
      file,
      `import { existsSync } from 'node:fs'
       import { createRequire } from 'node:module'
       import { isMainThread } from 'node:worker_threads'
       const fault = (where) => {
         if (existsSync(where)) throw new Error('a fault of ours')
       }
       if (isMainThread) {
         const { prototype } = createRequire(${JSON.stringify(builtProgram)})('blessed').Screen
         const { draw } = prototype
         prototype.draw = function (...lines) {
           fault('in-drawing')
           return draw.apply(this, lines)
         }
         setInterval(() => fault('anywhere'), 20).unref()
       }`,
    )
    return `NODE_OPTIONS=--import=${file}`
  }

  test('is as before after a fault in drawing, and mail goes on', async () => {
    const there = await entered(await faulty())
    await writeFile(join(folder, 'in-drawing'), '')
    there.type('j')
    await restored(there, 'The dashboard failed; the proxy keeps running.')
    send('SIGTERM')
    await there.until((screen) => screen.includes('ended with 143'), 'the end')
  })

  test('is as before after a fault that nobody catches, and the fault can be read', async () => {
    const there = await entered(await faulty())
    await writeFile(join(folder, 'anywhere'), '')
    await restored(there, 'ended with 1')
    expect(there.screen().join('\n')).toContain('Error: a fault of ours')
  })

  test('is the shell’s while the program is suspended, and the screen comes back', async () => {
    const start = await program()
    const there = open("PS1='ready> ' sh -i")
    await there.until((screen) => screen.includes('ready>'), 'a shell')
    there.type(start, 'Enter')
    await takeMouse(there)
    there.type('C-z')
    const between = await there.until((screen) => screen.includes('Stopped'), 'the shell')
    expect(between.join('\n')).not.toContain(welcome)
    expect(there.modes()).toEqual(outside)
    there.type('fg', 'Enter')
    await there.until((screen) => screen.includes(welcome), 'the welcome again')
    expect(there.modes()).toEqual(inside)
    there.type('q')
    await there.until((screen) => screen.trimEnd().endsWith('ready>'), 'the shell after the end')
    expect(there.modes()).toEqual(outside)
  })

  test.each([
    ['TERM=dumb', 'TERM=dumb'],
    ['LC_ALL=C', 'needs UTF-8'],
  ])('with %s is told in one sentence why there is no dashboard', async (environment, why) => {
    const there = open(await program(environment))
    const screen = await there.until((text) => text.includes(why), 'the reason')
    expect(screen.join('\n')).toContain('No dashboard')
    expect(screen.join('\n')).not.toContain('Exchanges')
    send('SIGTERM')
    await there.until((text) => text.includes('ended with 143'), 'the end')
  })
})
