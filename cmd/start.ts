/** `npm start`: the demo, or the proxy when a server is named. */
import process from 'node:process'

if (process.argv.length === 2) process.argv.push('demo')
await import('./imapscope.ts')
