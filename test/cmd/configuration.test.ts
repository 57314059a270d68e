import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configurationFile, readConfiguration } from '../../cmd/shared/configuration.ts'
import { Failure } from '../../cmd/shared/failure.ts'
import { builtProgram } from '../real/available.ts'
import { run } from '../real/run.ts'

describe('a configuration file', () => {
  test('is in the folder of XDG, which must be absolute', () => {
    expect(configurationFile({ XDG_CONFIG_HOME: '/c' }, 'linux', '/h')).toBe('/c/imapscope/config')
    expect(configurationFile({ XDG_CONFIG_HOME: 'c' }, 'linux', '/h')).toBe('/h/.config/imapscope/config')
    expect(configurationFile({}, 'win32', 'C:\\h')).toBe('C:\\h\\AppData\\Roaming\\imapscope\\config')
  })

  test('sets options of every kind', () => {
    const text = `# what I always type
listen-tls = 127.0.0.1:2993
listen = no
keep=1000
hide = COMPRESS=DEFLATE
hide = IDLE
  redact = yes
tls-min = 1.3\r

`
    expect(readConfiguration(text, 'config')).toEqual({
      'listen-tls': '127.0.0.1:2993',
      listen: false,
      keep: 1000,
      hide: ['COMPRESS=DEFLATE', 'IDLE'],
      redact: true,
      'tls-min': '1.3',
    })
  })

  test.each([
    ['a key that there is not', 'keep = 5\nlisen = 1993', 'config:2: unknown option: lisen', /mean listen\?/],
    [
      'a key as it is typed to say no',
      'no-redact = yes',
      'config:1: unknown option: no-redact',
      /mean redact/,
    ],
    ['a property of every object', 'constructor = 1', 'config:1: unknown option: constructor', /there are:/],
    ['a line that is none', '\n--keep 5', 'config:2: this is not a setting', /name = value/],
    ['a number that is none', 'keep = 5k', 'config:1: keep cannot be that', /keep = 262144/],
    ['a switch that is none', 'quiet = on', 'config:1: quiet cannot be that', /yes, or no/],
    ['a choice that is none', 'tls-min = 3', 'config:1: tls-min cannot be that', /1\.0, or 1\.1/],
    ['nothing', 'ca-file =', 'config:1: ca-file cannot be that', /ca-file = …/],
    ['the same key twice', 'keep = 5\n\nkeep = 6', 'config:3: keep was set in line 1 already', /leave one/],
  ])('%s names the line', (_name, text, message, remedy) => {
    const read = (): unknown => readConfiguration(text, 'config')
    expect(read).toThrow(Failure)
    expect(read).toThrow(message)
    try {
      read()
    } catch (error) {
      expect(error).toMatchObject({ exitStatus: 2, remedy: expect.stringMatching(remedy) })
    }
  })
})

describe('the program and its configuration file', () => {
  let folder: string

  const imapscope = (...words: readonly string[]) => {
    const environment = { XDG_CONFIG_HOME: folder, XDG_DATA_HOME: join(folder, 'data') }
    return run(process.execPath, [builtProgram, ...words], { folder, environment })
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
    await mkdir(join(folder, 'imapscope'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('what is typed goes before what is written there', async () => {
    await writeFile(join(folder, 'imapscope/config'), 'listen-tls = nowhere\nkeep = 5\n')
    const written = await imapscope('localhost')
    expect(written.stderr).toContain('nowhere is not an address to listen on')
    const typed = await imapscope('localhost', '--listen-tls', 'somewhere')
    expect(typed.stderr).toContain('somewhere is not an address to listen on')
  })

  test('a wrong key ends it with its place', async () => {
    const path = join(folder, 'imapscope/config')
    await writeFile(path, '# mine\nlisen = 1\n')
    const { status, stderr } = await imapscope('localhost')
    expect(stderr).toBe(`imapscope: ${path}:2: unknown option: lisen\n  did you mean listen?\n`)
    expect(status).toBe(2)
  })
})
