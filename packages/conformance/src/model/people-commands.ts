import assert from 'node:assert/strict'
import { recordVisit } from '@footfall/core'
import type * as fc from 'fast-check'
import { soundRow } from '../files/arbitrary-file.ts'
import { type RowSpec, truthOf } from '../files/row-spec.ts'
import { labelOf, ownersIn } from '../judge/judge-import.ts'
import type { Command } from './import-commands.ts'
import { judgeWorld } from './world.ts'

const enterVisit = (row: RowSpec): Command => ({
  check: () => true,
  async run(model, real) {
    const { repository, context, tenant } = real
    const { clientId } = await recordVisit(
      {
        name: row.name,
        phone: row.phone.text,
        email: row.email.text,
        store: row.store.text,
        visitDate: row.date.text,
        attendedBy: row.attendedBy,
      },
      { repository, defaultCountry: 'IN', dateOrder: 'DMY' },
    )
    await judgeWorld(model, real)
    const owners = ownersIn(await context.db.inspect(tenant))
    const [first] = truthOf({ ...row, phone2: { text: '', value: null } }).identities
    if (first !== undefined) assert.equal(owners.get(labelOf(first)), clientId)
  },
  toString: () => `enterVisit(${JSON.stringify(row)})`,
})

/** The host's code adds a client; Footfall hears of it with the next import. */
const hostAdds = (row: RowSpec): Command => ({
  check: () => true,
  async run(model, real) {
    const { context, tenant } = real
    await context.db.host?.createClient(tenant, {
      name: row.name === '' ? null : row.name,
      phone: row.phone.text === '' ? null : row.phone.text,
      email: row.email.text === '' ? null : row.email.text,
    })
    await judgeWorld(model, real)
  },
  toString: () => `hostAdds(${JSON.stringify(row)})`,
})

export const peopleCommands: fc.Arbitrary<Command>[] = [soundRow.map(enterVisit), soundRow.map(hostAdds)]
