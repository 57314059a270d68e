/** Writes the terms as the page that tells users how to filter. Knows Markdown; writes no file. */

import { type ChoiceTerm, examples, flags, operatorsOf, type Term } from '../query/index.ts'
import { limits } from '../record/limits.ts'
import { markdownTable } from '../text/markdown.ts'
import { type Command, terms } from './terms.ts'

const mebibyte = 2 ** 20

const introduction = `# Filters

A filter chooses commands, each with all that answers them. It is the same in \`imapscope export --filter\`,
in \`imapscope stats --filter\`, in the dashboard and in the library (\`compile\`). This page is made from the
tables in \`lib/filter\`, and a test keeps it up to date.

\`\`\`
imapscope export SESSION --filter 'cmd:fetch d>200ms not status:ok'
\`\`\`

| written | means |
| --- | --- |
| \`cmd:fetch d>200ms\`, \`cmd:fetch and d>200ms\` | both |
| \`status:no or status:bad\`, \`status:no,bad\` | one of them |
| \`not status:ok\`, \`status!=ok\` | the opposite |
| \`(cmd:fetch or cmd:store) d>1s\` | parentheses first; else \`not\` binds most, \`or\` least |
| \`/text/\` | the command or an answer has this text in it |
| \`mbox:"Sent Mail"\` | quotes around what has spaces, commas or parentheses; in them \`\\"\` and \`\\\\\` |

Upper and lower case are the same everywhere. A filter has at most ${limits.filter} characters and
${limits.filterDepth} parentheses inside of each other. A wrong one is answered with the place and with what
could stand there.
`

const amounts = `A span of time has a unit: \`us\`, \`ms\`, \`s\`, \`m\` (or \`min\`), \`h\`. Bytes
may have one: \`kB\`, \`MB\`, \`GB\` are powers of 1000, \`KiB\`, \`MiB\`, \`GiB\` powers of 1024. What a
command does not have fits no comparison: one that is still running, or an IDLE, has no latency, and neither
\`d>1s\` nor \`d<1s\` finds it.

With \`:\` a \`*\` stands for any text: \`mbox:Archive/*\`. With \`=\`, or in quotes, it stands for itself.
`

const search = `The text is searched for in the bytes of the command and of each answer as they were
recorded, literals included, read as UTF-8: an encoded header is found by its encoded form. Beyond what is
kept of one exchange (${limits.answers} answers, ${limits.keptAnswers / mebibyte} MiB) and of a long literal
(\`--keep\`) nothing is found. A \`/\` in the text is written \`\\/\`. Letters behind the second slash change
how it is compared:
`

const exports = `## What an export keeps

The chosen commands with all that answers them. Of each connection with a chosen one also what belongs to no
command: how it began and ended, its greeting, TLS, layers, capabilities, alterations and gaps, and the reason
that the server gave for its end. Of other connections nothing, and nothing that a server sent unsolicited
between commands. The file is read twice, since only its completion tells whether a command is chosen.
`

/** @returns one Markdown page, ending with a line feed */
export function filtersMarkdown(): string {
  const choices = terms.filter((term): term is ChoiceTerm<Command> => term.kind === 'choice')
  return [
    introduction,
    '## Terms\n',
    ...markdownTable(['Term', 'Finds commands by', 'Value', 'Operators'], terms.map(termRow)),
    '',
    amounts,
    ...choices.flatMap(({ name, about, choices: known }) => [
      `### \`${name}\`: ${about}\n`,
      ...markdownTable(
        ['Value', 'Meaning'],
        known.map((each) => [`\`${each.name}\``, each.about]),
      ),
      '',
    ]),
    '## Searching\n',
    search,
    ...markdownTable(
      ['Flag', 'Meaning'],
      flags.map(({ name, about }) => [`\`${name}\``, about]),
    ),
    '',
    exports,
  ].join('\n')
}

function termRow(term: Term<Command>): string[] {
  const example = term.example.split(' or ').map((each) => `\`${each}\``)
  const value = { choice: 'one of a few words', text: 'text', number: 'a number' } as const
  const kind = term.kind
  const what =
    kind === 'duration' || kind === 'octets'
      ? examples[kind].map((each) => `\`${each}\``).join(', ')
      : value[kind]
  const operators = operatorsOf(term).map((operator) => `\`${operator}\``)
  return [example.join(', '), term.about, what, operators.join(' ')]
}
