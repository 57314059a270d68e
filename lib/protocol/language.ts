/** The language of human-readable texts, and comparators for texts (RFC 5255). */
import { as, charset, optional, repeated, text } from './arguments.ts'
import type { Family } from './rows.ts'

export const language: Family = {
  title: 'Languages',
  capabilities: [
    {
      name: 'LANGUAGE',
      rfc: 'RFC 5255 §3',
      phase: 'any',
      about: 'The texts that the server writes for people can be had in other languages.',
    },
    {
      name: 'I18NLEVEL=1',
      rfc: 'RFC 5255 §4',
      phase: 'after login',
      about: 'SEARCH, SORT and THREAD compare letters of all scripts, whatever their case.',
    },
    {
      name: 'I18NLEVEL=2',
      includes: ['I18NLEVEL=1'],
      rfc: 'RFC 5255 §4',
      phase: 'after login',
      about: 'A client can also choose the rules by which the server compares texts.',
    },
  ],
  commands: [
    {
      name: 'LANGUAGE',
      needs: ['LANGUAGE'],
      rfc: 'RFC 5255 §3.2',
      states: 'any',
      arguments: [optional(repeated(text('language')))],
      solicits: ['LANGUAGE', 'NAMESPACE'],
      about: 'Chooses the language of texts for people, or asks which there are.',
    },
    {
      name: 'COMPARATOR',
      needs: ['I18NLEVEL=2'],
      rfc: 'RFC 5255 §4',
      states: 'AS',
      arguments: [optional(repeated(text('order')))],
      solicits: ['COMPARATOR'],
      about: 'Chooses the rules by which texts are compared, or asks which are in use.',
    },
  ],
  responses: [
    {
      name: 'LANGUAGE',
      rfc: 'RFC 5255 §3.3',
      arguments: [repeated(as('language', charset))],
      about: 'The language in use, or all that there are.',
    },
    { name: 'COMPARATOR', rfc: 'RFC 5255 §4', about: 'The rules of comparing that are in use.' },
  ],
  codes: [
    {
      name: 'BADCOMPARATOR',
      rfc: 'RFC 5255 §4',
      arguments: [],
      about: 'The server knows none of the rules of comparing that the client named.',
    },
  ],
}
