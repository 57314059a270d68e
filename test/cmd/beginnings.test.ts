/** What is told before the first mail client has come: with the ports of this run, for this machine. */
import { expect, test } from 'vitest'
import { beginnings, type Entrances, setupFor } from '../../cmd/shared/beginnings.ts'
import { command } from '../../cmd/shared/program.ts'
import type { Security } from '../../lib/record/record.ts'

const authority = { rootPath: '/home/fred/ca/root.pem', names: ['localhost', '127.0.0.1', '::1'] }

/** Listeners with free ports, which are known only when they are open. */
function entrances(
  all: readonly (readonly [address: string, port: number, way: Security, host: string, scheme?: string])[],
): Entrances {
  return {
    listeners: all.map(([address, , client, host, scheme = 'imaps']) => ({
      url: `${scheme}://${host}:993`,
      address,
      port: 0,
      security: { client, server: 'tls' },
      server: { host, port: 993, verification: {}, oldest: 'TLSv1.2' },
    })),
    ports: all.map(([address, port]) => ({ address, port })),
    authority,
    command: 'npm start',
  }
}

const lines = (of: Entrances): string[] => setupFor(of).steps.flatMap((step) => step.lines)

test('the ports are those that are open, and what to type fits how the program was started', () => {
  const one = entrances([
    ['127.0.0.1', 4143, 'starttls', 'imap.example.org'],
    ['127.0.0.1', 4993, 'tls', 'imap.example.org'],
  ])
  expect(lines(one)).toEqual([
    'server localhost   port 4143   security STARTTLS',
    'server localhost   port 4993   security SSL/TLS',
    'user name and password stay as they are',
    'Thunderbird: Account Settings > Server Settings, then restart it',
    '/home/fred/ca/root.pem',
    'npm start ca trust thunderbird   or apple-mail, outlook, mutt, …',
    'curl -u USER imaps://localhost:4993   with --cacert and that file',
  ])
  expect(setupFor(one).routes).toEqual([{ from: '127.0.0.1:4143,4993', to: 'imap.example.org:993' }])
})

test('with several servers each port says which one it is for', () => {
  const two = entrances([
    ['127.0.0.1', 1143, 'starttls', 'imap.a.org'],
    ['::1', 1993, 'tls', 'imap.a.org'],
    ['127.0.0.1', 1144, 'plain', 'imap.b.org'],
  ])
  expect(lines(two).slice(0, 3)).toEqual([
    'server localhost   port 1143   security STARTTLS   → imap.a.org:993',
    'server ::1   port 1993   security SSL/TLS          → imap.a.org:993',
    'server localhost   port 1144   security none       → imap.b.org:993',
  ])
  expect(setupFor(two).routes).toEqual([
    { from: '127.0.0.1:1143 [::1]:1993', to: 'imap.a.org:993' },
    { from: '127.0.0.1:1144', to: 'imap.b.org:993' },
  ])
})

test('a server that is named with two schemes is told apart by them', () => {
  const { listeners, ports } = entrances([
    ['127.0.0.1', 1143, 'starttls', 'imap.a.org', 'imap'],
    ['127.0.0.1', 1993, 'tls', 'imap.a.org', 'imap'],
    ['127.0.0.1', 1144, 'starttls', 'imap.a.org', 'imap+starttls'],
  ])
  const live = { engine: { listeners }, ports, sessionFile: undefined }
  const told = beginnings(live, { created: false, rootPath: authority.rootPath, advice: undefined })
  expect(told.slice(0, 3).map(({ text }) => text)).toEqual([
    'listening on 127.0.0.1:1143 (STARTTLS) for imap://imap.a.org:993',
    'listening on 127.0.0.1:1993 (TLS) for imap://imap.a.org:993',
    'listening on 127.0.0.1:1144 (STARTTLS) for imap+starttls://imap.a.org:993',
  ])
  const all = { listeners, ports, authority, command: 'imapscope' }
  expect(setupFor(all).routes).toEqual([
    { from: '127.0.0.1:1143,1993', to: 'imap://imap.a.org:993' },
    { from: '127.0.0.1:1144', to: 'imap+starttls://imap.a.org:993' },
  ])
  expect(lines(all)[2]).toMatch(/port 1144 .*→ imap\+starttls:\/\/imap\.a\.org:993$/)
})

test('what is open to others is reached by the name that the certificate has', () => {
  const open = entrances([['0.0.0.0', 1993, 'tls', 'imap.a.org']])
  const named = { ...authority, names: [...authority.names, 'proxy.example.org'] }
  expect(lines({ ...open, authority: named })[0]).toContain('server proxy.example.org   port 1993')
  expect(lines(open)[0]).toContain('server localhost   port 1993')
})

test('without a TLS port nobody is told to try one', () => {
  const plain = entrances([['127.0.0.1', 1143, 'plain', 'imap.a.org']])
  expect(lines(plain).join('\n')).not.toContain('curl')
})

test.each([
  ['start', 'npm start'],
  ['npx', 'npx imapscope'],
  [undefined, 'imapscope'],
])('npm running %s: the program is called %s', (running, called) => {
  expect(command({ npm_lifecycle_event: running })).toBe(called)
})

test('a CA that should be made anew is told of once, with what to do; a sound one is not', () => {
  const { listeners, ports } = entrances([['127.0.0.1', 4993, 'tls', 'imap.a.org']])
  const live = { engine: { listeners }, ports, sessionFile: undefined }
  const advice = { text: 'our CA is old', remedy: 'make it anew' }
  const told = (of: typeof advice | undefined) =>
    beginnings(live, { created: false, rootPath: authority.rootPath, advice: of })
  expect(told(advice).filter(({ severity }) => severity === 'note')).toEqual([
    { severity: 'note', ...advice },
  ])
  expect(told(undefined).filter(({ severity }) => severity === 'note')).toEqual([])
})
