import assert from 'node:assert/strict'
import { keysOf, planImport, readRows, verifyImport } from '@footfall/core'
import type { CaseContext, Chapter, Tamper } from '../contract.ts'
import { arbitraryFile } from '../files/arbitrary-file.ts'
import { allRows, importFile } from '../files/import-file.ts'
import { chunksOf, render } from '../files/render.ts'
import { FILE_OPTIONS, truthOf } from '../files/row-spec.ts'
import { judgeContents, judgeImport } from '../judge/judge-import.ts'
import { present } from '../support/expect.ts'
import { holds } from '../support/property.ts'

type Damage = (tamper: Tamper, importId: string, rowNumber: number, visitId: string | null) => Promise<void>

/** Damages one row after the other, each in an import of its own, and expects its name from `verify`. */
const namesTheRow = (context: CaseContext, damage: Damage, onlyWithVisit = false): Promise<void> => {
  const tamper = present(context.db.tamper, 'the tampering access')
  return holds(context, arbitraryFile(5), async (file) => {
    for (const rowNumber of file.rows.map((_, at) => at + 1)) {
      const repository = context.db.repository(context.newTenant())
      const { importId } = await importFile(repository, file)
      assert.equal((await verifyImport(importId, { repository })).ok, true)
      const row = present((await allRows(repository, importId))[rowNumber - 1], 'the row')
      if (onlyWithVisit && row.visitId === null) continue
      await damage(tamper, importId, rowNumber, row.visitId)
      const { ok, violations } = await verifyImport(null, { repository })
      assert.equal(ok, false)
      assert.ok(
        violations.some((one) => one.importId === importId && one.rowNumber === rowNumber),
        `Row ${rowNumber} is not named: ${JSON.stringify(violations)}`,
      )
    }
  })
}

export const verifyLawsChapter: Chapter = {
  title: 'Laws of the proof',
  cases: [
    {
      name: "deleting any one row's outcome makes verify fail and name that row",
      law: 13,
      needs: ['tamper'],
      run: (context) => namesTheRow(context, (tamper, id, row) => tamper.deleteOutcome(id, row)),
    },
    {
      name: 'deleting any one row from the ledger makes verify fail and name that row',
      law: 13,
      needs: ['tamper'],
      run: (context) => namesTheRow(context, (tamper, id, row) => tamper.deleteRow(id, row)),
    },
    {
      name: 'deleting the visit of any one row makes verify fail and name that row',
      law: 13,
      needs: ['tamper'],
      run: (context) => namesTheRow(context, (tamper, _id, _row, visitId) => tamper.deleteVisit(visitId ?? ''), true),
    },
    {
      name: 'changing any one byte of a record makes verify fail: the hash of the source does not come out again',
      law: 13,
      needs: ['tamper'],
      run: (context) =>
        holds(context, arbitraryFile(4), async (file) => {
          const tamper = present(context.db.tamper, 'the tampering access')
          for (const rowNumber of file.rows.map((_, at) => at + 1)) {
            const repository = context.db.repository(context.newTenant())
            const { importId } = await importFile(repository, file)
            const spans = await repository.ledger.spans(importId, { from: 0, limit: 99 })
            const raw = present(spans.find((span) => span.rowNumber === rowNumber)?.raw, 'the bytes').slice()
            raw[0] = (raw[0] ?? 0) ^ 1
            await tamper.changeBytes(importId, rowNumber, raw)
            const { ok, violations } = await verifyImport(importId, { repository })
            assert.equal(ok, false)
            assert.ok(violations.some(({ law }) => law === 1))
          }
        }),
    },
    {
      name: 'a plan of a whole file, applied in one transaction, is an import like any other',
      law: 2,
      run: (context) =>
        holds(context, arbitraryFile(), async (file) => {
          const tenant = context.newTenant()
          const repository = context.db.repository(tenant)
          const { delimiter, chunk } = file.layout
          const rows = await readRows(chunksOf(render(file), chunk), { ...FILE_OPTIONS, delimiter })
          const plan = planImport(rows, await repository.findKnown(keysOf(rows)))
          const { importId } = await repository.applyPlan(plan)
          const contents = await context.db.inspect(tenant)
          judgeContents(contents)
          await judgeImport(repository, importId, file.rows.map(truthOf), contents)
          if (plan.visits.length > 0) {
            await assert.rejects(repository.applyPlan(plan), { code: 'plan-changed' })
            assert.deepEqual((await repository.ledger.list({ after: null, limit: 9 })).items.length, 1)
          }
        }),
    },
  ],
}
