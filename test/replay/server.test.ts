import { describe, expect, test } from 'vitest'
import { serverOf } from './rig.ts'

const session = `
  S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready
  C: a1 LOGIN fred wrong
  S: a1 NO [AUTHENTICATIONFAILED] no
  C: a2 LOGIN fred "redacted"
  S: a2 OK [CAPABILITY IMAP4rev1 IDLE] hello
  C: a3 SELECT "INBOX"
  S: * 3 EXISTS
  S: a3 OK [READ-WRITE] selected
  C: a4 FETCH 1:2 (FLAGS)
  S: * 1 FETCH (FLAGS (\\Seen))
  S: * 2 FETCH (FLAGS ())
  S: a4 OK fetched
  C: a5 IDLE
  S: + idling
  S: * 4 EXISTS
  C: DONE
  S: a5 OK idled
  C: a6 SELECT Sent
  S: * 1 EXISTS
  S: a6 OK [READ-WRITE] selected
  C: a7 FETCH 1:2 (FLAGS)
  S: * 1 FETCH (FLAGS (\\Draft))
  S: a7 OK fetched
  C: a8 SELECT Gone
  S: a8 NO [NONEXISTENT] gone
  C: a9 LOGOUT
  S: * BYE bye
  S: a9 OK bye
`

/** The server of that session, to somebody who has logged in. */
function welcoming(): ReturnType<typeof serverOf> {
  const server = serverOf(session)
  server.hears('x LOGIN a b\r\n')
  expect(server.hears('y LOGIN a b\r\n')).toEqual(['y OK [CAPABILITY IMAP4rev1 IDLE] hello'])
  return server
}

describe('a recorded server', () => {
  test('says its greeting before anything is heard', () => {
    expect(serverOf(session).sayings).toMatchObject([{ type: 'say', gap: 10_000_000 }])
  })

  test('answers under the tag of whoever asks now', () => {
    expect(welcoming().hears('T.9 SELECT INBOX\r\n')).toEqual(['* 3 EXISTS', 'T.9 OK [READ-WRITE] selected'])
  })

  test.each([
    ['in other case', 'z select inbox\r\n'],
    ['with a literal, which it asks for', 'z SELECT {5}\r\nINBOX\r\n'],
    ['with a literal that does not wait', 'z SELECT {5+}\r\nINBOX\r\n'],
  ])('knows a command %s', (_name, command) => {
    expect(welcoming().hears(command).at(-1)).toBe('z OK [READ-WRITE] selected')
  })

  test('lets a client go on that waits with a literal', () => {
    const server = welcoming()
    expect(server.hears('z SELECT {5}\r\n')).toEqual(['+ go on'])
    expect(server.hears('INBOX\r\n')).toEqual(['* 3 EXISTS', 'z OK [READ-WRITE] selected'])
  })

  test('refuses politely what nobody asked, and goes on', () => {
    const server = welcoming()
    expect(server.hears('z ENABLE UTF8=ACCEPT\r\n')).toEqual([
      'z NO [CANNOT] this command is not in the recorded session',
    ])
    expect(server.hears('z NOOP\r\n')).toEqual(['z OK NOOP completed'])
  })

  test('answers about the mailbox that is selected', () => {
    const server = welcoming()
    server.hears('s SELECT Sent\r\n')
    expect(server.hears('z FETCH 1:2 (FLAGS)\r\n')).toEqual(['* 1 FETCH (FLAGS (\\Draft))', 'z OK fetched'])
    server.hears('s SELECT INBOX\r\n')
    expect(server.hears('z FETCH 1:2 (FLAGS)\r\n')[0]).toBe('* 1 FETCH (FLAGS (\\Seen))')
    server.hears('s SELECT Gone\r\n')
    expect(server.hears('z FETCH 1:2 (FLAGS)\r\n')[0]).toMatch(/^z NO \[CANNOT\]/)
  })

  test('tells all mailboxes to whoever asks for them in a way of its own', () => {
    const all = ['* LIST () "/" INBOX', '* LIST () "/" Sent']
    const server = serverOf(`
      S: * OK ready
      C: a1 LIST (SUBSCRIBED) "" "*" RETURN (SPECIAL-USE)
      S: ${all[0]}
      S: ${all[1]}
      S: a1 OK listed
    `)
    expect(server.hears('z LIST "" %\r\n')).toEqual([...all, 'z OK listed'])
    expect(server.hears('z LIST "" Sent\r\n')[0]).toMatch(/^z NO \[CANNOT\]/)
  })

  test('gives the same answer again to who asks again', () => {
    const server = welcoming()
    server.hears('s SELECT INBOX\r\n')
    const first = server.hears('z FETCH 1:2 (FLAGS)\r\n')
    expect(server.hears('z FETCH 1:2 (FLAGS)\r\n')).toEqual(first)
  })

  test('idles until DONE, also where the recorded client never did', () => {
    const server = welcoming()
    server.hears('s SELECT INBOX\r\n')
    expect(server.hears('z IDLE\r\n')).toEqual(['+ idling', '* 4 EXISTS'])
    expect(server.hears('DONE\r\n')).toEqual(['z OK idled'])
    server.hears('s SELECT Sent\r\n')
    expect(server.hears('z IDLE\r\n')).toEqual(['+ idling'])
    expect(server.hears('DONE\r\n')).toEqual(['z OK IDLE completed'])
  })

  test('ends after LOGOUT', () => {
    expect(welcoming().hears('z LOGOUT\r\n')).toEqual(['* BYE bye', 'z OK bye', '(ends)'])
  })

  test.each([
    ['PLAIN in one line', ['z AUTHENTICATE PLAIN AGEAYg==\r\n']],
    ['PLAIN in two', ['z AUTHENTICATE PLAIN\r\n', 'AGEAYg==\r\n']],
    ['LOGIN', ['z AUTHENTICATE LOGIN\r\n', 'YQ==\r\n', 'Yg==\r\n']],
    ['XOAUTH2', ['z AUTHENTICATE XOAUTH2 dG9rZW4=\r\n']],
  ])('lets in whoever comes with %s', (_name, lines) => {
    const server = serverOf(session)
    server.hears('x LOGIN a b\r\n')
    const heard = lines.map((line) => server.hears(line))
    expect(heard.pop()).toEqual(['z OK [CAPABILITY IMAP4rev1 IDLE] hello'])
    for (const question of heard) expect(question[0]).toMatch(/^\+/)
  })

  test('refuses a mechanism whose answers depend on the secret', () => {
    expect(serverOf(session).hears('z AUTHENTICATE SCRAM-SHA-256\r\n')[0]).toMatch(/^z NO/)
  })
})
