/**
 * `imapscope ca`: shows our CA, exports its root, explains how to trust it, and makes a new one. Does not
 * know the content of certificates, and modifies no trust store.
 */
import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Argv, CommandModule } from 'yargs'
import { AuthorityError } from '../lib/certs/error.ts'
import { createFile, errorCode } from '../lib/certs/files.ts'
import { authorityFolder, fileNames } from '../lib/certs/places.ts'
import {
  type Advice,
  type Authority,
  type NamedCa,
  openAuthority,
  resetAuthority,
} from '../lib/certs/store.ts'
import { isTrustTarget, type TrustStep, trustSteps, trustTargets } from '../lib/certs/trust.ts'
import { startClock } from '../lib/record/clock.ts'
import { wrapped } from '../lib/text/table.ts'
import { Failure } from './shared/failure.ts'

/** The environment of the command. */
export interface CaContext {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  /** Milliseconds since 1970 UTC. */
  readonly now: number
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable
  readonly stderr: Writable
}

interface CaOptions {
  readonly 'ca-host': readonly string[]
}

/** The subcommand as it is registered with yargs. */
export const caCommand: CommandModule<object, object> = caCommandFor(() => ({
  env: process.env,
  platform: process.platform,
  home: homedir(),
  now: Number(startClock().started / 1_000_000n),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
}))

/**
 * The subcommand for a given environment.
 * @param context called when a subcommand runs
 * @returns the module; its handlers throw `Failure`
 */
export function caCommandFor(context: () => CaContext): CommandModule<object, object> {
  return {
    command: 'ca',
    describe: 'the CA that your mail client must trust: show, export, trust, reset',
    builder: (yargs) =>
      withHosts(yargs)
        .command(
          ['show', '$0'],
          'folder, fingerprint, validity, and the names it may sign for',
          (y) => y.option('json', { type: 'boolean', default: false, describe: 'as JSON' }),
          (args) => show(context(), args, args.json ? asJson : asText),
        )
        .command(
          'export',
          'the root certificate; never a key',
          (y) =>
            y
              .option('output', { alias: 'o', type: 'string', describe: 'a new file', requiresArg: true })
              .option('der', { type: 'boolean', default: false, describe: 'as DER instead of PEM' }),
          (args) => exportRoot(context(), args, args),
        )
        .command(
          'trust [client]',
          'what to do so that a mail client trusts it; changes nothing',
          (y) => y.positional('client', { type: 'string', describe: 'without: the list of clients' }),
          (args) => trust(context(), args, args.client),
        )
        .command(
          'reset',
          'makes a new CA and destroys the old keys; clients must import again',
          (y) =>
            y.option('yes', { type: 'boolean', default: false, describe: 'do not ask for confirmation' }),
          (args) => reset(context(), args, args.yes),
        ),
    handler: () => {},
  }
}

function withHosts(yargs: Argv<object>) {
  return yargs.option('ca-host', {
    type: 'string',
    requiresArg: true,
    describe: 'the CA that may also sign for this host (repeatable)',
    default: [] as readonly string[],
    defaultDescription: 'the local names only',
    coerce: (value: string | readonly string[]): readonly string[] => [value].flat(),
  })
}

async function show(world: CaContext, options: CaOptions, form: typeof asText): Promise<void> {
  const authority = await open(world, options)
  world.stdout.write(form(authority, await modesOf(authority, world.platform), options))
}

interface Exported {
  readonly output?: string | undefined
  readonly der: boolean
}

async function exportRoot(
  world: CaContext,
  options: CaOptions,
  { output = '-', der }: Exported,
): Promise<void> {
  const { rootPem, rootDer } = await open(world, options)
  const root = der ? rootDer : rootPem
  if (output === '-') {
    world.stdout.write(root)
    return
  }
  try {
    await createFile(output, root, 0o644)
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST')
      throw new Failure(`${output} exists already`, 2, 'name another file, or remove it first', { cause })
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new Failure(`cannot write ${output}: ${message}`, 1, 'name a file that you may create', { cause })
  }
  world.stderr.write(`The root is in ${output}\n`)
}

async function trust(world: CaContext, options: CaOptions, client: string | undefined): Promise<void> {
  if (client !== undefined && !isTrustTarget(client)) {
    const known = trustTargets.map(({ name }) => name).join(', ')
    throw new Failure(`no steps are known for ${JSON.stringify(client)}`, 2, `one of: ${known}`)
  }
  const { rootPath } = await open(world, options)
  if (client === undefined) {
    const rows = trustTargets.map(
      ({ name, title }) => `  ${commandLine('trust', options)} ${name.padEnd(12)}  ${title}\n`,
    )
    world.stdout.write(
      `The root is in\n  ${rootPath}\n\nHow to trust it, and how to undo that:\n${rows.join('')}`,
    )
    return
  }
  const { title, steps, removal } = trustSteps(client, rootPath)
  world.stdout.write(`${title}: trust the CA\n${listed(steps)}\nTo undo it\n${listed(removal)}`)
}

async function reset(world: CaContext, options: CaOptions, yes: boolean): Promise<void> {
  if (!yes && !(await confirmed(world))) {
    world.stderr.write('Nothing was changed.\n')
    return
  }
  const { authority, replaced } = await failing(resetAuthority(request(world, options)))
  const gone =
    replaced === undefined
      ? ''
      : '\nThe keys of the old CA are destroyed. Remove its root from your mail clients:\n' +
        fingerprint(replaced.fingerprint256)
  world.stdout.write(
    `A new root was made: ${authority.subject}\n${fingerprint(authority.fingerprint256)}${gone}\n` +
      `Every mail client must import the new one: ${commandLine('trust', options)}\n`,
  )
}

async function confirmed({ stdin, stderr }: CaContext): Promise<boolean> {
  if (stdin.isTTY !== true)
    throw new Failure('ca reset asks for confirmation, and standard input is not a terminal', 2, 'add --yes')
  stderr.write('This makes a new CA and destroys the keys of the old one.\n')
  stderr.write('Every mail client that trusts the old root must import the new one.\n')
  stderr.write('Go on? Type yes: ')
  for await (const line of createInterface({ input: stdin })) return line.trim().toLowerCase() === 'yes'
  return false
}

async function open(world: CaContext, options: CaOptions): Promise<Authority> {
  const authority = await failing(openAuthority(request(world, options)))
  if (authority.created) world.stderr.write(`A new CA was made in ${authority.folder}\n`)
  return authority
}

function request({ env, platform, home, now }: CaContext, options: CaOptions) {
  return { folder: authorityFolder(env, platform, home), hosts: options['ca-host'], now }
}

async function failing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof AuthorityError)) throw error
    throw new Failure(error.message, error.problem === 'host' ? 2 : 3, error.remedy, { cause: error })
  }
}

type Modes = Readonly<Record<string, string>>

/** Permission bits of each file, in octal; empty on Windows, where they mean nothing. */
async function modesOf({ folder }: Authority, platform: NodeJS.Platform): Promise<Modes> {
  if (platform === 'win32') return {}
  const modes: Record<string, string> = {}
  for (const name of ['.', ...Object.values(fileNames)]) {
    const stats = await stat(join(folder, name)).catch(() => undefined)
    if (stats !== undefined) modes[name] = (stats.mode & 0o777).toString(8).padStart(4, '0')
  }
  return modes
}

function asText(authority: Authority, modes: Modes, options: CaOptions): string {
  const { leaf, intermediate, advice } = authority
  const listedModes = Object.entries(modes).map(([name, mode]) => `${mode} ${name}`)
  const rows: [string, string[]][] = [
    ['Root', [authority.subject]],
    ['SHA-256', halves(authority.fingerprint256)],
    ['Signs for', [...authority.names, 'and what is below these host names; nothing else']],
    ['Valid', [`${day(authority.validFrom)} to ${day(authority.validTo)}`]],
    ...(intermediate === undefined ? [] : intermediateRows(intermediate)),
    ['Leaf valid', [`${day(leaf.validFrom)} to ${day(leaf.validTo)}, renewed from ${day(leaf.renewAt)}`]],
    ['Folder', [authority.folder]],
    ['Modes', listedModes.length > 0 ? [...listedModes, 'the keys are yours alone'] : ['as the folder’s']],
    ...(authority.renewable ? [] : [['Key', ['removed: the leaf cannot be renewed']] as [string, string[]]]),
    ...(advice === undefined ? [] : [['Note', wrapped(adviceText(advice), 68)] as [string, string[]]]),
  ]
  const text = rows.flatMap(([name, lines]) =>
    lines.map((line, at) => `${(at === 0 ? name : '').padEnd(12)}${line}\n`),
  )
  return `${text.join('')}\nHow a mail client comes to trust it: ${commandLine('trust', options)}\n`
}

function intermediateRows({ subject, fingerprint256, validFrom, validTo }: NamedCa): [string, string[]][] {
  return [
    ['Leaf issuer', [subject]],
    ['SHA-256', halves(fingerprint256)],
    ['Valid', [`${day(validFrom)} to ${day(validTo)}`]],
  ]
}

function adviceText({ text, remedy }: Advice): string {
  return `${text}; ${remedy}`
}

function asJson(authority: Authority, modes: Modes): string {
  const { rootPem: _, rootDer: __, leaf, rootPath: rootFile, ...rest } = authority
  const { validFrom, validTo, renewAt } = leaf
  const shown = { ...rest, rootFile, leaf: { validFrom, validTo, renewAt }, modes }
  return `${JSON.stringify(shown, undefined, 2)}\n`
}

/** The next command to type about the same CA. */
function commandLine(subcommand: string, options: CaOptions): string {
  return ['imapscope ca', subcommand, ...options['ca-host'].map((host) => `--ca-host ${host}`)].join(' ')
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}

function halves(print: string): string[] {
  return [print.slice(0, 48), print.slice(48)]
}

function fingerprint(print: string): string {
  return halves(print)
    .map((half) => `  ${half}\n`)
    .join('')
}

function listed(steps: readonly TrustStep[]): string {
  const items = steps.map(({ say, lines }, at) => {
    const [first = '', ...more] = wrapped(say, 76)
    const prose = [`${at + 1}. ${first}`, ...more.map((line) => `   ${line}`)]
    return [...prose, ...lines.map((line) => `     ${line}`)].map((line) => `${line}\n`).join('')
  })
  return items.join('')
}
