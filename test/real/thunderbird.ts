/**
 * Thunderbird without a screen, with a profile of its own: reads all mail, changes some, is told of a new
 * message while it idles. What it does step by step is in thunderbird-steps.js.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { installed } from './available.ts'
import type { Client, Target } from './clients/client.ts'
import { Marionette } from './marionette.ts'
import { cleanEnvironment, signalGroup } from './run.ts'
import { writeProfile } from './thunderbird-profile.ts'

const steps = readFileSync(new URL('thunderbird-steps.js', import.meta.url), 'utf8')

/** How long a step, the start and the end may take, in ms. */
const limits = { step: 120_000, start: 30_000, end: 20_000 }

/** What it appends to Drafts. */
const draft = ['From: alice@example.test', 'Subject: put there by Thunderbird', '', 'hello', ''].join('\r\n')

/**
 * `run` gives the subjects of INBOX as told at first, how many messages a search found, and then a line
 * `folder digest flags` for each message of each folder, as they lie in Thunderbird at the end: the folder as
 * the server spells it, the digest as `digest` gives it, of flags F, R and S.
 * @param count how many messages INBOX holds
 */
export function thunderbird(count: number): Client {
  return {
    name: 'Thunderbird',
    needs: ['thunderbird', 'certutil'],
    run: (target, folder) =>
      withThunderbird(target, folder, (step) => session(step, target, { folder, count })),
  }
}

/** Does a step of thunderbird-steps.js. @returns what it gives, as JSON carries it; rejects when it fails */
export type Step = (name: string, ...needs: readonly unknown[]) => Promise<unknown>

/**
 * Starts Thunderbird with a fresh profile, lets `work` do its steps, and quits it as its menu does.
 * @param folder an empty one, absolute
 */
export async function withThunderbird<T>(
  target: Target,
  folder: string,
  work: (step: Step) => Promise<T>,
): Promise<T> {
  const profile = join(folder, 'profile')
  await writeProfile(profile, target)
  const child = await start(folder, profile)
  try {
    const marionette = await Marionette.open(await portOf(child, profile), limits.step)
    const result = await work(async (name, ...needs) => {
      const told = (await marionette.run(steps, [name, ...needs])) as { value?: unknown; failure?: string }
      if (told.failure !== undefined) throw new Error(`Thunderbird, ${name}: ${told.failure}`)
      return told.value
    })
    // It may be gone before it has answered.
    await Promise.all([ended(child), marionette.quit().catch(() => {})])
    marionette.close()
    return result
  } finally {
    signalGroup(child, 'SIGKILL')
  }
}

async function session(
  step: Step,
  { user, password, deliver }: Target,
  { folder, count }: { readonly folder: string; readonly count: number },
): Promise<readonly string[]> {
  await writeFile(join(folder, 'draft.eml'), draft)
  await step('login', user, password)
  const subjects = (await step('headers', count)) as string[]
  await step('bodies')
  await step('flags')
  await step('append', join(folder, 'draft.eml'))
  await step('copy')
  const found = `search ${await step('search', 'server')}`
  const left = count - 2 // two went to Trash
  await Promise.all([step('pushed', left + 1), deliver('pushed while idling')])
  const mail = (await step('mail')) as string[]
  return [...subjects, found, ...mail.map(inHex).sort()]
}

/** The digest of a line in the form that all others have. */
function inHex(line: string): string {
  return line.replace(/[\w+/]{43}=(?= \w*$)/, (base64) =>
    Buffer.from(base64, 'base64').toString('hex').slice(0, 16),
  )
}

async function start(folder: string, profile: string): Promise<ChildProcess> {
  const home = join(folder, 'home')
  await mkdir(home)
  const options = ['--no-remote', '--new-instance', '--profile', profile, '--headless']
  const child = spawn(
    installed('thunderbird'),
    [...options, '--marionette', '--remote-allow-system-access'],
    {
      cwd: folder,
      env: {
        ...cleanEnvironment(home),
        TMPDIR: folder,
        XDG_RUNTIME_DIR: folder,
        DBUS_SESSION_BUS_ADDRESS: 'unix:path=/dev/null',
        MOZ_CRASHREPORTER_DISABLE: '1',
        NO_AT_BRIDGE: '1',
      },
      detached: true,
      stdio: 'ignore',
    },
  )
  return child
}

/** It writes the port that Marionette listens on into its profile. */
async function portOf(child: ChildProcess, profile: string): Promise<number> {
  const file = join(profile, 'MarionetteActivePort')
  for (const end = performance.now() + limits.start; performance.now() < end; ) {
    const port = existsSync(file) ? Number(await readFile(file, 'utf8')) : 0
    if (port > 0) return port
    if (child.exitCode !== null) throw new Error(`Thunderbird ended with ${child.exitCode}`)
    await pause(50)
  }
  throw new Error('Thunderbird opened no port for Marionette')
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error('Thunderbird does not quit'))
    const limit = setTimeout(late, limits.end)
    child.once('exit', () => {
      clearTimeout(limit)
      resolve()
    })
  })
}
