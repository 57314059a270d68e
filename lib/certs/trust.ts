/**
 * Instructions for making a mail client trust our CA, and for undoing it, as text. Changes nothing itself:
 * only its owner touches a trust store.
 */

/** One step: a sentence, followed by lines to type or to write into a file. */
export interface TrustStep {
  readonly say: string
  readonly lines: readonly string[]
}

/** How to make one client or system trust the CA, and how to undo it. */
export interface TrustSteps {
  readonly title: string
  readonly steps: readonly TrustStep[]
  readonly removal: readonly TrustStep[]
}

type Guide = (root: Paths) => Omit<TrustSteps, 'title'>

/** The path of the root's file, as it is written in different places. */
interface Paths {
  /** For a POSIX shell. */
  readonly shell: string
  /** For cmd.exe and PowerShell, and for configuration files: in double quotes. */
  readonly quoted: string
  /** For Python and JavaScript. */
  readonly code: string
  /** The command that copies the file to a place that a file dialog shows. */
  readonly copy: string
}

const visible = 'imapscope-root.pem'

const step = (say: string, ...lines: string[]): TrustStep => ({ say, lines })

const nothingStored = [step('Nothing was stored: leave the option out.')]

const macos: Guide = ({ shell }) => ({
  steps: [
    step(
      'Add it to your own keychain, for TLS only; macOS asks for your password.',
      'security add-trusted-cert -p ssl \\',
      '  -k ~/Library/Keychains/login.keychain-db \\',
      `  ${shell}`,
    ),
    step('Quit the mail program and start it again.'),
  ],
  removal: [
    step(
      'Withdraw the trust, then show what is still in the keychain.',
      'security remove-trusted-cert \\',
      `  ${shell}`,
      'security find-certificate -a -Z -c "imapscope CA"',
    ),
    step('Delete it by the SHA-1 hash that was shown.', 'security delete-certificate -Z HASH'),
  ],
})

const windows: Guide = ({ quoted }) => ({
  steps: [
    step(
      'Add it to your own roots; Windows shows a warning with the name “imapscope CA …”: say Yes.',
      'certutil -user -addstore Root ^',
      `  ${quoted}`,
    ),
    step('Close the mail program and start it again.'),
  ],
  removal: [
    step(
      'In PowerShell, remove every root of imapscope; Windows asks for each.',
      'Get-ChildItem Cert:\\CurrentUser\\Root |',
      '  Where-Object Subject -like "*O=imapscope*" | Remove-Item',
    ),
  ],
})

const mutt: Guide = ({ shell }) => ({
  steps: [
    step(
      'Copy it: mutt writes what you accept by hand into the same file.',
      `cp ${shell} \\`,
      '  ~/.imapscope-root.pem',
    ),
    step(
      'Name it for one run, or put the set command into your muttrc.',
      "mutt -e 'set certificate_file=~/.imapscope-root.pem'",
    ),
  ],
  removal: [step('Take the set command out of your muttrc and remove the copy.', 'rm ~/.imapscope-root.pem')],
})

const system = (folder: string, file: string, add: string, remove: string): Guide => {
  const reach = 'curl, Python, mutt, Evolution, Geary and most others follow; Thunderbird and Node.js do not.'
  return ({ shell }) => ({
    steps: [step(reach, `sudo cp ${shell} \\`, `  ${folder}${file}`, `sudo ${add}`)],
    removal: [
      step('Remove the file and have the store made anew.', `sudo rm ${folder}${file}`, `sudo ${remove}`),
    ],
  })
}

const guides = {
  thunderbird: {
    title: 'Thunderbird',
    guide: ({ copy }) => ({
      steps: [
        step('Copy it to where the file dialog, a Snap or a Flatpak can see it.', copy),
        step('Open Settings > Privacy & Security > Certificates > Manage Certificates… > Authorities.'),
        step(`Import… > ${visible}, tick “Trust this CA to identify websites” (mail servers too), OK.`),
        step('Remove the copy if you like: Thunderbird has its own now.'),
      ],
      removal: [
        step('Open the same list, select “imapscope CA …” below “imapscope”, Delete or Distrust… > OK.'),
      ],
    }),
  },
  'apple-mail': { title: 'Apple Mail', guide: macos },
  macos: { title: 'macOS (keychain; Apple Mail, Outlook for Mac)', guide: macos },
  outlook: {
    title: 'Outlook for Windows (classic)',
    guide: (root) => ({
      steps: [
        step(
          'Use the classic Outlook: the new one has a server of Microsoft fetch mail, which finds no proxy.',
        ),
        ...windows(root).steps,
      ],
      removal: windows(root).removal,
    }),
  },
  windows: { title: 'Windows (Outlook, Windows Mail, eM Client)', guide: windows },
  ios: {
    title: 'iPhone and iPad',
    guide: ({ copy }) => ({
      steps: [
        step(
          'Have the proxy listen beyond this machine: --allow-remote, and --ca-host for the phone’s sake.',
        ),
        step('Send the file to the phone by AirDrop or mail, and open it there.', copy),
        step('Settings > Profile Downloaded > Install.'),
        step('Settings > General > About > Certificate Trust Settings: switch “imapscope CA …” on.'),
      ],
      removal: [step('Settings > General > VPN & Device Management > imapscope CA … > Remove Profile.')],
    }),
  },
  mutt: { title: 'mutt', guide: mutt },
  neomutt: {
    title: 'NeoMutt',
    guide: (root) => {
      const renamed = ({ say, lines }: TrustStep) =>
        step(say, ...lines.map((line) => line.replace(/^mutt /, 'neomutt ')))
      const { steps, removal } = mutt(root)
      return { steps: steps.map(renamed), removal: removal.map(renamed) }
    },
  },
  mbsync: {
    title: 'mbsync (isync)',
    guide: ({ quoted }) => ({
      steps: [
        step(
          'In ~/.mbsyncrc, section IMAPAccount; without the second line the system’s roots count too.',
          `CertificateFile ${quoted}`,
          'SystemCertificates no',
        ),
      ],
      removal: [step('Take the two lines out again.')],
    }),
  },
  offlineimap: {
    title: 'OfflineIMAP',
    guide: ({ shell }) => ({
      steps: [
        step(
          'In ~/.offlineimaprc, in the section [Repository …] of the server.',
          'ssl = yes',
          `sslcacertfile = ${shell.replace(/^'(.*)'$/, '$1')}`,
        ),
      ],
      removal: [step('Put back the sslcacertfile that was there.')],
    }),
  },
  curl: {
    title: 'curl',
    guide: ({ shell }) => ({
      steps: [
        step(
          'Name it on the command line.',
          `curl --cacert ${shell} \\`,
          '  -u USER imaps://localhost:1993/',
        ),
      ],
      removal: nothingStored,
    }),
  },
  node: {
    title: 'Node.js (ImapFlow and others)',
    guide: ({ shell, code }) => ({
      steps: [
        step('Without a change to the program:', `NODE_EXTRA_CA_CERTS=${shell} \\`, '  node app.js'),
        step(
          'Or in the program:',
          'const ca = readFileSync(',
          `  ${code})`,
          'new ImapFlow({ tls: { ca }, … })',
        ),
      ],
      removal: nothingStored,
    }),
  },
  python: {
    title: 'Python (imaplib and others)',
    guide: ({ shell, code }) => ({
      steps: [
        step(
          'Without a change to the program, in place of the system’s roots:',
          `SSL_CERT_FILE=${shell} \\`,
          '  python3 app.py',
        ),
        step(
          'Or in the program:',
          'context = ssl.create_default_context(',
          `  cafile=${code})`,
          "imaplib.IMAP4_SSL('localhost', 1993, ssl_context=context)",
        ),
      ],
      removal: nothingStored,
    }),
  },
  java: {
    title: 'Java (Jakarta Mail and others)',
    guide: ({ shell }) => ({
      steps: [
        step(
          'Make a store with nothing else in it.',
          'keytool -importcert -noprompt -alias imapscope \\',
          `  -file ${shell} \\`,
          '  -keystore imapscope.p12 -storepass changeit',
        ),
        step(
          'Without a change to the program, in place of Java’s own roots:',
          'java -Djavax.net.ssl.trustStore=imapscope.p12 \\',
          '  -Djavax.net.ssl.trustStorePassword=changeit -jar app.jar',
        ),
      ],
      removal: [step('Leave the options out and remove the store.', 'rm imapscope.p12')],
    }),
  },
  debian: {
    title: 'Debian, Ubuntu (system store)',
    guide: system(
      '/usr/local/share/ca-certificates/',
      'imapscope.crt',
      'update-ca-certificates',
      'update-ca-certificates --fresh',
    ),
  },
  fedora: {
    title: 'Fedora, Red Hat (system store)',
    guide: system('/etc/pki/ca-trust/source/anchors/', 'imapscope.pem', 'update-ca-trust', 'update-ca-trust'),
  },
} as const satisfies Record<string, { title: string; guide: Guide }>

/** The name of a client or system with instructions. */
export type TrustTarget = keyof typeof guides

/** All of them, graphical mail programs first. */
export const trustTargets: readonly { readonly name: TrustTarget; readonly title: string }[] = Object.entries(
  guides,
).map(([name, { title }]) => ({ name: name as TrustTarget, title }))

/**
 * Tells whether there are instructions under a name.
 * @returns true for a name in `trustTargets`
 */
export function isTrustTarget(name: string): name is TrustTarget {
  return Object.hasOwn(guides, name)
}

/**
 * How to make a client or a system trust the CA, and how to undo that.
 * @param target the client or system
 * @param rootPath the absolute path of the root's file, in the notation of its system
 * @returns the steps in order; a line to type must be shown unchanged
 */
export function trustSteps(target: TrustTarget, rootPath: string): TrustSteps {
  const { title, guide } = guides[target]
  return { title, ...guide(pathsOf(rootPath)) }
}

function pathsOf(path: string): Paths {
  const shell = /^[\w./:@%+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
  const quoted = `"${path}"`
  const windowsPath = /^[A-Za-z]:\\|^\\\\/.test(path)
  const copy = windowsPath ? `copy ${quoted} "%USERPROFILE%\\${visible}"` : `cp ${shell} ~/${visible}`
  return { shell, quoted, code: JSON.stringify(path), copy }
}
