/** Echoes made up from a seed: a secret of any octets, its encodings, its place, and the cuts. */
import { chunks, seeded } from '../wire/dialogue.ts'
import { encodings, places } from './echoes.ts'
import { said } from './forms.ts'
import { released } from './spoken.ts'

const letters = 'abcdefghkmnpqrstvwxyzABCDEFGHKMNPQRSTVWXYZ23456789!#$%&*+,-./:;<=>?@[]^_`{|}~"\\'

/** @returns the encodings in which six octets of a secret are still in a text; undefined for none */
export function kept(text: string, secret: string): string | undefined {
  const lower = text.toLowerCase()
  for (const [name, encode] of encodings) {
    if (/octets|base64/.test(name)) continue
    for (let i = 0; i + 6 <= secret.length; i++) {
      if (lower.includes(encode(secret.slice(i, i + 6)).toLowerCase())) return `${name}: ${text}`
    }
  }
  const base64 = Buffer.from(secret, 'latin1').toString('base64').replace(/..=*$/, '')
  return text.includes(base64) ? `in base64: ${text}` : undefined
}

/** @returns the first faults among so many cases */
export function echoesAmong(first: number, cases: number): string[] {
  const found: string[] = []
  for (let seed = first; seed < first + cases && found.length < 5; seed++) {
    const random = seeded(seed)
    const secret = Array.from({ length: 8 + random(30) }, () => letters[random(letters.length)]).join('')
    const [encoded, encode] = encodings[random(encodings.length)]
    const [place, say] = places[random(places.length)]
    const grain = [1, 5, 30, 9999][random(4)]
    const text = released(chunks(said(say(secret, encode(secret))), () => 1 + random(grain)))
    const leak = kept(text, secret)
    if (leak !== undefined) found.push(`seed ${seed}, ${secret} ${encoded} ${place}: ${leak}`)
  }
  return found
}
