/** Shapes → the documentation page of all records. Knows Markdown; writes no file. */
import type { FactShape } from './facts.ts'
import type { Fields } from './kinds.ts'

/** Shapes by name. */
type Shapes = Readonly<Record<string, FactShape>>

/**
 * Every record and every fact, field by field, in the order of the tables.
 * @returns one Markdown page, ending with a line feed
 */
export function recordsMarkdown(records: Shapes, facts: Shapes): string {
  return [
    '# Records',
    '',
    'What a session consists of, in order of arrival. In a [session file](session-file.md) each but the',
    'chunks is a JSON object in the comment of a packet; a program gets them from `readSession`.',
    'This page is made from the tables in `lib/record`, and a test keeps it up to date.',
    '',
    'Every record has a `type` and a `connection`, which counts from 1; 0 is the session itself. Its `time`,',
    'in nanoseconds since the session began, is that of its packet. A field with a `?` may be absent.',
    'Bytes are characters U+0000 to U+00FF in JSON. Further fields are kept as they are.',
    '',
    ...sections(records),
    '# Facts',
    '',
    'What a `fact` record tells, by its `name`. It has these fields besides.',
    '',
    ...sections(facts),
  ].join('\n')
}

function sections(shapes: Shapes): string[] {
  return Object.entries(shapes).flatMap(([name, { about, fields }]) => [
    `## \`${name}\``,
    '',
    about,
    '',
    '| Field | What it is | What it means |',
    '| --- | --- | --- |',
    ...rows(fields, ''),
    '',
  ])
}

/** A table row for each field, followed by the rows of its inner fields: `server.port`, `said[].bytes`. */
function rows(fields: Fields, before: string): string[] {
  return Object.entries(fields).flatMap(([name, { kind, about, needed }]) => {
    const path = `${before}${name}`
    const inner = kind.fields === undefined ? [] : rows(kind.fields, `${path}${kind.many ? '[].' : '.'}`)
    return [`| \`${path}${needed ? '' : '?'}\` | ${cell(kind.words)} | ${cell(about)} |`, ...inner]
  })
}

const cell = (text: string): string => text.replaceAll('|', '\\|')
