/** What is hardest to look through, for each expression and each way to undress a text. */
import { Redactor } from '../../lib/redact/redactor.ts'
import { Conversation } from '../../lib/wire/conversation.ts'
import { octets } from '../../lib/wire/octets.ts'

/** What it is, and one of it: it is said again and again in lines of 60,000 octets. */
export const hostile: readonly (readonly [name: string, unit: string])[] = [
  ['the password', 'hunt'],
  ['all but the end of a password', 'swordfis '],
  ['its beginning in base64', 'c3dvcmRmaXA'],
  ['its beginning in hex', '73776f726466z'],
  ['backslashes', '\\'],
  ['percent signs', '%'],
  ['half an entity', '&#x'],
  ['ampersands', '&'],
  ['referrals', '[REFERRAL imap://a:'],
  ['URLs with a password', 'imap://a:b@'],
  ['signed URLs', ';URLAUTH=a:b:'],
  ['halves of signed URLs', ';URLAUTH='],
  ['opened codes', '[X '],
  ['brackets', '['],
  ['blanks', ' '],
  ['digits', '1 '],
  ['braces', '{1'],
  ['carriage returns', '\r'],
  ['NULs', '\0'],
]

/** CPU time in microseconds to mask so many octets of it in NO texts, after two logins. */
function cost(unit: string, length: number): number {
  let heard = 0
  const conversation = new Conversation('runs')
  const redactor = new Redactor((part) => {
    heard += part.bytes.length
  })
  const line = `* NO ${unit.repeat(Math.floor(60_000 / unit.length))}\r\n`
  const push = (side: 'client' | 'server', text: string): void => {
    conversation.push({ side, time: 1, bytes: octets(text) })
    for (let step = conversation.next(); step !== undefined; step = conversation.next()) {
      if (step.type === 'part') redactor.take(step)
    }
  }
  push('client', 'a1 LOGIN alice hunt\r\na2 LOGIN alice swordfish\r\n')
  push('server', 'a1 NO no\r\na2 OK in\r\n')
  const before = process.cpuUsage()
  for (let at = 0; at < length; at += line.length) push('server', line)
  const { user, system } = process.cpuUsage(before)
  if (heard === 0) throw new Error('nothing came out')
  return user + system
}

/** @returns how much longer four times as much takes, at best of three tries */
export function growth(unit: string, length: number): number {
  cost(unit, length)
  return Math.min(...[1, 2, 3].map(() => cost(unit, 4 * length) / cost(unit, length)))
}

/** The same for one line of a server, which grows. @returns how much longer it takes at four times the length */
export function lineGrowth(unit: string, length: number): number {
  const one = (size: number): number => {
    const redactor = new Redactor(() => undefined)
    const text = `* NO ${unit.repeat(Math.ceil(size / unit.length))}\r\n`
    const before = process.cpuUsage()
    for (let i = 0; i < 20; i++) redactor.silence(1, octets(text))
    const { user, system } = process.cpuUsage(before)
    return user + system
  }
  one(length)
  return Math.min(...[1, 2, 3].map(() => one(4 * length) / one(length)))
}
