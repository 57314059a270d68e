/** The export with `x` on the screen: reads exchanges from the session file and writes a new file. */
import { basename } from 'node:path'
import { formats } from '../../lib/export/index.ts'
import { Choosing, type ExchangeSelection } from '../../lib/filter/index.ts'
import { counted } from '../../lib/text/units.ts'
import type { ExportRequest } from '../../ui/model/effects.ts'
import { Failure } from './failure.ts'
import { newFile } from './output.ts'
import { readComments, readEvents } from './recorded.ts'
import { type EventSink, exportTo } from './sink.ts'

/** Extensions of formats that differ from the name of the format. */
const extensions: Readonly<Record<string, string>> = { text: 'txt', markdown: 'md', mermaid: 'mmd' }

/** Names that are tried before reporting that they are taken. */
const tries = 100

/**
 * Writes the selected exchanges to a new file in the current folder.
 * @param session path of the session file; undefined when none is written
 * @returns one sentence about the outcome, for the bottom line; never rejects
 */
export async function exportChosen(session: string | undefined, request: ExportRequest): Promise<string> {
  if (session === undefined) return 'nothing to export from: this session is not recorded (--no-session)'
  try {
    return await written(session, request)
  } catch (error) {
    return error instanceof Failure ? `not exported: ${error.message}` : 'not exported: an error of imapscope'
  }
}

async function written(session: string, { exchanges, format: name }: ExportRequest): Promise<string> {
  const format = formats.find((one) => one.name === name)
  if (format === undefined) return `unknown format: ${name}`
  const selection = exchanges === undefined ? undefined : await chosen(session, exchanges)
  if (selection?.empty === true) return 'not exported: the session file does not have them'
  const { path, out } = fileFor(session, extensions[name] ?? name)
  let sink: EventSink | undefined
  const problem = await readEvents(session, {
    head: (head) => {
      sink = exportTo(format, head, out)
    },
    events: (events) => {
      for (const event of events) for (const kept of selection?.take(event) ?? [event]) sink?.take(kept)
      return out.drained()
    },
    progress: () => undefined,
    over: () => false,
    comments: await readComments(session),
  })
  await sink?.end()
  const what = exchanges === undefined ? 'the session' : counted(exchanges.size, 'exchange')
  return `wrote ${what} to ${path}${problem === undefined ? '' : `; ${problem}`}`
}

/** Ids count commands in file order; a command with a different tag is not the selected one. */
async function chosen(session: string, exchanges: ReadonlyMap<number, string>): Promise<ExchangeSelection> {
  const choosing = new Choosing({ text: '', test: ({ id, tag }) => exchanges.get(id) === tag })
  await readEvents(session, {
    head: () => undefined,
    events: (events) => {
      for (const event of events) choosing.take(event)
    },
    progress: () => undefined,
    over: () => false,
  })
  return choosing.selection()
}

/** `20261123T001522Z-1.txt`, or the next number that is free. */
function fileFor(session: string, extension: string): { path: string; out: ReturnType<typeof newFile> } {
  const stem = basename(session).replace(/\.[^.]*$/, '')
  for (let number = 1; ; number++) {
    const path = `${stem}-${number}.${extension}`
    try {
      return { path, out: newFile(path) }
    } catch (error) {
      // Status 2: the name is taken.
      if (!(error instanceof Failure) || error.exitStatus !== 2 || number >= tries) throw error
    }
  }
}
