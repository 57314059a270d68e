/** People who do not exist, as mail names them, and how much of a pseudonym says whose it is. */
import { seeded } from '../wire/dialogue.ts'

const first =
  'Anna Ben Clara David Eva Felix Greta Hans Ida Jan Karl Lena Max Nora Oskar Paula Quirin Rosa Sven Tina ' +
  'Ulrich Vera Walter Xenia Yvonne Zoe Alexander Bartholomäus Christina Dominique Élodie Friederike Søren ' +
  'Guðrún Henriette Ignatius Konstantin Maximiliane Niccolò Ottokar Zuzana'
const last =
  'Abel Bauer Conrad Dietz Engel Fuchs Groß Hahn Iwanow Jung Kaiser Lang Müller Novák Otto Petersen Quandt ' +
  'Richter Schmidt Thalbach Ulm Vogel Wagner Yilmaz Zimmermann Albrechtsberger Bredenkamp Chodkiewicz Ó\u00a0Briain ' +
  "O'Connor Hohenstein Kowalczyk Lindqvist Meyer-Landrut Papadopoulos Saint-Exupéry Van\u00a0Dyke Wojciechowska"
const hosts =
  'mail post web uni tele inter nord sued ost west alpha beta gamma delta kappa omega fern nah stadt land ' +
  'berg tal fluss see wald garten schule verein verlag druck'
const ends = 'example example.org mail.example co.example ac.example.net mx.example.com'

const ascii = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll('ß', 'ss')
    .replace(/[^A-Za-z-]/g, '')
    .toLowerCase()

/** @returns `"Anna Groß" <a.gross7@nordpost.example>` and others, no two alike */
export function identities(count: number, seed: number): string[] {
  const random = seeded(seed)
  const of = (words: string): string => words.split(' ')[random(words.split(' ').length)]!
  const made = new Set<string>()
  while (made.size < count) {
    const [given, family] = [of(first), of(last)]
    const middle = random(6) === 0 ? ` ${of(first)}` : ''
    const number = random(4) === 0 ? String(random(2000)) : ''
    const sign = ['.', '.', '_', '-', ''][random(5)]!
    const short = random(3) === 0 ? ascii(given).slice(0, 1) : ascii(given)
    const local = random(5) === 0 ? ascii(given) : `${short}${sign}${ascii(family)}`
    const host = `${of(hosts)}${random(3) === 0 ? '-' : ''}${of(hosts)}.${of(ends)}`
    made.add(`"${given}${middle} ${family}" <${local}${number}@${host}>`)
  }
  return [...made]
}

/** All of a name and an address that pseudonyms show: lengths, case, digits, writing, punctuation. */
function shapeOf(text: string): string {
  return text
    .replace(/\p{Lu}/gu, 'A')
    .replace(/[a-z]/g, 'a')
    .replace(/\p{Nd}/gu, '0')
    .replace(/(?![\x00-\x7f])\p{L}/gu, (letter) => String(Buffer.byteLength(letter)))
}

/** @returns how many of a hundred are the only ones of their shape, so that a list of all tells whose it is */
export function identified(texts: readonly string[], shared: (text: string) => string): number {
  const shapes = new Map<string, number>()
  for (const text of texts) {
    const shape = shapeOf(shared(text))
    shapes.set(shape, (shapes.get(shape) ?? 0) + 1)
  }
  return (100 * [...shapes.values()].filter((times) => times === 1).length) / texts.length
}
