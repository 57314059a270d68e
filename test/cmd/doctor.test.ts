/** `imapscope doctor` as a user runs it, against a server on this machine. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Played, playServer } from '../../lib/replay/play.ts'
import { copyFormerInto } from '../certs/workshop.ts'
import { type Certificates, makeCertificates } from '../proxy/certificates.ts'
import { builtProgram } from '../real/available.ts'
import { type Finished, run } from '../real/run.ts'
import { dialoguesOf } from '../replay/rig.ts'
import { recorded } from '../session/retold.ts'

let folder: string
let certificates: Certificates
let server: Played & { readonly port: number }

const doctor = (...words: readonly string[]): Promise<Finished> => {
  const environment = { XDG_DATA_HOME: join(folder, 'data') }
  const args = [builtProgram, 'doctor', ...words, '--listen', '0', '--listen-tls', '0']
  return run(process.execPath, args, { folder, environment })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
  certificates = await makeCertificates()
  await writeFile(join(folder, 'ca.pem'), certificates.server.root)
  const session = `
    S: * OK [CAPABILITY IMAP4rev1 STARTTLS] \x1b[31mready
    C: a1 STARTTLS
    S: a1 OK begin
    C: a2 CAPABILITY
    S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
    S: a2 OK done
  `
  const speed = Number.POSITIVE_INFINITY
  server = await playServer(dialoguesOf(recorded(session)), { certificate: certificates.server, speed })
})

afterAll(async () => {
  server.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a line for each check, none wider than the screen, and nothing of the server comes through', async () => {
  const { status, stdout } = await doctor(`imap://localhost:${server.port}`, '--ca-file', 'ca.pem')
  const lines = stdout.toString().trimEnd().split('\n')
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  expect(stdout.toString()).not.toContain('\x1b')
  expect(lines.filter((line) => line.startsWith('ok ')).length).toBeGreaterThan(9)
  expect(stdout.toString()).toMatch(/^ok +our CA +made now: /m)
  expect(status).toBe(0)
})

test('what failed decides the exit status, as JSON too', async () => {
  const { status, stdout } = await doctor(`imap://localhost:${server.port}`, '--json')
  const told: unknown = JSON.parse(stdout.toString())
  expect(told).toMatchObject({ ok: false, server: `imap://localhost:${server.port}` })
  const remedy = expect.stringMatching(/--ca-file/)
  expect(told).toMatchObject({
    checks: expect.arrayContaining([
      expect.objectContaining({ name: 'certificate', state: 'failed', remedy }),
    ]),
  })
  expect(status).toBe(1)
})

test('a CA that was made before there was an intermediate is accepted, with a reason to make it anew', async () => {
  const data = join(folder, 'former')
  await copyFormerInto(join(data, 'imapscope', 'ca'))
  const args = ['doctor', `imap://localhost:${server.port}`, '--json', '--listen', '0', '--listen-tls', '0']
  const environment = { XDG_DATA_HOME: data }
  const { stdout } = await run(process.execPath, [builtProgram, ...args], { folder, environment })
  expect(JSON.parse(stdout.toString()).checks).toContainEqual({
    name: 'our CA',
    state: 'ok',
    says: expect.stringMatching(/root\.pem: our CA was made by an older imapscope and works, but Java/),
    remedy: expect.stringContaining('"imapscope ca reset" makes a new CA'),
  })
})
