/** A field that nobody knows, of a record that there is: written down in this one place. */
import { field, listOf, maybe, object, octetCount, oneOf } from '../../lib/record/kinds.ts'
import type { records } from '../../lib/record/shapes.ts'

export function withWeather({ closed }: Pick<typeof records, 'closed'>) {
  const fields = {
    weather: field(oneOf('rain', 'sun'), 'outside, when it ended'),
    cups: maybe(listOf(object({ tea: field(octetCount, 'what is in it') })), 'those that were left'),
  }
  return { closed: { ...closed, fields: { ...closed.fields, ...fields } } }
}
