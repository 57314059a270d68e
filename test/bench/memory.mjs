/**
 * Loaded into the program that is measured (`--import`), in each of its threads: on SIGUSR2 every thread
 * collects its garbage and appends a line of JSON with what it then holds to the file in LONGRUN_SAMPLES.
 */
import { appendFileSync } from 'node:fs'
import process from 'node:process'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread, threadId } from 'node:worker_threads'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')
const file = process.env.LONGRUN_SAMPLES
const channel = new BroadcastChannel('longrun')

/** What a collection lets go, such as the octets behind a view, is gone only after the next one. */
async function sample(number) {
  for (let round = 0; round < 4; round++) {
    collect()
    await turn()
  }
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage()
  const line = { number, thread: threadId, heapUsed, external, arrayBuffers, rss }
  appendFileSync(file, `${JSON.stringify(line)}\n`)
}

if (file !== undefined) {
  channel.onmessage = ({ data }) => sample(data)
  if (isMainThread) {
    let number = 0
    appendFileSync(file, `${JSON.stringify({ pid: process.pid })}\n`)
    process.on('SIGUSR2', () => {
      channel.postMessage(++number)
      sample(number)
    })
  }
}
channel.unref()
