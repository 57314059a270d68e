/** Conversion of parts on the server, for example of a picture to a smaller one (RFC 5259). */
import { inList, number, sequenceSet, text, uidSet, words } from './arguments.ts'
import type { Family } from './rows.ts'

export const convert: Family = {
  title: 'Conversion',
  capabilities: [
    {
      name: 'CONVERT',
      rfc: 'RFC 5259',
      phase: 'after login',
      about: 'The server can convert parts of messages to other types or sizes.',
    },
  ],
  commands: [
    {
      name: 'CONVERSIONS',
      rfc: 'RFC 5259',
      states: 'AS',
      arguments: [text('from-type'), text('to-type')],
      solicits: ['CONVERSION'],
      about: 'Asks which conversions the server can do.',
    },
    {
      name: 'CONVERT',
      rfc: 'RFC 5259',
      states: 'S',
      arguments: [sequenceSet, inList(text('type [parameters]')), words('items', 'fetchItems')],
      solicits: ['CONVERTED'],
      about: 'Reads parts of messages, converted by the server.',
    },
    {
      name: 'UID CONVERT',
      rfc: 'RFC 5259',
      states: 'S',
      arguments: [uidSet, inList(text('type [parameters]')), words('items', 'fetchItems')],
      solicits: ['CONVERTED'],
      about: 'Reads converted parts of messages that are named by UID.',
    },
  ],
  responses: [
    { name: 'CONVERSION', rfc: 'RFC 5259', about: 'One conversion that the server can do.' },
    {
      name: 'CONVERTED',
      rfc: 'RFC 5259',
      numbered: true,
      correlated: true,
      about: 'Converted parts of one message, with the tag of the command that they answer.',
    },
  ],
  codes: [
    {
      name: 'TEMPFAIL',
      rfc: 'RFC 5259',
      arguments: [],
      about: 'The conversion did not work this time, but may later.',
    },
    {
      name: 'MAXCONVERTMESSAGES',
      rfc: 'RFC 5259',
      arguments: [number('n')],
      about: 'The most messages that one command may convert.',
    },
    {
      name: 'MAXCONVERTPARTS',
      rfc: 'RFC 5259',
      arguments: [number('n')],
      about: 'The most parts of a message that one command may convert.',
    },
  ],
  fetchItems: [
    {
      name: 'BODYPARTSTRUCTURE[]',
      rfc: 'RFC 5259',
      about: 'The structure of one part after its conversion.',
    },
    { name: 'AVAILABLECONVERSIONS', rfc: 'RFC 5259', about: 'What the part can be converted to.' },
  ],
}
