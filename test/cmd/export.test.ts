import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ProgressLine } from '../../cmd/shared/progress.ts'
import { everything, head, pack, temporary } from '../capture/sessions.ts'
import { recorded } from '../session/retold.ts'
import { ended, run, start } from './run.ts'

/** A session file of what was said. */
function session(dialogue: string): string {
  const path = temporary('session.pcapng')
  writeFileSync(path, pack(recorded(dialogue), 0))
  return path
}

const dialogue = 'S: * PREAUTH hi\nC: a NOOP\nS: a OK\nC: b SELECT x\nS: b NO'

test('--filter leaves the commands that fit, and how their connection began and ended', async () => {
  const { status, output, errors } = await run(['export', session(dialogue), '--filter', 'status:no'])
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  const lines = output.trimEnd().split('\n')
  expect(lines.map((line) => line.replace(/^\S+ c1 /, '')).slice(1)).toEqual([
    expect.stringMatching(/^-- connected/),
    'S: * PREAUTH hi',
    'C: b SELECT x',
    'S: b NO',
    expect.stringMatching(/^-- ended/),
  ])
})

test('a filter that fits nothing says so, and the file has no command', async () => {
  const { status, output, errors } = await run([
    'export',
    session(dialogue),
    '-f',
    'jsonl',
    '--filter',
    'tag:x',
  ])
  expect({ status, output, errors }).toEqual({
    status: 0,
    output: '',
    errors: 'imapscope: no command fits the filter\n',
  })
})

test.each([[['--output', '-']], [['--output=-']], [['-o', '-']], [['-o=-']], [[]]])(
  '%j is standard output',
  async (words) => {
    const { status, output, errors } = await run(['export', session(dialogue), ...words])
    expect({ status, errors }).toEqual({ status: 0, errors: '' })
    expect(output).toContain('C: a NOOP')
  },
)

test('a wrong filter is shown with a caret under the place, before anything is read', async () => {
  const out = temporary('out.txt')
  const { status, output, errors } = await run(['export', 'none', '--filter', 'cmd:é st:no', '-o', out])
  expect({ status, output }).toEqual({ status: 2, output: '' })
  const lines = errors.trimEnd().split('\n')
  expect(lines.slice(0, 3)).toEqual(['imapscope: --filter: unknown term `st`', '  cmd:é st:no', '        ^^'])
  expect(lines[3]).toMatch(/^ {2}could stand here: cmd tag status /)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80)
  expect(() => readFileSync(out)).toThrow()
})

test('what hides in a filter does nothing to the terminal, and a long one is shown around the place', async () => {
  const { errors } = await run(['export', 'none', '--filter', `${'x:1 '.repeat(99)}\x1b[2J\u202e"`])
  expect(errors).not.toMatch(/[\x1b\u202e]/)
  const long = await run(['export', 'none', '--filter', `${'tag:a '.repeat(99)}nix:1`])
  const [, filter, caret] = long.errors.split('\n')
  expect(filter).toMatch(/^ {2}….* nix:1$/)
  expect(filter.slice(caret.indexOf('^'))).toBe('nix:1')
})

test('a line on the terminal says how far it is, and goes away', () => {
  let screen = ''
  const progress = new ProgressLine({ isTTY: true, write: (text: string) => (screen += text) })
  progress.told('exporting', 0, 2e9)
  progress.told('exporting', 1e9, 2e9)
  progress.told('exporting', 1e9 + 1, 2e9)
  progress.clear()
  const bar = (full: number): string => `${'█'.repeat(full)}${'·'.repeat(30 - full)}`
  expect(screen).toBe(
    `\rexporting ${bar(0)} 0 % of 2.0 GB\x1b[K\rexporting ${bar(15)} 50 % of 2.0 GB\x1b[K\r\x1b[K`,
  )
})

test('where there is no terminal nothing is said about progress', async () => {
  const path = temporary('everything.pcapng')
  writeFileSync(path, pack(everything, 0))
  const { errors } = await run(['export', path, '-o', temporary('out.txt')])
  expect(errors).toBe('')
})

test.skipIf(!existsSync('/dev/full'))(
  'a full disk behind standard output is said, whatever was to be written',
  async () => {
    const path = temporary('full.pcapng')
    writeFileSync(path, pack(everything, 0))
    const full = openSync('/dev/full', 'w')
    for (const words of [['export', path], ['export', path, '-f', 'html'], ['stats', path], ['--help']]) {
      const { status, errors } = await ended(start(words, full))
      expect({ words, status }).toEqual({ words, status: 1 })
      expect(errors).toMatch(/^imapscope: standard output could not be written \(ENOSPC\)\n {2}make room/)
    }
    closeSync(full)
  },
)

test('the name of the program that recorded does nothing to the terminal', async () => {
  const path = temporary('program.pcapng')
  writeFileSync(path, pack(everything, 0, { ...head, program: 'x\x1b[31m' }))
  const { output } = await run(['export', path])
  expect(output).toMatch(/^# x\u241b\[31m, session of /)
})
