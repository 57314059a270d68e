/**
 * What the benchmark measures: the ways between its client and its server, each started as its own process.
 * A way that is not installed gives the reason instead.
 */
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const beside = (file) => new URL(file, import.meta.url).pathname
const built = beside('../../dist/cmd/imapscope.js')
const startLimit = 20_000 // ms

/** A free port of 127.0.0.1 below those that the system hands out by itself. */
export async function freePort() {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = 12_000 + Math.floor(Math.random() * 8_000)
    const free = await new Promise((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (free) return port
  }
  throw new Error('no free port')
}

/** Where a program is on the search path; the system's administration folders count too. */
export function find(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/** Runs a step that has to succeed; throws with what it said. */
export function must(command, args, options) {
  const done = spawnSync(command, args, { encoding: 'utf8', ...options })
  if (done.status !== 0) throw new Error(`${command} ${args[0]}: ${done.error?.message ?? done.stderr}`)
  return done.stdout
}

/**
 * Starts a process that listens on `port` and waits until it does.
 * @returns the child; its standard error goes to a file, whose end is in the error when it does not come up
 */
export async function startListening(folder, port, command, args, options = {}) {
  const stdio = ['ignore', 'ignore', 'pipe']
  const child = spawn(command, args, { cwd: folder, stdio, detached: true, ...options })
  let said = ''
  child.stderr.on('data', (bytes) => {
    said = (said + bytes).slice(-2000)
  })
  let failure
  child.once('error', (error) => {
    failure = error.message
  })
  process.once('exit', () => endFamily(child))
  for (const end = Date.now() + startLimit; Date.now() < end; await pause(50)) {
    if (failure !== undefined || child.exitCode !== null) break
    if (await accepts(port)) return child
  }
  endFamily(child)
  throw new Error(`${command} does not listen: ${failure ?? said.trim()}`)
}

/** Ends a child that was started here and what it has forked: sslsplit works in a child of its own. */
export function endFamily(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // gone already
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Nothing between: the client's own connection to the server. */
async function direct({ serverPort, caFile }) {
  return { port: serverPort, caFile }
}

async function bareRelay({ folder, serverPort, caFile, certificateFile, keyFile }) {
  const port = await freePort()
  const args = [beside('relay.mjs'), port, serverPort, certificateFile, keyFile, caFile].map(String)
  return { port, caFile, child: await startListening(folder, port, process.execPath, args) }
}

/**
 * How imapscope is started, this one or another build, with options of Node where there are some, and the
 * certificate that its clients then trust.
 */
async function imapscopeParts({ folder, serverPort, caFile, program = built, node = [] }, name) {
  const port = await freePort()
  const home = join(folder, `home of ${name}`)
  mkdirSync(home, { mode: 0o700 })
  const places = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_STATE_HOME: join(home, 'state') }
  const options = { env: { ...process.env, ...places } }
  const file = join(home, 'session.pcapng')
  const listen = ['--no-listen', '--listen-tls', `127.0.0.1:${port}`, '--session', file]
  const args = [...node, program, `imaps://localhost:${serverPort}`, '--ca-file', caFile, ...listen]
  const root = join(home, 'imapscope.pem')
  const trust = () => must(process.execPath, [program, 'ca', 'export', '-o', root], options)
  return { port, args, options, root, trust }
}

/** Without a screen. */
export async function imapscope(setup, name = 'imapscope') {
  if (!existsSync(setup.program ?? built)) return { skipped: 'it is not built (npm run build)' }
  const { port, args, options, root, trust } = await imapscopeParts(setup, name)
  const child = await startListening(setup.folder, port, process.execPath, [...args, '--headless'], options)
  trust()
  return { port, caFile: root, child }
}

/**
 * With its dashboard in a pseudo-terminal.
 * @param drawn called with what it draws
 */
export async function dashboard(setup, size, drawn) {
  if (!existsSync(setup.program ?? built)) return { skipped: 'it is not built (npm run build)' }
  const { port, args, options, root, trust } = await imapscopeParts(setup, 'dashboard')
  const env = { ...options.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' }
  const words = [process.execPath, ...args].map((word) => `'${word}'`).join(' ')
  const command = `stty cols ${size.columns} rows ${size.rows}; exec ${words}`
  const stdio = ['pipe', 'pipe', 'pipe']
  const all = ['-qfc', command, '/dev/null']
  const child = await startListening(setup.folder, port, 'script', all, { env, stdio })
  child.stdout.on('data', drawn)
  trust()
  return { port, caFile: root, child }
}

async function haproxy({ folder, serverPort, caFile, bundleFile }) {
  const command = find('haproxy')
  if (command === undefined) return { skipped: 'it is not installed (apt-get install haproxy)' }
  const port = await freePort()
  const lines = [
    'defaults',
    '  mode tcp',
    '  timeout connect 5s',
    '  timeout client 1h',
    '  timeout server 1h',
    'listen imaps',
    `  bind 127.0.0.1:${port} ssl crt ${bundleFile}`,
    `  server mail 127.0.0.1:${serverPort} ssl verify required ca-file ${caFile} sni str(localhost)`,
  ]
  const file = join(folder, 'haproxy.cfg')
  writeFileSync(file, `${lines.join('\n')}\n`)
  return { port, caFile, child: await startListening(folder, port, command, ['-db', '-f', file]) }
}

/** stunnel ends or begins TLS, never both: two services of one process, joined by a plain port. */
async function stunnel({ folder, serverPort, caFile, certificateFile, keyFile }) {
  const command = find('stunnel')
  if (command === undefined) return { skipped: 'it is not installed (apt-get install stunnel4)' }
  const [port, between] = [await freePort(), await freePort()]
  const lines = [
    'foreground = yes',
    'pid =',
    'syslog = no',
    'debug = err',
    'socket = l:TCP_NODELAY=1',
    'socket = r:TCP_NODELAY=1',
    '[client]',
    `accept = 127.0.0.1:${port}`,
    `connect = 127.0.0.1:${between}`,
    `cert = ${certificateFile}`,
    `key = ${keyFile}`,
    '[server]',
    'client = yes',
    `accept = 127.0.0.1:${between}`,
    `connect = 127.0.0.1:${serverPort}`,
    `CAfile = ${caFile}`,
    'verifyChain = yes',
    'checkHost = localhost',
  ]
  const file = join(folder, 'stunnel.conf')
  writeFileSync(file, `${lines.join('\n')}\n`)
  return { port, caFile, child: await startListening(folder, port, command, [file]) }
}

/** With its content log, which is what it is used for. It signs with the CA given and verifies nothing. */
async function sslsplit({ folder, serverPort, caFile, caKeyFile }) {
  const command = find('sslsplit')
  if (command === undefined) return { skipped: 'it is not installed (apt-get install sslsplit)' }
  const port = await freePort()
  const log = ['-L', join(folder, 'sslsplit.log')]
  const route = ['ssl', '127.0.0.1', port, '127.0.0.1', serverPort].map(String)
  const args = ['-k', caKeyFile, '-c', caFile, ...log, ...route]
  return { port, caFile, child: await startListening(folder, port, command, args) }
}

/** With its flow file written. Before version 9 it reverses HTTPS alone, whose content may be any TCP. */
async function mitmdump({ folder, serverPort, caFile }) {
  const command = find('mitmdump')
  if (command === undefined) return { skipped: 'it is not installed (apt-get install mitmproxy)' }
  const version = Number(/^Mitmproxy: (\d+)/m.exec(must(command, ['--version']))?.[1])
  const server = `localhost:${serverPort}`
  const mode = version < 9 ? [`reverse:https://${server}`, '--tcp-hosts', '.*'] : [`reverse:tls://${server}`]
  const port = await freePort()
  const settings = join(folder, 'mitmproxy')
  const flags = [
    '-q',
    '-w',
    join(folder, 'flows'),
    '--listen-host',
    '127.0.0.1',
    '--listen-port',
    String(port),
  ]
  const trust = ['--set', `confdir=${settings}`, '--set', `ssl_verify_upstream_trusted_ca=${caFile}`]
  const child = await startListening(folder, port, command, ['--mode', ...mode, ...flags, ...trust])
  return { port, caFile: join(settings, 'mitmproxy-ca-cert.pem'), child }
}

/** Name in the table, and how it is started: gives port, caFile and child, or `skipped` with the reason. */
export const ways = [
  ['direct', direct],
  ['bare Node relay', bareRelay],
  ['imapscope', imapscope],
  ['haproxy', haproxy],
  ['stunnel', stunnel],
  ['sslsplit', sslsplit],
  ['mitmdump', mitmdump],
]
