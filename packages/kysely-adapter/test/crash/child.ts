// Started as a process of its own: `child.ts die <address> <tenant> before|after <n>` kills itself at the n-th statement;
// `child.ts resume <address> <tenants>` goes on after such deaths and prints what it leaves.
import { kyselyRepository } from '../../src/kysely-repository.ts'
import type { OwnTables } from '../conformance-access.ts'
import { connectTo } from './connect-to.ts'
import { endState } from './end-state.ts'
import { importFile, lapseLeases, resume } from './scenario.ts'

const [task, address = '', tenants = '', side = '', at = ''] = process.argv.slice(2)

const die = async (): Promise<void> => {
  const counted = { before: 0, after: 0 }
  const pass = (here: 'before' | 'after') => (): void => {
    counted[here]++
    if (here === side && counted[here] === Number(at)) process.kill(process.pid, 'SIGKILL')
  }
  const db = connectTo<OwnTables>(address, { before: pass('before'), after: pass('after') })
  await importFile(kyselyRepository(db, { tenantId: tenants }))
  console.log(JSON.stringify(counted.after))
  await db.destroy()
}

const goOn = async (): Promise<void> => {
  const db = connectTo<OwnTables>(address)
  for (const tenantId of tenants.split(',')) {
    const repository = kyselyRepository(db, { tenantId })
    await lapseLeases(db, tenantId)
    await resume(repository)
    const state = await endState(db, tenantId, repository)
    console.log(JSON.stringify({ tenantId, state }))
  }
  await db.destroy()
}

await (task === 'die' ? die() : goOn())
