/** ENVELOPE and BODYSTRUCTURE: types and sizes stay, people and contents are replaced. */
import { nothing, type Redraft } from './redraft.ts'
import { isMime, openParameters } from './vocabulary.ts'

/** Shares ten fields; the date among them is moved like all dates. RFC 9051 §7.5.2. */
export function envelope(draft: Redraft, at: number): void {
  for (const field of draft.tree.tape.values(at)) strings(draft, field)
}

/** Replaces everything but NIL, including numbers. */
function strings(draft: Redraft, at: number): void {
  for (const leaf of draft.leaves(at)) if (!draft.isNil(leaf)) draft.hide(leaf)
}

/** Keeps a media type, an encoding or a language if it is a known one. */
function mime(draft: Redraft, at: number): void {
  draft.open(at, isMime)
}

/**
 * Shares a body structure, by the position of fields and, if a server omits some, by their form. RFC 9051
 * §7.5.2.
 */
export function bodystructure(draft: Redraft, at: number): void {
  if (!draft.isList(at)) {
    draft.keep(at, nothing)
    return
  }
  const fields = draft.tree.tape.values(at)
  const parts = fields.findIndex((field) => !draft.isList(field))
  if (parts === 0) single(draft, fields)
  else multipart(draft, fields, parts < 0 ? fields.length : parts)
}

function multipart(draft: Redraft, fields: readonly number[], parts: number): void {
  fields.forEach((field, i) => {
    if (i < parts) bodystructure(draft, field)
    else if (i === parts) mime(draft, field)
    else extension(draft, field)
  })
}

/** Type, subtype, parameters, id, description, encoding, octets; then fields that depend on the type. */
function single(draft: Redraft, fields: readonly number[]): void {
  const { tape } = draft.tree
  fields.forEach((field, i) => {
    if (i === 0 || i === 1) mime(draft, field)
    else if (draft.isList(field)) {
      const members = tape.values(field).length
      if (i === 7 && members >= 8) envelope(draft, field)
      else if (i === 8 && members >= 6) bodystructure(draft, field)
      else if (i === 8 && draft.isList(tape.first(field))) bodystructure(draft, field)
      else extension(draft, field)
    } else if (i === 5) mime(draft, field)
    else if (i === 6 || i === 7 || i === 9) draft.keep(field, nothing)
    else strings(draft, field)
  })
}

/** Parameters, or a disposition with its parameters. */
function extension(draft: Redraft, at: number): void {
  if (!draft.isList(at)) {
    strings(draft, at)
    return
  }
  const members = draft.tree.tape.values(at)
  const [first, second] = members
  if (first !== undefined && second !== undefined && members.length === 2 && !draft.isString(second)) {
    mime(draft, first)
    extension(draft, second)
    return
  }
  for (let i = 0; i < members.length; i += 2) {
    const name = members[i] as number
    const value = members[i + 1]
    mime(draft, name)
    if (value === undefined) continue
    const open = openParameters.has(draft.word(name).toLowerCase())
    if (open) mime(draft, value)
    else strings(draft, value)
  }
}
