import assert from 'node:assert/strict'
import { fixRow, heldCsv, readRecords, replayImport } from '@footfall/core'
import * as fc from 'fast-check'
import { soundRow } from '../files/arbitrary-file.ts'
import { type RowSpec, truthOf } from '../files/row-spec.ts'
import { present } from '../support/expect.ts'
import { bytes } from '../support/samples.ts'
import { type Command, nth } from './import-commands.ts'
import { judgeWorld, type Model, type ModelImport } from './world.ts'

const BLANK = { text: '', value: null }

const heldRows = ({ truths }: ModelImport): readonly number[] =>
  truths.flatMap(({ held }, at) => (held ? [at + 1] : []))

const fixable = ({ imports }: Model): readonly ModelImport[] =>
  imports.filter((one) => !one.stopped && heldRows(one).length > 0)

/** A record with too many fields can be read, though not trusted: whoever fixes it says which cells are right. */
const hasCells = ({ damage }: RowSpec): boolean => damage === 'none' || damage === 'too-many-fields'

/** A record that cannot be taken apart has no columns that could stay as they were. */
const asFixed = (row: RowSpec, fix: RowSpec, phone2: RowSpec['phone2']): RowSpec => {
  const kept = hasCells(row) ? row : { ...row, name: '', email: BLANK, attendedBy: '' }
  return { ...kept, damage: 'none', phone: fix.phone, phone2, store: fix.store, date: fix.date }
}

const withRow = (model: Model, old: ModelImport, changes: ReadonlyMap<number, RowSpec>): void => {
  const truths = old.truths.map((truth, at) => {
    const row = changes.get(at + 1)
    return row === undefined ? truth : truthOf(row)
  })
  // The file as it came is imported again with its rows as they came.
  model.imports = model.imports.map((one) => (one === old ? { ...one, truths } : one))
}

const fixOne = (n: number, fix: RowSpec): Command => ({
  check: (model) => fixable(model).length > 0,
  async run(model, real) {
    const old = present(nth(fixable(model), n), 'an import')
    const rowNumber = present(nth(heldRows(old), n), 'a held row')
    const row = present(old.file.rows[rowNumber - 1], 'the row')
    const fields = { phone: fix.phone.text, store: fix.store.text, visitDate: fix.date.text }
    const item = await fixRow(old.importId, rowNumber, fields, { repository: real.repository })
    const fixed = asFixed(row, fix, BLANK)
    assert.equal(item.outcome === 'held', truthOf(fixed).held)
    withRow(model, old, new Map([[rowNumber, fixed]]))
    await judgeWorld(model, real)
  },
  toString: () => `fixOne(${n}, ${JSON.stringify(fix)})`,
})

const text = (cells: readonly string[]): string =>
  `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`

const replay = (n: number, fix: RowSpec): Command => ({
  check: (model) => fixable(model).length > 0,
  async run(model, real) {
    const { repository } = real
    const old = present(nth(fixable(model), n), 'an import')
    let csv = ''
    for await (const chunk of heldCsv(old.importId, { repository })) csv += chunk
    const { head, batches } = await readRecords([bytes(csv)], {})
    const lines = [text(head.headers)]
    let records = 0
    for await (const batch of batches) {
      for (const { fields } of batch.records) {
        const changes: Readonly<Record<string, string>> = {
          Mobile: fix.phone.text,
          Store: fix.store.text,
          'Visit Date': fix.date.text,
        }
        lines.push(text(head.headers.map((header, column) => changes[header] ?? fields[column] ?? '')))
        records++
      }
    }
    const held = heldRows(old)
    assert.equal(records, held.length, 'The file of held rows has each of them once.')
    lines.push(text(head.headers.map((header) => (header === 'footfall_row' ? '999999' : ''))))
    const { applied, ignored } = await replayImport(old.importId, [bytes(lines.join(''))], { repository })
    assert.equal(applied, held.length)
    assert.deepEqual(
      ignored.map(({ code }) => code),
      ['row-key-unknown'],
    )
    const changes = held.map((rowNumber) => {
      const row = present(old.file.rows[rowNumber - 1], 'the row')
      return [rowNumber, asFixed(row, fix, hasCells(row) ? row.phone2 : BLANK)] as const
    })
    withRow(model, old, new Map(changes))
    await judgeWorld(model, real)
  },
  toString: () => `replay(${n}, ${JSON.stringify(fix)})`,
})

const small = fc.nat({ max: 20 })
/** With a phone that can be used, so that the row is held no longer. */
const repair = soundRow.filter(({ phone }) => phone.value !== null && !/^['=]/.test(phone.text))

export const fixCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(small, repair).map((given) => fixOne(...given)),
  fc.tuple(small, repair).map((given) => replay(...given)),
]
