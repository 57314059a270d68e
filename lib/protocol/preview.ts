/** The first words of a message, for lists (RFC 8970), with earlier drafts. */
import type { Family } from './rows.ts'

export const preview: Family = {
  title: 'Previews',
  capabilities: [
    {
      name: 'PREVIEW',
      rfc: 'RFC 8970',
      phase: 'after login',
      about: 'The server can give the first words of a message, so that the client need not read it.',
    },
    {
      name: 'PREVIEW=FUZZY',
      rfc: 'draft-ietf-extra-imap-fetch-preview',
      phase: 'after login',
      about: 'An early form of PREVIEW that names the algorithm.',
    },
    {
      name: 'SNIPPET=FUZZY',
      rfc: 'draft-slusarz-imap-fetch-snippet',
      phase: 'after login',
      about: 'The first form of PREVIEW, under another name.',
    },
  ],
  fetchItems: [
    {
      name: 'PREVIEW',
      needs: ['PREVIEW', 'PREVIEW=FUZZY'],
      rfc: 'RFC 8970',
      about: 'The first words of the message; LAZY wants them only if they are at hand.',
    },
    {
      name: 'SNIPPET',
      needs: ['SNIPPET=FUZZY'],
      rfc: 'draft-slusarz-imap-fetch-snippet',
      about: 'The old name of PREVIEW.',
    },
  ],
}
