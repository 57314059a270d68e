/**
 * The clients that need a terminal: mutt and neomutt with keys pushed from the command line, alpine by a
 * script.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installed } from '../available.ts'
import { must } from '../run.ts'
import { type Client, digest, type Target } from './client.ts'

const onTerminal = new URL('on_terminal.py', import.meta.url).pathname

export const mutt: Client = {
  name: 'mutt',
  needs: ['mutt', 'python3'],
  run: (target, folder) => muttLike('mutt', target, folder),
}

export const neomutt: Client = {
  name: 'neomutt',
  needs: ['neomutt', 'python3'],
  run: (target, folder) => muttLike('neomutt', target, folder),
}

export const alpine: Client = {
  name: 'alpine',
  needs: ['alpine', 'python3'],
  async run(target, folder) {
    const secure = target.security === 'tls' ? 'ssl' : 'tls'
    const server = `{localhost:${target.port}/imap/${secure}/user=${target.user}}`
    const lines = [
      'personal-name=Alice',
      `user-id=${target.user}`,
      'user-domain=example.test',
      `inbox-path=${server}INBOX`,
      `folder-collections="Test" ${server}[]`,
      'last-version-used=9.99.999',
      'enabled-options=expunge-without-confirm',
    ]
    await writeFile(join(folder, 'pinerc'), `${lines.join('\n')}\n`)
    // Its library takes roots from OpenSSL's defaults alone, and those from this variable.
    const environment = { SSL_CERT_FILE: target.caFile, IMAP_PASSWORD: target.password }
    const command = ['alpine', installed('alpine'), '-p', 'pinerc', '-i']
    const output = await must(installed('python3'), [onTerminal, ...command], { folder, environment })
    return output.toString().trimEnd().split('\n')
  },
}

/**
 * Reads headers, opens and flags messages, copies twelve, searches on the server; then once more, cache
 * warm.
 */
async function muttLike(
  name: 'mutt' | 'neomutt',
  target: Target,
  folder: string,
): Promise<readonly string[]> {
  await mkdir(join(folder, 'cache'))
  await writeFile(join(folder, 'rc'), muttConfiguration(name, target, folder), { mode: 0o600 })
  const press = async (keys: string) => {
    const command = [name, installed(name), '-n', '-F', 'rc', '-e', `push "${keys}"`]
    await must(installed('python3'), [onTerminal, ...command], { folder, seconds: 90 })
  }
  const copied = join(folder, 'copied.mbox')
  const read = '<first-entry><display-message><exit><next-entry><display-message><exit><flag-message>'
  const copy = `<tag-pattern>~m 1-12<enter><tag-prefix><copy-message>${copied}<enter>`
  const search = '<limit>=B proxy<enter><limit>all<enter>'
  const other =
    '<change-folder>=Archive<enter><last-entry><display-message><exit><change-folder>=INBOX<enter>'
  await press(`${read}${copy}${search}${other}<quit>`)
  await press('<last-entry><flag-message><sync-mailbox><quit>')
  const messages = (await readFile(copied, 'latin1')).split(/^From \S+ .*\n/m).slice(1)
  return messages.map((text) => digest(Buffer.from(withoutStatus(text), 'latin1')))
}

/** mutt writes the message's state into the copy. */
function withoutStatus(text: string): string {
  return text.replace(/^(Status|X-Status|Content-Length|Lines): .*\n/gm, '')
}

function muttConfiguration(name: string, target: Target, folder: string): string {
  const url = `${target.security === 'tls' ? 'imaps' : 'imap'}://localhost:${target.port}`
  const settings = {
    imap_user: target.user,
    imap_pass: target.password,
    folder: `${url}/`,
    spoolfile: `${url}/INBOX`,
    certificate_file: target.caFile,
    ssl_starttls: 'yes',
    ssl_force_tls: 'yes',
    header_cache: `${folder}/cache`,
    message_cachedir: `${folder}/cache`,
    tmpdir: folder,
    imap_idle: 'yes',
    imap_condstore: 'yes',
    imap_qresync: 'yes',
    imap_check_subscribed: 'yes',
    mail_check: '1',
    timeout: '2',
    wait_key: 'no',
    confirmappend: 'no',
    confirmcreate: 'no',
    delete: 'yes',
    copy: 'no',
    move: 'no',
    quit: 'yes',
    net_inc: '0',
    pager_stop: 'yes',
    // Debian builds neomutt without zlib, and there the setting is an error.
    ...(name === 'mutt' ? { imap_deflate: 'yes' } : {}),
  }
  return Object.entries(settings)
    .map(([key, value]) => `set ${key}="${value}"\n`)
    .join('')
}
