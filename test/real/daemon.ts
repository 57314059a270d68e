/** What the mail servers of the tests have in common: whom they run as, and how one sees that they are up. */
import { connect } from 'node:net'
import { must } from './run.ts'

export interface Account {
  readonly user: string
  readonly group: string
  readonly uid: number
  readonly gid: number
}

/** Root does not run a server as root but as nobody; anybody else runs it as themselves. */
export async function serverAccount(folder: string): Promise<Account> {
  const asRoot = process.getuid?.() === 0
  const who = asRoot ? ['nobody'] : []
  const ask = async (what: string) => (await must('id', [what, ...who], { folder })).toString().trim()
  return {
    user: await ask('-un'),
    group: await ask('-gn'),
    uid: Number(await ask('-u')),
    gid: Number(await ask('-g')),
  }
}

/** @returns whether a server says something on that port of 127.0.0.1 within two seconds */
export function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('data', () => answer(true))
    socket.once('error', () => answer(false))
    socket.setTimeout(2000, () => answer(false))
  })
}
