/** The terminal after the dashboard, and where there is none: real signals, a real shell, a real terminal. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { builtProgram, missing } from './available.ts'
import { freePort } from './ports.ts'
import { openTerminal, type RealTerminal } from './terminal.ts'

const without = missing(import.meta.filename, ['tmux', 'build'])
const welcome = 'No mail client has connected yet'

describe.skipIf(without.length > 0)('the terminal', () => {
  let folder: string
  let terminal: RealTerminal | undefined

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
    const places = `XDG_DATA_HOME=${folder}/data XDG_STATE_HOME=${folder}/state ${environment}`
    const args = `imap.invalid --no-session --no-listen --listen-tls ${port}`
    return `env ${places} sh -c 'echo $$ > pid; exec ${process.execPath} ${builtProgram} ${args}'`
  }

  function open(command: string): RealTerminal {
    terminal = openTerminal(`echo before; ${command}`, { folder, columns: 80, rows: 24 })
    return terminal
  }

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('is as before after %s', async (signal, status) => {
    const there = open(await program())
    await there.until((screen) => screen.includes(welcome), 'the welcome')
    process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')), signal)
    const after = await there.until((screen) => screen.includes('ended with'), 'the end')
    expect(after[0]).toBe('before')
    expect(after.join('\n')).toContain(`ended with ${status}`)
    expect(after.join('\n')).not.toContain(welcome)
  })

  test('is the shell’s while the program is suspended, and the screen comes back', async () => {
    const start = await program()
    const there = open('PS1="ready> " bash --norc --noprofile -i')
    await there.until((screen) => screen.includes('ready>'), 'a shell')
    there.type(start, 'Enter')
    await there.until((screen) => screen.includes(welcome), 'the welcome')
    there.type('C-z')
    const between = await there.until((screen) => screen.includes('Stopped'), 'the shell')
    expect(between.join('\n')).not.toContain(welcome)
    there.type('fg', 'Enter')
    await there.until((screen) => screen.includes(welcome), 'the welcome again')
    there.type('q')
    await there.until((screen) => screen.trimEnd().endsWith('ready>'), 'the shell after the end')
  })

  test.each([
    ['TERM=dumb', 'TERM=dumb'],
    ['LC_ALL=C', 'needs UTF-8'],
  ])('with %s is told in one sentence why there is no dashboard', async (environment, why) => {
    const there = open(await program(environment))
    const screen = await there.until((text) => text.includes(why), 'the reason')
    expect(screen.join('\n')).toContain('No dashboard')
    expect(screen.join('\n')).not.toContain('Exchanges')
    process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')), 'SIGTERM')
    await there.until((text) => text.includes('ended with 143'), 'the end')
  })
})
