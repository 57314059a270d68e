/**
 * Texts that servers send in any session: the names of the protocol, and words of their usual sentences. A
 * part of a secret that is also part of one of these is not searched for: masking it everywhere would reveal
 * the secret.
 */
import { families, rows } from '../protocol/index.ts'
import { octets } from '../wire/octets.ts'
import { lowerCase } from './encodings.ts'
import { Fragments, fragment } from './fragments.ts'

/** Words of six letters or more: shorter ones hold no part that is searched for. */
const sentences = `
accepted access account active already another answer argument arguments attempt authenticate
authenticated authentication authorization available before binary cannot capabilities capability
certificate change changed client closed closing command commands completed compression connect connected
connection connections contact control create created credentials current deactivated default deflate
deleted denied disabled disconnected display domain dovecot enabled encrypted encryption error errors
exceeded exists expired expunge expunged failed failure feature fetched finished flagged flags folder
folders format found gateway greeting highest hostname identity inactive inactivity incorrect
insufficient internal invalid literal localhost locked logged logging logout mailbox mailboxes
maintenance malformed mechanism memory message messages method missing modified namespace negotiation
network nonexistent notify number numbers object offset operation option options parameter password
passwords permanent permission permissions permitted plaintext please predicted private protocol proxy
public quotaroot reached ready received referral refused reject rejected remote replace request required
reserved resource response restart returned rights search secret secure security selected sequence server
service session shared shutdown shutting snippet socket space special started starting starttls status
storage subscribed success successful successfully support supported syntax system temporarily temporary
terminated thread timeout unable unavailable unexpected unknown unseen unsupported updated upgrade user
username version waiting welcome within without working writable
`

let known: Fragments | undefined

/** Built on first use: few sessions need it. */
function ordinary(): Fragments {
  if (known !== undefined) return known
  known = new Fragments()
  const kinds = ['commands', 'capabilities', 'mechanisms', 'responses', 'codes'] as const
  const names = kinds.flatMap((kind) => rows(families, kind).map(({ name }) => name))
  for (const word of [...names, ...sentences.trim().split(/\s+/)]) {
    const text = octets(word).map((octet) => lowerCase[octet])
    for (let i = 0; i + fragment <= text.length; i++) known.add(text, i, i + fragment, 1)
  }
  return known
}

/** @param text in lower case; true for a run of octets within a public text */
export function isOrdinary(text: Uint8Array, start: number, end: number): boolean {
  return ordinary().at(text, start, end) !== 0
}
