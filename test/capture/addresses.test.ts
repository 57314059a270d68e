/** Addresses as text and octets, and the checksum of headers. */
import { expect, test } from 'vitest'
import { addressOctets, ipText, oneFamily } from '../../lib/capture/container/addresses.ts'
import { checksum, sumOf } from '../../lib/capture/container/checksum.ts'
import { random } from './sessions.ts'

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::', '::'],
  ['::1', '::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
])('%s is the address %s', (text, canonical) => {
  expect(ipText(addressOctets(text)!)).toBe(canonical)
})

test.each([
  '',
  'localhost',
  '1.2.3',
  '1.2.3.256',
  '1::2::3',
  ':1',
  '1:2:3:4:5:6:7',
  '12345::',
  '/run/socket',
  ':::',
])('%j is no address', (text) => {
  expect(addressOctets(text)).toBeUndefined()
})

test('an IPv4 address beside an IPv6 one is mapped', () => {
  expect(oneFamily('192.0.2.1', '2001:db8::1').map((octets) => ipText(octets))).toEqual([
    '::ffff:c000:201',
    '2001:db8::1',
  ])
  expect(oneFamily('::ffff:192.0.2.1', '10.0.0.1').map((octets) => octets.length)).toEqual([4, 4])
})

test('the checksum of the example of RFC 1071 §3', () => {
  expect(sumOf(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7))).toBe(0xddf2)
  expect(checksum(0xddf2)).toBe(0x220d)
})

test('the checksum is the same wherever the octets lie in memory', () => {
  const next = random(1)
  for (let length = 0; length < 70; length++) {
    const octets = Uint8Array.from({ length }, () => next(256))
    let slow = 0
    for (let at = 0; at < length; at++) slow += octets[at]! << (at % 2 === 0 ? 8 : 0)
    while (slow > 0xffff) slow = (slow & 0xffff) + (slow >> 16)
    for (let offset = 0; offset < 5; offset++) {
      const memory = new Uint8Array(length + offset + 3).fill(255)
      memory.set(octets, offset)
      expect(sumOf(memory.subarray(offset, offset + length))).toBe(slow)
    }
  }
})
