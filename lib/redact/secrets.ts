/**
 * The secrets of a run, kept in memory alone, to find them again in server octets: as a whole, and any
 * `fragment` octets in a row of them. When there is no room for more, the oldest are forgotten.
 */
import { limits } from '../record/limits.ts'
import { latin1, octets } from '../wire/octets.ts'
import { lowerCase } from './encodings.ts'
import { Fragments, fragment } from './fragments.ts'

/** The shortest secret that is remembered; shorter ones would be found everywhere. */
const shortest = 4

/** One of the two halves of the remembered secrets: the newer or the older. */
class Generation {
  readonly fragments = new Fragments()
  /** Every added text, in lower case, with its marks. */
  readonly known = new Map<string, number>()
  /** The texts that are a secret as a whole: one that was cut is not, since its end is unknown. */
  readonly wholes = new Set<string>()
  octets = 0
}

export class Secrets {
  private young = new Generation()
  private old: Generation | undefined
  /** Public texts, like the names of users. */
  private public = new Fragments()
  private publicOctets = 0

  /** @param most octets that are remembered in each of two generations */
  constructor(private readonly most: number) {}

  /** True when there is anything to find. */
  get any(): boolean {
    return this.young.known.size > 0
  }

  /** @param bits its marks: `mark` */
  add(secret: string, bits: number): void {
    if (secret.length < shortest) return
    const text = lower(secret.slice(0, limits.secret))
    const whole = latin1(text)
    const before = this.young.known.get(whole) ?? 0
    if ((before & bits) === bits) return
    if (this.young.octets + text.length > this.most && this.young.octets > 0) {
      this.old = this.young
      this.young = new Generation()
    }
    const { known, wholes, fragments } = this.young
    this.young.octets += text.length
    known.set(whole, before | bits)
    if (secret.length === text.length) wholes.add(whole)
    if (text.length < fragment) fragments.add(text, 0, text.length, bits)
    for (let i = 0; i + fragment <= text.length; i++) fragments.add(text, i, i + fragment, bits)
  }

  /** Exempts a public text, even when a part of a secret is the same. */
  spare(text: string): void {
    const known = lower(text.slice(0, limits.secret))
    if (known.length < fragment) return
    if (this.publicOctets > this.most) {
      this.public = new Fragments()
      this.publicOctets = 0
    }
    this.publicOctets += known.length
    for (let i = 0; i + fragment <= known.length; i++) this.public.add(known, i, i + fragment, 1)
  }

  /** True for a run of octets that is public. */
  spares(text: Uint8Array, start: number, end: number): boolean {
    return this.public.at(text, start, end) !== 0
  }

  /** The runs to search for, in one or two sets. */
  get runs(): readonly Fragments[] {
    return this.old === undefined ? [this.young.fragments] : [this.young.fragments, this.old.fragments]
  }

  /** True for a text, in lower case, that is a secret as a whole. */
  isWhole(text: string): boolean {
    return this.young.wholes.has(text) || (this.old?.wholes.has(text) ?? false)
  }

  /** Forgets everything; nothing is searched for any more. */
  forget(): void {
    this.young = new Generation()
    this.old = undefined
    this.public = new Fragments()
    this.publicOctets = 0
  }
}

function lower(text: string): Uint8Array {
  return octets(text).map((octet) => lowerCase[octet])
}
