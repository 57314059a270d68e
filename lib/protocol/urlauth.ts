/** URLs of messages, with tokens that let others read them (RFC 4467, RFC 5524, RFC 5550). */
import { mailbox, optional, repeated, text, url } from './arguments.ts'
import type { Family } from './rows.ts'

export const urlauth: Family = {
  title: 'URLs of messages',
  needs: ['URLAUTH'],
  capabilities: [
    {
      name: 'URLAUTH',
      rfc: 'RFC 4467',
      phase: 'after login',
      about: 'A client can hand out URLs that let others read one message without a password.',
    },
    {
      name: 'URLAUTH=BINARY',
      includes: ['URLAUTH'],
      rfc: 'RFC 5524',
      phase: 'after login',
      about: 'What lies behind such a URL can also be had decoded, or as a structure.',
    },
    {
      name: 'URL-PARTIAL',
      rfc: 'RFC 5550',
      phase: 'after login',
      about: 'URLs can name a range of bytes of a message.',
    },
  ],
  commands: [
    {
      name: 'RESETKEY',
      rfc: 'RFC 4467 §7',
      states: 'AS',
      arguments: [optional(mailbox), optional(text('mechanisms'))],
      solicits: ['OK'],
      about: 'Makes all URLs that were handed out for a mailbox worthless.',
    },
    {
      name: 'GENURLAUTH',
      rfc: 'RFC 4467 §7',
      states: 'AS',
      arguments: [repeated(url), repeated(text('mechanism'))],
      solicits: ['GENURLAUTH'],
      secret: 'urls',
      about: 'Asks the server to sign URLs so that they can be handed out.',
    },
    {
      name: 'URLFETCH',
      rfc: 'RFC 4467 §7',
      states: 'AS',
      arguments: [repeated(url)],
      solicits: ['URLFETCH'],
      secret: 'urls',
      about: 'Reads what lies behind signed URLs.',
    },
  ],
  // CATENATE may name signed URLs (RFC 4469 §1).
  additions: [
    { command: 'APPEND', secret: 'urls' },
    { command: 'REPLACE', secret: 'urls' },
    { command: 'UID REPLACE', secret: 'urls' },
  ],
  responses: [
    {
      name: 'GENURLAUTH',
      rfc: 'RFC 4467 §8',
      arguments: [repeated(url)],
      secret: 'urls',
      about: 'Signed URLs, ready to be handed out.',
    },
    {
      name: 'URLFETCH',
      rfc: 'RFC 4467 §8',
      arguments: [repeated(url), repeated(text('data'))],
      secret: 'urls',
      about: 'URLs and what lies behind each, or NIL where nothing may be read.',
    },
  ],
  codes: [
    {
      name: 'URLMECH',
      rfc: 'RFC 4467 §8',
      askedBy: ['RESETKEY', 'SELECT', 'EXAMINE'],
      arguments: [repeated(text('INTERNAL mechanism[=data]'))],
      about: 'The ways to sign URLs that this mailbox knows.',
    },
  ],
}
