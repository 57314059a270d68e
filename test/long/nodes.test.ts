/** The program with every version of Node that it is for: those named in IMAPSCOPE_NODES, paths with `:` between. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { announce, builtProgram, missing } from '../real/available.ts'
import { must, run } from '../real/run.ts'

const nodes = (process.env.IMAPSCOPE_NODES ?? '').split(':').filter((path) => path !== '')
const without = missing(import.meta.filename, ['build'])
if (nodes.length === 0) announce(import.meta.filename, 'IMAPSCOPE_NODES names no other versions of Node')

describe.skipIf(without.length + (nodes.length === 0 ? 1 : 0) > 0)('with another version of Node', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imapscope-'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.for(nodes)('%s', async (node) => {
    const environment = { XDG_DATA_HOME: join(folder, 'data'), XDG_STATE_HOME: join(folder, 'state') }
    const version = (await must(node, ['--version'], { folder })).toString().trim()
    const session = join(folder, `${version}.pcapng`)
    const words = [
      '--headless',
      '--speed',
      '1000',
      '--listen',
      '0',
      '--listen-tls',
      '0',
      '--session',
      session,
    ]
    const demo = await run(node, [builtProgram, 'demo', ...words], { folder, environment })
    expect(demo.stderr).toContain('5 connections')
    expect(demo.status).toBe(0)
    const exported = await must(node, [builtProgram, 'export', session, '-f', 'jsonl'], {
      folder,
      environment,
    })
    expect(exported.toString().split('\n').length).toBeGreaterThan(80)
    process.stderr.write(`the demo runs with Node ${version}\n`)
  })
})
