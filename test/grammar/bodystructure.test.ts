/** BODYSTRUCTURE, as it should be and as servers send it. */
import { describe, expect, test } from 'vitest'
import { bodystructure } from '../../lib/grammar/bodystructure.ts'
import { type Case, readWith } from './positions.ts'

const bodies: readonly Case[] = [
  [
    'RFC 9051 §7.5.2: one part',
    '("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92)',
    {
      part: '1',
      type: 'text',
      subtype: 'plain',
      parameters: [['CHARSET', 'US-ASCII']],
      encoding: '7bit',
      octets: 3028,
      lines: 92,
    },
  ],
  [
    'RFC 9051 §7.5.2: two parts',
    '(("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 1152 23)("TEXT" "PLAIN" ("CHARSET" "US-ASCII" "NAME" "cc.diff") "<960723163407.20117h@cac.washington.edu>" "Compiler diff" "BASE64" 4554 73) "MIXED")',
    {
      part: '',
      type: 'multipart',
      subtype: 'mixed',
      parts: [
        {
          part: '1',
          type: 'text',
          subtype: 'plain',
          parameters: [['CHARSET', 'US-ASCII']],
          id: null,
          description: null,
          encoding: '7bit',
          octets: 1152,
          lines: 23,
        },
        {
          part: '2',
          type: 'text',
          subtype: 'plain',
          parameters: [
            ['CHARSET', 'US-ASCII'],
            ['NAME', 'cc.diff'],
          ],
          id: '<960723163407.20117h@cac.washington.edu>',
          description: 'Compiler diff',
          encoding: 'base64',
          octets: 4554,
          lines: 73,
        },
      ],
    },
  ],
  [
    'extension data',
    '("image" "png" NIL NIL NIL "base64" 5 "md5" ("attachment" ("filename" "a.png")) ("en" "de") "http://x" (1 "y"))',
    {
      md5: 'md5',
      disposition: { type: 'attachment', parameters: [['filename', 'a.png']] },
      language: ['en', 'de'],
      location: 'http://x',
      more: [[1, 'y']],
    },
  ],
  [
    'a message in a message has parts below it',
    '(("text" "plain" NIL NIL NIL "7bit" 1 1)("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) (("text" "plain" NIL NIL NIL "7bit" 1 1)("text" "html" NIL NIL NIL "7bit" 1 1) "alternative") 7) "mixed")',
    {
      parts: [
        expect.objectContaining({ part: '1' }),
        expect.objectContaining({
          part: '2',
          lines: 7,
          envelope: expect.objectContaining({ subject: 's' }),
          body: expect.objectContaining({
            part: '2',
            parts: [expect.objectContaining({ part: '2.1' }), expect.objectContaining({ part: '2.2' })],
          }),
        }),
      ],
    },
  ],
  [
    'a message of one part in a message',
    '("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" NIL NIL NIL "7bit" 1 1) 7)',
    { part: '1', body: expect.objectContaining({ part: '1.1' }) },
  ],
  [
    'Gmail: a multipart without parts, parameters only',
    '("ALTERNATIVE" ("BOUNDARY" "x") NIL NIL)',
    { type: 'multipart', subtype: 'alternative', parts: [], parameters: [['BOUNDARY', 'x']] },
    ['body'],
  ],
  [
    'Gmail: a multipart without parts, a disposition',
    '("RELATED" NIL ("ATTACHMENT" NIL) NIL)',
    { type: 'multipart', subtype: 'related', parts: [], disposition: { type: 'attachment', parameters: [] } },
    ['body'],
  ],
  [
    'Gmail, Yandex, QQ: a subtype alone',
    '("ALTERNATIVE")',
    { type: 'multipart', subtype: 'alternative', parts: [] },
    ['body'],
  ],
  [
    'Gmail: an encoded message in the shape of any part',
    '("MESSAGE" "RFC822" ("NAME" "x.eml") NIL NIL "BASE64" 1234 NIL ("ATTACHMENT" ("FILENAME" "x.eml")) NIL)',
    {
      type: 'message',
      subtype: 'rfc822',
      octets: 1234,
      encoding: 'base64',
      disposition: { type: 'attachment', parameters: [['FILENAME', 'x.eml']] },
    },
  ],
  [
    'Exchange: a disposition of one word',
    '("image" "png" NIL NIL NIL "base64" 5 NIL "inline" NIL NIL)',
    { disposition: { type: 'inline', parameters: [] } },
    ['body'],
  ],
  [
    'Exchange: a disposition whose type is NIL',
    '("image" "png" NIL NIL NIL "base64" 5 NIL (NIL NIL) NIL NIL)',
    { disposition: { type: null, parameters: [] } },
  ],
  [
    'Exchange: a description where a multipart has its disposition',
    '(("text" "plain" NIL NIL NIL "7bit" 1 1) "mixed" ("boundary" "x") "Multipart message" NIL)',
    { subtype: 'mixed', disposition: { type: 'multipart message', parameters: [] } },
    ['body'],
  ],
  [
    'Exchange: a part of nothing but NIL',
    '(NIL NIL NIL NIL NIL "7BIT" 563 NIL NIL NIL NIL)',
    { type: null, subtype: null, encoding: '7bit', octets: 563 },
  ],
  [
    'Exchange: an empty list for the location',
    '("text" "plain" NIL NIL NIL "7bit" 1 1 NIL NIL NIL ())',
    { lines: 1, location: null },
  ],
  [
    'Yahoo: extension data that ends early',
    '("text" "plain" NIL NIL NIL "7bit" 1 1 NIL NIL)',
    { lines: 1, disposition: null },
  ],
  [
    'mail.ru: octets as a fraction',
    '("image" "png" NIL NIL NIL "base64" 9.3736e+06)',
    { octets: 9373600 },
    ['number'],
  ],
  [
    'mail.ru: a parameter whose value is NIL',
    '(("text" "plain" NIL NIL NIL "7bit" 1 1) "related" ("boundary" NIL))',
    { subtype: 'related', parameters: [['boundary', null]] },
  ],
  [
    'mail.ru: an empty list of parameters',
    '("image" "gif" () "25b2.gif" NIL "base64" 7)',
    { parameters: [], id: '25b2.gif', octets: 7 },
  ],
  [
    'GMX: a multipart written as a part',
    '("multipart" "related" ("boundary" "x") NIL NIL "7BIT" 400 ("boundary" "x") NIL NIL NIL)',
    { type: 'multipart', subtype: 'related', parts: [], octets: 400, parameters: [['boundary', 'x']] },
    ['body', 'type'],
  ],
  [
    'GMX: octets below zero',
    '("multipart" "digest" ("boundary" "x") NIL NIL "7BIT" -1 NIL NIL NIL NIL)',
    { type: 'multipart', subtype: 'digest', octets: -1 },
    ['body', 'number'],
  ],
  [
    'Dovecot: a multipart whose parts are NIL',
    '(NIL "alternative" ("boundary" "x") NIL NIL NIL)',
    { type: 'multipart', subtype: 'alternative', parts: [], parameters: [['boundary', 'x']] },
    ['body'],
  ],
  [
    'qiye.163: a description of four quotes',
    '("text" "plain" NIL NIL """" "7bit" 1 1)',
    { description: '""', encoding: '7bit' },
    ['quoted-unescaped'],
  ],
  [
    'no subtype: application',
    '("APPLICATION" NIL NIL NIL "base64" 356)',
    { type: 'application', encoding: 'base64', octets: 356 },
    ['body'],
  ],
  [
    'no subtype: text',
    '("TEXT" ("CHARSET" "x") NIL NIL "base64" 356 5)',
    { type: 'text', parameters: [['CHARSET', 'x']], encoding: 'base64', octets: 356, lines: 5 },
    ['body'],
  ],
  [
    'no type, and a space after the parenthesis',
    '( "X-ZIP" ("BOUNDARY" "") NIL NIL "base64" 4096)',
    { subtype: 'x-zip', parameters: [['BOUNDARY', '']], encoding: 'base64', octets: 4096 },
    ['body'],
  ],
  [
    'a text without lines',
    '("text" "plain" NIL NIL NIL "7bit" 0 NIL NIL)',
    { octets: 0, md5: null, disposition: null },
  ],
  [
    'disposition and language swapped',
    '("text" "plain" NIL NIL NIL "7bit" 1 1 NIL ("en") ("inline" ("a" "b")) NIL)',
    { disposition: { type: 'inline', parameters: [['a', 'b']] }, language: ['en'] },
    ['body'],
  ],
  ['a language NIL in a list', '("text" "plain" NIL NIL NIL "7bit" 1 1 NIL NIL (NIL) NIL)', { language: [] }],
  [
    'a message whose body is NIL',
    '("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) NIL 7)',
    { body: null, lines: 7 },
    ['body'],
  ],
  [
    'a message whose body is an empty list',
    '("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) () 7)',
    { body: null, lines: 7 },
    ['body'],
  ],
  ['an empty part', '(() "mixed")', { subtype: 'mixed', parts: [{ part: '1' }] }, ['body']],
  [
    'maddy: spaces between parts',
    '(("text" "plain" NIL NIL NIL "7bit" 1 1) ("text" "html" NIL NIL NIL "7bit" 1 1) "mixed")',
    {
      subtype: 'mixed',
      parts: [expect.objectContaining({ part: '1' }), expect.objectContaining({ part: '2' })],
    },
  ],
  ['an encoding NIL', '("text" "plain" NIL NIL NIL NIL 1 1)', { encoding: null, lines: 1 }],
  ['octets NIL', '("text" "plain" NIL NIL NIL "7bit" NIL 1)', { lines: 1 }, ['number']],
  [
    'an odd number of parameters',
    '("text" "plain" ("charset" "x" "y") NIL NIL "7bit" 1 1)',
    {
      parameters: [
        ['charset', 'x'],
        ['y', null],
      ],
    },
    ['pairs'],
  ],
  [
    'parameters that are numbers',
    '("text" "plain" ("charset" 5) NIL NIL "7bit" 1 1)',
    { parameters: [['charset', '5']] },
  ],
]

describe('BODYSTRUCTURE', () => {
  for (const [name, value, fields, rules = []] of bodies) {
    test(name, () => {
      const found = readWith(bodystructure, value)
      expect(found.fields).toMatchObject(fields)
      expect(found.rules).toEqual(rules)
    })
  }

  test.each(['NIL', '()', '"text"', 'text'])('%s is no body, and no error', (value) => {
    const { fields } = readWith(bodystructure, value)
    expect(fields === null || (fields as { part: string }).part === '1').toBe(true)
  })
})
