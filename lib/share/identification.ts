/** The ID command and response: fields stay, and known products and versions. RFC 2971 §3.3. */
import type { Redraft } from './redraft.ts'
import { product } from './sentences.ts'
import { idFields, productFields } from './vocabulary.ts'

/**
 * `("name" "Dovecot" "support-url" "…")`, or NIL. A date in it is that of a release, which anybody can look
 * up: if it were moved, it would give away the other dates.
 */
export function identification(draft: Redraft): void {
  const { tree, sharing } = draft
  const { tape, head } = tree
  const leaves = tape.valuesBetween(head.body, tape.length).flatMap((at) => [...draft.leaves(at)])
  let field = ''
  leaves.forEach((at, i) => {
    if (i % 2 === 0) {
      field = draft.word(at).toLowerCase()
      if (!draft.isNil(at) && !idFields.has(field)) draft.hide(at)
    } else if (productFields.has(field) && draft.isString(at)) {
      draft.replace(at, product(draft.octets(at), field, sharing.names))
    } else if (!draft.isNil(at)) draft.hide(at, 'words')
  })
}
