/** Which hosts a CA of ours may be made for, and where it lives. */
import { describe, expect, test } from 'vitest'
import { AuthorityError } from '../../lib/certs/error.ts'
import { nameOf, readHosts } from '../../lib/certs/names.ts'
import { authorityFolder, folderFor } from '../../lib/certs/places.ts'
import { refuseSuffixes } from '../../lib/certs/suffixes.ts'

describe('a host of the second CA', () => {
  test.each([
    ['lower case', ['IMAP.Example.ORG'], ['imap.example.org']],
    ['without the dot of the root zone', ['imap.example.org.'], ['imap.example.org']],
    ['in ASCII', ['imap.bücher.example'], ['imap.xn--bcher-kva.example']],
    ['an address in its canonical text', ['2001:DB8:0::0001', '192.0.2.7'], ['192.0.2.7', '2001:db8::1']],
    ['sorted, each once', ['b.example', 'a.example', 'B.example'], ['a.example', 'b.example']],
    ['not a local name again', ['LOCALHOST', '127.0.0.1', '0:0:0:0:0:0:0:1'], []],
  ])('is read %s', (_, typed, read) => {
    expect(readHosts(typed)).toEqual(read)
  })

  test.each([
    ['a label alone, which could be a whole top-level domain', 'org'],
    ['a wildcard', '*.example.org'],
    ['nothing', ''],
    ['a URL', 'imaps://imap.example.org'],
    ['a port', 'imap.example.org:993'],
    ['a space', 'imap example.org'],
    ['an address written as numbers', '0x7f.1'],
    ['an address out of range', '192.0.2.256'],
    ['an address with a zone', 'fe80::1%eth0'],
    ['an escape sequence', 'imap.\x1b[2Jexample.org'],
    ['a label above 63 octets', `${'a'.repeat(64)}.example.org`],
  ])('is not %s', (_, host) => {
    const read = () => readHosts([host])
    expect(read).toThrow(AuthorityError)
    expect(read).toThrow(
      expect.objectContaining({ problem: 'host', remedy: expect.stringContaining('host name') }),
    )
  })

  test.each(['co.uk', 'github.io', 'com.au', 'xn--55qx5d.cn', 'kawasaki.jp'])(
    'is not a public suffix: %s',
    async (host) => {
      await expect(refuseSuffixes(['imap.example.org', host])).rejects.toMatchObject({ problem: 'host' })
    },
  )

  test.each([
    'imap.example.co.uk',
    'x.github.io',
    'mail.local',
    'imap.corp',
    '192.0.2.7',
    '2001:db8::1',
    'localhost',
  ])('may be %s', async (host) => {
    await refuseSuffixes(readHosts([host]))
  })

  test.each([
    ['127.0.0.1', [127, 0, 0, 1]],
    ['::1', [...Array(15).fill(0), 1]],
    ['::', Array(16).fill(0)],
    ['2001:db8::ff:1', [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0, 1]],
    ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
    ['::ffff:192.0.2.1', [...Array(10).fill(0), 0xff, 0xff, 192, 0, 2, 1]],
  ])('%s has these octets', (text, octets) => {
    expect(nameOf(text)).toMatchObject({ kind: 'ip', octets })
  })

  test.each(['01.2.3.4', '1.2.3', '1.2.3.4.5', 'localhost', '*.example.org'])('%s is no address', (text) => {
    expect(nameOf(text)).toEqual({ kind: 'dns', text })
  })
})

describe('the folder of the CA', () => {
  test.each([
    ['below XDG_DATA_HOME', { XDG_DATA_HOME: '/data' }, 'linux', '/home/fred', '/data/imapscope/ca'],
    ['below ~/.local/share', {}, 'linux', '/home/fred', '/home/fred/.local/share/imapscope/ca'],
    [
      'not below a relative XDG_DATA_HOME',
      { XDG_DATA_HOME: 'data' },
      'freebsd',
      '/home/fred',
      '/home/fred/.local/share/imapscope/ca',
    ],
    [
      'in the Library on macOS',
      {},
      'darwin',
      '/Users/fred',
      '/Users/fred/Library/Application Support/imapscope/ca',
    ],
    [
      'below APPDATA on Windows',
      { APPDATA: 'D:\\Roaming' },
      'win32',
      'C:\\Users\\fred',
      'D:\\Roaming\\imapscope\\ca',
    ],
    [
      'in the profile on Windows',
      {},
      'win32',
      'C:\\Users\\fred',
      'C:\\Users\\fred\\AppData\\Roaming\\imapscope\\ca',
    ],
  ] as const)('is %s', (_, env, platform, home, folder) => {
    expect(authorityFolder(env, platform, home)).toBe(folder)
  })

  test('is another one for each set of further hosts', () => {
    const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.example.org`
    const sets = [
      [],
      ['a.example'],
      ['a.example', 'b.example'],
      ['a.example', 'c.example'],
      ['2001:db8::1'],
      [long],
    ]
    const folders = sets.map((hosts) => folderFor('/data/imapscope/ca', hosts))
    expect(new Set(folders).size).toBe(sets.length)
    expect(folders[0]).toBe('/data/imapscope/ca')
    expect(folders[1]).toBe('/data/imapscope/ca-a.example')
    expect(folders[4]).toBe('/data/imapscope/ca-2001-db8--1')
    for (const folder of folders) expect(folder).toMatch(/^\/data\/imapscope\/ca[\w.-]{0,100}$/)
  })
})
