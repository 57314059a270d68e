/** The steps that make clients trust the CA: whole, with the file in place, and undone again. */
import { describe, expect, test } from 'vitest'
import { isTrustTarget, trustSteps, trustTargets } from '../../lib/certs/trust.ts'

const path = '/home/fred/.local/share/imapscope/ca/root.pem'

describe('the steps', () => {
  test('are there for the clients and systems that people ask about', () => {
    expect(trustTargets.map(({ name }) => name)).toEqual([
      'thunderbird',
      'apple-mail',
      'macos',
      'outlook',
      'windows',
      'ios',
      'mutt',
      'neomutt',
      'mbsync',
      'offlineimap',
      'curl',
      'node',
      'python',
      'java',
      'debian',
      'fedora',
    ])
  })

  test.each(trustTargets)(
    'for $name name the file, say how to undo them, and fit 80 columns',
    ({ name, title }) => {
      const guide = trustSteps(name, path)
      expect(guide.title).toBe(title)
      expect(guide.steps.flatMap(({ lines }) => lines).join('\n')).toContain(path)
      expect(guide.removal.length).toBeGreaterThan(0)
      for (const { say, lines } of [...guide.steps, ...guide.removal]) {
        expect(say).toMatch(/[.:;]$/)
        // Five columns are the indentation.
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(75)
      }
    },
  )

  test.each(trustTargets)('for $name never name a key', ({ name }) => {
    expect(JSON.stringify(trustSteps(name, path))).not.toMatch(/-key\.pem|PRIVATE/)
  })

  test.each([
    [
      'curl',
      '/Users/fred/Library/Application Support/ca/root.pem',
      "--cacert '/Users/fred/Library/Application Support/ca/root.pem' \\",
    ],
    ['curl', "/tmp/fred's/root.pem", "--cacert '/tmp/fred'\\''s/root.pem' \\"],
    ['curl', '/tmp/$(reboot)/root.pem', "--cacert '/tmp/$(reboot)/root.pem' \\"],
    ['python', 'C:\\ca\\root.pem', 'cafile="C:\\\\ca\\\\root.pem")'],
    ['offlineimap', '/tmp/a b/root.pem', 'sslcacertfile = /tmp/a b/root.pem'],
    ['mbsync', '/tmp/a b/root.pem', 'CertificateFile "/tmp/a b/root.pem"'],
    ['thunderbird', 'C:\\a b\\root.pem', 'copy "C:\\a b\\root.pem" "%USERPROFILE%\\imapscope-root.pem"'],
  ] as const)('for %s quote %s', (target, file, line) => {
    expect(
      trustSteps(target, file)
        .steps.flatMap(({ lines }) => lines)
        .join('\n'),
    ).toContain(line)
  })

  test.each(['', 'pine', 'toString', '__proto__'])('are not there for %j', (name) => {
    expect(isTrustTarget(name)).toBe(false)
  })
})
