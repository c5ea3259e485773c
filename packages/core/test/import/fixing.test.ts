import { describe, expect, test } from 'vitest'
import { fixRow, heldCsv, listRows, replayImport, runImport, verifyImport } from '../../src/index.ts'
import { bytes, codeOf, createWorld, EXAMPLE, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }
const HELD = ["'=HYPERLINK(1),9825012345,,CG Road,31/2/2024,Meera", 'Dipa,9825099999,dipa@example.com,,16/5/2024,']

const imported = async () => {
  const { repository, database } = createWorld()
  const { importId } = await runImport(file(...EXAMPLE, ...HELD), { repository, ...INDIA })
  return { repository, database, importId: importId ?? '' }
}

const textOf = async (chunks: AsyncIterable<string>): Promise<string> => {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

describe('fixRow', () => {
  test('a fixed row becomes a visit, and what was not named stays', async () => {
    const { repository, importId } = await imported()
    const item = await fixRow(importId, 5, { store: 'Shivranjani' }, { repository })
    expect(item).toMatchObject({
      rowNumber: 5,
      outcome: 'client-created',
      reasons: [],
      fields: {
        name: 'Dipa',
        phone: '9825099999',
        email: 'dipa@example.com',
        store: 'Shivranjani',
        visitDate: '16/5/2024',
      },
    })
    expect(await verifyImport(importId, { repository })).toMatchObject({ ok: true })
  })

  test('a fix that does not help leaves the row held, with its new reasons', async () => {
    const { repository, importId } = await imported()
    const item = await fixRow(importId, 4, { visitDate: 'soon' }, { repository })
    expect([item.outcome, item.reasons.map(({ code }) => code)]).toEqual(['held', ['date-unreadable']])
    expect((await fixRow(importId, 4, { visitDate: '28/2/2024' }, { repository })).outcome).toBe('client-created')
    expect(await verifyImport(importId, { repository })).toMatchObject({ ok: true })
  })

  test('only a held row can be fixed', async () => {
    const { repository, importId } = await imported()
    expect(await codeOf(fixRow(importId, 1, { store: 'X' }, { repository }))).toBe('row-not-held')
    expect(await codeOf(fixRow(importId, 99, { store: 'X' }, { repository }))).toBe('row-not-found')
    expect(await codeOf(fixRow('nowhere', 1, { store: 'X' }, { repository }))).toBe('import-not-found')
  })

  test('a fix that lifts an identity over the shared limit is joined, as the rows before it were', async () => {
    const { repository } = createWorld()
    const lines = [...'abc'].map((at) => `C,9825012345,${at}@example.com,CG Road,1${at.charCodeAt(0) % 10}/5/2024,`)
    const { importId } = await runImport(file(...lines, 'C,,d@example.com,CG Road,31/2/2024,', ...EXAMPLE), {
      repository,
      sharedIdentityLimit: 3,
      ...INDIA,
    })
    const item = await fixRow(importId ?? '', 4, { phone: '9825012345', visitDate: '20/5/2024' }, { repository })
    expect(item.outcome).toBe('visit-added')
  })

  test('a fixed row without identity is a visitor of its own, though an equal row came before', async () => {
    const { repository, database } = createWorld()
    const lines = ['Guest,,,,16/5/2024,', 'Guest,,,CG Road,16/5/2024,']
    const { importId } = await runImport(file(...lines), { repository, ...INDIA })
    const item = await fixRow(importId ?? '', 1, { store: 'CG Road' }, { repository })
    expect(item.outcome).toBe('client-created')
    expect(database.visits.size).toBe(2)
  })
})

describe('held rows as a file', () => {
  test('carry their key, their reasons and the original columns; no cell can run', async () => {
    const { repository, importId } = await imported()
    const lines = (await textOf(heldCsv(importId, { repository }))).split('\r\n')
    expect(lines[0]).toBe('footfall_row,footfall_reasons,footfall_raw,Name,Phone,Email,Store,Visit Date,Attended By')
    expect(lines[1]).toMatch(
      new RegExp(`^${importId}:4,date-impossible: .*,,''=HYPERLINK\\(1\\),9825012345,,CG Road,31/2/2024,Meera$`),
    )
    expect(lines).toHaveLength(4)
  })

  test('replayed as they came, every row is held again with the same values', async () => {
    const { repository, importId } = await imported()
    const before = (await listRows(importId, { repository, outcome: 'held' })).items
    const csv = await textOf(heldCsv(importId, { repository }))
    const replay = await replayImport(importId, bytes(csv), { repository })
    expect([replay.applied, replay.ignored]).toEqual([2, []])
    expect((await listRows(importId, { repository, outcome: 'held' })).items).toEqual(before)
    expect(await textOf(heldCsv(importId, { repository }))).toBe(csv)
  })

  test('replayed after fixing, they become visits', async () => {
    const { repository, importId } = await imported()
    const csv = (await textOf(heldCsv(importId, { repository })))
      .replace('31/2/2024', '29/2/2024')
      .replace(',,16/5', ',Shivranjani,16/5')
    const { report, applied } = await replayImport(importId, bytes(csv), { repository })
    expect([applied, report.outcomes.held, report.outcomes.clientCreated]).toEqual([2, 0, 4])
    expect(await verifyImport(importId, { repository })).toMatchObject({ ok: true })
  })

  test('rows that are unknown, missing, doubled or resolved are reported and change nothing', async () => {
    const { repository, importId, database } = await imported()
    const before = database.visits.size
    const csv = `footfall_row,Store\n${importId}:1,X\n${importId}:99,X\nother:4,X\n,X\n5,\n5,Shivranjani\n`
    const { ignored, applied } = await replayImport(importId, bytes(csv), { repository })
    expect(ignored.map(({ line, code }) => [line, code])).toEqual([
      [3, 'row-key-unknown'],
      [4, 'row-key-unknown'],
      [5, 'row-key-missing'],
      [7, 'row-key-repeated'],
      [2, 'row-not-held'],
    ])
    expect([applied, database.visits.size]).toEqual([1, before])
    expect(await codeOf(replayImport(importId, bytes('Store\nX\n'), { repository }))).toBe('options-invalid')
  })

  test('a record that cannot be told apart shows its bytes, and stays held when nobody fixes it', async () => {
    const { repository } = createWorld()
    const { importId } = await runImport(file(...EXAMPLE, '"Eva,9825012345,,CG Road,14/5/2024,'), {
      repository,
      ...INDIA,
    })
    const csv = await textOf(heldCsv(importId ?? '', { repository }))
    expect(csv).toContain('""Eva,9825012345')
    const { report } = await replayImport(importId ?? '', bytes(csv), { repository })
    expect(report.outcomes.held).toBe(1)
    const fixed = await fixRow(
      importId ?? '',
      4,
      { name: 'Eva', phone: '9825012345', store: 'CG Road', visitDate: '14/5/2024' },
      { repository },
    )
    expect(fixed.outcome).toBe('client-created')
  })
})

describe('rows that cannot be read as they came', () => {
  const BROKEN = [
    'Ravi,9825012346,,CG Road,2/5/2024,Mehta, Hetal',
    'Jai,9825012347,,"CG Road,3/5/2024,',
    'Uma,9825012348,,CG Road,31/2/2024,',
  ]
  const held = async () => {
    const { repository } = createWorld()
    const { importId, outcomes } = await runImport(file(...EXAMPLE, ...BROKEN), { repository, ...INDIA })
    expect(outcomes.held).toBe(3)
    return { repository, importId: importId ?? '', text: await textOf(heldCsv(importId ?? '', { repository })) }
  }
  const outcomesOf = async (importId: string, { repository }: Pick<Awaited<ReturnType<typeof held>>, 'repository'>) => {
    const { items } = await listRows(importId, { repository, after: '3' })
    return items.map(({ outcome, reasons }) => (outcome === 'held' ? reasons.map(({ code }) => code) : outcome))
  }

  test('stay held, with all that they were, while only another row is fixed', async () => {
    const { repository, importId, text } = await held()
    const fixed = text.replace('31/2/2024', '4/5/2024')
    const { applied, ignored } = await replayImport(importId, bytes(fixed), { repository })
    expect([applied, ignored.map(({ code }) => code)]).toEqual([1, ['row-unchanged', 'row-unchanged']])
    expect(await outcomesOf(importId, { repository })).toEqual([
      ['too-many-fields'],
      ['quote-unclosed'],
      'client-created',
    ])
    // Their text is still there to be copied from.
    const again = await textOf(heldCsv(importId, { repository }))
    expect(again).toContain('Mehta, Hetal')
    expect(again).toContain('Jai,9825012347')
    expect(await verifyImport(importId, { repository })).toMatchObject({ ok: true })
  })

  test('are fixed by what is written into their columns', async () => {
    const { repository, importId, text } = await held()
    const lines = text.split('\r\n')
    const own = (line: string): string => `${line.slice(0, line.indexOf(','))},,,`
    const fixed = [
      lines[0],
      `${own(lines[1] ?? '')}Ravi,9825012346,,CG Road,2/5/2024,"Mehta, Hetal"`,
      `${own(lines[2] ?? '')}Jai,9825012347,,CG Road,3/5/2024,`,
      '',
    ].join('\n')
    expect(await replayImport(importId, bytes(fixed), { repository })).toMatchObject({ applied: 2, ignored: [] })
    expect(await outcomesOf(importId, { repository })).toEqual([
      'client-created',
      'client-created',
      ['date-impossible'],
    ])
    const { items } = await listRows(importId, { repository, after: '3', limit: 1 })
    expect(items[0]?.fields.attendedBy).toBe('Mehta, Hetal')
  })

  test('are no more believed in a file of fixed rows: a comma without quotes changes nothing', async () => {
    const { repository, importId, text } = await held()
    const fixed = text.replace('31/2/2024,', '4/5/2024,Mehta, Hetal')
    const { applied, ignored } = await replayImport(importId, bytes(fixed), { repository })
    expect(applied).toBe(0)
    expect(ignored.map(({ code }) => code).sort()).toEqual(['record-unreadable', 'row-unchanged', 'row-unchanged'])
    expect(await outcomesOf(importId, { repository })).toHaveLength(3)
  })

  test('have no cell that fixRow falls back on', async () => {
    const { repository, importId } = await held()
    const half = await fixRow(importId, 4, { attendedBy: 'Mehta, Hetal' }, { repository })
    expect([half.outcome, half.fields.name ?? '']).toEqual(['held', ''])
    const fixes = { name: 'Ravi', phone: '9825012346', store: 'CG Road', visitDate: '2/5/2024' }
    const whole = await fixRow(importId, 4, fixes, { repository })
    expect([whole.outcome, whole.fields.attendedBy]).toEqual(['client-created', 'Mehta, Hetal'])
  })
})

describe('headers of the file of held rows', () => {
  const importOf = async (text: string, mapping: Record<string, readonly string[]> = {}) => {
    const { repository } = createWorld()
    const { importId } = await runImport(bytes(text), { repository, ...INDIA, dateOrder: 'DMY', mapping })
    return { repository, importId: importId ?? '', held: await textOf(heldCsv(importId ?? '', { repository })) }
  }

  test('that a spreadsheet would run are written with a mark, and found again', async () => {
    const { repository, importId, held } = await importOf(
      'Name,Phone,Store,@Date,=Note\nUma,9825012348,CG Road,31/2/2024,x\n',
      {
        visitDate: ['@Date'],
      },
    )
    expect(held).toContain("'@Date")
    const replayed = await replayImport(importId, bytes(held.replace('31/2/2024', '4/5/2024')), { repository })
    expect(replayed).toMatchObject({ applied: 1, report: { outcomes: { clientCreated: 1, held: 0 } } })
  })

  test("that are named as ours are the import's where they come second", async () => {
    const { repository, importId, held } = await importOf(
      'footfall_row,Name,Phone,Store,Visit Date\nold,Uma,9825012348,CG Road,31/2/2024\n',
    )
    await replayImport(importId, bytes(held.replace('31/2/2024', '4/5/2024')), { repository })
    const [entry] = await repository.ledger.entries(importId, { after: 0, limit: 1 })
    expect(entry?.outcome?.outcome).toBe('client-created')
    expect(entry?.row.fields?.extra).toEqual([['footfall_row', 'old']])
  })

  test('of one name must all be there', async () => {
    const { repository, importId, held } = await importOf(
      'Name,Phone,Phone,Store,Visit Date\nUma,9825012341,9825012342,CG Road,31/2/2024\n',
    )
    const cut = held.replace(',Phone,Phone,', ',Phone,').replace(',9825012341,', ',')
    expect(await codeOf(replayImport(importId, bytes(cut), { repository }))).toBe('options-invalid')
    const replayed = await replayImport(importId, bytes(held.replace('31/2/2024', '4/5/2024')), { repository })
    expect(replayed.report.outcomes).toMatchObject({ clientCreated: 1 })
  })

  test('that are blank come and go', async () => {
    const { repository, importId, held } = await importOf(
      'Name,Phone,Store,Visit Date,,\nUma,9825012348,CG Road,31/2/2024,,\n',
    )
    const trimmed = held.replaceAll(/,(?=\r\n)/g, '').replace('31/2/2024', '4/5/2024')
    expect(await replayImport(importId, bytes(trimmed), { repository })).toMatchObject({ applied: 1 })
  })
})
