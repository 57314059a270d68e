/**
 * The library's front door: the parser, the session model, filters, session files and the engine, for other
 * people's tests.
 */
export { CaptureError } from './capture/container/errors.ts'
export type { SessionItem } from './capture/session/items.ts'
export { type Exporter, type Format, formats } from './export/index.ts'
export {
  type Completion,
  type Completions,
  compile,
  complete,
  type Filter,
  type Mistake,
} from './filter/index.ts'
export type { Finding, NotEvaluated, Occurrence } from './findings/finding.ts'
export type { Rule, RuleNeed, Severity } from './findings/rule.ts'
export { ruleOf, rules } from './findings/table.ts'
export { parse, type Tree } from './grammar/tree.ts'
export { type InputOptions, readSession } from './inputs/index.ts'
export { type FrameReading, type RawOctets, readFrames } from './observe/frames.ts'
export { type EventSink, type LiveListener, LiveSession, startLive } from './observe/live.ts'
export { Observer } from './observe/observer.ts'
export { type RecordedListener, readComments, readEvents } from './observe/recorded.ts'
export { Engine, type EngineListener, type EngineOptions, type Listener } from './proxy/engine.ts'
export { StartFailure } from './proxy/worker/thread.ts'
export { type Clock, startClock } from './record/clock.ts'
export type * from './record/record.ts'
export { formatVersion, peer, sides } from './record/record.ts'
export { type Played, playClients, playServer, readDialogues } from './replay/play.ts'
export { Endings, type EndingsReport } from './reports/endings.ts'
export { compare, Offers, type OffersReport } from './reports/offers.ts'
export { commandForm } from './reports/shape.ts'
export { Stats, type StatsReport } from './reports/stats.ts'
export { type CapabilityUse, CapabilityUses, unused } from './session/capability-use.ts'
export { Comments } from './session/comments.ts'
export type * from './session/events.ts'
export { recordingEnds } from './session/events.ts'
export { held, type Latency, latency, type Sending, sending } from './session/latency.ts'
export type { MessageNumbers } from './session/numbers.ts'
export { headShared, sharing } from './share/share.ts'
export type { Frame } from './wire/frame.ts'
export { type Framed, Framer } from './wire/framer.ts'
