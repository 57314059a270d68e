/** Which commands and completions Wireshark pairs in a session file, and how long it says each took. */
import { installed } from './available.ts'
import { must } from './run.ts'

export interface Paired {
  /** From 0, in the order of the connections. */
  readonly stream: number
  readonly tag: string
  /** Milliseconds from the packet with the command to the one with the completion. */
  readonly time: number
}

/**
 * Asks tshark.
 * @returns how many pairs it found, and those that are alone in their packet, whose time is thus certain
 */
export async function pairsInWireshark(file: string): Promise<{ count: number; alone: Paired[] }> {
  const fields = ['tcp.stream', 'imap.response_to', 'imap.response_tag', 'imap.time']
  const wanted = fields.flatMap((field) => ['-e', field])
  const args = ['-n', '-r', file, '-Y', 'imap.response_to', '-T', 'fields', ...wanted]
  const said = (await must(installed('tshark'), args, { folder: '/' })).toString()
  const rows = said
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => row.split('\t').map((field) => field.split(',')))
  const alone = rows
    .filter(([, to]) => to.length === 1)
    .map(([[stream], , tags, [time]]) => ({
      stream: Number(stream),
      tag: tags.at(-1) ?? '',
      time: Number(time) * 1000,
    }))
  return { count: rows.reduce((sum, [, to]) => sum + to.length, 0), alone }
}
