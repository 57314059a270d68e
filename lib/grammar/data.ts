/** From a tree to typed fields: the reader for each response. */
import type { Deviation } from '../wire/frame.ts'
import { type AclData, acl, type ListRightsData, listRights, type MyRightsData, myRights } from './acl.ts'
import { type CapabilityData, capability, type EnabledData, enabled } from './capability.ts'
import { type CodeData, code } from './codes.ts'
import { type EsearchData, esearch, type SearchData, search } from './esearch.ts'
import { type FetchData, fetch } from './fetch.ts'
import { type FlagsData, flagsData } from './flags.ts'
import { type IdData, id } from './id.ts'
import { type ListData, list } from './list.ts'
import { type AnnotationData, annotation, type MetadataData, metadata } from './metadata.ts'
import { type NamespaceData, namespace } from './namespace.ts'
import { type QuotaData, type QuotaRootData, quota, quotaRoot } from './quota.ts'
import { type StatusData, status } from './status.ts'
import { generics, type Value } from './strings.ts'
import { type ThreadData, thread } from './thread.ts'
import type { Tree } from './tree.ts'
import { type VanishedData, vanished } from './vanished.ts'

/** The values of a frame without a type of its own: arguments of commands, responses of unknown name. */
interface ValuesData {
  readonly type: 'values'
  readonly values: readonly Value[]
}

/** The typed fields of a frame; `type` tells which. */
export type Data =
  | AclData
  | AnnotationData
  | CapabilityData
  | CodeData
  | EnabledData
  | EsearchData
  | FetchData
  | FlagsData
  | IdData
  | ListData
  | ListRightsData
  | MetadataData
  | MyRightsData
  | NamespaceData
  | QuotaData
  | QuotaRootData
  | SearchData
  | StatusData
  | ThreadData
  | ValuesData
  | VanishedData

const readers = new Map<string, (tree: Tree, findings: Deviation[]) => Data>([
  ['ACL', acl],
  ['ANNOTATION', annotation],
  ['CAPABILITY', capability],
  ['ENABLED', enabled],
  ['ESEARCH', esearch],
  ['FETCH', fetch],
  ['UIDFETCH', fetch],
  ['FLAGS', flagsData],
  ['ID', id],
  ['LIST', list],
  ['LSUB', list],
  ['XLIST', list],
  ['LISTRIGHTS', listRights],
  ['METADATA', metadata],
  ['MYRIGHTS', myRights],
  ['NAMESPACE', namespace],
  ['QUOTA', quota],
  ['QUOTAROOT', quotaRoot],
  ['SEARCH', search],
  ['SORT', search],
  ['STATUS', status],
  ['THREAD', thread],
  ['VANISHED', vanished],
])

/**
 * The typed fields of a frame. Never throws; malformed values are left out or kept as text.
 * @param findings gets the deviations in the values, besides `tree.findings`
 * @returns undefined for frames that name, number and text describe completely
 */
export function data(tree: Tree, findings: Deviation[]): Data | undefined {
  const { head, tape, frame } = tree
  // Most responses are FETCH.
  if (head.name === 'FETCH' && frame.kind === 'data') return fetch(tree, findings)
  if (frame.kind === 'command') return values(tree)
  if (head.code >= 0) return code(tree, findings)
  if (frame.kind !== 'data') return undefined
  const read = head.name === undefined ? undefined : readers.get(head.name)
  if (read !== undefined) return read(tree, findings)
  return tape.value(head.body, tape.length) < tape.length ? values(tree) : undefined
}

function values(tree: Tree): ValuesData {
  return { type: 'values', values: generics(tree.tape, tree.head.body) }
}
