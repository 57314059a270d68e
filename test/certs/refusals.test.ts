/** When the CA on disk is not to be used, and what its user is told. */
import { chmod, chown, copyFile, mkdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authority, openAuthority } from '../../lib/certs/store.ts'
import { day, failure, now, openWorkshop, posix, type Workshop } from './workshop.ts'

let scratch: string
let other: Authority
let copy: Workshop['copy']
let close: Workshop['close']

beforeAll(async () => {
  ;({ scratch, copy, close } = await openWorkshop())
  other = await openAuthority({ folder: join(scratch, 'other', 'ca'), now })
})

afterAll(() => close())

type Spoil = (folder: string) => Promise<unknown>
const cut =
  (name: string, length: number): Spoil =>
  (folder) =>
    truncate(join(folder, name), length)
const mode =
  (name: string, bits: number): Spoil =>
  (folder) =>
    chmod(join(folder, name), bits)

describe('refused is', () => {
  test.runIf(posix).each([
    [
      'a signing key that the group can read',
      mode('intermediate-key.pem', 0o640),
      /intermediate-key\.pem is a key that other users can/,
    ],
    ['a signing key that all can read', mode('intermediate-key.pem', 0o604), /mode 0604/],
    ['a leaf key that all can read', mode('leaf-key.pem', 0o644), /leaf-key\.pem is a key/],
    ['a root that others can change', mode('root.pem', 0o664), /root\.pem can be changed by other users/],
    [
      'an intermediate that others can change',
      mode('intermediate.pem', 0o620),
      /intermediate\.pem can be changed by other users/,
    ],
    ['a folder that is open', mode('.', 0o755), /is open to other users \(mode 0755\)/],
  ])('%s', async (_, spoil, message) => {
    const folder = await copy()
    await spoil(folder)
    const refusal = await failure(openAuthority({ folder, now }))
    expect(refusal.problem).toBe('exposed')
    expect(refusal.message).toMatch(message)
    expect(refusal.remedy).toMatch(/^chmod go= ".*" if nobody .* "imapscope ca reset" makes a new CA/)
  })

  test
    .runIf(process.getuid?.() === 0)
    .each([['intermediate-key.pem'], ['intermediate.pem'], ['leaf-key.pem'], ['root.pem'], ['.']])(
    '%s of another user',
    async (name) => {
      const folder = await copy()
      await chown(join(folder, name), 65534, 65534)
      const refusal = await failure(openAuthority({ folder, now }))
      expect(refusal.problem).toBe('owner')
      expect(refusal.message).toContain('belongs to another user (uid 65534)')
    },
  )

  test.each<[string, Spoil, RegExp]>([
    ['half a root', cut('root.pem', 700), /root\.pem holds no whole certificate/],
    ['an empty root', cut('root.pem', 0), /root\.pem is empty/],
    ['a folder without a root', (folder) => rm(join(folder, 'root.pem')), /root\.pem is missing/],
    ['an empty signing key', cut('intermediate-key.pem', 0), /intermediate-key\.pem is empty/],
    ['half an intermediate', cut('intermediate.pem', 700), /intermediate\.pem holds no whole certificate/],
    [
      'a folder without an intermediate',
      (folder) => rm(join(folder, 'intermediate.pem')),
      /intermediate\.pem is missing, and the key that could sign another is destroyed/,
    ],
    [
      'the intermediate of another root',
      (folder) => copyFile(join(other.folder, 'intermediate.pem'), join(folder, 'intermediate.pem')),
      /intermediate\.pem is not signed by root\.pem/,
    ],
    [
      'a leaf as intermediate',
      (folder) => copyFile(join(folder, 'leaf.pem'), join(folder, 'intermediate.pem')),
      /intermediate\.pem is not signed by root\.pem/,
    ],
    [
      'the root as intermediate',
      (folder) => copyFile(join(folder, 'root.pem'), join(folder, 'intermediate.pem')),
      /leaf\.pem does not belong to leaf-key\.pem and intermediate\.pem/,
    ],
    ['half a leaf key', cut('leaf-key.pem', 900), /leaf-key\.pem holds no whole private key/],
    ['half a leaf', cut('leaf.pem', 600), /leaf\.pem holds no whole certificate/],
    [
      'a leaf that another root has signed',
      async (folder) => {
        for (const name of ['leaf-key.pem', 'leaf.pem'])
          await copyFile(join(other.folder, name), join(folder, name))
      },
      /leaf\.pem does not belong to/,
    ],
    [
      'a leaf that is not for the key beside it',
      (folder) => copyFile(join(other.folder, 'leaf-key.pem'), join(folder, 'leaf-key.pem')),
      /leaf\.pem does not belong to/,
    ],
    [
      'a root that is a leaf',
      (folder) => copyFile(join(folder, 'leaf.pem'), join(folder, 'root.pem')),
      /root\.pem is no root made by imapscope/,
    ],
    [
      'a key behind a symbolic link',
      async (folder) => {
        await rename(join(folder, 'leaf-key.pem'), join(folder, 'elsewhere.pem'))
        await symlink('elsewhere.pem', join(folder, 'leaf-key.pem'))
      },
      /leaf-key\.pem is a symbolic link/,
    ],
    [
      'a folder behind a symbolic link',
      async (folder) => {
        await rename(folder, `${folder}-elsewhere`)
        await symlink(`${folder}-elsewhere`, folder)
      },
      /ca is a symbolic link/,
    ],
    [
      'a file in place of the folder',
      async (folder) => {
        await rm(folder, { recursive: true })
        await writeFile(folder, '')
      },
      /ca is not a folder/,
    ],
    [
      'a file too large to be ours',
      (folder) => writeFile(join(folder, 'root.pem'), '-'.repeat(70_000)),
      /too large/,
    ],
  ])('%s', async (_, spoil, message) => {
    const folder = await copy()
    await spoil(folder)
    const refusal = await failure(openAuthority({ folder, now }))
    expect(refusal.problem).toBe('broken')
    expect(refusal.message).toMatch(message)
    expect(refusal.message).not.toContain('\n')
    expect(refusal.remedy).toMatch(/"imapscope ca reset" makes a new CA|remove that file: it is made anew/)
  })

  test.each<[string, Spoil, RegExp]>([
    [
      'half a signing key',
      cut('intermediate-key.pem', 900),
      /intermediate-key\.pem holds no whole private key/,
    ],
    [
      'the key of another intermediate',
      (folder) => copyFile(join(other.folder, 'intermediate-key.pem'), join(folder, 'intermediate-key.pem')),
      /intermediate-key\.pem does not belong to intermediate\.pem/,
    ],
  ])('%s when the leaf is due', async (_, spoil, message) => {
    const folder = await copy()
    await spoil(folder)
    const refusal = await failure(openAuthority({ folder, now: now + 60 * day }))
    expect(refusal.message).toMatch(message)
  })

  test.each([
    ['an expired root', now + 3651 * day, 'expired', /root\.pem has expired on Aug 28/],
    [
      'a clock before the root’s first day',
      now - 3 * day,
      'early',
      /valid only from Aug 29 .* the clock stands/,
    ],
  ])('%s', async (_, time, problem, message) => {
    const refusal = await failure(openAuthority({ folder: await copy(), now: time }))
    expect(refusal.problem).toBe(problem)
    expect(refusal.message).toMatch(message)
  })

  test('a place where no folder can be made', async () => {
    const file = join(scratch, 'file')
    await writeFile(file, '')
    const refusal = await failure(openAuthority({ folder: join(file, 'imapscope', 'ca'), now }))
    expect(refusal.problem).toMatch(/system|broken/)
    expect(refusal.cause).toBeInstanceOf(Error)
  })

  test('with a remedy that names the further hosts', async () => {
    const folder = join(scratch, 'hosts', 'ca')
    await mkdir(`${folder}-imap.example.org`, { recursive: true, mode: 0o700 })
    await writeFile(join(`${folder}-imap.example.org`, 'root.pem'), 'x')
    const refusal = await failure(openAuthority({ folder, hosts: ['imap.example.org'], now }))
    expect(refusal.remedy).toContain('"imapscope ca reset --ca-host imap.example.org"')
  })
})
