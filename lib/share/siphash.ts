/** A keyed hash of short lists of numbers: SipHash-2-4 (Aumasson, Bernstein 2012). */

/** Four numbers of 32 bits. */
export type SipKey = Uint32Array

/**
 * @param octets 16 octets
 * @throws {RangeError} for any other number of octets
 */
export function keyOf(octets: Uint8Array): SipKey {
  if (octets.length !== 16) throw new RangeError(`a key of 16 octets, not ${octets.length}`)
  const view = new DataView(octets.buffer, octets.byteOffset, 16)
  return Uint32Array.from([0, 4, 8, 12], (at) => view.getUint32(at, true))
}

/** The state as eight halves of 32 bits: v0 low, v0 high, v1 low, … */
type State = Uint32Array

function add(v: State, to: number, from: number): void {
  const low = (v[to] as number) + (v[from] as number)
  v[to + 1] = (v[to + 1] as number) + (v[from + 1] as number) + (low > 0xffffffff ? 1 : 0)
  v[to] = low
}

function xor(v: State, to: number, from: number): void {
  v[to] = (v[to] as number) ^ (v[from] as number)
  v[to + 1] = (v[to + 1] as number) ^ (v[from + 1] as number)
}

/** Rotates to the left by fewer than 32 bits. */
function rotate(v: State, at: number, bits: number): void {
  const low = v[at] as number
  const high = v[at + 1] as number
  v[at] = (low << bits) | (high >>> (32 - bits))
  v[at + 1] = (high << bits) | (low >>> (32 - bits))
}

function swap(v: State, at: number): void {
  const low = v[at] as number
  v[at] = v[at + 1] as number
  v[at + 1] = low
}

function round(v: State): void {
  add(v, 0, 2)
  rotate(v, 2, 13)
  xor(v, 2, 0)
  swap(v, 0)
  add(v, 4, 6)
  rotate(v, 6, 16)
  xor(v, 6, 4)
  add(v, 0, 6)
  rotate(v, 6, 21)
  xor(v, 6, 0)
  add(v, 4, 2)
  rotate(v, 2, 17)
  xor(v, 2, 4)
  swap(v, 4)
}

/** "somepseudorandomlygeneratedbytes" */
const salt = Uint32Array.of(
  ...[0x70736575, 0x736f6d65, 0x6e646f6d, 0x646f7261],
  ...[0x6e657261, 0x6c796765, 0x79746573, 0x74656462],
)

const state: State = new Uint32Array(8)

function take(low: number, high: number): void {
  state[6] = (state[6] as number) ^ low
  state[7] = (state[7] as number) ^ high
  round(state)
  round(state)
  state[0] = (state[0] as number) ^ low
  state[1] = (state[1] as number) ^ high
}

/**
 * @param numbers each below 2^32; hashed as octets, little-endian
 * @returns 64 bits as two numbers below 2^32, the low half first
 */
export function siphash(key: SipKey, numbers: readonly number[]): readonly [number, number] {
  for (let at = 0; at < 8; at++) state[at] = (key[at & 3] as number) ^ (salt[at] as number)
  for (let at = 0; at + 1 < numbers.length; at += 2) take(numbers[at] as number, numbers[at + 1] as number)
  const length = ((numbers.length * 4) & 0xff) << 24
  take(numbers.length % 2 === 0 ? 0 : (numbers[numbers.length - 1] as number), length)
  state[4] = (state[4] as number) ^ 0xff
  for (let i = 0; i < 4; i++) round(state)
  const low = (state[0] as number) ^ (state[2] as number) ^ (state[4] as number) ^ (state[6] as number)
  const high = (state[1] as number) ^ (state[3] as number) ^ (state[5] as number) ^ (state[7] as number)
  return [low >>> 0, high >>> 0]
}
