/**
 * Finds ports for servers of the tests. Below 32768, because above it the system hands out ports of its
 * own accord.
 */
import { createServer } from 'node:net'

const lowest = 20_000
const highest = 32_000
const given = new Set<number>()

/**
 * A port of 127.0.0.1 that nobody listens on now and that was not given out before in this process.
 * @throws when a hundred ports in a row are taken
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
  throw new Error(`no free port between ${lowest} and ${highest}`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
