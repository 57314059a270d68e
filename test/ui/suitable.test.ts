/** Where the dashboard is shown, in which colours, and what is said where it is not. */
import { expect, test } from 'vitest'
import { suitable } from '../../ui/terminal/suitable.ts'

const both = { input: true, output: true }
const utf8 = { LANG: 'en_GB.UTF-8' }

test.each([
  [{ ...utf8, TERM: 'xterm-256color' }, '256'],
  [{ ...utf8, TERM: 'tmux-256color' }, '256'],
  [{ ...utf8, TERM: 'alacritty' }, '256'],
  [{ ...utf8, TERM: 'linux' }, '16'],
  [{ ...utf8, TERM: 'xterm' }, '16'],
  [{ ...utf8, TERM: 'xterm', COLORTERM: 'truecolor' }, '256'],
  [{ ...utf8, TERM: 'xterm-256color', NO_COLOR: '1' }, 'none'],
  [{ ...utf8, TERM: 'xterm-256color', NO_COLOR: '' }, '256'],
  [{ ...utf8, TERM: 'vt220' }, 'none'],
  [{ ...utf8, TERM: 'xterm-mono' }, 'none'],
  [{ TERM: 'foot', LC_ALL: 'C.utf8', LANG: 'C' }, '256'],
  [{ OS: 'Windows_NT' }, '256'],
])('%j is drawn in %s colours', (env, colours) => {
  expect(suitable(env, both)).toEqual({ look: { colours, script: 'unicode' } })
})

test.each([
  [{ ...utf8, TERM: 'dumb' }, both, 'TERM=dumb'],
  [{ ...utf8 }, both, 'TERM is not set'],
  [{ TERM: 'xterm', LANG: 'C' }, both, 'the locale is C'],
  [{ TERM: 'xterm' }, both, 'no locale is set'],
  [{ ...utf8, LC_ALL: 'POSIX', TERM: 'xterm' }, both, 'the locale is POSIX'],
  [{ ...utf8, TERM: 'xterm' }, { input: true, output: false }, 'the output is not a terminal'],
  [{ ...utf8, TERM: 'xterm' }, { input: false, output: true }, 'the input is not a terminal'],
])('%j and %j: no dashboard, and one sentence why', (env, terminals, why) => {
  const answer = suitable(env, terminals)
  expect('why' in answer && answer.why).toContain(why)
})
