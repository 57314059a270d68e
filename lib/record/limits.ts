/** Every bound of the program in one table, each with what happens when it is reached. */

/** Octets unless said otherwise. */
export const limits = {
  /** A line without an end: from here on the frame is cut into `opaque` pieces of this size. */
  line: 1024 * 1024,
  /** Octets of one literal that are kept; the rest is counted and hashed. */
  keptLiteral: 256 * 1024,
  /**
   * Octets of one line that are recorded, a multiple of `line`; the rest is counted and said, and its end is
   * recorded again.
   */
  keptLine: 16 * 1024 * 1024,
  /** Octets of a server's literal that are told to who shows no messages; the rest is counted. */
  toldLiteral: 4096,
  /** The same of either side's, while who reads cannot keep up and has no file to read on in. */
  toldLagging: 256,
  /**
   * The largest octet count a literal may announce, 2^53-1; above it `{n}` is text. RFC 9051 §4.3 allows
   * 2^63-1.
   */
  literal: Number.MAX_SAFE_INTEGER,
  /**
   * Commands in flight on one connection. Further ones are not followed: they, and what answers them, are
   * counted, which is said once; none of it is called stray, stalled or unanswered.
   */
  inFlight: 256 * 1024,
  /**
   * Octets that are kept of the commands in flight on one connection and of what answered them. Beyond it
   * answers are counted, and a command is not followed, as above.
   */
  keptInFlight: 256 * 1024 * 1024,
  /** Logins in flight on one connection that are told apart; of more the oldest are given up. */
  logins: 1024,
  /**
   * Commands in flight of one name that a response is held against, the oldest ones, beside those that name
   * its very message. Where there are more it is never said to be sure which one is meant.
   */
  compared: 128,
  /** Trees of commands in flight that are kept; beyond it a command is read again when somebody asks. */
  commandTrees: 256,
  /**
   * Octets of a client line whose verb is still undecided, for which it holds up what comes after it; then it
   * goes on waiting alone, and is written down once it is decided.
   */
  undecidedLine: 64,
  /** Milliseconds, for the same, and for a literal that decides how the line before it is written down. */
  undecidedTime: 100,
  /** Octets that came behind it, for the same. */
  undecidedOctets: 4 * 1024 * 1024,
  /** Milliseconds for which `--no-redact` leaves secrets in; from then on everything is masked. */
  unmasked: 60 * 60_000,
  /**
   * Octets of one secret that are looked for in what a server says; what comes behind them is not, where a
   * server says that alone.
   */
  secret: 4096,
  /**
   * Octets of secrets of all connections that are looked for, twice: of more the oldest are forgotten, and
   * found no more.
   */
  secrets: 32 * 1024,
  /** The same for one connection's words of lines that nobody understands. */
  suspects: 2048,
  /** Octets of a response that are held to look for a secret; a longer one is looked at in such pieces. */
  heldResponse: 64 * 1024,
  /** Places with a secret in one of these pieces; of more the whole piece is masked. */
  echoes: 64,
  /**
   * Octets of a connection that are looked through for a secret within one second of its own time; beyond it
   * what would be looked through is masked.
   */
  searched: 1024 * 1024,
  /** Octets of a sentence of a server that is looked through for a secret; a longer one is masked unread. */
  sentence: 8192,
  /** Octets of all sessions in the user's folder; beyond it the oldest are deleted. */
  sessions: 4 * 1024 * 1024 * 1024,
  /** Octets read from one leg that may wait to be written to the other; beyond it that leg is not read. */
  ahead: 128 * 1024,
  /** The same in writes, for peers that say little at a time. */
  writesAhead: 64,
  /**
   * Milliseconds after which forwarded octets are looked at; until then the next ones are forwarded first.
   */
  look: 2,
  /** Octets forwarded and not looked at; beyond it they are looked at at once. */
  arrived: 1024 * 1024,
  /**
   * Octets of one connection that are said again at the beginning of a session's next file, apart from what
   * moved it into its state; commands in flight beyond it are only counted, and a frame beyond it is begun
   * anew.
   */
  recap: 64 * 1024,
  /** Octets of one file of a session; then it goes on in a further one. */
  sessionFile: 1024 * 1024 * 1024,
  /** Octets of records that may wait for the session file; beyond it a `gap` is recorded. */
  unwritten: 16 * 1024 * 1024,
  /**
   * Milliseconds for which records gather before they are written; well below the 100 that a killed run may
   * lose.
   */
  gather: 25,
  /** Octets of records that are written or handed over at once, without gathering more. */
  batch: 1024 * 1024,
  /**
   * Milliseconds for which records gather before they are handed to the observer, unless they are a `batch`
   * before. More would give it longer turns, in which mail waits: at 20 the slowest round trips take longer.
   */
  handOver: 5,
  /**
   * Octets of records sent to the observer and not yet acknowledged; beyond it the observer reads the file.
   */
  credit: 4 * 1024 * 1024,
  /**
   * Octets of lines sent to the observer beyond the credit, where there is no file to read on in; octets of
   * long literals are only counted then. Beyond it a `gap` is told, and how the connection goes on.
   */
  linesAhead: 12 * 1024 * 1024,
  /** Octets of frames kept in memory for the screen; the oldest exchanges lose their bytes first. */
  keptFrames: 64 * 1024 * 1024,
  /**
   * Waits for `+`, and lines of the client after them, that are kept with one command; more are only told.
   * More `+` than this before a command are strays.
   */
  waits: 1024,
  /** Sets of capabilities kept of one connection; beyond it the oldest go, but never the first. */
  capabilitySets: 100,
  /** Capabilities remembered as enabled. */
  enabled: 1000,
  /** Responses kept with one exchange; the events still tell every one, and the session file has them all. */
  answers: 5_000,
  /** Octets of the responses kept with one exchange; what comes beyond is told and counted, as above. */
  keptAnswers: 8 * 1024 * 1024,
  /** Rows of one frame in the tree and among the decoded values; a last one says that there are more. */
  outlineRows: 5_000,
  /**
   * Messages of a selected mailbox whose number and UID are remembered; beyond it the lowest are forgotten.
   */
  messageNumbers: 10_000,
  /** Exchanges kept in memory for the screen; the oldest go first. */
  keptExchanges: 100_000,
  /** Characters of a record in a file that this program does not know; a longer one is left out, and said. */
  unknownRecord: 64 * 1024,
  /** Characters of a comment of the user; what is longer is cut. */
  comment: 200,
  /** Comments of the user that an export tells; what is about further commands or responses is left out. */
  comments: 20_000,
  /**
   * Ended connections kept in memory for the screen; the oldest go first, and the list says how many there
   * were. Where more than `connections` are open, as a foreign capture can tell, the first of those go too.
   */
  keptConnections: 2000,
  /** Arrows of the ladder kept in memory; the oldest go first. */
  keptArrows: 200_000,
  /**
   * Sentences of the log kept in memory for the screen; the oldest of those that matter least go first, and
   * the log says how many there were.
   */
  keptLog: 2000,
  /** Columns of one of them; a longer one is cut. */
  logText: 1000,
  /** Octets of a session that is played again; what comes after them is not played. */
  replayed: 256 * 1024 * 1024,
  /**
   * Mailboxes and connections together whose values are kept for the screen; the oldest of ended connections
   * go first, and the screen says how many there were.
   */
  keptMailboxes: 1000,
  /** Changes of one of them; the oldest go first. */
  keptChanges: 200,
  /**
   * TCP streams of a capture by another program that are followed at once. Of more the oldest are given up,
   * first those that carry nothing; of the others it is said.
   */
  streams: 65_536,
  /** Octets that one inflated chunk may give; beyond it the side becomes `opaque` (a deflate bomb). */
  inflated: 64 * 1024 * 1024,
  /**
   * How many times as many octets a side may inflate to in all, beyond those below; then it is the same. Text
   * inflates to less than 20 times as many, DEFLATE at most to 1032 times.
   */
  inflation: 100,
  /** Octets that a side may inflate to besides: a message of blanks is no bomb. */
  inflatedFreely: 16 * 1024 * 1024,
  /** Rows of a report that tell forms of commands apart; further forms share one row. */
  shapes: 256,
  /** Rows of a report for mailboxes or connections; further ones share one row. */
  reported: 1_000,
  /**
   * Milliseconds for the name of a server whose port could be ours, before the proxy starts; then the name is
   * looked at only when a mail client comes.
   */
  lookup: 2_000,
  /**
   * Connections in a row, each of which seems to come out of the one before, by the address it comes from;
   * then it is a circle, and ends.
   */
  turns: 32,
  /** Milliseconds for the TCP connection to the server. */
  connect: 10_000,
  /** Milliseconds for a TLS handshake on either leg. */
  handshake: 15_000,
  /**
   * Milliseconds for the greeting of a server that may be upgraded by us, for its answer to our own STARTTLS,
   * and to that of a client that goes on without it; then the connection ends.
   */
  greeting: 15_000,
  /**
   * Milliseconds for any server's first words; then it is said that there is no greeting, and why that may
   * be. The connection goes on.
   */
  ungreeted: 5_000,
  /** Milliseconds for the answer to our own CAPABILITY; then it goes on without, and that is said. */
  inquiry: 5_000,
  /** Milliseconds by which an alteration may delay what a side says; a longer delay is cut to it. */
  delay: 3_600_000,
  /**
   * Octets of answers in the server's place that wait until it has said what it is saying; beyond it the
   * connection ends.
   */
  ownAnswers: 64 * 1024,
  /** Octets that a server may say before it answers a command of ours; then it counts as no answer. */
  beforeTls: 64 * 1024,
  /**
   * Octets of the first line of a client, for as long as it may be a request of a browser; a longer one is
   * one, and ends the connection.
   */
  firstLine: 8 * 1024,
  /** Milliseconds for an answer of a server that `imapscope doctor` looks at. */
  answer: 10_000,
  /** Milliseconds between the end of one leg and the forced end of the other. */
  closeGrace: 5_000,
  /** Words whose pseudonyms an export remembers, only to save time; then all are made again. */
  pseudonyms: 50_000,
  /**
   * Words that an export of uniform pseudonyms remembers; further ones get a longer pseudonym by a keyed
   * hash, and two of those may be one by chance (1 in 10^16).
   */
  uniformWords: 200_000,
  /**
   * Things that an export holds to tell them in the order in which they began; beyond it the earliest is
   * told, and what began before that and is known only later stands where it ended.
   */
  ordered: 10_000,
  /** Octets of them; beyond it as above. */
  orderedOctets: 16 * 1024 * 1024,
  /** Characters of a Mermaid diagram, which draws at most 50,000; what does not fit is counted. */
  mermaid: 48_000,
  /** Characters of a filter; a longer one is refused. */
  filter: 4096,
  /** Places in a regular expression, repetitions written out; a larger one is refused. */
  pattern: 2000,
  /** Parentheses of a filter inside of each other; more are refused. */
  filterDepth: 64,
  /** Connections at once; further ones get a BYE. */
  connections: 4096,
  /** Rows of an HTML report; of further ones the last are told, the others counted, as its tables do. */
  reportRows: 50_000,
  /** Characters of these rows; for what comes beyond them it is the same. */
  reportText: 64 * 1024 * 1024,
  /** Rows of its end, where a report is not the whole session; earlier ones are left out and counted. */
  reportLastRows: 5_000,
  /** Characters of these rows; for earlier ones it is the same. */
  reportLastText: 4 * 1024 * 1024,
  /** Characters of conversation with one row of it; further responses are counted. */
  reportRowText: 32 * 1024,
  /** Connections that an HTML report tells one by one; further ones are counted. */
  reportConnections: 200,
  /** Capability histories that differ, in an HTML report; further ones are counted. */
  reportHistories: 20,
  /** Capability sets of one connection in an HTML report; later ones are left out. */
  reportCapabilities: 20,
  /** Names of one capability set in an HTML report; further ones are counted. */
  reportNames: 300,
} as const
