/** How names are looked up, what must stay secret, and what it takes to add an extension. */
import { describe, expect, test } from 'vitest'
import { text, uidSet } from '../../lib/protocol/arguments.ts'
import * as imap from '../../lib/protocol/index.ts'
import { type Family, families, rows, vocabulary } from '../../lib/protocol/index.ts'

describe('names', () => {
  test.each([
    ['a command in lower case', imap.command('uid fetch'), 'UID FETCH'],
    ['a command in upper case', imap.command('LOGIN'), 'LOGIN'],
    ['a response in mixed case', imap.response('Exists'), 'EXISTS'],
    ['a response code in lower case', imap.code('uidvalidity'), 'UIDVALIDITY'],
    ['a flag in upper case', imap.flag('\\SEEN'), '\\Seen'],
    ['a keyword in lower case', imap.flag('$mdnsent'), '$MDNSent'],
    ['an attribute in the spelling of some servers', imap.attribute('\\Noinferiors'), '\\NoInferiors'],
    ['a NOTIFY event in lower case', imap.notifyEvent('messagenew'), 'MessageNew'],
    ['a FETCH item with section and origin', imap.fetchItem('BODY[1.2.MIME]<0>'), 'BODY[]'],
    ['a FETCH item with header names', imap.fetchItem('body.peek[HEADER.FIELDS (To [x)]'), 'BODY.PEEK[]'],
    ['BODY without a section is the structure', imap.fetchItem('BODY'), 'BODY'],
    ['a decoded part', imap.fetchItem('BINARY.SIZE[3]'), 'BINARY.SIZE[]'],
    ['a section of a part', imap.section('1.2.mime'), 'MIME'],
    ['a section with header names', imap.section('2.HEADER.FIELDS (From To)'), 'HEADER.FIELDS'],
    ['a section that is only a part number', imap.section('1.2'), undefined],
    ['a parameter of SELECT', imap.parameter('select', 'condstore'), 'CONDSTORE'],
    ['a parameter of another command', imap.parameter('CLOSE', 'CONDSTORE'), undefined],
    ['a right is a letter where case counts', imap.right('k'), 'k'],
    ['a right in upper case is none', imap.right('K'), undefined],
    ['a word of the language JavaScript', imap.command('constructor'), undefined],
    ['nothing at all', imap.command(''), undefined],
  ])('%s', (_, row, name) => {
    expect(row?.name).toBe(name)
  })
})

describe('capabilities', () => {
  test.each([
    ['the exact name', 'condstore', 'CONDSTORE'],
    ['a mechanism that is known', 'AUTH=plain', 'AUTH=PLAIN'],
    ['a mechanism that is not known', 'AUTH=X-NEVER-SEEN', 'AUTH='],
    ['a list of rights', 'RIGHTS=kxten', 'RIGHTS='],
    ['a limit for all mailboxes', 'APPENDLIMIT=35651584', 'APPENDLIMIT='],
    ['a limit for each mailbox', 'APPENDLIMIT', 'APPENDLIMIT'],
    ['a resource that is known', 'QUOTA=RES-STORAGE', 'QUOTA=RES-STORAGE'],
    ['a resource that is not known', 'quota=res-x', 'QUOTA=RES-'],
    ['an algorithm that is not known', 'THREAD=FOO', 'THREAD='],
    ['a limit of messages', 'MESSAGELIMIT=1000', 'MESSAGELIMIT='],
    ['a name that ends like a key and is none', 'LITERAL-X', undefined],
    ['a longer name is another name', 'IDLER', undefined],
    ['an unknown name', 'XNEVERSEEN', undefined],
  ])('%s', (_, name, found) => {
    expect(imap.capability(name)?.name).toBe(found)
  })

  test('the sentence of a known mechanism stands for AUTH= with it', () => {
    expect(imap.capability('AUTH=CRAM-MD5')?.about).toBe(imap.mechanism('CRAM-MD5')?.about)
  })
})

describe('secrets', () => {
  const secrets = (known: readonly { name: string; secret?: string }[]) =>
    known.flatMap(({ name, secret }) => (secret ? [`${name} ${secret}`] : [])).sort()

  test('the commands with secret arguments are these and no others', () => {
    const commands = rows(families, 'commands').flatMap((row) => imap.command(row.name) ?? [])
    expect(secrets(commands)).toEqual([
      'APPEND urls',
      'AUTHENTICATE sasl',
      'BACKENDAUTHENTICATE all',
      'GENURLAUTH urls',
      'LOGIN login',
      'PROXYAUTH all',
      'REPLACE urls',
      'UID REPLACE urls',
      'URLFETCH urls',
      'X-MASTERAUTH all',
      'XAPPLEPUSHSERVICE all',
    ])
  })

  test('the responses with secrets are these and no others', () => {
    expect(secrets(rows(families, 'responses'))).toEqual([
      'GENURLAUTH urls',
      'URLFETCH urls',
      'XAPPLEPUSHSERVICE all',
    ])
  })

  test('the response codes with secrets are these and no others', () => {
    expect(secrets(rows(families, 'codes'))).toEqual(['BADURL urls', 'REFERRAL urls', 'WEBALERT all'])
  })

  test('exactly the mechanisms that end in -PLUS bind to the TLS connection', () => {
    for (const row of rows(families, 'mechanisms')) {
      expect(row.bindsChannel === true, row.name).toBe(row.name.endsWith('-PLUS'))
    }
  })
})

describe('an extension', () => {
  const invented: Family = {
    title: 'Tea',
    capabilities: [
      { name: 'TEA=', rfc: 'RFC 7168', phase: 'after login', keyed: true, about: 'The server can make tea.' },
      { name: 'TEA=GREEN-', rfc: 'RFC 7168', phase: 'any', keyed: true, about: 'The tea can be green.' },
    ],
    commands: [
      {
        name: 'UID BREW',
        rfc: 'RFC 7168',
        states: 'S',
        arguments: [uidSet, text('kind')],
        solicits: ['BREWED'],
        secret: 'all',
        about: 'Makes tea for messages.',
      },
    ],
    additions: [{ command: 'FETCH', solicits: ['BREWED'] }],
    responses: [{ name: 'BREWED', rfc: 'RFC 7168', numbered: true, about: 'Tea is ready.' }],
    codes: [{ name: 'TEAPOT', rfc: 'RFC 7168', arguments: [], about: 'It is short and stout.' }],
    fetchItems: [{ name: 'LEAVES[]', rfc: 'RFC 7168', about: 'What is left.' }],
    mechanisms: [{ name: 'SUGAR', rfc: 'RFC 7168', first: 'client', user: 'none', about: 'Sweet talk.' }],
  }
  const more = vocabulary([...families, invented])

  test('is known from its own value alone', () => {
    expect(more.capability('tea=EARL-GREY')?.about).toBe('The server can make tea.')
    expect(more.command('UID BREW')).toBe(invented.commands?.[0])
    expect(more.response('brewed')?.numbered).toBe(true)
    expect(more.code('TEAPOT')?.about).toBe('It is short and stout.')
    expect(more.fetchItem('LEAVES[1]<0>')?.name).toBe('LEAVES[]')
    expect(more.capability('AUTH=SUGAR')?.about).toBe('Sweet talk.')
  })

  test('is found by its longest key', () => {
    expect(more.capability('TEA=GREEN-SENCHA')?.about).toBe('The tea can be green.')
  })

  test('adds its response to a command that another family owns', () => {
    expect(more.command('FETCH')?.solicits).toEqual(['FETCH', 'UIDFETCH', 'BREWED'])
  })

  test('leaves the vocabulary without it as it was', () => {
    expect(imap.command('UID BREW')).toBeUndefined()
    expect(imap.command('FETCH')?.solicits).not.toContain('BREWED')
    expect(imap.capability('TEA=EARL-GREY')).toBeUndefined()
  })

  test('cannot add to a command that does not exist', () => {
    expect(() => vocabulary([{ title: 'slip', additions: [{ command: 'FETSCH' }] }])).toThrow('FETSCH')
  })
})
