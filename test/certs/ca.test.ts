/** `imapscope ca` as its user meets it: what it prints, what it writes, and how it fails. */
import { X509Certificate } from 'node:crypto'
import { chmod, cp, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import yargs from 'yargs'
import { caCommandFor } from '../../cmd/ca.ts'
import { Failure } from '../../cmd/shared/failure.ts'
import { copyFormerInto } from './workshop.ts'

const now = Date.UTC(2026, 7, 31, 12, 0, 0)
const posix = process.getuid !== undefined

let scratch: string
let data: string
let count = 0

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'imapscope-ca-'))
  data = join(scratch, 'data')
  expect((await ca('show')).err).toBe(`A new CA was made in ${join(data, 'imapscope', 'ca')}\n`)
})

afterAll(() => rm(scratch, { recursive: true, force: true }))

function collect(): { stream: Writable; text: () => string } {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream, text: () => text }
}

/** Runs the command with what somebody types, or without a terminal. */
async function caIn(folder: string, typed: string | undefined, ...args: string[]) {
  const [out, err] = [collect(), collect()]
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined })
  stdin.end(typed)
  const world = {
    env: { XDG_DATA_HOME: folder },
    platform: 'linux' as const,
    home: '/nowhere',
    now,
    stdin,
    stdout: out.stream,
    stderr: err.stream,
  }
  const parser = yargs(['ca', ...args])
    .command(caCommandFor(() => world))
    .exitProcess(false)
    .strict()
    .fail((message, error) => {
      throw error ?? new Error(message)
    })
  await parser.parseAsync()
  return { out: out.text(), err: err.text() }
}

const ca = (...args: string[]) => caIn(data, undefined, ...args)

async function failure(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => 'no error at all',
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Failure)
  return error as Failure
}

async function copy(): Promise<string> {
  const folder = join(scratch, `copy-${count++}`)
  await cp(data, folder, { recursive: true })
  if (posix) await chmod(join(folder, 'imapscope', 'ca'), 0o700)
  return folder
}

describe('ca show', () => {
  test('is what ca does when nothing else is asked', async () => {
    expect(await ca()).toEqual(await ca('show'))
  })

  test('tells who the root is, what it may sign, how long, and where it is', async () => {
    const { out, err } = await ca('show')
    const root = new X509Certificate(await readFile(join(data, 'imapscope', 'ca', 'root.pem')))
    expect(err).toBe('')
    expect(out).toContain(root.subject.split('CN=')[1])
    expect(out.replaceAll(/\s/g, '')).toContain(root.fingerprint256)
    for (const fact of [
      /^Signs for +localhost\n +127\.0\.0\.1\n +::1\n/m,
      /^Valid +2026-08-29 to 2036-08-28$/m,
      /^Leaf issuer +imapscope intermediate 2026-08-31 [0-9a-f]{8}\nSHA-256 .*\n .*\nValid +2026-08-29 to 2036-08-28$/m,
      /^Leaf valid +2026-08-29 to 2026-11-29, renewed from 2026-10-30$/m,
      /^Folder +\/.*\/imapscope\/ca$/m,
      ...(posix ? [/0600 intermediate-key\.pem$/m, /^Modes +0700 \.$/m] : []),
    ])
      expect(out).toMatch(fact)
    const lines = out.split('\n').filter((line) => !line.startsWith('Folder'))
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
  })

  test('gives JSON without certificates and keys', async () => {
    const { out } = await ca('show', '--json')
    expect(out).not.toContain('BEGIN')
    expect(JSON.parse(out)).toMatchObject({
      folder: join(data, 'imapscope', 'ca'),
      created: false,
      renewable: true,
      names: ['localhost', '127.0.0.1', '::1'],
      validTo: '2036-08-28T12:00:00.000Z',
      intermediate: {
        validTo: '2036-08-28T12:00:00.000Z',
        fingerprint256: expect.stringMatching(/^[0-9A-F:]{95}$/),
      },
      leaf: { renewAt: '2026-10-30T12:00:00.000Z' },
    })
  })

  test('says of a CA from before there was an intermediate why and how to make it anew', async () => {
    const folder = join(scratch, 'former')
    await copyFormerInto(join(folder, 'imapscope', 'ca'))
    const { out } = await caIn(folder, undefined, 'show')
    expect(out).toMatch(/^Note +our CA was made by an older imapscope /m)
    expect(out.replaceAll(/\s+/g, ' ')).toContain('; "imapscope ca reset" makes a new CA, which')
    for (const line of out.split('\n').filter((row) => !row.startsWith('Folder')))
      expect(line.length).toBeLessThanOrEqual(80)
    expect((await ca('show')).out).not.toMatch(/^Note/m)
  })

  test('shows the CA of further hosts, however often they are given', async () => {
    const folder = await copy()
    const { out } = await caIn(
      folder,
      undefined,
      '--ca-host',
      'b.example',
      '--ca-host',
      'a.example',
      'show',
      '--json',
    )
    expect(JSON.parse(out).names.slice(3)).toEqual(['a.example', 'b.example'])
  })
})

describe('ca export', () => {
  test('prints the root and never a key, whatever lies in its file', async () => {
    const folder = await copy()
    const path = join(folder, 'imapscope', 'ca')
    const root = await readFile(join(path, 'root.pem'), 'utf8')
    const key = await readFile(join(path, 'intermediate-key.pem'), 'utf8')
    await writeFile(join(path, 'root.pem'), root + key)
    expect((await caIn(folder, undefined, 'export')).out).toBe(root)
    expect((await caIn(folder, undefined, 'export', '-o', '-')).out).toBe(root)
  })

  test('gives the same root as DER', async () => {
    const path = join(scratch, 'exported.der')
    await ca('export', '--der', '-o', path)
    const pem = (await ca('export')).out
    expect(new X509Certificate(await readFile(path)).toString()).toBe(pem)
    expect((await readFile(path))[0]).toBe(0x30)
  })

  test('writes a file that was not there', async () => {
    const path = join(scratch, 'exported.pem')
    const { out, err } = await ca('export', '-o', path)
    expect(out).toBe('')
    expect(err).toBe(`The root is in ${path}\n`)
    expect(await readFile(path, 'utf8')).toBe((await ca('export')).out)
    const refusal = await failure(ca('export', '-o', path))
    expect(refusal).toMatchObject({ exitStatus: 2, message: `${path} exists already` })
  })

  test('writes through no symbolic link', async () => {
    await symlink(join(scratch, 'target'), join(scratch, 'planted'))
    expect((await failure(ca('export', '-o', join(scratch, 'planted')))).exitStatus).toBe(2)
    await expect(stat(join(scratch, 'target'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('says which file could not be written', async () => {
    const refusal = await failure(ca('export', '-o', join(scratch, 'no', 'such', 'folder')))
    expect(refusal.exitStatus).toBe(1)
    expect(refusal.message).toContain('cannot write')
  })
})

describe('ca trust', () => {
  test('lists the clients it knows', async () => {
    const { out } = await ca('trust')
    expect(out).toContain('  imapscope ca trust thunderbird   Thunderbird\n')
  })

  test('prints steps that fit 80 columns, and changes nothing', async () => {
    const before = await readdir(scratch, { recursive: true })
    const { out } = await ca('trust', 'thunderbird')
    expect(out).toMatch(/^Thunderbird: trust the CA\n1\. Copy it /)
    expect(out).toContain(`     cp ${join(data, 'imapscope', 'ca', 'root.pem')} ~/imapscope-root.pem\n`)
    expect(out).toMatch(/\nTo undo it\n1\. Open the same list/)
    const prose = out.split('\n').filter((line) => !line.startsWith('     '))
    for (const line of prose) expect(line.length).toBeLessThanOrEqual(80)
    expect(await readdir(scratch, { recursive: true })).toEqual(before)
  })

  test('knows nothing about other clients', async () => {
    const refusal = await failure(ca('trust', 'pine'))
    expect(refusal).toMatchObject({ exitStatus: 2, message: 'no steps are known for "pine"' })
    expect(refusal.remedy).toContain('thunderbird, apple-mail')
  })
})

describe('ca reset', () => {
  const print = async (folder: string) => JSON.parse((await caIn(folder, undefined, 'show', '--json')).out)

  test.each([
    ['with --yes', undefined, ['--yes']],
    ['when somebody says yes', 'yes\n', []],
  ])('makes a new root under a new name %s', async (_, typed, args) => {
    const folder = await copy()
    const before = await print(folder)
    const { out } = await caIn(folder, typed, 'reset', ...args)
    const after = await print(folder)
    expect(after.subject).not.toBe(before.subject)
    expect(after.fingerprint256).not.toBe(before.fingerprint256)
    expect(out).toContain(after.subject)
    expect(out.replaceAll(/\s/g, '')).toContain(before.fingerprint256)
    expect(out).toContain('Every mail client must import the new one')
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test.each([
    ['no', 'no\n'],
    ['nothing', ''],
    ['an empty line', '\n'],
  ])('changes nothing when somebody says %s', async (_, typed) => {
    const before = await print(data)
    expect((await caIn(data, typed, 'reset')).err).toMatch(/Type yes: Nothing was changed\.\n$/)
    expect(await print(data)).toEqual(before)
  })

  test('does not ask where nobody answers', async () => {
    const before = await print(data)
    expect(await failure(ca('reset'))).toMatchObject({ exitStatus: 2, remedy: 'add --yes' })
    expect(await print(data)).toEqual(before)
  })
})

describe('the exit status', () => {
  test.runIf(posix).each([['show'], ['export'], ['trust']])(
    'of ca %s is 3 for a key that others can read',
    async (sub) => {
      const folder = await copy()
      await chmod(join(folder, 'imapscope', 'ca', 'intermediate-key.pem'), 0o644)
      const refusal = await failure(caIn(folder, undefined, sub))
      expect(refusal.exitStatus).toBe(3)
      expect(refusal.message).toContain(
        'intermediate-key.pem is a key that other users can read or change (mode 0644)',
      )
      expect(refusal.remedy).toContain('chmod go=')
    },
  )

  test('is 2 for a host that is none', async () => {
    expect(await failure(ca('show', '--ca-host', '*.example.org'))).toMatchObject({ exitStatus: 2 })
  })
})
