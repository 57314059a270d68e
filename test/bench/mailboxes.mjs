/** The IMAP server of the long run: a little of everything, and it never remembers anything. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:tls'

const capabilities = 'IMAP4rev1 LITERAL+ IDLE ENABLE CONDSTORE UIDPLUS NAMESPACE SPECIAL-USE'
const line = 'The quick brown fox jumps over the lazy dog, and all of it is mail.\r\n'
const mail = Buffer.from(`From: a@example.org\r\nSubject: mail\r\n\r\n${line.repeat(600)}`)
const flags = '(\\Seen \\Answered)'

/** What a mailbox of this name holds. */
function exists(name) {
  return 20 + (name.length % 7)
}

const answers = {
  CAPABILITY: () => `* CAPABILITY ${capabilities}\r\n`,
  SELECT: (text) =>
    `* FLAGS ${flags}\r\n* ${exists(text)} EXISTS\r\n* OK [UIDVALIDITY 7] ids\r\n* OK [UIDNEXT 4392] next\r\n`,
  STATUS: (text) => `* STATUS ${text.split(' ')[0]} (MESSAGES 17 UIDNEXT 4392)\r\n`,
  SEARCH: () => '* SEARCH 2 3 5 7 11 13\r\n',
  LIST: () => '* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\Sent) "/" Sent\r\n',
  STORE: () => `* 3 FETCH (FLAGS ${flags})\r\n`,
}

function fetched(text) {
  if (!text.includes('BODY')) {
    const rows = Array.from(
      { length: 20 },
      (_, at) => `* ${at + 1} FETCH (UID ${at + 100} FLAGS ${flags})\r\n`,
    )
    return [rows.join('')]
  }
  return [`* 1 FETCH (UID 100 BODY[] {${mail.length}}\r\n`, mail, ')\r\n']
}

function answer(socket, said) {
  const [tag = '', name = '', ...rest] = said.split(' ')
  const text = rest.join(' ')
  if (tag === 'DONE') {
    socket.write(`${socket.idling} OK idled\r\n`)
    return
  }
  if (name === 'IDLE') {
    socket.idling = tag
    socket.write(`+ idling\r\n* ${20 + Math.floor(Math.random() * 9)} EXISTS\r\n`)
    return
  }
  if (name === 'LOGOUT') {
    socket.end(`* BYE see you\r\n${tag} OK done\r\n`)
    return
  }
  const told = name === 'FETCH' ? fetched(text) : [answers[name]?.(text) ?? '']
  const refused = text.includes('nowhere')
  const code = name === 'LOGIN' ? `[CAPABILITY ${capabilities}] ` : ''
  socket.cork()
  if (!refused) for (const part of told) socket.write(part)
  socket.write(refused ? `${tag} NO [NONEXISTENT] no such mailbox\r\n` : `${tag} OK ${code}done\r\n`)
  socket.uncork()
}

/** Starts it on a port of 127.0.0.1. @returns when it listens */
export function startServer(port, { certificateFile, keyFile }) {
  const identity = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) }
  const server = createServer({ ...identity, noDelay: true }, (socket) => {
    let rest = ''
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('latin1')).split('\r\n')
      rest = lines.pop()
      for (const said of lines) answer(socket, said)
    })
    socket.write(`* OK [CAPABILITY ${capabilities} AUTH=PLAIN] ready\r\n`)
  })
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)))
}
