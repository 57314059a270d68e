/** Each attack on each pair of legs: what the client sees, what leaves in the clear, what is said. */
import { describe, expect, test } from 'vitest'
import type { Security } from '../../lib/record/record.ts'
import { Attacked, type Under } from './attacked.ts'
import {
  type ClientAttack,
  clientAttacks,
  password,
  type ServerAttack,
  serverAttacks,
} from './starttls-attacks.ts'

const login = `b LOGIN fred ${password}\r\n`
const greeting = '* OK imapscope: the connection to the server is secured by STARTTLS\r\n'
const ourStarttls = 'imapscope1 STARTTLS\r\n'
const securities: readonly Security[] = ['plain', 'starttls', 'tls']
const pairs = securities.flatMap((client) => securities.map((server) => ({ client, server })))
const both = { client: 'starttls', server: 'starttls', beforehand: true } as const
const all: readonly Under[] = [...pairs, both].flatMap((pair) =>
  [false, true].map((requireTls) => ({ ...pair, requireTls })),
)
const nameOf = ({ client, server, beforehand, requireTls }: Under): string =>
  `${client} → ${server}${beforehand ? ' beforehand' : ''}${requireTls ? ' --require-tls' : ''}`
/** Pairs on which TLS to the server was asked for. */
const required = all.filter(
  ({ client, server, beforehand }) => server === 'starttls' && (client !== 'starttls' || beforehand),
)
/** Pairs on which it was not, and which begin without. */
const optional = all.filter((under) => under.server !== 'tls' && !required.includes(under))

/** A client that logs in at once, or asks for STARTTLS first and logs in whatever comes of it. */
function byServer({ greets, answers = [], ends }: ServerAttack, under: Under): Attacked {
  const attacked = new Attacked(under)
  const asks = under.client === 'starttls' && !under.beforehand
  if (!asks) attacked.says('client', login)
  for (const text of greets) attacked.says('server', text)
  if (asks && greets.length > 0) attacked.says('client', 'a STARTTLS\r\n')
  if (attacked.clear.endsWith('imapscope0 CAPABILITY\r\n') && ends !== 'silence')
    attacked.says('server', '* CAPABILITY IMAP4rev1\r\nimapscope0 OK\r\n')
  for (const text of answers) {
    // Whoever has no key cannot go on once TLS has begun.
    if (!attacked.secured('server'))
      attacked.says('server', text.replaceAll('TAG', asks ? 'a' : 'imapscope1'))
  }
  if (ends === 'silence') attacked.waits()
  if (ends === 'end') attacked.ends('server')
  if (asks) attacked.says('client', login)
  return attacked
}

function byClient({ says }: ClientAttack, under: Under): Attacked {
  const attacked = new Attacked(under)
  attacked.says('server', '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n')
  if (under.beforehand) attacked.says('server', 'imapscope1 OK go\r\n')
  for (const text of says) attacked.injects(text)
  attacked.says('server', 'a OK go\r\n')
  return attacked
}

const shown = (text: string): string => {
  const plain = text.replaceAll('\r\n', '⏎').replace(/[^ -~⏎]/g, '·')
  return plain.length > 160 ? `${plain.slice(0, 100)}… ${plain.length} in all` : plain
}

function row(name: string, { sees, clear, said }: Attacked): string {
  const parts = [
    `client sees  ${shown(sees)}`,
    `in the clear ${shown(clear)}`,
    ...said.map((text) => `said         ${text}`),
  ]
  return [name, ...parts.map((part) => `    ${part.trimEnd()}`)].join('\n')
}

describe('where TLS to the server was asked for, nothing of the client leaves without it', () => {
  test.each(serverAttacks)('$name', (attack) => {
    for (const under of required) {
      const { sees, clear, said } = byServer(attack, under)
      expect(['', ourStarttls]).toContain(clear)
      // Nothing that was said in the clear is heard by the client.
      expect(['', greeting, '* BYE\r\n']).toContain(sees)
      if (sees === '* BYE\r\n') expect(said.at(-1)).toMatch(/^server: the server /)
    }
  })
})

describe('where it was not, a login leaves with a warning, and with --require-tls it does not leave', () => {
  test.each(serverAttacks)('$name', (attack) => {
    for (const under of optional) {
      const { clear, said } = byServer(attack, under)
      const warned = said.filter((text) => text.startsWith('UNPROTECTED LOGIN'))
      expect(warned).toHaveLength(clear.includes(password) ? 1 : 0)
      if (under.requireTls) expect(clear).not.toMatch(/LOGIN|c4nary/)
    }
  })
})

describe('what a client says behind STARTTLS', () => {
  test.each(clientAttacks)('$name', (attack) => {
    for (const under of all.filter(({ client }) => client === 'starttls')) {
      const { clear, sees, said } = byClient(attack, under)
      // A ClientHello that comes at once is the beginning of a handshake.
      if (attack.name !== 'a ClientHello together with it') expect(said.at(-1)).toMatch(/^client: /)
      expect(clear).toMatch(/^(?:[^\n]*STARTTLS *\r?\n)?$/i)
      expect(sees).not.toMatch(/^b /m)
    }
  })
})

test('all of it in words', async () => {
  const byPair = [...required, ...optional].map((under) => {
    const rows = serverAttacks.map((attack) => row(attack.name, byServer(attack, under)))
    return [`== a hostile server: ${nameOf(under)}`, ...rows].join('\n')
  })
  const clients = all.filter(({ client, requireTls }) => client === 'starttls' && !requireTls)
  const byClients = clients.map((under) => {
    const rows = clientAttacks.map((attack) => row(attack.name, byClient(attack, under)))
    return [`== a hostile client: ${nameOf(under)}`, ...rows].join('\n')
  })
  await expect(`${[...byPair, ...byClients].join('\n')}\n`).toMatchFileSnapshot('starttls-attacks.txt')
})
