/** Which programs of the real world this machine has, and how a test says aloud that it goes without one. */
import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'

/** Each program with the Debian package it comes in. */
const packages = {
  alpine: 'alpine',
  certutil: 'libnss3-tools',
  curl: 'curl',
  dovecot: 'dovecot-imapd',
  fetchmail: 'fetchmail',
  mbsync: 'isync',
  mutt: 'mutt',
  neomutt: 'neomutt',
  offlineimap: 'offlineimap3',
  openssl: 'openssl',
  python3: 'python3',
  saslpasswd2: 'sasl2-bin',
  thunderbird: 'thunderbird',
  tmux: 'tmux',
  tshark: 'tshark',
} as const

export type Program = keyof typeof packages

/** Debian's /usr/bin/thunderbird is a script that looks for profiles where it thinks best. */
const thunderbirdItself = '/usr/lib/thunderbird/thunderbird-bin'

/** The command of this project as it was built last. */
export const builtProgram = new URL('../../dist/cmd/imapscope.js', import.meta.url).pathname

/**
 * Where a program is, the system's own before what a version manager put in front of it.
 * @returns an absolute path, or undefined where it is not installed
 */
export function programPath(program: Program): string | undefined {
  if (program === 'thunderbird') return isExecutable(thunderbirdItself) ? thunderbirdItself : undefined
  const folders = ['/usr/bin', '/usr/sbin', '/bin', '/sbin', ...(process.env.PATH ?? '').split(':')]
  return folders.map((folder) => join(folder, program)).find(isExecutable)
}

/**
 * Where a program is that the caller has asked `missing` about before.
 * @throws when it is not installed
 */
export function installed(program: Program): string {
  const path = programPath(program)
  if (path === undefined) throw new Error(reason(program))
  return path
}

/**
 * Where Cyrus has its programs: `master` in cyrus-common, `imapd` in cyrus-imapd, which must not be installed
 * beside dovecot-imapd and so is only unpacked.
 * @returns the absolute path of each, or undefined where one is missing
 */
export function cyrusPrograms():
  | Readonly<Record<'master' | 'imapd' | 'idled' | 'recover', string>>
  | undefined {
  const common = '/usr/lib/cyrus/bin'
  const unpacked = `${process.env.IMAPSCOPE_CYRUS ?? ''}${common}`
  const programs = {
    master: `${common}/master`,
    recover: `${common}/ctl_cyrusdb`,
    imapd: `${unpacked}/imapd`,
    idled: `${unpacked}/idled`,
  }
  return Object.values(programs).every(isExecutable) ? programs : undefined
}

const withoutCyrus =
  'Cyrus is not there (apt-get install cyrus-common; IMAPSCOPE_CYRUS: where cyrus-imapd is unpacked)'

/**
 * Asks for what a test file needs. What is missing is printed, once for each file and reason, so that no
 * test is left out in silence.
 * @returns the reasons to skip, empty when all is there: `describe.skipIf(missing(…).length > 0)`
 */
export function missing(file: string, needs: readonly (Program | 'build' | 'cyrus')[]): readonly string[] {
  const reasons = needs.flatMap((need) => {
    if (need === 'build') return existsSync(builtProgram) ? [] : ['imapscope is not built (npm run build)']
    if (need === 'cyrus') return cyrusPrograms() === undefined ? [withoutCyrus] : []
    return programPath(need) === undefined ? [reason(need)] : []
  })
  for (const each of reasons) announce(file, each)
  return reasons
}

/** Prints a reason for skipping in `file`, once. */
export function announce(file: string, why: string): void {
  const line = `skipped: ${why} [${file.replace(/^.*\/test\//, 'test/')}]`
  if (announced.has(line)) return
  announced.add(line)
  // Straight to the stream: the test runner may swallow the console of a file whose tests all pass.
  process.stderr.write(`${line}\n`)
}

const announced = new Set<string>()

function reason(program: Program): string {
  return `${program} is not installed (apt-get install ${packages[program]})`
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
