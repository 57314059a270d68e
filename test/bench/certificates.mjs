/** The certificates of the benchmarks: a root and a server's, made anew each time. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from './ways.mjs'

/** Root and server certificate by openssl: PEM files, and one with certificate and key in it. */
export function makeCertificates(folder) {
  const openssl = (...args) => must('openssl', args, { cwd: folder })
  const key = ['-newkey', 'rsa:2048', '-nodes']
  const root = ['-x509', '-days', '2', '-subj', '/CN=Benchmark root', '-keyout', 'ca.key', '-out', 'ca.pem']
  openssl('req', ...key, ...root, '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
  openssl('req', ...key, '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr')
  writeFileSync(join(folder, 'leaf.conf'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n')
  const signed = [
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    'leaf.conf',
  ]
  openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.pem')
  const inFolder = (file) => join(folder, file)
  writeFileSync(
    inFolder('bundle.pem'),
    readFileSync(inFolder('server.pem')) + readFileSync(inFolder('server.key')),
  )
  return {
    caFile: inFolder('ca.pem'),
    caKeyFile: inFolder('ca.key'),
    certificateFile: inFolder('server.pem'),
    keyFile: inFolder('server.key'),
    bundleFile: inFolder('bundle.pem'),
  }
}
