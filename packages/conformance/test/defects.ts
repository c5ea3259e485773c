import type { ApplyBatch, LedgerRow, PlanChanges, Ports } from '@footfall/core'
import { adapterDefects } from './adapter-defects.ts'
import type { Defect } from './defect.ts'
import type { Break } from './open-memory.ts'

const appending =
  (change: (rows: readonly LedgerRow[]) => readonly LedgerRow[]): Break =>
  ({ ledger }) => ({ ledger: { ...ledger, append: (id, rows) => ledger.append(id, change(rows)) } })

/** Changes what the engine planned, on its way to the storage. */
export const applying =
  (change: (changes: PlanChanges) => PlanChanges): Break =>
  ({ registry }) => ({
    registry: {
      ...registry,
      apply: (batch: ApplyBatch) => registry.apply({ ...batch, changes: change(batch.changes) }),
    },
  })

/** Does something to the tables after a batch was written. */
const afterApplying =
  (spoil: (batch: ApplyBatch, database: Parameters<Break>[1], tenantId: string) => void): Break =>
  ({ registry }: Ports, database, tenantId) => ({
    registry: {
      ...registry,
      async apply(batch: ApplyBatch) {
        const applied = await registry.apply(batch)
        spoil(batch, database, tenantId)
        return applied
      },
    },
  })

const dayBefore = (date: string): string => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)

const NO_ROW_LOST = 'no row is lost, each visit is there once, and conflicts are recorded, whatever came before'
const AGAIN = 'importing the same file again adds nothing, and every row that was not held is a repeated visit'
const NO_BYTE_LOST = 'no byte is lost: what the ledger keeps, put together, is the file'
const CLAIMED_AT_ONCE = 'every identity of a new person is claimed at once, so that any of them is met later'

const planDefects: readonly Defect[] = [
  {
    name: 'drop the last row of a batch',
    law: 1,
    caughtBy: NO_BYTE_LOST,
    breakIt: appending((rows) => (rows.length > 1 ? rows.slice(0, -1) : rows)),
  },
  {
    name: 'lose blank lines',
    law: 1,
    caughtBy: NO_BYTE_LOST,
    breakIt: appending((rows) =>
      rows.filter(
        ({ rowNumber, raw }) => rowNumber > 0 || !/^[\s,;"]*$/.test(new TextDecoder().decode(raw ?? undefined)),
      ),
    ),
  },
  {
    name: 'patch bytes that do not decode',
    law: 1,
    caughtBy: NO_BYTE_LOST,
    breakIt: appending((rows) =>
      rows.map((row) =>
        row.raw === null ? row : { ...row, raw: new TextEncoder().encode(new TextDecoder().decode(row.raw)) },
      ),
    ),
  },
  {
    name: 'treat a held row as done',
    law: 2,
    caughtBy: NO_ROW_LOST,
    breakIt: applying((changes) => ({
      ...changes,
      outcomes: changes.outcomes.map((one) => (one.outcome === 'held' ? { ...one, outcome: 'visit-repeated' } : one)),
    })),
  },
  {
    name: 'forget the outcome of a repeated visit',
    law: 2,
    caughtBy: NO_ROW_LOST,
    breakIt: applying((changes) => ({
      ...changes,
      outcomes: changes.outcomes.filter(({ outcome }) => outcome !== 'visit-repeated'),
    })),
  },
  {
    name: 'claim only the first identity of a client',
    law: 3,
    caughtBy: CLAIMED_AT_ONCE,
    breakIt: applying((changes) => ({
      ...changes,
      claims: changes.claims.filter(
        ({ client }, at) =>
          changes.claims.findIndex((one) => JSON.stringify(one.client) === JSON.stringify(client)) === at,
      ),
    })),
  },
  {
    name: 'ignore e-mail',
    law: 3,
    caughtBy: 'one person is one client: rows that share an identity, also through others, come together',
    breakIt: (ports, database, tenantId) => {
      const { registry } = ports
      const { registry: claiming = registry } = applying((changes) => ({
        ...changes,
        claims: changes.claims.filter(({ identity }) => identity.kind !== 'email'),
      }))(ports, database, tenantId)
      const phones = <T extends { readonly kind: string }>(all: readonly T[]) =>
        all.filter(({ kind }) => kind !== 'email')
      return {
        registry: {
          ...claiming,
          findOwners: (identities) => registry.findOwners(phones(identities)),
          findKnown: (keys) => registry.findKnown({ ...keys, identities: phones(keys.identities) }),
        },
      }
    },
  },
  {
    name: 'count without writing',
    law: 4,
    caughtBy: NO_ROW_LOST,
    breakIt: applying((changes) => ({
      ...changes,
      visits: [],
      outcomes: changes.outcomes.map((one) => ({
        ...one,
        visit: one.visit !== null && 'new' in one.visit ? null : one.visit,
      })),
    })),
  },
  {
    name: 'write a visit that is there once more',
    law: 4,
    caughtBy: 'a visit that is there already refuses the whole batch',
    breakIt: ({ registry }, database) => ({
      registry: {
        ...registry,
        apply(batch) {
          database.visitKeys.clear()
          return registry.apply(batch)
        },
      },
    }),
  },
  {
    name: 'move a date by a time zone',
    law: 4,
    caughtBy: NO_ROW_LOST,
    breakIt: applying((changes) => ({
      ...changes,
      visits: changes.visits.map((visit) => ({ ...visit, visitDate: dayBefore(visit.visitDate) })),
    })),
  },
  {
    name: 'put every visit of a batch into its first store',
    law: 4,
    caughtBy: NO_ROW_LOST,
    breakIt: applying((changes) => ({
      ...changes,
      visits: changes.visits.map((visit) => ({ ...visit, store: changes.visits[0]?.store ?? visit.store })),
    })),
  },
  {
    name: 'forget who rows without identity were',
    law: 5,
    caughtBy: AGAIN,
    breakIt: applying((changes) => ({
      ...changes,
      claims: changes.claims.filter(({ identity }) => identity.kind !== 'content'),
    })),
  },
  {
    name: 'claim only what the rows of this batch need',
    law: 6,
    caughtBy: 'only the size of batches changed, all is the same: names, outcomes, warnings too',
    breakIt: applying((changes) => ({ ...changes, claims: changes.claims.slice(0, changes.outcomes.length) })),
  },
  {
    name: 'overwrite a name',
    law: 9,
    caughtBy: 'importing only adds: no visit, owner or filled field of before is touched',
    breakIt: afterApplying(({ changes }, database) => {
      for (const { client, name } of changes.outcomes) {
        const found = client !== null && 'id' in client ? database.clients.get(client.id) : undefined
        if (found !== undefined && name !== null) database.clients.set(found.id, { ...found, name })
      }
    }),
  },
  {
    name: 'merge two known clients',
    law: 9,
    caughtBy: 'importing only adds: no visit, owner or filled field of before is touched',
    breakIt: afterApplying(({ changes }, database) => {
      for (const { conflict } of changes.outcomes) {
        const [chosen, ...others] = conflict?.clientIds ?? []
        for (const [key, { clientId }] of database.identities) {
          if (chosen !== undefined && others.includes(clientId)) database.identities.set(key, { clientId: chosen })
        }
      }
    }),
  },
  {
    name: 'keep a conflict to oneself',
    law: 10,
    caughtBy:
      'a phone of one client and an e-mail of another: one visit, on the client of the phone, and the conflict is kept',
    breakIt: applying((changes) => ({
      ...changes,
      outcomes: changes.outcomes.map((one) => ({ ...one, conflict: null })),
    })),
  },
]

export const defects: readonly Defect[] = [...planDefects, ...adapterDefects]
