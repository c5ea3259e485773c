import assert from 'node:assert/strict'
import type { Chapter } from '../contract.ts'
import { createDraft, fixOf } from '../support/drafts.ts'
import { fails, only, present } from '../support/expect.ts'
import { bytes, ledgerRows, sealOf } from '../support/samples.ts'

/** Every byte there is; a database that takes the bytes for text loses some. */
const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, value) => value)

export const ledgerChapter: Chapter = {
  title: 'Ledger',
  cases: [
    {
      name: 'an import that was created is there, in status receiving and without a seal',
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        const id = await createDraft(ledger, 'a', '2024-05-06T10:00:00.000Z')
        assert.deepEqual(await ledger.find(id), {
          id,
          status: 'receiving',
          sourceName: 'visits.csv',
          createdAt: '2024-05-06T10:00:00.000Z',
          seal: null,
          completedAt: null,
          error: null,
          drift: 0,
        })
        assert.equal(await ledger.find('no-such-import'), null)
      },
    },
    {
      name: 'an id is used once',
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        await createDraft(ledger, 'a')
        await fails(() => createDraft(ledger, 'a'), 'the import is there already')
      },
    },
    {
      name: 'the bytes of every entry come back exactly, in the order of the source',
      law: 1,
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        const id = await createDraft(ledger)
        const header = { rowNumber: 0, revision: 1, line: 1, start: 0, end: 256, raw: ALL_BYTES, fields: null }
        const record = { rowNumber: 1, revision: 1, line: 2, start: 256, end: 257, raw: bytes('x'), fields: null }
        const blank = { rowNumber: 0, revision: 2, line: 3, start: 257, end: 259, raw: bytes('\r\n'), fields: null }
        await ledger.append(id, [header, record, blank])
        const spans = await ledger.spans(id, { from: 0, limit: 10 })
        assert.deepEqual(
          spans.map((span) => ({ ...span, raw: [...(span.raw ?? [])] })),
          [header, record, blank].map((span) => ({ ...span, raw: [...span.raw] })),
        )
        const entry = only(await ledger.entries(id, { after: 0, limit: 10 }), 'record')
        assert.equal(entry.row.rowNumber, 1)
        assert.equal(entry.outcome, null)
      },
    },
    {
      name: 'what was appended does not follow the buffer it came in',
      law: 1,
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        const id = await createDraft(ledger)
        const raw = bytes('abc')
        await ledger.append(id, [{ rowNumber: 1, revision: 1, line: 1, start: 0, end: 3, raw, fields: null }])
        raw.fill(0)
        const span = only(await ledger.spans(id, { from: 0, limit: 10 }), 'span')
        assert.deepEqual([...(span.raw ?? [])], [...bytes('abc')])
      },
    },
    {
      name: 'a row and revision are written once, and a call that fails leaves nothing of itself',
      law: 2,
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        const id = await createDraft(ledger)
        const [header, first, second] = ledgerRows(['a\n', 'b\n'])
        await ledger.append(id, [present(header, 'header'), present(first, 'row')])
        await fails(() => ledger.append(id, [present(second, 'row'), present(first, 'row')]), 'row 1 is there already')
        await fails(() => ledger.append(id, [present(second, 'row'), present(header, 'row')]), 'row 0 is there already')
        assert.equal((await ledger.spans(id, { from: 0, limit: 10 })).length, 2)
        assert.equal((await ledger.totals(id)).rows, 1)
      },
    },
    {
      name: 'nothing can be appended to an import that is not there',
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        await fails(() => ledger.append('no-such-import', ledgerRows(['a\n'])), 'there is no such import')
      },
    },
    {
      name: 'pages of entries and of spans are gapless and in order, over thousands of rows',
      law: 1,
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        const id = await createDraft(ledger)
        const rows = ledgerRows(Array.from({ length: 2_500 }, (_, at) => `row ${at}\n`))
        await ledger.append(id, rows.slice(0, 2_000))
        await ledger.append(id, rows.slice(2_000))
        const numbers: number[] = []
        for (let after = 0; ; ) {
          const page = await ledger.entries(id, { after, limit: 700 })
          numbers.push(...page.map((entry) => entry.row.rowNumber))
          if (page.length < 700) break
          after = numbers.at(-1) ?? 0
        }
        assert.deepEqual(
          numbers,
          Array.from({ length: 2_500 }, (_, at) => at + 1),
        )
        let at = 0
        for (;;) {
          const page = await ledger.spans(id, { from: at, limit: 700 })
          for (const span of page) {
            assert.equal(span.start, at)
            at = span.end
          }
          if (page.length < 700) break
        }
        assert.equal(at, rows.at(-1)?.end)
      },
    },
    {
      name: 'a fix is the row at its highest revision, waits to be applied, and has no bytes to tile',
      law: 2,
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        const id = await createDraft(ledger)
        const rows = ledgerRows(['a\n', 'b\n'])
        await ledger.append(id, rows)
        const fields = {
          cells: { name: ['Ä "quoted" \\ 𝒳'], phone: ['', '97235 21333'] },
          extra: [
            ['__proto__', 'x'],
            ['', "it's; --"],
          ] as const,
        }
        const fix = fixOf(present(rows[2], 'row 2'), 7, fields)
        await ledger.append(id, [fix])
        const [first, second] = await ledger.entries(id, { after: 0, limit: 10 })
        assert.equal(first?.row.revision, 1)
        assert.deepEqual(second?.row, fix)
        assert.equal((await ledger.spans(id, { from: 0, limit: 10 })).length, 3)
      },
    },
    {
      name: 'an import changes only from the statuses named, and else not at all',
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        const id = await createDraft(ledger)
        const seal = sealOf({ rows: 3, bytes: 2 ** 33, headers: ['', '__proto__', 'a"b', '𝒳'] })
        assert.equal(await ledger.update(id, { status: 'received', seal }, ['receiving', 'failed']), true)
        assert.equal(await ledger.update(id, { status: 'discarded', drift: 9 }, ['receiving']), false)
        assert.equal(await ledger.update('no-such-import', { status: 'discarded' }, ['receiving']), false)
        const error = { code: 'unexpected', message: 'The source broke off.' }
        const completedAt = '2024-05-06T11:00:00.000Z'
        const received = present(await ledger.find(id), 'the import')
        assert.equal(received.status, 'received')
        assert.equal(received.drift, 0)
        assert.deepEqual(received.seal, seal)
        assert.equal(await ledger.update(id, { status: 'failed', error, completedAt, drift: 2 }, ['received']), true)
        assert.equal(await ledger.update(id, {}, ['failed']), true)
        assert.deepEqual(await ledger.find(id), { ...received, status: 'failed', error, completedAt, drift: 2 })
      },
    },
    {
      name: 'imports are listed newest first, those of one moment by id, page after page',
      async run({ db, newTenant }) {
        const { ledger } = db.repository(newTenant())
        const drafts = [
          ['b', '2024-05-06T10:00:00.000Z'],
          ['d', '2024-05-06T10:00:00.000Z'],
          ['a', '2024-05-07T10:00:00.000Z'],
          ['c', '2024-05-06T10:00:00.000Z'],
          ['e', '2024-05-05T10:00:00.000Z'],
        ] as const
        for (const [id, createdAt] of drafts) await createDraft(ledger, id, createdAt)
        const seen: string[] = []
        for (let after: string | null = null; ; ) {
          const { items, next }: Awaited<ReturnType<typeof ledger.list>> = await ledger.list({ after, limit: 2 })
          seen.push(...items.map((item) => item.id))
          if (next === null) break
          after = next
        }
        assert.deepEqual(seen, ['a', 'd', 'c', 'b', 'e'])
        assert.equal((await ledger.list({ after: null, limit: 5 })).next, null)
      },
    },
  ],
}
