/** The entry point of the engine's thread: starts the engine and sends its records out. */
import { parentPort, workerData } from 'node:worker_threads'
import { readClock } from '../../record/clock.ts'
import { limits } from '../../record/limits.ts'
import { noLiterals } from '../../redact/gathering.ts'
import { Engine } from '../engine.ts'
import { Bodies } from './bodies.ts'
import { HandOver } from './hand-over.ts'
import type { FailedStart, Start, ThreadOrder, ThreadReport } from './messages.ts'

function report(message: ThreadReport, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, [...transfer])
}

async function run({ options, clock, linesOnly }: Start): Promise<void> {
  const handOver = new HandOver({
    send: (records, octets, buffer) => report({ type: 'records', records, octets }, [buffer]),
    later: (call) => setTimeout(call, limits.handOver),
    backlog: () => engine.backlog,
    lag: (from, to) => report({ type: 'behind', from, to }),
    again: () => engine.again(),
    linesOnly,
  })
  // A reader that shows everything, and can read on in a file, needs all octets.
  const all = !linesOnly && options.session !== undefined
  const bodies = new Bodies(linesOnly)
  const engine: Engine = new Engine(options, readClock(clock), {
    record: (record, literals) => {
      const handed = bodies.take(record, all ? noLiterals : literals)
      handOver.push(handed.record, handed.bodies)
    },
    session: (state) => report({ type: 'session', state }),
    delay: (delay) => report({ type: 'delay', delay }),
  })
  parentPort?.on('message', (order: ThreadOrder) => {
    if (order.type === 'read') handOver.restore(order.octets)
    else if (order.type === 'caughtUp') handOver.caughtUp(order.to)
    else if (order.type === 'append') engine.append(order.record)
    else {
      engine.stop().then(() => {
        handOver.end()
        leave()
      })
    }
  })
  // A reader that lags reads the file to its end first.
  const leave = (): void => {
    if (handOver.lagging) {
      setTimeout(leave, limits.handOver)
      return
    }
    report({ type: 'stopped' })
    parentPort?.close()
  }
  try {
    const ports = await engine.start()
    const opened = {
      ports: ports.map(({ address, port }) => ({ address, port })),
      sessionFile: engine.sessionFile,
    }
    report({ type: 'listening', opened })
  } catch (error) {
    report({ type: 'failed', ...failure(error) })
    parentPort?.close()
  }
}

function failure(error: unknown): FailedStart {
  if (!(error instanceof Error)) return { message: 'unknown error', code: '' }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const remedy = 'remedy' in error && typeof error.remedy === 'string' ? error.remedy : undefined
  const { address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  const taken = address === undefined || port === undefined ? undefined : { address, port }
  return { message: error.message, code, remedy, port: taken }
}

run(workerData as Start)
