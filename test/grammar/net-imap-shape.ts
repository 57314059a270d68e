/** Our values in the shape of net-imap's structs, so that the two can be compared. */
import type { Body } from '../../lib/grammar/bodystructure.ts'
import type { AppendUid, CodeData, CopyUid } from '../../lib/grammar/codes.ts'
import type { Data } from '../../lib/grammar/data.ts'
import type { DateTime } from '../../lib/grammar/dates.ts'
import type { Address, Envelope } from '../../lib/grammar/envelope.ts'
import type { FetchItem } from '../../lib/grammar/fetch.ts'
import type { NamespaceData } from '../../lib/grammar/namespace.ts'
import { Content } from '../../lib/grammar/strings.ts'
import type { Tree } from '../../lib/grammar/tree.ts'

function flagNames(flags: readonly string[]): string[] {
  return flags.map((flag) => (flag.startsWith('\\') ? flag.toLowerCase() : flag))
}

function addresses(list: readonly Address[] | null | undefined): unknown {
  return list ?? null
}

function envelope(from: Envelope): unknown {
  return {
    date: from.date ?? null,
    subject: from.subject ?? null,
    from: addresses(from.from),
    sender: addresses(from.sender),
    reply_to: addresses(from.replyTo),
    to: addresses(from.to),
    cc: addresses(from.cc),
    bcc: addresses(from.bcc),
    in_reply_to: from.inReplyTo ?? null,
    message_id: from.messageId ?? null,
  }
}

function body(from: Body): unknown {
  return {
    media_type: from.type?.toUpperCase() ?? null,
    subtype: from.subtype?.toUpperCase() ?? null,
    param: from.parameters === undefined ? null : Object.fromEntries(from.parameters),
    content_id: from.id ?? null,
    description: from.description ?? null,
    encoding: from.encoding?.toUpperCase() ?? null,
    size: from.octets ?? null,
    lines: from.lines ?? null,
    md5: from.md5 ?? null,
    disposition: from.disposition ?? null,
    language: from.language ?? null,
    extension: from.more ?? null,
  }
}

function itemName({ name, section }: FetchItem): string {
  // net-imap takes the brackets of RFC822[] away.
  if (section === undefined || name === 'RFC822') return name
  const spec = [...section.part, ...(section.what === undefined ? [] : [section.what])].join('.')
  const fields = section.fields === undefined ? '' : ` (${section.fields.join(' ')})`
  return `${name}[${spec}${fields}]${section.origin === undefined ? '' : `<${section.origin}>`}`
}

function itemValue({ name, value }: FetchItem): unknown {
  if (value instanceof Content) return value.text
  if (value === null || value === undefined) return value
  if (name === 'FLAGS' || name === 'X-GM-LABELS') return flagNames(value as string[])
  if (name === 'ENVELOPE') return envelope(value as Envelope)
  if (name === 'BODY' || name === 'BODYSTRUCTURE') return body(value as Body)
  if (name === 'INTERNALDATE') return (value as DateTime).sent
  return value
}

function namespaces(list: NamespaceData['personal']): unknown {
  return list.map(({ prefix, delimiter, extensions }) => ({
    prefix,
    ...(delimiter === null ? {} : { delim: delimiter }),
    extensions: extensions ?? {},
  }))
}

function codeValue({ name, value }: CodeData): object {
  if (value === null) return {}
  if (name === 'PERMANENTFLAGS') return { data: flagNames(value as string[]) }
  const { from, to, uids, uidvalidity } = value as Partial<AppendUid & CopyUid>
  if (name === 'COPYUID') return { data: { uidvalidity, source_uids: from, assigned_uids: to } }
  if (name === 'APPENDUID') return { data: { uidvalidity, assigned_uids: uids } }
  return { data: value }
}

function fields(tree: Tree, data: Data | undefined): unknown {
  switch (data?.type) {
    case 'fetch':
      return {
        seqno: tree.number,
        attr: Object.fromEntries(data.items.map((one) => [itemName(one), itemValue(one)])),
      }
    case 'flags':
      return flagNames(data.flags)
    case 'capability':
    case 'enabled':
      return data.capabilities.map((name) => name.toUpperCase())
    case 'list':
      return { attr: flagNames(data.attributes), delim: data.delimiter, name: data.mailbox }
    case 'status':
      return { mailbox: data.mailbox, attr: data.items }
    case 'search':
      // A bare list where the fixture has no place for MODSEQ.
      return data.modseq === undefined ? data.numbers : { numbers: data.numbers, modseq: data.modseq }
    case 'esearch':
      return {
        tag: data.tag ?? null,
        uid: data.uid,
        data: data.results.map(({ name, value }) => [name, value]),
      }
    case 'vanished':
      return { uids: data.uids, earlier: data.earlier }
    case 'namespace':
      return {
        personal: namespaces(data.personal),
        other: namespaces(data.other),
        shared: namespaces(data.shared),
      }
    case 'quota': {
      const [first] = data.resources
      return { mailbox: data.root, usage: String(first?.usage), quota: String(first?.limit) }
    }
    case 'quotaroot':
      return { mailbox: data.mailbox, quotaroots: data.roots }
    case 'acl':
      return data.entries.map(({ identifier, rights }) => ({
        user: identifier,
        rights,
        mailbox: data.mailbox,
      }))
    case 'id':
      return data.fields
    case 'values':
      return data.values
    default:
      return tree.number
  }
}

/** A tree and its values as net-imap would give them. */
export function asNetImap(tree: Tree, data: Data | undefined): unknown {
  const { name, tag, text } = tree
  const head = { ...(tag === undefined ? {} : { tag }), ...(name === undefined ? {} : { name }) }
  if (text === undefined) return { ...head, data: fields(tree, data) }
  if (data?.type !== 'code') return { ...head, data: { text } }
  return { ...head, data: { code: { name: data.name, ...codeValue(data) }, text } }
}
