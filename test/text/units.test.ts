/** Durations, counts, octets, times and cuts as people read them. */
import { describe, expect, test } from 'vitest'
import { cut, padded, paddedStart } from '../../lib/text/cut.ts'
import { wallDate, wallTime } from '../../lib/text/times.ts'
import { age, byteCount, count, counted, duration } from '../../lib/text/units.ts'

test.each([
  [0, '0 µs'],
  [412_900, '412 µs'],
  [12_300_000, '12.3 ms'],
  [999_999_999, '999.9 ms'],
  [1_240_000_000, '1.24 s'],
  [59_999_999_999, '59.99 s'],
  [60e9, '1:00'],
  [712e9, '11:52'],
  [11_512e9, '3:11:52'],
  [184_260e9, '2 d 03:11'],
  [-2_000_000, '-2.0 ms'],
])('%i ns are %s', (nanoseconds, expected) => {
  expect(duration(nanoseconds)).toBe(expected)
})

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1.0 k'],
  [9999, '9.9 k'],
  [18_400, '18 k'],
  [999_999, '999 k'],
  [4_100_000, '4.1 M'],
  [310_000_000_000, '310 G'],
  [5e15, '5000 T'],
])('%i octets are %s', (value, expected) => {
  expect(byteCount(value)).toBe(expected)
})

test('counts have their thousands apart, and one has no s', () => {
  expect([count(7), count(20_431), count(1_000_000)]).toEqual(['7', '20,431', '1,000,000'])
  expect([counted(1, 'line'), counted(2048, 'line')]).toEqual(['1 line', '2,048 lines'])
})

test('ages are one figure', () => {
  expect([5e9, 185e9, 7300e9, 200_000e9].map(age)).toEqual(['5 s', '3 min', '2 h', '2 d'])
})

describe('wall time', () => {
  const started = 1_773_491_690_118_999_999n
  test.each([
    [0, 0, '12:34:50.118'],
    [1_000_000, 0, '12:34:50.119'],
    [0, 60, '13:34:50.118'],
    [0, -780, '23:34:50.118'],
    [12 * 3600e9, 0, '00:34:50.118'],
  ])('%i ns later, %i minutes ahead of UTC: %s', (time, offset, expected) => {
    expect(wallTime(started, time, offset)).toBe(expected)
  })

  test('the date goes with the clock of the reader', () => {
    expect([wallDate(started, 0, 0), wallDate(started, 0, -780)]).toEqual(['2026-03-14', '2026-03-13'])
  })
})

describe('cutting', () => {
  test.each([
    ['short', 8, 'short'],
    ['exactly8', 8, 'exactly8'],
    ['longer than 8', 8, 'longer …'],
    ['日本語の件名', 8, '日本語…'],
    ['日本', 1, '…'],
    ['\x1b[31m', 3, '␛[…'],
    ['x', 0, ''],
  ])('%j to %i columns is %j', (text, columns, expected) => {
    expect(cut(text, columns)).toBe(expected)
  })

  test('padding counts columns, not characters', () => {
    expect([padded('日本', 6), paddedStart('日本', 6)]).toEqual(['日本  ', '  日本'])
  })
})
