/** The user name in LOGIN or AUTHENTICATE, from the recorded stream, where the secret is masked. */
import { text } from '../grammar/strings.ts'
import { parse } from '../grammar/tree.ts'
import { mechanism } from '../protocol/index.ts'
import type { Frame } from '../wire/frame.ts'
import { latin1 } from '../wire/octets.ts'
import type { Connection } from './events.ts'

/** Learns the user of a connection from its client's frames. */
export class UserLogin {
  private mechanism = ''

  constructor(private readonly connection: Connection) {}

  /** Takes a command. @returns true when its client waits for `+` before it sends more */
  begins(command: Frame): boolean {
    const { connection } = this
    if (command.name === 'LOGIN') connection.user = loginUser(command) ?? connection.user
    if (command.name !== 'AUTHENTICATE') return false
    const { mechanism: name, response } = authentication(command)
    this.mechanism = name
    if (response === undefined) return true
    connection.user = saslUser(name, response) ?? connection.user
    return false
  }

  /** Takes a line of an authentication exchange. */
  line(frame: Frame): void {
    this.connection.user ??= saslUser(this.mechanism, latin1(frame.bytes).trimEnd())
  }
}

/** @returns the user name of a LOGIN command, undefined when there is none. RFC 9051 §6.2.3 */
function loginUser(frame: Frame): string | undefined {
  const tree = parse(frame)
  const [user, ...rest] = tree.values
  return rest.length === 0 ? undefined : text(tree.tape, user.at)
}

/** @returns the mechanism of an AUTHENTICATE command, upper case, and its initial response, if it has one */
function authentication(frame: Frame): { mechanism: string; response: string | undefined } {
  const [name, response] = parse(frame).values
  return { mechanism: name?.text().toUpperCase() ?? '', response: response?.text() }
}

/**
 * The user name in one SASL response of the client.
 * @param name the mechanism, upper case; @param response base64 without the line end
 */
function saslUser(name: string, response: string): string | undefined {
  const shape = mechanism(name)?.user
  const data = Buffer.from(response, 'base64').toString('utf8')
  switch (shape) {
    case 'plain':
      return data.split('\0')[1]
    case 'login':
      return data === 'redacted' ? undefined : data
    case 'cram':
      return /^(.*) [^ ]+$/.exec(data)?.[1]
    case 'digest':
      return /username="((?:[^"\\]|\\.)*)"/.exec(data)?.[1]
    case 'scram':
      return /(?:^|,)n=([^,]*),r=/.exec(data)?.[1]
    case 'xoauth2':
      return /^user=([^\x01]*)\x01/.exec(data)?.[1]
    case 'oauthbearer':
      return /^[nyp][^,]*,a=([^,]*),/.exec(data)?.[1]
    default:
      return undefined
  }
}
