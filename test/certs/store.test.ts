/** The CA on disk: made once, kept to its owner, renewed in time, made anew when asked. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFile, placeFile } from '../../lib/certs/files.ts'
import { type Authority, openAuthority, resetAuthority } from '../../lib/certs/store.ts'
import { builtProgram } from '../real/available.ts'
import { run as runProgram } from '../real/run.ts'
import { day, failure, names, now, openWorkshop, posix, type Workshop } from './workshop.ts'

let scratch: string
let sound: Authority
let copy: Workshop['copy']
let copyFormer: Workshop['copyFormer']
let close: Workshop['close']

beforeAll(async () => {
  ;({ scratch, sound, copy, copyFormer, close } = await openWorkshop())
})

afterAll(() => close())

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

describe('a new CA', () => {
  test('is made where there was none, with its parents', async () => {
    expect(sound.created).toBe(true)
    expect((await readdir(sound.folder)).sort()).toEqual(names)
    expect(await readdir(join(sound.folder, '..'))).toEqual(['ca'])
  })

  test.runIf(posix)('is its owner’s alone', async () => {
    expect(await modeOf(sound.folder)).toBe('700')
    expect(await Promise.all(names.map((name) => modeOf(join(sound.folder, name))))).toEqual([
      '600',
      '600',
      '600',
      '600',
      (0o644 & ~process.umask()).toString(8),
    ])
  })

  test('gives a leaf that fits its key, followed by the intermediate that signed it', () => {
    const leaf = new X509Certificate(sound.leaf.certPem)
    expect(createPublicKey(sound.leaf.keyPem).equals(leaf.publicKey)).toBe(true)
    const intermediate = new X509Certificate(sound.leaf.certPem.slice(leaf.toString().length))
    expect(sound.leaf.certPem).toBe(leaf.toString() + intermediate.toString())
    expect(leaf.verify(intermediate.publicKey)).toBe(true)
    expect(intermediate.verify(new X509Certificate(sound.rootPem).publicKey)).toBe(true)
    expect(intermediate.fingerprint256).toBe(sound.intermediate?.fingerprint256)
    expect(sound.advice).toBeUndefined()
    expect(sound.leaf.renewAt.getTime()).toBe(now + 60 * day)
  })

  test('has the key of its root in no file', async () => {
    const root = new X509Certificate(sound.rootPem)
    const texts = await Promise.all(names.map((name) => readFile(join(sound.folder, name), 'utf8')))
    const keys = texts.filter((text) => text.includes('PRIVATE KEY')).map((text) => createPrivateKey(text))
    expect(keys.map((key) => key.asymmetricKeyDetails?.modulusLength)).toEqual([3072, 2048])
    expect(keys.filter((key) => root.checkPrivateKey(key))).toEqual([])
  })

  test('is the same the next time, and the key that signs is not read', async () => {
    const folder = await copy()
    await writeFile(join(folder, 'intermediate-key.pem'), 'not a key, and nobody looks')
    await expect(openAuthority({ folder, now: new Date(now + day) })).resolves.toEqual({
      ...sound,
      created: false,
      folder,
      rootPath: join(folder, 'root.pem'),
    })
  })

  test('goes into an empty folder that is there already', async () => {
    const folder = join(scratch, 'empty', 'ca')
    await mkdir(folder, { recursive: true, mode: 0o755 })
    expect((await openAuthority({ folder, now })).created).toBe(true)
    if (posix) expect(await modeOf(folder)).toBe('700')
  })

  test('has one root, whoever of several processes makes it', async () => {
    const folder = join(scratch, 'race', 'ca')
    const [one, two] = await Promise.all([openAuthority({ folder, now }), openAuthority({ folder, now })])
    expect(one.fingerprint256).toBe(two.fingerprint256)
    expect(one.leaf).toEqual(two.leaf)
    expect([one.created, two.created].filter(Boolean)).toHaveLength(1)
    expect(await readdir(join(scratch, 'race'))).toEqual(['ca'])
  })

  test.runIf(posix)('is none, and leaves nothing, where the disk takes only half of it', async () => {
    const home = join(scratch, 'full')
    // More than a leaf, less than a root.
    const script = 'ulimit -f 3; exec "$@"'
    const words = [script, 'sh', process.execPath, builtProgram, 'ca']
    const environment = { XDG_DATA_HOME: home }
    const { status, stderr } = await runProgram('sh', ['-c', ...words], { folder: scratch, environment })
    expect(status, stderr).toBe(3)
    expect(stderr).toContain('cannot use the CA in')
    expect(await readdir(join(home, 'imapscope'))).toEqual([])
  })

  test('is not half of one when its maker died: what was left beside it does not count', async () => {
    const folder = join(scratch, 'crash', 'ca')
    await mkdir(`${folder}.new-Ab12Cd`, { recursive: true, mode: 0o700 })
    await copyFile(join(sound.folder, 'root.pem'), join(`${folder}.new-Ab12Cd`, 'root.pem'))
    const made = await openAuthority({ folder, now })
    expect(made.created).toBe(true)
    expect(made.fingerprint256).not.toBe(sound.fingerprint256)
  })

  test('for a further host stands beside the other and may sign for that host too', async () => {
    const folder = await copy()
    const second = await openAuthority({ folder, hosts: ['IMAP.example.org'], now })
    expect(second.folder).toBe(`${folder}-imap.example.org`)
    expect(second.names).toEqual(['localhost', '127.0.0.1', '::1', 'imap.example.org'])
    expect(second.fingerprint256).not.toBe(sound.fingerprint256)
    expect(new X509Certificate(second.leaf.certPem).checkHost('imap.example.org')).toBe('imap.example.org')
    // One renamed over the other is not taken for it.
    await rm(folder, { recursive: true })
    await rename(second.folder, folder)
    const refusal = await failure(openAuthority({ folder, now }))
    expect(refusal.message).toBe(`${join(folder, 'root.pem')} is not limited to localhost, 127.0.0.1, ::1`)
  })
})

describe('a leaf', () => {
  test.each([
    ['is kept for 60 days', 60 * day - 1, false],
    ['is made anew at 60 days', 60 * day, true],
    ['is made anew when it has expired', 400 * day, true],
  ])('%s, under the same root', async (_, age, renewed) => {
    const folder = await copy()
    const later = await openAuthority({ folder, now: now + age })
    expect(later.leaf.certPem !== sound.leaf.certPem).toBe(renewed)
    expect(later.rootPem).toBe(sound.rootPem)
    expect(later.leaf.keyPem).toBe(sound.leaf.keyPem)
    expect(later.leaf.validTo.getTime()).toBe(renewed ? now + age + 90 * day : now + 90 * day)
    expect((await readdir(folder)).sort()).toEqual(names)
    if (posix) expect(await modeOf(join(folder, 'leaf.pem'))).toBe('600')
    expect((await openAuthority({ folder, now: now + age })).leaf).toEqual(later.leaf)
  })

  test('that several processes renew at once stays sound', async () => {
    const folder = await copy()
    const at = { folder, now: now + 70 * day }
    await Promise.all([openAuthority(at), openAuthority(at), openAuthority(at)])
    expect((await openAuthority(at)).leaf.validTo.getTime()).toBe(now + 160 * day)
  })

  test.each([['leaf.pem'], ['leaf-key.pem']])('is made again without %s', async (name) => {
    const folder = await copy()
    await rm(join(folder, name))
    const [again, meanwhile] = await Promise.all([
      openAuthority({ folder, now }),
      openAuthority({ folder, now }),
    ])
    expect(again.fingerprint256).toBe(sound.fingerprint256)
    expect(meanwhile.leaf.keyPem).toBe(again.leaf.keyPem)
    expect(again.leaf.certPem).not.toBe(sound.leaf.certPem)
    expect((await openAuthority({ folder, now })).leaf.keyPem).toBe(again.leaf.keyPem)
    expect((await readdir(folder)).sort()).toEqual(names)
  })

  test('is good without the key that signs until it expires', async () => {
    const folder = await copy()
    await rm(join(folder, 'intermediate-key.pem'))
    const kept = await openAuthority({ folder, now: now + 89 * day })
    expect(kept.renewable).toBe(false)
    expect(kept.leaf).toEqual(sound.leaf)
    const refusal = await failure(openAuthority({ folder, now: now + 90 * day }))
    expect(refusal.message).toContain('intermediate-key.pem is missing, and a new leaf certificate is due')
  })
})

describe('a CA that was made before there was an intermediate', () => {
  const formerFiles = ['leaf-key.pem', 'leaf.pem', 'root-key.pem', 'root.pem']

  test('works as it did: its leaf is signed and followed by the root, and is renewed', async () => {
    const folder = await copyFormer()
    const former = await openAuthority({ folder, now: now + day })
    const root = new X509Certificate(former.rootPem)
    expect(former.leaf.certPem).toBe((await readFile(join(folder, 'leaf.pem'), 'utf8')) + former.rootPem)
    const later = await openAuthority({ folder, now: now + 60 * day })
    const leaf = new X509Certificate(later.leaf.certPem)
    expect(later.rootPem).toBe(former.rootPem)
    expect(later.leaf.certPem).toBe(leaf.toString() + former.rootPem)
    expect(later.leaf.validTo.getTime()).toBe(now + 150 * day)
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true)
    expect((await readdir(folder)).sort()).toEqual(formerFiles)
  })

  test('says in one sentence why to make it anew, and in one how', async () => {
    const { advice, intermediate, renewable } = await openAuthority({ folder: await copyFormer(), now })
    expect({ intermediate, renewable }).toEqual({ intermediate: undefined, renewable: true })
    expect(advice?.text).toContain('Java cannot read its root')
    expect(advice?.remedy).toMatch(/^"imapscope ca reset" makes a new CA/)
  })

  test('is replaced by one with an intermediate, and its keys go', async () => {
    const folder = await copyFormer()
    const former = await openAuthority({ folder, now })
    const { authority, replaced } = await resetAuthority({ folder, now })
    expect(replaced?.fingerprint256).toBe(former.fingerprint256)
    expect(authority.advice).toBeUndefined()
    expect((await readdir(folder)).sort()).toEqual(names)
    expect(await readdir(join(folder, '..'))).toEqual(['ca'])
  })
})

describe('a reset', () => {
  test('gives a new root under a new name, and destroys the old keys', async () => {
    const folder = await copy()
    await chmod(join(folder, 'intermediate-key.pem'), 0o644)
    const { authority, replaced } = await resetAuthority({ folder, now })
    expect(replaced?.fingerprint256).toBe(sound.fingerprint256)
    expect(authority.fingerprint256).not.toBe(sound.fingerprint256)
    expect(authority.subject).not.toBe(sound.subject)
    expect(authority.created).toBe(true)
    expect(await readdir(join(folder, '..'))).toEqual(['ca'])
    expect((await openAuthority({ folder, now })).fingerprint256).toBe(authority.fingerprint256)
  })

  test('keeps what is not ours, apart from the CA', async () => {
    const folder = await copy()
    await writeFile(join(folder, 'notes.txt'), 'mine')
    await rm(join(folder, 'root.pem'))
    expect((await resetAuthority({ folder, now })).replaced).toBeUndefined()
    const [ca, old] = (await readdir(join(folder, '..'))).sort()
    expect(ca).toBe('ca')
    expect(await readdir(join(folder, '..', old!))).toEqual(['notes.txt'])
  })
})

describe('a file', () => {
  test('is never written over', async () => {
    const path = join(scratch, 'there')
    await createFile(path, 'first', 0o600)
    await expect(createFile(path, 'second', 0o600)).rejects.toMatchObject({ code: 'EEXIST' })
    expect(await placeFile(path, 'third', 0o600)).toBe(false)
    expect(await readFile(path, 'utf8')).toBe('first')
  })

  test('is not created through a symbolic link', async () => {
    const target = join(scratch, 'target')
    await symlink(target, join(scratch, 'planted'))
    await expect(createFile(join(scratch, 'planted'), 'x', 0o600)).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(stat(target)).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
