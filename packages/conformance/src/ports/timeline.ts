import assert from 'node:assert/strict'
import type { TimelineVisit } from '@footfall/core'
import type { Chapter } from '../contract.ts'
import { changesOf, oneVisit, openImport, phone, recordOne, settledOutcome, write } from '../support/samples.ts'

const DATES = ['2024-05-08', '2024-05-06', '2024-05-07', '2024-05-06', '2024-05-08', '2024-05-06']

export const timelineChapter: Chapter = {
  title: 'Timeline',
  cases: [
    {
      name: 'visits come newest first, those of one day by id, page after page',
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const { clientId } = await recordOne(repository, phone('+911'), { date: '2024-05-05' })
        await recordOne(repository, phone('+912'), { store: 'Satellite' })
        await write(
          repository,
          changesOf({
            stores: DATES.map((_, ref) => ({ ref, key: `store ${ref}`, name: `Store ${ref}` })),
            visits: DATES.map((visitDate, ref) => ({
              ref,
              client: { id: clientId },
              store: { new: ref },
              visitDate,
              attendedBy: null,
            })),
          }),
        )
        const all = await repository.timeline.visits(clientId, { before: null, limit: 100 })
        assert.equal(all.length, DATES.length + 1)
        const expected = [...all].sort((a, b) =>
          a.visitDate === b.visitDate ? (a.id < b.id ? -1 : 1) : a.visitDate < b.visitDate ? 1 : -1,
        )
        assert.deepEqual(all, expected)
        const paged: TimelineVisit[] = []
        for (;;) {
          const last = paged.at(-1)
          const before = last === undefined ? null : { date: last.visitDate, id: last.id }
          const page = await repository.timeline.visits(clientId, { before, limit: 2 })
          assert.ok(page.length <= 2)
          paged.push(...page)
          if (page.length < 2) break
        }
        assert.deepEqual(paged, all)
        const earlier = await repository.timeline.visits(clientId, {
          before: { date: '2024-05-07', id: null },
          limit: 9,
        })
        assert.deepEqual(
          earlier,
          all.filter(({ visitDate }) => visitDate < '2024-05-07'),
        )
      },
    },
    {
      name: 'a visit shows its store and what each row that met in it says, in import and row order',
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const first = await openImport(repository, ['a\n', 'b\n'])
        const { clientIds, visitIds } = await repository.registry.apply({
          import: { id: first.id, fence: first.fence },
          changes: {
            ...oneVisit(phone('+911'), { attendedBy: 'Kiran' }),
            outcomes: [2, 1].map((rowNumber) =>
              settledOutcome(rowNumber, {
                client: { new: 0 },
                visit: { new: 0 },
                name: `Row ${rowNumber}`,
                attendedBy: 'K',
              }),
            ),
          },
        })
        await repository.leases.release(first.id, first.fence)
        const [clientId = '', visitId = ''] = [clientIds[0], visitIds[0]]
        const [visit] = await repository.timeline.visits(clientId, { before: null, limit: 9 })
        assert.deepEqual(visit, {
          id: visitId,
          clientId,
          storeName: 'CG Road',
          visitDate: '2024-05-06',
          attendedBy: 'Kiran',
          entries: [
            { name: 'Row 1', attendedBy: 'K' },
            { name: 'Row 2', attendedBy: 'K' },
          ],
        })
      },
    },
    {
      name: 'a visit entered by hand has no entries, and a client whom nobody knows has no visits',
      async run({ db, newTenant }) {
        const { timeline, ...repository } = db.repository(newTenant())
        const { clientId } = await recordOne({ timeline, ...repository }, phone('+911'))
        const [visit] = await timeline.visits(clientId, { before: null, limit: 9 })
        assert.deepEqual(visit?.entries, [])
        assert.deepEqual(await timeline.findClient(clientId), { id: clientId, name: 'Asha' })
        assert.equal(await timeline.findClient('no such id'), null)
        assert.deepEqual(await timeline.visits('no such id', { before: null, limit: 9 }), [])
      },
    },
  ],
}
