/**
 * A certificate authority for the servers of the tests, made by the openssl command: nothing of ours
 * vouches for it.
 */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installed } from './available.ts'
import { must } from './run.ts'

/** PEM files: the root to trust, the server's certificate with the root behind it, the server's key. */
export interface Authority {
  readonly caFile: string
  readonly certificateFile: string
  readonly keyFile: string
}

/**
 * Makes a root and a server certificate for localhost and 127.0.0.1 (P-256, SHA-256, 30 days).
 * @param folder where the files go; made if it is not there
 * @param name common name of the root
 * @throws when openssl fails
 */
export async function makeAuthority(folder: string, name: string): Promise<Authority> {
  await mkdir(folder, { recursive: true })
  const openssl = (options: string, ...more: string[]) =>
    must(installed('openssl'), [...options.split(' '), ...more], { folder })
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  const uses = '-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign'
  const root = `req -x509 ${key} -days 30 ${uses} -keyout root.key -out root.pem -subj`
  await openssl(root, `/CN=${name}`)
  await openssl(`req ${key} -keyout server.key -out server.csr -subj /CN=localhost`)
  const extensions = [
    'basicConstraints=CA:FALSE',
    'keyUsage=digitalSignature',
    'extendedKeyUsage=serverAuth',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
  ]
  await writeFile(join(folder, 'leaf.conf'), `${extensions.join('\n')}\n`)
  const signer = '-CA root.pem -CAkey root.key -CAcreateserial'
  await openssl(`x509 -req -sha256 -in server.csr ${signer} -days 30 -extfile leaf.conf -out leaf.pem`)
  const chain = await Promise.all(
    ['leaf.pem', 'root.pem'].map((file) => readFile(join(folder, file), 'utf8')),
  )
  await writeFile(join(folder, 'server.pem'), chain.join(''))
  // The server may run as another user; these keys are worth nothing outside this folder.
  await chmod(join(folder, 'server.key'), 0o644)
  return {
    caFile: join(folder, 'root.pem'),
    certificateFile: join(folder, 'server.pem'),
    keyFile: join(folder, 'server.key'),
  }
}
