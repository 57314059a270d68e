/**
 * The CA on disk: made whole or not at all, opened only when sound, its leaf renewed when due. authority.ts
 * and soundness.ts know the contents of certificates, files.ts how files are protected.
 */
import { randomBytes, type X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  issueIntermediate,
  issueLeaf,
  issueRoot,
  leafSubject,
  newAuthorityKeys,
  newLeafKeys,
  subjectOf,
} from './authority.ts'
import { AuthorityError } from './error.ts'
import { createFile, errorCode, FileError, inspect, readFileOf } from './files.ts'
import { openIssuer } from './issuer.ts'
import { type Leaf, openLeaf } from './leaf.ts'
import { localNames, readHosts } from './names.ts'
import { type CaPlace, fileNames, folderFor } from './places.ts'
import { checkRoot, isFormer, parseCertificate, privatePem } from './soundness.ts'
import { refuseSuffixes } from './suffixes.ts'

/** Which authority, and when. */
export interface CaOptions {
  /** The folder of the CA for the local names, from `authorityFolder`. */
  readonly folder: string
  /** Further hosts, as the user typed them. They have their own CA, in a folder beside. Default: none. */
  readonly hosts?: readonly string[]
  /** Milliseconds since 1970 UTC when it is a number. */
  readonly now: Date | number
}

/** A certificate of a CA, for people. */
export interface NamedCa {
  /** The common name, which is unique. */
  readonly subject: string
  /** SHA-256 of the certificate, `AB:CD:…`. */
  readonly fingerprint256: string
  readonly validFrom: Date
  readonly validTo: Date
}

/** What is wrong with a CA that works, and what to do, one sentence each, without a full stop. */
export interface Advice {
  readonly text: string
  readonly remedy: string
}

/** A root that clients are asked to trust, and the leaf that is presented to them. */
export interface Authority extends NamedCa {
  /** Where it is stored; with further hosts, the folder beside the one in the options. */
  readonly folder: string
  /** True when this call made the root, so that no client can trust it yet. */
  readonly created: boolean
  /** The root, one PEM block, for clients and for their users. */
  readonly rootPem: string
  /** The same as DER. */
  readonly rootDer: Buffer
  readonly rootPath: string
  /** All that the root may sign for: host names, including names below them, and addresses. */
  readonly names: readonly string[]
  /** The issuer of the leaf; undefined if it is the root, as in CAs made before there were intermediates. */
  readonly intermediate: NamedCa | undefined
  /** False when the key that signs leaves was removed: the CA then works until the leaf must be renewed. */
  readonly renewable: boolean
  /** Why it should be made anew, for a CA made before there were intermediates. */
  readonly advice: Advice | undefined
  readonly leaf: Leaf
}

/**
 * Opens the CA, makes it if there is none, and renews its leaf once that is 60 days old.
 *
 * Several processes may do so at the same time: all get the same root. The signing key is read only to renew.
 * @param options which, where, and the time
 * @returns the root and the leaf
 * @throws AuthorityError for invalid hosts, for files that others could read or that are not sound, for a
 *   root outside its validity period, and when the system refuses access
 */
export async function openAuthority(options: CaOptions): Promise<Authority> {
  const place = await placeOf(options)
  return guarded(place, async () => {
    const created = (await isFree(place.folder)) && (await moveIn(await prepare(place), place.folder))
    return load(place, created)
  })
}

/** What `resetAuthority` did. */
export interface Reset {
  readonly authority: Authority
  /** The old root, if it could be read; its key is destroyed. */
  readonly replaced: X509Certificate | undefined
}

/**
 * Replaces the root, sound or not, by a new one with a new name, and destroys the old keys.
 * @param options which, where, and the time
 * @returns the new authority and the old root
 * @throws AuthorityError as `openAuthority`
 */
export async function resetAuthority(options: CaOptions): Promise<Reset> {
  const place = await placeOf(options)
  return guarded(place, async () => {
    const free = await isFree(place.folder)
    const replaced = free ? undefined : await readAnyway(join(place.folder, fileNames.root))
    const fresh = await prepare(place)
    // The new CA is ready before the old one goes: a crash in between leaves no CA, but never half of one.
    const old = `${place.folder}.old-${randomBytes(6).toString('hex')}`
    if (!free) await rename(place.folder, old)
    const created = await moveIn(fresh, place.folder)
    if (!free) await destroy(old)
    return { authority: await load(place, created), replaced }
  })
}

async function placeOf({ folder, hosts = [], now }: CaOptions): Promise<CaPlace> {
  const further = readHosts(hosts)
  await refuseSuffixes(further)
  return {
    folder: folderFor(folder, further),
    hosts: further,
    names: [...localNames, ...further],
    now: Number(now),
  }
}

/** True if there is no folder, or an empty one, which is removed: Windows cannot rename onto a folder. */
async function isFree(folder: string): Promise<boolean> {
  try {
    if ((await readdir(folder)).length > 0) return false
    await rmdir(folder)
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return true
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false
    if (code === 'ENOTDIR') throw new FileError('broken', folder, 'is not a folder')
    throw error
  }
}

/** Makes root, intermediate and leaf in a temporary folder beside. */
async function prepare(place: CaPlace): Promise<string> {
  // Keys first: then hardly any time passes between the first file and the last in which a crash could come.
  const [{ root, intermediate, key }, leafKeys] = await Promise.all([issueAuthorities(place), newLeafKeys()])
  const order = { publicKey: leafKeys.publicKey, names: place.names, subject: leafSubject, now: place.now }
  const leaf = issueLeaf(intermediate, key, order)
  await mkdir(dirname(place.folder), { recursive: true, mode: 0o700 })
  const fresh = await mkdtemp(`${place.folder}.new-`) // mode 0700 in POSIX
  try {
    await createFile(join(fresh, fileNames.root), root.toString(), 0o644)
    await createFile(join(fresh, fileNames.intermediateKey), privatePem(key), 0o600)
    await createFile(join(fresh, fileNames.intermediate), intermediate.toString(), 0o600)
    await createFile(join(fresh, fileNames.leafKey), privatePem(leafKeys.privateKey), 0o600)
    await createFile(join(fresh, fileNames.leaf), leaf.toString(), 0o600)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    throw error
  }
  return fresh
}

/** The root's key is never written to a file: it exists only here, signs two certificates, and is gone. */
async function issueAuthorities({ hosts, now }: CaPlace) {
  const [rootKeys, { publicKey, privateKey: key }] = await Promise.all([
    newAuthorityKeys(),
    newAuthorityKeys(),
  ])
  const root = issueRoot(rootKeys, hosts, now)
  const intermediate = issueIntermediate(root, rootKeys.privateKey, { publicKey, hosts, now })
  return { root, intermediate, key }
}

/** False when another process was first: its CA is as good, and ours is deleted. */
async function moveIn(fresh: string, folder: string): Promise<boolean> {
  try {
    await rename(fresh, folder)
    return true
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    // POSIX gives ENOTEMPTY or EEXIST, Windows EPERM; what counts is whether a folder is there now.
    if (await isFree(folder)) throw error
    return false
  }
}

/** Deletes our own files alone: anything else stays, in the renamed folder. */
async function destroy(old: string): Promise<void> {
  const ours = (await readdir(old)).filter((name) => /^(root|intermediate|leaf)(-key)?\.pem/.test(name))
  for (const name of ours) await rm(join(old, name))
  if ((await readdir(old)).length === 0) await rmdir(old)
}

async function readAnyway(path: string): Promise<X509Certificate | undefined> {
  try {
    const text = await readFileOf(path, 'certificate')
    return text === undefined ? undefined : parseCertificate(path, text)
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}

async function load(place: CaPlace, created: boolean): Promise<Authority> {
  const rootPath = join(place.folder, fileNames.root)
  await inspect(place.folder, 'folder')
  const text = await readFileOf(rootPath, 'certificate')
  if (text === undefined)
    throw new FileError('broken', rootPath, 'is missing, though its folder is not empty')
  const root = parseCertificate(rootPath, text)
  checkRoot(root, rootPath, place)
  const issuer = await openIssuer(place, root)
  const renewable = (await inspect(join(place.folder, issuer.keyFile), 'key')) !== undefined
  const former = isFormer(root, place)
  return {
    ...named(root),
    folder: place.folder,
    created,
    // Written anew from the parsed certificate: anything else in the file is never given out.
    rootPem: root.toString(),
    rootDer: root.raw,
    rootPath,
    names: place.names,
    intermediate: former ? undefined : named(issuer.certificate),
    renewable,
    advice: former ? { text: whyAnew, remedy: howAnew(place) } : undefined,
    leaf: await openLeaf(place, issuer),
  }
}

function named(authority: X509Certificate): NamedCa {
  return {
    subject: subjectOf(authority).at(-1)?.value ?? '',
    fingerprint256: authority.fingerprint256,
    validFrom: new Date(authority.validFrom),
    validTo: new Date(authority.validTo),
  }
}

const whyAnew =
  'our CA was made by an older imapscope and works, but Java cannot read its root, and whoever steals its ' +
  'key could sign e-mail as anybody'

function howAnew({ hosts }: CaPlace): string {
  const reset = ['imapscope ca reset', ...hosts.map((host) => `--ca-host ${host}`)].join(' ')
  return `"${reset}" makes a new CA, which your mail clients must then import`
}

async function guarded<T>(place: CaPlace, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof FileError ? explained(error, place) : wrapped(error, place.folder)
  }
}

function explained(error: FileError, place: CaPlace): AuthorityError {
  const again = howAnew(place)
  const remedies: Readonly<Record<FileError['problem'], string>> = {
    exposed: `chmod go= "${error.path}" if nobody else can have read the key; else ${again}`,
    owner: 'run imapscope as that user, or set XDG_DATA_HOME to a folder of your own',
    early: `set the clock; if it is right, ${again}`,
    broken: again,
    expired: again,
    host: again,
    system: again,
  }
  return new AuthorityError(error.problem, error.message, error.remedy ?? remedies[error.problem], {
    cause: error,
  })
}

function wrapped(error: unknown, folder: string): unknown {
  const code = errorCode(error)
  if (!(error instanceof Error) || code === undefined || !('syscall' in error)) return error
  const remedy =
    'make sure that you may write there and that there is space, or set XDG_DATA_HOME to another folder'
  return new AuthorityError('system', `cannot use the CA in ${folder}: ${error.message}`, remedy, {
    cause: error,
  })
}
