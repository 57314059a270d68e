/**
 * Generated parts of the documentation: help, manual page, options of a configuration file. Writes no file.
 */
import { markdownTable } from '../lib/text/markdown.ts'
import { commandLine, completion } from './commands.ts'
import { proxyTable } from './shared/proxy-table.ts'

/** The width of help in documents. */
const columns = 80

/**
 * The help of the program, or of one command.
 * @param words `['export']`; empty for the program itself
 */
async function helpOf(words: readonly string[]): Promise<string> {
  const line = await commandLine(words, columns)
  return line.getHelp()
}

/** @returns the settings of a configuration file, as a Markdown table */
export function optionsMarkdown(): string {
  const rows = Object.entries(proxyTable).map(
    ([name, { describe, type, coerce, default: usual, choices }]) => {
      const kind = coerce !== undefined ? 'text, on several lines for several' : (type ?? 'string')
      const values =
        choices?.join(' ') ?? { string: 'text', boolean: 'yes, no', number: 'number' }[String(kind)] ?? kind
      const shown =
        usual === undefined || Array.isArray(usual)
          ? ''
          : String(usual).replace('false', 'no').replace('true', 'yes')
      return [`\`${name}\``, values, shown, String(describe)]
    },
  )
  return [...markdownTable(['name', 'value', 'without it', 'what it is'], rows), ''].join('\n')
}

const synopsis = `imapscope demo
imapscope <server> [options]
imapscope <command> [options]`

const description = `imapscope is a debugging proxy for IMAP. It stands between a mail client and a server,
passes every byte on unchanged, pairs each command with all that answers it, and shows it live in the
terminal. What it saw is recorded in a file that Wireshark opens too. Passwords are masked before anything
is shown or written.`

const files: readonly (readonly [path: string, what: string])[] = [
  ['$XDG_CONFIG_HOME/imapscope/config', 'options of the proxy, a line each: name = value'],
  ['$XDG_STATE_HOME/imapscope/sessions', 'recorded sessions'],
  ['$XDG_DATA_HOME/imapscope/ca', 'the CA that mail clients must trust, and its keys'],
]

const statuses: readonly (readonly [status: string, what: string])[] = [
  ['0', 'done'],
  ['1', 'failed checks, or input that cannot be read'],
  ['2', 'wrong usage'],
  ['3', 'could not start: a port in use, a key that others can read'],
  ['129, 130, 143', 'ended by SIGHUP, SIGINT, SIGTERM'],
]

/** @returns the help of the program, then of each of its commands, as Markdown */
export async function helpMarkdown(): Promise<string> {
  const sections = [['imapscope', await helpOf([])], ...(await helpOfEach())] as const
  return sections.map(([name, help]) => `## ${name}\n\n\`\`\`\n${help.trimEnd()}\n\`\`\`\n`).join('\n')
}

/** @returns the exit statuses as a Markdown table */
export function statusesMarkdown(): string {
  return [...markdownTable(['status', 'meaning'], statuses), ''].join('\n')
}

/** The help of each command, by name. */
async function helpOfEach(): Promise<readonly (readonly [name: string, help: string])[]> {
  const help = await helpOf([])
  const [listed] = help.slice(help.indexOf('Commands:')).split('\n\n')
  const all = [...listed.matchAll(/^ {2}imapscope ([a-z]+)/gm)].map(([, name]) => name)
  // The completion command has no options, and asking for its help prints the script.
  const names = all.filter((name) => name !== completion)
  return Promise.all(names.map(async (name) => [`imapscope ${name}`, await helpOf([name])] as const))
}

/** @returns the manual page of the program in roff, section 1 */
export async function manualPage(): Promise<string> {
  const parts = (await helpOfEach()).map(([name, text]) => `.SS ${name}\n${verbatim(text)}`)
  return [
    '.\\" Made by npm run docs; do not edit.',
    '.TH IMAPSCOPE 1',
    '.SH NAME\nimapscope \\- see what a mail client and an IMAP server really say to each other',
    `.SH SYNOPSIS\n${verbatim(synopsis)}`,
    `.SH DESCRIPTION\n${escaped(description)}`,
    `.SH THE PROXY\n${verbatim(await helpOf([]))}`,
    `.SH COMMANDS\n${parts.join('\n')}`,
    `.SH FILES\n${list(files)}`,
    `.SH EXIT STATUS\n${list(statuses)}`,
    '',
  ].join('\n')
}

const list = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, what]) => `.TP\n${escaped(name)}\n${escaped(what)}`).join('\n')

const verbatim = (text: string): string => `.nf\n${escaped(text.trimEnd())}\n.fi`

/** Escapes text for roff, so that no line is a request and no backslash begins an escape. */
function escaped(text: string): string {
  const plain = text.replaceAll('\\', '\\e').replaceAll('-', '\\-')
  return plain.replace(/^(?=[.'])/gm, '\\&')
}
