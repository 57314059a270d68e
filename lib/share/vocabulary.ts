/** Words that may stay where they have their common meaning: an allow-list. All others are replaced. */

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter((word) => word !== ''))

/** Names of header fields in lower case: registered and common ones. RFC 4021. */
export const headerNames = set(`
  date from sender reply-to to cc bcc message-id in-reply-to references subject comments keywords
  resent-date resent-from resent-sender resent-to resent-cc resent-bcc resent-message-id return-path
  received mime-version content-type content-transfer-encoding content-id content-description
  content-disposition content-language content-location content-base content-md5 content-duration
  content-features content-class list-id list-post list-help list-subscribe list-unsubscribe
  list-unsubscribe-post list-owner list-archive priority importance sensitivity precedence auto-submitted
  disposition-notification-to disposition-notification-options original-message-id return-receipt-to
  errors-to delivered-to envelope-to x-priority x-msmail-priority x-mailer x-original-to x-spam x-spam-flag
  x-spam-status x-spam-score x-spam-level x-spam-checker-version x-virus-scanned x-mozilla-status
  x-mozilla-status2 x-mozilla-keys x-mozilla-draft-info x-account-key x-uid x-uidl x-keywords x-status
  status lines newsgroups organization organisation path xref followup-to user-agent authentication-results
  arc-authentication-results arc-message-signature arc-seal dkim-signature domainkey-signature received-spf
  thread-topic thread-index accept-language autocrypt autocrypt-setup-message openpgp face x-face x-mimeole
  x-universally-unique-identifier x-uniform-type-identifier x-mail-created-date x-gm-message-state
  x-google-dkim-signature x-received x-sender x-forwarded-to x-forwarded-for x-loop x-beenthere
  x-mailman-version x-originating-ip x-ms-has-attach x-ms-tnef-correlator x-auto-response-suppress
  require-recipient-valid-since feedback-id archived-at encrypted supersedes expires expiry-date reply-by
  original-recipient dl-expansion-history
`)

/** Parts of media types, parameters and their values, split at `/ . + -`. RFC 2045, RFC 6838. */
const mimeParts = set(`
  text plain html css csv calendar markdown enriched richtext rtf xml json yaml javascript ecmascript vcard
  directory rfc822 headers global message delivery status disposition notification partial external body
  http feedback report multipart mixed alternative related digest parallel signed encrypted form data
  byteranges appledouble header set application octet stream pdf zip gzip tar bzip2 rar 7z msword postscript
  pgp signature keys pkcs7 pkcs10 mime smime ms tnef applefile mac binhex40 vnd openxmlformats
  officedocument wordprocessingml spreadsheetml presentationml document sheet presentation template excel
  powerpoint oasis opendocument spreadsheet graphics ics xhtml atom rss soap ld problem wasm java archive
  font woff woff2 ttf otf image jpeg jpg png gif bmp tiff svg webp heic heif avif icon audio mpeg mp3 mp4
  ogg opus wav wave basic midi aac flac video quicktime webm avi msvideo matroska model x amp compressed
  download unknown charset name filename boundary format flowed fixed delsp yes no type protocol micalg
  method request reply cancel publish attachment inline access size modification creation read start info
  url encoding base64 quoted printable 7bit 8bit binary utf 7 8 16 32 us ascii iso 0 windows 1250 1251 1252
  1253 1254 1255 1256 1257 1258 8859 1 2 3 4 5 6 9 10 11 13 14 15 2022 jp kr cn koi8 r u gb2312 gbk gb18030
  big5 shift jis euc ks c 5601 1987 macintosh sha sha1 sha256 sha384 sha512 md5 rsa en de fr es it nl
`)

/** True for a media type, or a word of one, if all its parts are known. */
export function isMime(text: string): boolean {
  if (text.length > 100 || !/^[A-Za-z0-9/.+_-]+$/.test(text)) return false
  return text.split(/[/.+_-]/).every((part) => part === '' || mimeParts.has(part.toLowerCase()))
}

/** Parameters whose values may stay. */
export const openParameters = set('charset format delsp type protocol micalg method report-type start-info')

/** Words in sentences of servers that tell what happened, but not to whom. */
export const phrases = set(`
  a about access account accepted acl action active additional after again ahead all allowed already an and
  another any append appended applied are argument arguments as at attempt attempts authenticate
  authenticated authentication authorization available backend bad banner be because been before begin body
  browser but by bye bytes can cannot capabilities capability capped change changed changes check checked
  choose client close closed closing command commands complete completed compress compression connect
  connected connection connections content continue copied copy could create created credentials current
  data database date deadline decode deflate delayed delete deleted denied depth didn directory disabled
  disconnected disconnecting does doesn don done dropped due during elapsed empty enable enabled encrypted
  encryption end ended enough entry error errors establish exact examine examined exceeded exceeds exist
  existing exists expected expired expunge expunged fail failed failure fatal fetch fetched few field first
  flag flags folder for found from full further get getacl getmetadata getquota getquotaroot go got granted
  greeting has have hello here hierarchy highest id idle idling if imap imap4 imap4rev1 imap4rev2 in
  inactive inactivity inbox incorrect index input insecure inside insufficient interaction internal into
  invalid is isn it item items its junk keyword keywords kicked killed last later leaving length limit
  limits line lines list listed literal local lock locked log logged logging login logout logs long longer
  lost lsub mail mailbox mailboxes malformed many match matches max maximum may mechanism memory message
  messages metadata method min missing mode modseq modseqs more move moved must myrights name namespace
  namespaces needed negotiate negotiation network new next no nonexistent noop not nothing notify now number
  of off ok old on once one only open opened operation option options or order other out over overquota page
  parse parsing partial password per performed permanent permission permitted please plaintext point policy
  port possible predicted prefix previous privacy problem processing protocol provide qresync quota
  quotaroot range rate read reached ready really reason received recent reconnect refer referral refused
  reject rejected remote remove removed rename renamed replaced reply request requested require required
  requires reset resource response restart result resumed retry return rights role root same save saved
  search searched secure see seems select selected send sent sequence server servers service session
  sessions set setacl setmetadata setquota severed should shutdown shutting simultaneous size slow so some
  sort sorted special specified ssl start started starting state status still stop stopped storage store
  stored stream string subscribe subscribed subscription success successful successfully support supported
  switch syntax system tagged tag temporarily temporary terminated text than that the them then there this
  thread throttled time timed timeout tls to token too transition try trying type uid uidnext uids
  uidvalidity unable unavailable unchanged under unexpected unhandled unknown unread unseen unselect
  unselected unsubscribe unsubscribed unsupported until update updated upgrade usage use used user username
  using valid validity value version via view violation wait waiting was web welcome were which while will
  with without wrong you your idled ms msec msecs sec secs second seconds minute minutes millisecond
  milliseconds hour hours octet octets byte bytes b k kb mb backoff suggested dovecot debian ubuntu cyrus
  courier gimap exchange microsoft zimbra apache stalwart hmailserver mercury archiveopteryx greenmail
  outlook yahoo gmail google fastmail imapflow thunderbird offlineimap mutt neomutt isync mbsync alpine
  roundcube k9 evolution kmail geary mailspring imaplib java net ruby php curl linux windows mac os
  x postal systems
  pre post have
`)

/** Endings after the apostrophe of such a word: `doesn't`, `you're`. */
export const shortened = set('t s re ve ll d m')

/** Words of our own sentences about a connection: causes, remedies, reasons, remarks. */
export const ownWords = set(`
  imapscope nothing listens there name names known spelling host answer firewall way files open raise ulimit
  closed reset certificate certificates signed ca file itself expired renew not yet clocks another speaks
  versions older than allow min trust our export refused ask asked browser page over alpn handshake went
  away first proxy recording ends here earlier screen keep up has fast enough written forwarded deflate
  capture program stopped suspended answered hidden capabilities sign constraints rule rules alter whole
  econnreset econnrefused etimedout epipe enotfound ehostunreach enetunreach eai_again check did left goes
  later loopback listening nobody bug report this while its those own what greet greets within wants says
  much instead begins began begin clear secured securing continuation know known tells mean injection behind
  security offers unprotected protected try wanted wants although need needs going offered refuses answers
  answering perhaps though probably connect stands port accepts s t
`)

/** Fields of ID whose values may be products and versions. RFC 2971 §3.3. */
export const idFields = set(`
  name version os os-version vendor support-url address date command arguments environment guid
  x-originating-ip x-originating-port x-connected-ip x-connected-port x-session-id x-proxy-ttl remote-host
`)
export const productFields = set('name vendor os version os-version')

/** Entries and attributes of METADATA and ANNOTATE that RFCs define. RFC 5464 §6, RFC 5257. */
export const entries = set(`
  /shared/comment /private/comment /shared/admin /private/specialuse /shared/specialuse /comment /altsubject
  /flags value value.priv value.shared size content-type vendor
`)

/** Resources of quotas. RFC 9208 §5. */
export const resources = set('storage message mailbox annotation-storage')

/** Attributes of distinguished names. RFC 4514 §3. */
export const nameAttributes = set('cn o ou c st l dc uid street emailaddress serialnumber sn gn dns ip uri')

/** Parts of the names of cipher suites, from RFC 8446 Appendix B.4 and as OpenSSL writes them. */
export const cipherParts = set(`
  TLS SSL WITH NULL EXPORT EXP ANON anon RSA DSS DH DHE EDH ADH ECDH ECDHE AECDH ECDSA EECDH PSK SRP KRB5 AES
  AES128 AES256 128 256 GCM CCM CCM8 8 CBC CBC3 OCB 3DES DES DES40 EDE EDE3 40 56 64 RC2 RC4 IDEA SEED
  CAMELLIA CAMELLIA128 CAMELLIA256 ARIA ARIA128 ARIA256 SM3 SM4 CHACHA20 POLY1305 MD5 SHA SHA1
  SHA256 SHA384
`)
