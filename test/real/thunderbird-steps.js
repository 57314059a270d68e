/**
 * What Thunderbird is told to do: runs inside of it, with its rights. Marionette gives it the name of a step,
 * what that needs, and last the function that takes the value.
 */
const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs')
const { setTimeout } = ChromeUtils.importESModule('resource://gre/modules/Timer.sys.mjs')
const { nsMsgFolderFlags, nsMsgMessageFlags, nsMsgSearchAttrib, nsMsgSearchOp, nsMsgSearchScope } = Ci

const server = MailServices.accounts.allServers.find(({ type }) => type === 'imap')
const imap = (folder) => folder.QueryInterface(Ci.nsIMsgImapMailFolder)
const inbox = () => imap(server.rootFolder.getFolderWithFlags(nsMsgFolderFlags.Inbox))
const folders = () => server.rootFolder.descendants.filter(({ noSelect }) => !noSelect).map(imap)
const byName = (name) => folders().find(({ onlineName }) => onlineName === name)

/** Whether something comes true within so many milliseconds. */
async function comesTrue(holds, patience) {
  for (const end = Date.now() + patience; !holds(); ) {
    if (Date.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return true
}

async function until(holds, what) {
  if (!(await comesTrue(holds, 30_000))) throw new Error(`waited in vain for ${what}`)
}

/** Settles when what `start` begins has ended; `start` gets a listener for URLs and for copies. */
function done(start) {
  return new Promise((resolve, reject) => {
    const stopped = (status) => {
      if (Components.isSuccessCode(status)) resolve()
      else reject(new Error(`failed with 0x${status.toString(16)}`))
    }
    start({
      QueryInterface: ChromeUtils.generateQI(['nsIUrlListener', 'nsIMsgCopyServiceListener']),
      OnStartRunningUrl() {},
      OnStopRunningUrl: (_, status) => stopped(status),
      onStartCopy() {},
      onProgress() {},
      setMessageKey() {},
      getMessageId: () => null,
      onStopCopy: stopped,
    })
  })
}

const update = (folder) => done((listener) => folder.updateFolderWithListener(null, listener))
const offline = (folder) => [...folder.messages].every(({ flags }) => flags & nsMsgMessageFlags.Offline)

async function download(folder) {
  for (let attempt = 0; attempt < 6; attempt++) {
    await done((listener) => folder.downloadAllForOffline(listener, null))
    if (await comesTrue(() => offline(folder), 5000)) return
    // Now and then it passes over a message that has just come, without a word.
  }
  throw new Error(`the bodies of ${folder.onlineName} do not come`)
}

/** A message as it lies on this side, one character for each byte. */
function content(folder, header) {
  const stream = Cc['@mozilla.org/binaryinputstream;1'].createInstance(Ci.nsIBinaryInputStream)
  stream.setInputStream(folder.getMsgInputStream(header))
  let text = ''
  for (let left = stream.available(); left > 0; left = stream.available()) text += stream.readBytes(left)
  return text.replace(/^(X-Mozilla-[^\n]*\n)+/, '') // what it keeps there itself
}

/** A line `folder digest flags`, the digest as SHA-256 in base64. */
function described(folder, header) {
  const hash = Cc['@mozilla.org/security/hash;1'].createInstance(Ci.nsICryptoHash)
  hash.init(hash.SHA256)
  const bytes = Uint8Array.from(content(folder, header), (character) => character.charCodeAt(0))
  hash.update(bytes, bytes.length)
  const { Marked, Replied, Read } = nsMsgMessageFlags
  const letters = { F: Marked, R: Replied, S: Read }
  const flags = Object.keys(letters).filter((letter) => header.flags & letters[letter])
  return `${folder.onlineName} ${hash.finish(true)} ${flags.join('')}`
}

const steps = {
  async login(user, password) {
    const origin = 'imap://localhost'
    const login = Cc['@mozilla.org/login-manager/loginInfo;1'].createInstance(Ci.nsILoginInfo)
    login.init(origin, null, origin, user, password, '', '')
    await Services.logins.initializationPromise
    await Services.logins.addLoginAsync(login)
    // It connects with the first update; asked for its folders before, it does nothing without a word.
    await update(inbox())
  },
  /** Whether connections that are opened from now on shall be compressed. */
  async compress(wanted) {
    Services.prefs.setBoolPref(`mail.server.${server.key}.use_compress_deflate`, wanted)
  },
  /** Opens a folder as a click on it does; one that the server no longer has is no failure. */
  async visit(name, gone) {
    await (gone ? update(byName(name)).catch(() => undefined) : update(byName(name)))
  },
  async headers(count) {
    await until(() => [...inbox().messages].length === count, `${count} headers`)
    return [...inbox().messages].map((each) => `${each.messageKey} ${each.mime2DecodedSubject}`)
  },
  async bodies() {
    await download(inbox())
  },
  async flags() {
    const messages = [...inbox().messages].slice(0, 6)
    inbox().markMessagesRead(messages.slice(0, 3), true)
    inbox().markMessagesRead(messages.slice(3), false)
    inbox().markMessagesFlagged(messages.slice(1, 4), true)
    inbox().addKeywordsToMessages(messages.slice(0, 2), '$label1')
    await update(inbox())
  },
  async append(path) {
    const file = Cc['@mozilla.org/file/local;1'].createInstance(Ci.nsIFile)
    file.initWithPath(path)
    const { Read } = nsMsgMessageFlags
    const copy = MailServices.copy
    await done((each) => copy.copyFileMessage(file, byName('Drafts'), null, false, Read, '', each, null))
  },
  async copy() {
    const messages = [...inbox().messages]
    const copy = (some, to, move) =>
      done((each) => MailServices.copy.copyMessages(inbox(), some, byName(to), move, each, null, false))
    await copy(messages.slice(10, 13), 'Archive', false)
    await copy(messages.slice(13, 15), 'Trash', true)
  },
  /** How many messages have the word in their body, by the server's account. */
  async search(word) {
    const session = Cc['@mozilla.org/messenger/searchSession;1'].createInstance(Ci.nsIMsgSearchSession)
    const term = session.createTerm()
    term.attrib = nsMsgSearchAttrib.Body
    term.op = nsMsgSearchOp.Contains
    const value = term.value
    value.attrib = term.attrib
    value.str = word
    term.value = value
    session.appendTerm(term)
    session.addScopeTerm(nsMsgSearchScope.onlineMail, inbox())
    let hits = 0
    await new Promise((resolve) => {
      session.registerListener({
        QueryInterface: ChromeUtils.generateQI(['nsIMsgSearchNotify']),
        onNewSearch() {},
        onSearchHit: () => {
          hits++
        },
        onSearchDone: resolve,
      })
      session.search(null)
    })
    return hits
  },
  /** Waits until the server has told of a further message; asks for nothing itself. */
  async pushed(count) {
    await until(() => [...inbox().messages].length === count, 'a message that is pushed')
  },
  /** All messages of all folders, as they lie on this side. */
  async mail() {
    const lines = []
    for (const folder of folders()) {
      await update(folder)
      if ([...folder.messages].length > 0) await download(folder)
      lines.push(...[...folder.messages].map((header) => described(folder, header)))
    }
    return lines
  },
}

// biome-ignore lint/complexity/noArguments: Marionette makes a function around this and calls it with them
const [step, ...needs] = arguments
const tell = needs.pop()
steps[step](...needs).then(
  (value) => tell({ value }),
  (error) => tell({ failure: `${error}` }),
)
