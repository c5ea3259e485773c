import { type Repository, recordVisit } from '@footfall/core'
import * as fc from 'fast-check'
import type { Chapter } from '../contract.ts'
import { arbitraryFile, batchSizes, soundRow } from '../files/arbitrary-file.ts'
import { importFile } from '../files/import-file.ts'
import { truthOf } from '../files/row-spec.ts'
import { judgeAdditions } from '../judge/judge-additions.ts'
import { judgeContents, judgeImport } from '../judge/judge-import.ts'
import { aroundRepository } from '../support/around-ports.ts'
import { holds } from '../support/property.ts'

/** Lets others go first, now and then: each port call waits for some turns of the event loop. */
const hesitant = (repository: Repository, turns: readonly number[]): Repository => {
  let calls = 0
  let inside = 0
  return aroundRepository(repository, async (call, run) => {
    if (inside === 0) {
      const wait = turns[calls++ % Math.max(1, turns.length)] ?? 0
      for (let turn = 0; turn < wait; turn++) await new Promise((resolve) => setTimeout(resolve, 0))
    }
    // A transaction that is under way is not held up: others wait for it.
    if (call !== 'transaction') return run()
    inside++
    try {
      return await run()
    } finally {
      inside--
    }
  })
}

const worker = fc.record({
  file: arbitraryFile(8),
  batchSize: batchSizes,
  entries: fc.array(soundRow, { maxLength: 3 }),
  turns: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 7 }),
})

export const concurrencyLawsChapter: Chapter = {
  title: 'Laws of writers at once',
  cases: [
    {
      name: 'imports and visits entered by hand, all at once: nobody is doubled, nothing is lost, and nobody hears of it',
      law: 8,
      needs: ['concurrentWriters'],
      run: (context) =>
        holds(
          context,
          fc.record({ first: arbitraryFile(4), workers: fc.array(worker, { minLength: 2, maxLength: 4 }) }),
          async ({ first, workers }) => {
            const tenant = context.newTenant()
            await importFile(context.db.repository(tenant), first)
            const before = await context.db.inspect(tenant)
            const work = workers.flatMap(({ file, batchSize, entries, turns }) => {
              const repository = hesitant(context.db.repository(tenant), turns)
              const imported = async () => {
                const { importId } = await importFile(repository, file, batchSize)
                return [{ importId, truths: file.rows.map(truthOf) }]
              }
              const entered = async () => {
                for (const { name, phone, email, store, date } of entries) {
                  const options = { repository, defaultCountry: 'IN', dateOrder: 'DMY' } as const
                  const visit = { name, phone: phone.text, email: email.text, store: store.text, visitDate: date.text }
                  await recordVisit(visit, options)
                }
                return []
              }
              return [imported(), entered()]
            })
            const done = (await Promise.all(work)).flat()
            const contents = await context.db.inspect(tenant)
            judgeContents(contents)
            judgeAdditions(before, contents)
            const repository = context.db.repository(tenant)
            for (const { importId, truths } of done) await judgeImport(repository, importId, truths, contents)
          },
        ),
    },
  ],
}
