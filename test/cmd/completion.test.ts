import { expect, test } from 'vitest'
import { run } from './run.ts'

test('a shell is told the commands, and the options of each', async () => {
  const commands = await run(['--get-yargs-completions', 'imapscope', ''])
  expect(commands.output.split('\n').map((line) => line.split(':')[0])).toEqual(
    expect.arrayContaining(['demo', 'doctor', 'export']),
  )
  expect(commands.output).not.toContain('$0')
  const options = await run(['--get-yargs-completions', 'imapscope', 'demo', '--'])
  expect(options.output).toContain('--serve-only')
})

test('the script for the shell is printed, and nothing else is done', async () => {
  const { status, output, errors } = await run(['completion'])
  expect(output).toContain('--get-yargs-completions')
  expect(errors).toBe('')
  expect(status).toBe(0)
})
