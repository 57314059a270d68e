/** Alterations that nobody has: one for each verdict, asked for as `VERDICT WORD`, about lines with that word. */
import {
  type ClientVerdict,
  type NamedAlteration,
  pass,
  type ServerVerdict,
} from '../../lib/alterations/alteration.ts'
import { latin1, octets } from '../../lib/wire/octets.ts'

const about = 'for tests'

/** About the server's lines. */
const ofServer = (name: string, verdict: ServerVerdict): NamedAlteration => ({
  name,
  about,
  make: (word) => ({
    side: 'server',
    reason: `${name} ${word}`,
    line: (line) => (latin1(line).includes(word) ? verdict : pass),
  }),
})

/** About the client's commands; of the verdict `TAG` is the tag of the command. */
const ofClient = (name: string, verdict: (tag: string) => ClientVerdict): NamedAlteration => ({
  name,
  about,
  make: (word) => ({
    side: 'client',
    reason: `${name} ${word}`,
    line: (line, { tag = '*' }) => (latin1(line).includes(word) ? verdict(tag) : pass),
  }),
})

/** In place of `named`. */
export const invented: readonly NamedAlteration[] = [
  ofServer('replace', { do: 'replace', by: octets('* OK other\r\n') }),
  ofServer('drop', { do: 'drop' }),
  ofServer('delay', { do: 'delay', by: 150_000_000 }),
  ofServer('end', { do: 'end' }),
  ofServer('break', { do: 'replace', by: octets('no line') }),
  ofClient('answer', (tag) => ({ do: 'answer', by: octets(`${tag} NO [UNAVAILABLE] not now\r\n`) })),
  ofClient('relogin', (tag) => ({ do: 'replace', by: octets(`${tag} LOGIN fred hunter3\r\n`) })),
  ofClient('drop-command', () => ({ do: 'drop' })),
  ofClient('delay-command', () => ({ do: 'delay', by: 150_000_000 })),
  ofClient('end-command', () => ({ do: 'end' })),
]
