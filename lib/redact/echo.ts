/** Secrets just said, kept only to find them again in what the server answers. Some servers echo them. */

/** Shorter ones would be found everywhere. */
const SHORTEST = 4
/**
 * Forms that are looked for; of more the oldest go. A login takes a dozen, garbage before login any number.
 */
const MOST = 64

/**
 * The base64 forms of a text, at each of the three positions it can have inside a longer one, less the
 * borders.
 */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.from('\0'.repeat(shift) + text, 'latin1')
      .toString('base64')
      .replace(/=+$/, '')
    const from = shift === 0 ? 0 : shift + 1
    const octetsInLast = (shift + text.length) % 3
    return whole.slice(from, octetsInLast === 0 ? undefined : -1)
  })
}

/** The secrets of one login, until they are forgotten. */
export class Echo {
  private forms: string[] = []

  get listening(): boolean {
    return this.forms.length > 0
  }

  /** Looks for this secret too, as it is, in base64, and in any case. */
  add(secret: string): void {
    if (secret.length < SHORTEST || this.forms.includes(secret)) return
    const fresh = [secret, ...base64Forms(secret)].filter((form) => form.length >= SHORTEST)
    this.forms = [...this.forms, ...fresh].slice(-MOST)
  }

  /**
   * Takes the secrets out of a text.
   * @param replacement what is put in their place
   * @returns the same string when there is none in it
   */
  silence(text: string, replacement: string): string {
    let result = text
    // The longest first: a short form may be a part of it.
    for (const form of this.forms.toSorted((a, b) => b.length - a.length)) {
      for (;;) {
        const at = result.toLowerCase().indexOf(form.toLowerCase())
        if (at < 0) break
        result = result.slice(0, at) + replacement + result.slice(at + form.length)
        if (replacement.toLowerCase().includes(form.toLowerCase())) break
      }
    }
    return result
  }

  /** Nothing is looked for any more, and nothing of it is kept. */
  forget(): void {
    this.forms = []
  }
}
