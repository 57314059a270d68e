/** All limits of the program in one table, each with the effect of reaching it. */

/** In octets unless stated otherwise. */
export const limits = {
  /** The longest line that is read; a longer one is cut into `opaque` pieces of this size. */
  line: 1024 * 1024,
  /** Octets of one literal that are kept; the rest is counted and hashed. */
  keptLiteral: 256 * 1024,
  /**
   * Octets of one line that are recorded, a multiple of `line`; the rest is counted and reported, and the end
   * of the line is recorded again.
   */
  keptLine: 16 * 1024 * 1024,
  /**
   * Octets of a server's literal that are sent to an observer that shows no messages; the rest is counted.
   */
  toldLiteral: 4096,
  /** The same for either side, while the observer cannot keep up and has no session file to read instead. */
  toldLagging: 256,
  /**
   * The largest octet count a literal may announce, 2^53-1; above it `{n}` is text. RFC 9051 §4.3 allows
   * 2^63-1.
   */
  literal: Number.MAX_SAFE_INTEGER,
  /**
   * Commands in flight on one connection. Further ones are not followed: they and their answers are only
   * counted, which is reported once. None of them is called stray, stalled or unanswered.
   */
  inFlight: 256 * 1024,
  /**
   * Octets that are kept of the commands in flight on one connection and of their answers. Beyond it answers
   * are only counted, and a command is not followed, as above.
   */
  keptInFlight: 256 * 1024 * 1024,
  /** Logins in flight on one connection that are told apart; the oldest beyond it are given up. */
  logins: 1024,
  /**
   * Commands in flight of one name that a response is compared with: the oldest ones, besides those that name
   * its very message. With more in flight, a response is never attributed with certainty.
   */
  compared: 128,
  /**
   * Trees of commands in flight that are kept; beyond it a command is parsed again when its tree is needed.
   */
  commandTrees: 256,
  /**
   * Octets of a client line without a complete verb, up to which it holds up everything behind it; then it
   * waits alone, and is recorded once its verb is known.
   */
  undecidedLine: 64,
  /** The same in milliseconds, also for a literal that decides how the line before it is recorded. */
  undecidedTime: 100,
  /** The same in octets that came behind it. */
  undecidedOctets: 4 * 1024 * 1024,
  /** Milliseconds for which `--no-redact` leaves secrets in; from then on everything is masked. */
  unmasked: 60 * 60_000,
  /**
   * Octets of one secret that are searched for in a server's responses; the rest of a longer one is not,
   * where a server sends it alone.
   */
  secret: 4096,
  /**
   * Octets of secrets of all connections that are searched for, twice: beyond it the oldest are forgotten,
   * and no longer found.
   */
  secrets: 32 * 1024,
  /** The same for the words of one connection's unparseable lines. */
  suspects: 2048,
  /** Octets of a response that are held to search for a secret; a longer one is searched in such pieces. */
  heldResponse: 64 * 1024,
  /** Places with a secret in one of these pieces; with as many or more, the whole piece is masked. */
  echoes: 64,
  /**
   * Octets of a connection that are searched for a secret within one second of its own time; octets beyond it
   * are masked unsearched.
   */
  searched: 1024 * 1024,
  /**
   * Octets of a server's human-readable text that is searched for a secret; a longer text is masked unread.
   */
  sentence: 8192,
  /** Octets of all sessions in the user's folder; beyond it the oldest are deleted. */
  sessions: 4 * 1024 * 1024 * 1024,
  /** Octets read from one leg that may wait to be written to the other; beyond it that leg is not read. */
  ahead: 128 * 1024,
  /** The same in writes, for peers that send little at a time. */
  writesAhead: 64,
  /** Milliseconds after which forwarded octets are parsed; until then the next ones are forwarded first. */
  look: 2,
  /** Octets forwarded and not parsed yet; beyond it they are parsed at once. */
  arrived: 1024 * 1024,
  /**
   * Octets of one connection that are repeated at the beginning of a session's next file, apart from those
   * that moved it into its state. Commands in flight beyond it are only counted, and a frame beyond it is
   * begun anew.
   */
  recap: 64 * 1024,
  /** Octets of one file of a session; then the session continues in another one. */
  sessionFile: 1024 * 1024 * 1024,
  /** Octets of records that may wait for the session file; beyond it a `gap` is recorded. */
  unwritten: 16 * 1024 * 1024,
  /**
   * Milliseconds for which records gather before they are written; well below the 100 that a killed run may
   * lose.
   */
  gather: 25,
  /** Octets of records that are written or handed over immediately, without gathering more. */
  batch: 1024 * 1024,
  /**
   * Milliseconds for which records gather before they are handed to the observer, unless they reach a `batch`
   * earlier. More would give it longer turns, in which mail waits: at 20 the slowest round trips take longer.
   */
  handOver: 5,
  /**
   * Octets of records sent to the observer and not yet acknowledged; beyond it the observer reads the file.
   */
  credit: 4 * 1024 * 1024,
  /**
   * Octets of lines sent to the observer beyond the credit, where there is no session file to read instead;
   * octets of long literals are only counted then. Beyond it the observer gets a `gap`, and later the state
   * in which the connection continues.
   */
  linesAhead: 12 * 1024 * 1024,
  /** Octets of frames kept in memory for the screen; the oldest exchanges lose their bytes first. */
  keptFrames: 64 * 1024 * 1024,
  /**
   * Waits for `+`, and lines of the client after them, that are kept with one command; further ones are
   * events only. More `+` than this before a command are strays.
   */
  waits: 1024,
  /** Sets of capabilities kept of one connection; beyond it the oldest are dropped, but never the first. */
  capabilitySets: 100,
  /** Capabilities remembered as enabled. */
  enabled: 1000,
  /** Responses kept with one exchange; each one is still an event, and the session file has them all. */
  answers: 5_000,
  /** Octets of the responses kept with one exchange; further ones are events and counted, as above. */
  keptAnswers: 8 * 1024 * 1024,
  /** Rows of one frame in the tree and among the decoded values; a last row tells that there are more. */
  outlineRows: 5_000,
  /**
   * Messages of a selected mailbox whose number and UID are remembered; beyond it the lowest are forgotten.
   */
  messageNumbers: 10_000,
  /** Exchanges kept in memory for the screen; the oldest go first. */
  keptExchanges: 100_000,
  /**
   * Characters of a record in a file that this program does not know; a longer one is left out and reported.
   */
  unknownRecord: 64 * 1024,
  /** Characters of a user's comment; a longer one is cut. */
  comment: 200,
  /** Comments of the user in an export; those about further commands or responses are left out. */
  comments: 20_000,
  /**
   * Ended connections kept in memory for the screen; the oldest go first, and the list says how many there
   * were. Where more than `connections` are open, as a foreign capture may contain, the first of those go
   * too.
   */
  keptConnections: 2000,
  /** Arrows of the ladder kept in memory; the oldest go first. */
  keptArrows: 200_000,
  /**
   * Entries of the log kept in memory for the screen; the oldest of the least important go first, and the log
   * says how many there were.
   */
  keptLog: 2000,
  /** Columns of one log entry; a longer one is cut. */
  logText: 1000,
  /** Octets of a session that is replayed; those after them are not. */
  replayed: 256 * 1024 * 1024,
  /**
   * Mailboxes and connections together whose values are kept for the screen; the oldest of ended connections
   * go first, and the screen says how many there were.
   */
  keptMailboxes: 1000,
  /** Changes of one of them; the oldest go first. */
  keptChanges: 200,
  /**
   * TCP streams of a foreign capture that are followed at the same time. Beyond it the oldest are given up,
   * first those without data; giving up the others is reported.
   */
  streams: 65_536,
  /** Octets that one chunk may inflate to; beyond it the side becomes `opaque` (a deflate bomb). */
  inflated: 64 * 1024 * 1024,
  /**
   * The factor by which all octets of a side may inflate, not counting those below; beyond it the same
   * happens. Text inflates by a factor below 20, DEFLATE by at most 1032.
   */
  inflation: 100,
  /** Octets that a side may inflate to in addition: a message of spaces is not a bomb. */
  inflatedFreely: 16 * 1024 * 1024,
  /** Rows of a report for the forms of commands; further forms share one row. */
  shapes: 256,
  /** Rows of a report for mailboxes or connections; further ones share one row. */
  reported: 1_000,
  /**
   * Milliseconds for resolving the name of a server whose port could be ours, before the proxy starts; then
   * the name is resolved only when a mail client connects.
   */
  lookup: 2_000,
  /**
   * Connections in a row, each of which seems, by its source address, to originate from the one before; then
   * it is a loop, and is ended.
   */
  turns: 32,
  /** Milliseconds for the TCP connection to the server. */
  connect: 10_000,
  /** Milliseconds for a TLS handshake on either leg. */
  handshake: 15_000,
  /**
   * Milliseconds for the greeting of a server on whose leg we may send STARTTLS, for its answer to our
   * STARTTLS, and for its answer to that of a client that goes on before it; then the connection ends.
   */
  greeting: 15_000,
  /**
   * Milliseconds for the greeting of any server; then its absence is reported, with the probable cause. The
   * connection stays open.
   */
  ungreeted: 5_000,
  /**
   * Milliseconds for the answer to our own CAPABILITY; then the connection continues without it, and that is
   * reported.
   */
  inquiry: 5_000,
  /** Milliseconds by which an alteration may delay a side's octets; a longer delay is cut to it. */
  delay: 3_600_000,
  /**
   * Octets of the proxy's own answers that wait until the server has completed its current response; beyond
   * it the connection ends.
   */
  ownAnswers: 64 * 1024,
  /**
   * Octets that a server may send before it answers a command of ours; beyond it that counts as no answer.
   */
  beforeTls: 64 * 1024,
  /**
   * Octets of a client's first line while it may be a browser's request; a longer line counts as one, and
   * ends the connection.
   */
  firstLine: 8 * 1024,
  /** Milliseconds for an answer of a server that `imapscope doctor` looks at. */
  answer: 10_000,
  /** Milliseconds between the end of one leg and the forced end of the other. */
  closeGrace: 5_000,
  /** Words whose pseudonyms an export remembers, only to save time; then it forgets and recomputes all. */
  pseudonyms: 50_000,
  /**
   * Words that an export of uniform pseudonyms remembers; further ones get a longer pseudonym by a keyed
   * hash, and two of those may coincide by chance (1 in 10^16).
   */
  uniformWords: 200_000,
  /**
   * Items that an export holds to write them in the order in which they began; beyond it the earliest is
   * written, and an item that began before it but is known only later stands where it ended.
   */
  ordered: 10_000,
  /** Octets of these items; beyond it as above. */
  orderedOctets: 16 * 1024 * 1024,
  /**
   * Characters of a diagram for Mermaid, which accepts at most 50,000; arrows and notes beyond it are
   * counted.
   */
  mermaid: 48_000,
  /** Characters of a filter; a longer one is refused. */
  filter: 4096,
  /** Places in a regular expression, repetitions written out; a larger one is refused. */
  pattern: 2000,
  /** Nested parentheses of a filter; more are refused. */
  filterDepth: 64,
  /** Connections at the same time; further ones get a BYE. */
  connections: 4096,
  /** Rows of an HTML report; of further ones it shows the last and counts the others, as in its tables. */
  reportRows: 50_000,
  /** Characters of these rows; rows beyond it are treated the same. */
  reportText: 64 * 1024 * 1024,
  /**
   * Rows at the end of a report that does not cover the whole session; earlier ones are left out and counted.
   */
  reportLastRows: 5_000,
  /** Characters of these rows; earlier rows beyond it are treated the same. */
  reportLastText: 4 * 1024 * 1024,
  /** Characters of conversation in one row of a report; further responses are counted. */
  reportRowText: 32 * 1024,
  /** Connections that an HTML report lists one by one; further ones are counted. */
  reportConnections: 200,
  /** Distinct capability histories in an HTML report; further ones are counted. */
  reportHistories: 20,
  /** Capability sets of one connection in an HTML report; later ones are left out. */
  reportCapabilities: 20,
  /** Names of one capability set in an HTML report; further ones are counted. */
  reportNames: 300,
} as const
