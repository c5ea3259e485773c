import assert from 'node:assert/strict'
import { applyImport, previewImport, recordVisit, reportImport } from '@footfall/core'
import * as fc from 'fast-check'
import type { Chapter } from '../contract.ts'
import { arbitraryFile, batchSizes, soundRow } from '../files/arbitrary-file.ts'
import { allRows, importFile, receiveFile } from '../files/import-file.ts'
import { assertSame } from '../support/contents.ts'
import { present, refused } from '../support/expect.ts'
import { holds } from '../support/property.ts'

const files = fc.record({ first: arbitraryFile(8), file: arbitraryFile(), batchSize: batchSizes })

export const previewLawsChapter: Chapter = {
  title: 'Laws of previews',
  cases: [
    {
      name: 'applying with the digest does what the preview showed, in batches of any size, and a preview writes nothing',
      law: 11,
      run: (context) =>
        holds(context, files, async ({ first, file, batchSize }) => {
          const tenant = context.newTenant()
          const repository = context.db.repository(tenant)
          await importFile(repository, first)
          const importId = await receiveFile(repository, file)
          const before = await context.db.inspect(tenant)
          const preview = await previewImport(importId, { repository })
          assert.equal((await previewImport(importId, { repository })).digest, preview.digest)
          assertSame(await context.db.inspect(tenant), before, 'A preview wrote.')
          const digest = present(preview.digest, 'the digest')
          const report = await applyImport(importId, { repository, digest, batchSize })
          assert.deepEqual(report.outcomes, preview.outcomes)
          assert.deepEqual(report.created, preview.created)
          assert.equal(report.conflicts, preview.conflicts)
          assert.equal(report.drift, 0)
          assert.deepEqual(report.warnings, preview.warnings)
          const rows = await allRows(repository, importId)
          preview.sample.forEach((item, at) => {
            const row = present(rows[at], 'the row')
            assert.equal(row.outcome, item.outcome)
            assert.deepEqual([row.reasons, row.warnings, row.fields], [item.reasons, item.warnings, item.fields])
            if (item.clientId !== null) assert.equal(row.clientId, item.clientId)
          })
        }),
    },
    {
      name: 'when somebody wrote in between, it does what was shown all the same or refuses before anything is written',
      law: 11,
      run: (context) =>
        holds(context, fc.tuple(files, soundRow), async ([{ first, file, batchSize }, entry]) => {
          const tenant = context.newTenant()
          const repository = context.db.repository(tenant)
          await importFile(repository, first)
          const importId = await receiveFile(repository, file)
          const preview = await previewImport(importId, { repository })
          const digest = present(preview.digest, 'the digest')
          const visit = { name: entry.name, phone: entry.phone.text, email: entry.email.text, store: entry.store.text }
          const options = { repository, defaultCountry: 'IN', dateOrder: 'DMY' } as const
          await recordVisit({ ...visit, visitDate: entry.date.text }, options)
          const between = await context.db.inspect(tenant)
          const now = await previewImport(importId, { repository })
          if (now.digest === digest) {
            const report = await applyImport(importId, { repository, digest, batchSize })
            assert.deepEqual([report.outcomes, report.created], [preview.outcomes, preview.created])
          } else {
            await refused('plan-changed', () => applyImport(importId, { repository, digest, batchSize }))
            assertSame(await context.db.inspect(tenant), between, 'An apply that was refused wrote.')
            assert.equal((await repository.ledger.totals(importId)).outcomes.pending, file.rows.length)
            assert.equal((await reportImport(importId, { repository })).status, 'received')
            const again = { repository, digest: present(now.digest, 'the digest'), batchSize }
            const report = await applyImport(importId, again)
            assert.deepEqual([report.outcomes, report.created], [now.outcomes, now.created])
          }
        }),
    },
    {
      name: 'a digest that was never given is refused and nothing is written',
      law: 11,
      run: (context) =>
        holds(context, arbitraryFile(), async (file) => {
          const tenant = context.newTenant()
          const repository = context.db.repository(tenant)
          const importId = await receiveFile(repository, file)
          await refused('plan-changed', () => applyImport(importId, { repository, digest: '0'.repeat(64) }))
          assert.deepEqual((await context.db.inspect(tenant)).visits, [])
        }),
    },
  ],
}
