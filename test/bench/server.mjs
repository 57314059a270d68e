/**
 * The IMAP server of the benchmark: as much of the protocol as its client says, as fast as Node can.
 *   node server.mjs PORT CERTIFICATE_FILE KEY_FILE
 * FETCH n BODY.PEEK[] answers n literals of 1 MiB, FETCH n FLAGS answers n lines; n is the end of the range.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:tls'

const [port, certificateFile, keyFile] = process.argv.slice(2)
const literal = Buffer.alloc(
  1_048_576,
  'The quick brown fox jumps over the lazy dog, and all of it is mail.\r\n',
)
const linesPerWrite = 200

/** Waits for room instead of piling up what the client has not read. */
function send(socket, bytes) {
  if (socket.write(bytes)) return undefined
  return new Promise((resolve) => {
    const go = () => {
      socket.off('drain', go).off('close', go)
      resolve()
    }
    socket.on('drain', go).on('close', go)
  })
}

async function sendLiterals(socket, count) {
  for (let number = 1; number <= count && !socket.destroyed; number++) {
    await send(socket, `* ${number} FETCH (UID ${number} BODY[] {${literal.length}}\r\n`)
    await send(socket, literal)
    await send(socket, ')\r\n')
  }
}

// Made once and kept: a server that builds its lines while it is measured would be what is measured.
const blocks = new Map()

function blockOfLines(first, last) {
  const key = `${first}:${last}`
  const known = blocks.get(key)
  if (known !== undefined) return known
  let lines = ''
  for (let number = first; number <= last; number++) {
    const [uid, modseq] = [number + 1000, number + 70_000]
    lines += `* ${number} FETCH (UID ${uid} FLAGS (\\Seen \\Answered) MODSEQ (${modseq}))\r\n`
  }
  const block = Buffer.from(lines)
  blocks.set(key, block)
  return block
}

async function sendLines(socket, count) {
  const all = []
  for (let first = 1; first <= count; first += linesPerWrite) {
    all.push(blockOfLines(first, Math.min(count, first + linesPerWrite - 1)))
  }
  for (const block of all) {
    if (socket.destroyed) return
    await send(socket, block)
  }
}

async function answer(socket, line) {
  const [tag, name, ...rest] = line.split(' ')
  const text = rest.join(' ')
  const count = Number(/^1:(\d+)/.exec(text)?.[1] ?? 0)
  switch (name) {
    case 'CAPABILITY':
      await send(socket, `* CAPABILITY IMAP4rev1 LITERAL+ IDLE\r\n${tag} OK done\r\n`)
      break
    case 'SELECT':
      await send(socket, `* FLAGS (\\Seen \\Answered)\r\n* 1000000 EXISTS\r\n${tag} OK [READ-WRITE] done\r\n`)
      break
    case 'FETCH':
      await (text.endsWith('BODY.PEEK[]') ? sendLiterals : sendLines)(socket, count)
      await send(socket, `${tag} OK done\r\n`)
      break
    case 'LOGOUT':
      socket.end(`* BYE see you\r\n${tag} OK done\r\n`)
      break
    case 'LOGIN':
    case 'NOOP':
      await send(socket, `${tag} OK done\r\n`)
      break
    default:
      await send(socket, `${tag} BAD not in this benchmark\r\n`)
  }
}

const identity = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) }
const server = createServer({ ...identity, noDelay: true }, (socket) => {
  let rest = ''
  let turn = Promise.resolve()
  socket.on('error', () => socket.destroy())
  socket.on('data', (bytes) => {
    const lines = (rest + bytes.toString('latin1')).split('\r\n')
    rest = lines.pop()
    for (const line of lines) turn = turn.then(() => answer(socket, line))
  })
  socket.write('* OK [CAPABILITY IMAP4rev1 LITERAL+ IDLE] ready\r\n')
})
server.listen(Number(port), '127.0.0.1', () => console.log('listening'))
