/**
 * The bare TLS relay that the benchmark measures against: the least that Node can do between two TLS legs.
 *   node relay.mjs LISTEN_PORT SERVER_PORT CERTIFICATE_FILE KEY_FILE CA_FILE
 */
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:tls'

const [listenPort, serverPort, certificateFile, keyFile, caFile] = process.argv.slice(2)
const ca = readFileSync(caFile)

/** One read is one write, awaited. */
function carry(from, to) {
  from.on('data', (bytes) => {
    from.pause()
    to.write(bytes, () => from.resume())
  })
  from.on('end', () => to.end())
  from.on('close', () => to.destroy())
  from.on('error', () => to.destroy())
}

const identity = { cert: readFileSync(certificateFile), key: readFileSync(keyFile) }
const relay = createServer({ ...identity, noDelay: true }, (client) => {
  const server = connect({ host: '127.0.0.1', port: Number(serverPort), servername: 'localhost', ca })
  server.setNoDelay(true)
  carry(client, server)
  carry(server, client)
})
relay.listen(Number(listenPort), '127.0.0.1', () => console.log('listening'))
