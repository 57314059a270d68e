/** What gives secrets away before we do anything is said, lastingly; to leave them in for others takes two words. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exposures } from '../../cmd/shared/exposures.ts'
import { timesUnmasked } from '../../cmd/shared/unmasked.ts'
import { builtProgram } from '../real/available.ts'
import { freePort } from '../real/ports.ts'
import { type Finished, run } from '../real/run.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imapscope-exposures-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function imapscope(words: readonly string[], environment: Record<string, string> = {}): Promise<Finished> {
  const own = { XDG_DATA_HOME: join(folder, 'data'), XDG_STATE_HOME: join(folder, 'state') }
  return run(process.execPath, [builtProgram, ...words], { folder, environment: { ...own, ...environment } })
}

/** Its own port as server: what is said before it starts is heard, and it ends by itself. */
async function started(
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<Finished> {
  const port = await freePort()
  const own = [
    `imap://localhost:${port}`,
    '--listen',
    `${port}`,
    '--no-listen-tls',
    '--headless',
    '--no-session',
  ]
  return imapscope([...own, ...words], environment)
}

describe('in the environment', () => {
  const marks = (options: string, typed: readonly string[] = [], reject?: string): string[] =>
    exposures({ NODE_OPTIONS: options, NODE_TLS_REJECT_UNAUTHORIZED: reject }, typed).map(({ mark }) => mark)

  test.each([
    ['--tls-keylog=/tmp/keys', ['TLS KEYS WRITTEN']],
    ['--tls-keylog /tmp/keys', ['TLS KEYS WRITTEN']],
    ['"--tls-keylog=/tmp/my keys"', ['TLS KEYS WRITTEN']],
    ['--tls_keylog=/tmp/keys', ['TLS KEYS WRITTEN']],
    ['--max-old-space-size=100 --inspect', ['INSPECTOR OPEN']],
    ['--inspect=0.0.0.0:9229', ['INSPECTOR OPEN']],
    ['--inspect-brk', ['INSPECTOR OPEN']],
    ['--inspect_brk=0', ['INSPECTOR OPEN']],
    ['--inspect-wait', ['INSPECTOR OPEN']],
    ['--inspect --inspect-brk --tls-keylog=x', ['TLS KEYS WRITTEN', 'INSPECTOR OPEN']],
    ['--inspect-port=9230', []],
    ['--inspect-publish-uid=http', []],
    ['--tls-min-v1.2 --enable-source-maps', []],
    ['', []],
  ])('NODE_OPTIONS=%j gives away %j', (options, expected) => {
    expect(marks(options)).toEqual(expected)
    expect(marks('', options.split(' '))).toEqual(expected)
  })

  test('a verification that is switched off is told, and has no effect', () => {
    expect(marks('', [], '0')).toEqual(['NODE_TLS… IGNORED'])
    expect(marks('', [], '1')).toEqual([])
    expect(exposures({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, [])[0].gives).toBe(false)
  })

  test('each is said on stderr with what to do about it', async () => {
    const { stderr } = await started([], {
      NODE_OPTIONS: `--tls-keylog=${join(folder, 'keys')}`,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    })
    expect(stderr).toMatch(
      /^warning: Node writes to a file what decrypts all TLS .*: delete that file, and start/m,
    )
    expect(stderr).toMatch(/^warning: NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect here: .*: unset it/m)
  })

  test('each is noted in the session file', async () => {
    const words = ['demo', '--headless', '--speed', '1000', '--session', 'noted.pcapng']
    const ports = ['--listen', '0', '--listen-tls', '0']
    await imapscope([...words, ...ports], { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    const file = await readFile(join(folder, 'noted.pcapng'), 'latin1')
    expect(file).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect here')
    const { stdout } = await imapscope(['export', 'noted.pcapng', '-f', 'text'])
    expect(stdout.toString()).toContain('NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect here')
  })
})

test('a server that is our own port is told in one sentence, and nothing is started', async () => {
  const { status, stderr } = await started([])
  expect(stderr).toMatch(
    /^imapscope: localhost:\d+: this is our own port: mail would go in a loop\n {2}name the/,
  )
  expect(status).toBe(3)
})

describe('--no-redact where others can connect', () => {
  const open = ['--listen', '0.0.0.0:0', '--no-listen-tls', '--allow-remote', '--headless']

  test.each([
    [['--no-redact'], {}, 1],
    [['--no-redact', '--no-redact'], {}, 2],
    [['--redact=false', '--no-redact'], {}, 2],
    [['--no-redact'], { redact: false }, 2],
    [[], { redact: false }, 1],
    [['--no-redact', '--', '--no-redact'], {}, 1],
    [['--no-redact'], { redact: true }, 1],
  ] as const)('%j with a file that sets %j says it %d times', (words, file, times) => {
    expect(timesUnmasked(words, file)).toBe(times)
  })

  test('is refused when it is said once', async () => {
    const { status, stderr } = await imapscope(['imap.example.org', ...open, '--no-redact'])
    expect(stderr).toMatch(
      /^imapscope: --no-redact would show and record the passwords of everybody who can reach/,
    )
    expect(stderr).toContain('say it twice if that is what you want: --no-redact --no-redact')
    expect(status).toBe(2)
  })

  test('is refused when only the configuration file says it', async () => {
    const xdgConfigHome = join(folder, 'config')
    await mkdir(join(xdgConfigHome, 'imapscope'), { recursive: true })
    await writeFile(join(xdgConfigHome, 'imapscope', 'config'), 'redact = no\nallow-remote = yes\n')
    const { status, stderr } = await imapscope(['imap.example.org', ...open], {
      XDG_CONFIG_HOME: xdgConfigHome,
    })
    expect(stderr).toMatch(/^imapscope: --no-redact would show/)
    expect(status).toBe(2)
  })

  test('is done when it is said twice, and for how long is told', async () => {
    const port = await freePort()
    const words = [`imap://localhost:${port}`, ...open, '--no-session', '--no-redact', '--no-redact']
    words[words.indexOf('0.0.0.0:0')] = `0.0.0.0:${port}`
    // Its own port, so that it ends by itself.
    const { status, stderr } = await imapscope(words)
    expect(stderr).toMatch(
      /^warning: passwords are shown and recorded for 1 h, then masked \(--no-redact\)$/m,
    )
    expect(status).toBe(3)
  })

  test('on loopback once is enough', async () => {
    const { status, stderr } = await started(['--no-redact'])
    expect(stderr).toMatch(/^warning: passwords are shown and recorded for 1 h/m)
    expect(status).toBe(3)
  })
})
