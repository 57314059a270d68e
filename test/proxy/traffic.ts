/**
 * Seeded sessions of several connections, as a socket would give them: logins, mailboxes, pipelined commands,
 * literals of all kinds, IDLE, refusals, cut anywhere and mixed with each other.
 */
import type { Chunk, Side } from '../../lib/record/record.ts'
import { seeded } from '../wire/dialogue.ts'

/** What happens next. */
export type Step =
  | { readonly what: 'open'; readonly connection: number; readonly time: number }
  | { readonly what: 'chunk'; readonly connection: number; readonly chunk: Chunk }
  | { readonly what: 'close'; readonly connection: number; readonly time: number }

interface Line {
  readonly side: Side
  readonly text: string
}

type Dice = (n: number) => number

/** Which connection it is, and what it says in order. */
class Script {
  readonly lines: Line[] = []
  private tags = 0
  private exists = 3

  constructor(private readonly dice: Dice) {
    this.server(`* OK [CAPABILITY IMAP4rev1 ID${dice(2) === 0 ? ' LITERAL+' : ''}] ready`)
    this.login()
    const commands = 4 + dice(12)
    for (let i = 0; i < commands; i++) this.step()
    if (dice(3) > 0) this.simple('LOGOUT', ['* BYE see you'])
  }

  private client(line: string): void {
    this.lines.push({ side: 'client', text: `${line}\r\n` })
  }

  private server(line: string): void {
    this.lines.push({ side: 'server', text: `${line}\r\n` })
  }

  private tag(): string {
    return `a${++this.tags}`
  }

  private simple(command: string, answers: readonly string[], status = 'OK done'): void {
    const tag = this.tag()
    this.client(`${tag} ${command}`)
    for (const answer of answers) this.server(answer)
    this.server(`${tag} ${status}`)
  }

  private login(): void {
    const { dice } = this
    if (dice(3) === 0) {
      const tag = this.tag()
      this.client(`${tag} AUTHENTICATE PLAIN`)
      this.server('+ ')
      this.client('AGpvaG4Ac2VjcmV0d29yZHM=')
      this.server('* CAPABILITY IMAP4rev1 ID IDLE ENABLE CONDSTORE')
      this.server(`${tag} OK logged in`)
    } else this.simple('LOGIN john secretwords', [], 'OK [CAPABILITY IMAP4rev1 ID IDLE ENABLE CONDSTORE] in')
    if (dice(2) === 0) this.simple('ENABLE CONDSTORE', ['* ENABLED CONDSTORE'])
    this.select()
  }

  private select(): void {
    const { dice } = this
    const name = ['INBOX', '"Sent Mail"', 'Trash'][dice(3)]
    if (dice(6) === 0) this.simple(`SELECT ${name}`, [], 'NO [NONEXISTENT] no such mailbox')
    else
      this.simple(
        `SELECT ${name}`,
        [`* ${this.exists} EXISTS`, '* OK [UIDVALIDITY 7] ok', '* FLAGS (\\Seen \\Deleted)'],
        'OK [READ-WRITE] selected',
      )
  }

  /** A message of some octets, in lines that look like responses now and then. */
  private body(): string {
    const { dice } = this
    let text = 'Subject: hello\r\n\r\n'
    const lines = dice(12)
    for (let i = 0; i < lines; i++)
      text += ['* 3 FETCH nothing\r\n', 'a7 OK not me\r\n', '+ go\r\n', `${'x'.repeat(dice(400))}\r\n`][
        dice(4)
      ]
    return text
  }

  private fetched(number: number): string {
    const { dice } = this
    let text = `* ${number} FETCH (UID ${100 + number}`
    for (let parts = dice(3); parts >= 0; parts--) {
      const body = this.body()
      text += ` BODY[${parts}] {${body.length}}\r\n${body}`
    }
    return `${text})`
  }

  private step(): void {
    const { dice } = this
    switch (dice(11)) {
      case 0:
        this.select()
        return
      case 1:
        this.simple('NOOP', dice(2) === 0 ? [] : [`* ${++this.exists} EXISTS`])
        return
      case 2:
        this.simple(`FETCH ${1 + dice(3)} BODY[]`, [this.fetched(1 + dice(3))])
        return
      case 3: {
        // Pipelined; answered in another order.
        const tags = Array.from({ length: 2 + dice(12) }, () => this.tag())
        for (const [i, tag] of tags.entries()) this.client(`${tag} UID FETCH ${101 + (i % 3)} (FLAGS BODY[])`)
        while (tags.length > 0) {
          const [tag] = tags.splice(dice(tags.length), 1)
          this.server(this.fetched(1 + dice(3)))
          this.server(`${tag} OK fetched`)
        }
        return
      }
      case 4:
        this.append()
        return
      case 5: {
        const tag = this.tag()
        this.client(`${tag} IDLE`)
        this.server('+ idling')
        for (let i = dice(4); i > 0; i--) this.server(`* ${++this.exists} EXISTS`)
        this.client('DONE')
        this.server(`${tag} OK idled`)
        return
      }
      case 6: {
        const tag = this.tag()
        this.client(`${tag} APPEND Sent {5000}`)
        this.server(`${tag} NO [TRYCREATE] not here`)
        return
      }
      case 7: {
        const tag = this.tag()
        const text = this.body()
        this.lines.push({ side: 'client', text: `${tag} APPEND Sent {${text.length}+}\r\n${text}\r\n` })
        this.server(`${tag} OK [APPENDUID 7 ${200 + dice(9)}] appended`)
        return
      }
      case 8:
        this.simple('CLOSE', [])
        this.select()
        return
      case 9:
        this.simple(`SEARCH TEXT ${'word'.repeat(dice(60))}`, ['* SEARCH 1 2 3'], 'BAD no')
        return
      default:
        this.simple(`STORE ${1 + dice(3)} +FLAGS (\\Seen)`, ['* 1 FETCH (FLAGS (\\Seen))'])
    }
  }

  private append(): void {
    const tag = this.tag()
    const text = this.body()
    this.client(`${tag} APPEND Sent (\\Seen) {${text.length}}`)
    this.server('+ go on')
    this.lines.push({ side: 'client', text: `${text}\r\n` })
    this.server(`${tag} OK appended`)
  }
}

/**
 * A session.
 * @param seed the same gives the same
 * @param connections how many there are, mixed with each other
 * @returns what happens, in order; each time is later than the one before
 */
export function traffic(seed: number, connections: number): Step[] {
  const dice = seeded(seed)
  const steps: Step[] = []
  let time = 0
  const later = (): number => (time += 1 + dice(3_000_000))
  const open = Array.from({ length: connections }, (_, i) => {
    steps.push({ what: 'open', connection: i + 1, time: later() })
    return { connection: i + 1, lines: new Script(dice).lines, at: 0 }
  })
  while (open.length > 0) {
    const i = dice(open.length)
    const one = open[i]
    const line = one.lines.shift()
    if (line === undefined) {
      open.splice(i, 1)
      if (dice(8) > 0) steps.push({ what: 'close', connection: one.connection, time: later() })
      continue
    }
    const bytes = Buffer.from(line.text, 'latin1')
    for (let at = 0; at < bytes.length; ) {
      const length = dice(3) === 0 ? 1 + dice(20) : bytes.length
      const piece = bytes.subarray(at, at + length)
      at += piece.length
      const chunk = { side: line.side, time: later(), bytes: new Uint8Array(piece) }
      steps.push({ what: 'chunk', connection: one.connection, chunk })
    }
  }
  return steps
}
