import assert from 'node:assert/strict'
import type { Repository, RowOutcome } from '@footfall/core'
import type { Chapter, Tamper } from '../contract.ts'
import { fixOf } from '../support/drafts.ts'
import { present } from '../support/expect.ts'
import { changesOf, heldOutcome, ledgerRows, oneVisit, openImport, phone, settledOutcome } from '../support/samples.ts'

const tamperOf = (tamper: Tamper | undefined): Tamper =>
  present(tamper, 'the tampering access, which the adapter declares,')

/** A completed import of three rows: two of one visit, one held. */
const completed = async (repository: Repository): Promise<{ id: string; visitId: string }> => {
  const { id, fence } = await openImport(repository, ['a\n', 'b\n', 'c\n'])
  const at = { client: { new: 0 }, visit: { new: 0 } }
  const outcomes = [
    settledOutcome(1, { ...at, outcome: 'client-created' }),
    settledOutcome(2, { ...at, outcome: 'visit-repeated' }),
    heldOutcome(3),
  ]
  const { visitIds } = await repository.registry.apply({
    import: { id, fence },
    changes: { ...oneVisit(phone('+911')), outcomes },
  })
  await repository.ledger.update(id, { status: 'completed' }, ['applying'])
  await repository.leases.release(id, fence)
  return { id, visitId: present(visitIds[0], 'the visit') }
}

export const violationsChapter: Chapter = {
  title: 'Violations',
  cases: [
    {
      name: 'a whole import has none, before it is applied, in between and after',
      law: 13,
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const { id, fence } = await openImport(repository, ['a\n', 'b\n'])
        assert.deepEqual(await repository.ledger.violations(id, 9), [])
        await repository.registry.apply({ import: { id, fence }, changes: changesOf({ outcomes: [heldOutcome(1)] }) })
        assert.deepEqual(await repository.ledger.violations(id, 9), [])
        await repository.leases.release(id, fence)
        assert.deepEqual(await repository.ledger.violations((await completed(repository)).id, 9), [])
      },
    },
    {
      name: 'an import that counts as completed with a row that has no outcome is found out',
      law: 13,
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const { id, fence } = await openImport(repository, ['a\n', 'b\n'])
        await repository.registry.apply({ import: { id, fence }, changes: changesOf({ outcomes: [heldOutcome(1)] }) })
        await repository.ledger.update(id, { status: 'completed' }, ['applying'])
        const found = await repository.ledger.violations(id, 9)
        assert.deepEqual(
          found.map(({ importId, rowNumber, law }) => [importId, rowNumber, law]),
          [[id, 2, 2]],
        )
      },
    },
    {
      name: "deleting any one row's outcome is found, and names that row",
      law: 13,
      needs: ['tamper'],
      async run({ db, newTenant }) {
        for (const rowNumber of [1, 2, 3]) {
          const repository = db.repository(newTenant())
          const { id } = await completed(repository)
          await tamperOf(db.tamper).deleteOutcome(id, rowNumber)
          const found = await repository.ledger.violations(id, 9)
          assert.ok(
            found.some((one) => one.rowNumber === rowNumber && one.law === 2 && one.importId === id),
            `Row ${rowNumber} is not named.`,
          )
        }
      },
    },
    {
      name: 'deleting any one row from the ledger is found, and names that row',
      law: 13,
      needs: ['tamper'],
      async run({ db, newTenant }) {
        for (const rowNumber of [1, 2, 3]) {
          const repository = db.repository(newTenant())
          const { id } = await completed(repository)
          await tamperOf(db.tamper).deleteRow(id, rowNumber)
          const found = await repository.ledger.violations(id, 9)
          assert.ok(
            found.some((one) => one.rowNumber === rowNumber && one.law === 2),
            `Row ${rowNumber} is not named.`,
          )
        }
      },
    },
    {
      name: 'deleting a visit is found, and names every row that points at it',
      law: 13,
      needs: ['tamper'],
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const { id, visitId } = await completed(repository)
        await tamperOf(db.tamper).deleteVisit(visitId)
        const found = await repository.ledger.violations(id, 9)
        assert.deepEqual(
          new Set(found.filter(({ law }) => law === 4).map(({ rowNumber }) => rowNumber)),
          new Set([1, 2]),
        )
        assert.equal((await repository.ledger.violations(id, 1)).length, 1)
      },
    },
    {
      name: 'a client that two rows of an import say to have made is found, and both rows are named',
      law: 3,
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const { ledger, registry } = repository
        const { id, fence } = await openImport(repository, ['a\n', 'b\n', 'c\n'])
        const made = (rowNumber: number, client: RowOutcome['client'], visit: RowOutcome['visit'], revision = 1) => ({
          ...settledOutcome(rowNumber, { client, visit, outcome: 'client-created' }),
          revision,
        })
        const at = [{ new: 0 }, { new: 0 }] as const
        const first = [made(1, ...at), heldOutcome(2), heldOutcome(3)]
        const { clientIds, visitIds } = await registry.apply({
          import: { id, fence },
          changes: { ...oneVisit(phone('+911')), outcomes: first },
        })
        const fixes = ledgerRows(['a\n', 'b\n', 'c\n']).slice(2)
        await ledger.append(
          id,
          fixes.map((row) => fixOf(row, 2)),
        )
        const another = oneVisit(phone('+912'), { store: 'Paldi' })
        await registry.apply({ import: { id, fence }, changes: { ...another, outcomes: [made(2, ...at, 2)] } })
        assert.deepEqual(await ledger.violations(id, 9), [], 'A fix that makes a client of its own is none.')

        const same = [{ id: present(clientIds[0], 'the client') }, { id: present(visitIds[0], 'the visit') }] as const
        await registry.apply({ import: { id, fence }, changes: changesOf({ outcomes: [made(3, ...same, 2)] }) })
        const found = await ledger.violations(id, 9)
        assert.deepEqual(
          new Set(found.map(({ rowNumber, law }) => `${rowNumber} by law ${law}`)),
          new Set(['1 by law 3', '3 by law 3']),
        )
      },
    },
    {
      name: 'a visit of the import that no row points at is found',
      law: 13,
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const { id, fence } = await openImport(repository, ['a\n'])
        const changes = { ...oneVisit(phone('+911')), outcomes: [heldOutcome(1)] }
        await repository.registry.apply({ import: { id, fence }, changes })
        const found = await repository.ledger.violations(id, 9)
        assert.ok(found.some(({ law }) => law === 4))
      },
    },
  ],
}
