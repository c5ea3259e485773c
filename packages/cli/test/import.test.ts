import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFolder, type Folder, TWO_VISITS, WITH_HELD } from './cli.ts'

let folder: Folder
beforeEach(async () => {
  folder = await createFolder()
  await folder.put('visits.csv', TWO_VISITS)
  await folder.put('held-one.csv', WITH_HELD)
})
afterEach(() => folder.remove())

describe('footfall import', () => {
  test("the requirement's example: one client, two visits, exit 0, nothing but JSON on stdout", async () => {
    const { code, stdout, stderr } = await folder.run(['import', 'visits.csv', '--country', 'in', '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const report = JSON.parse(stdout)
    expect(report).toMatchObject({
      status: 'completed',
      rows: 2,
      blankLines: 0,
      outcomes: { clientCreated: 1, visitAdded: 1, visitRepeated: 0, held: 0 },
      created: { clients: 1, stores: 2, visits: 2 },
      source: { name: 'visits.csv', bytes: TWO_VISITS.length },
      mapping: { name: ['Name'], phone: ['Phone'], store: ['Store'], visitDate: ['Date'] },
      held: [],
      questions: [],
    })
    expect(folder.query('select visit_date from client_visits order by 1')).toEqual([
      { visit_date: '2024-05-02' },
      { visit_date: '2024-05-06' },
    ])
  })

  test('importing again adds nothing, and says so', async () => {
    await folder.run(['import', 'visits.csv', '--country', 'IN'])
    const { code, stdout } = await folder.run(['import', 'visits.csv', '--country', 'IN'])
    expect(code).toBe(0)
    expect(stdout).toContain('Nothing was added: every visit was there already.')
    expect(folder.query('select count(*) as n from client_visits')).toEqual([{ n: 2 }])
  })

  test('held rows end with 3, go to --held, and can be replayed', async () => {
    const args = ['--country', 'IN', '--held', 'held.csv']
    const { code, stdout } = await folder.run(['import', 'held-one.csv', ...args, '--json'])
    expect(code).toBe(3)
    const { importId, held } = JSON.parse(stdout)
    expect(held).toEqual([
      {
        rowNumber: 3,
        line: 4,
        reasons: [{ code: 'date-impossible', field: 'visitDate', message: expect.any(String) }],
      },
    ])
    const text = await folder.read('held.csv')
    expect(text.split('\r\n')[0]).toBe('footfall_row,footfall_reasons,footfall_raw,Name,Phone,Store,Date')

    await folder.put('fixed.csv', text.replace('31/2/2024', '29/2/2024'))
    const replayed = await folder.run(['replay', importId, 'fixed.csv', '--json'])
    expect(replayed.code).toBe(0)
    expect(JSON.parse(replayed.stdout)).toMatchObject({ applied: 1, ignored: [], report: { outcomes: { held: 0 } } })
    expect((await folder.run(['verify'])).code).toBe(0)
  })

  test('--held is refused before anything is imported when it cannot be written', async () => {
    const { code, stdout } = await folder.run(['import', 'held-one.csv', '--held', 'no/such/held.csv', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout).error.code).toBe('file-unwritable')
    expect(existsSync(join(folder.path, 'footfall.db'))).toBe(false)
  })

  test('standard input for -', async () => {
    const { code, stdout } = await folder.run(['import', '-', '--country', 'IN', '--json'], TWO_VISITS)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ rows: 2, source: { name: 'stdin' } })
  })

  test('a dry run shows what would be and writes nothing', async () => {
    const { code, stdout } = await folder.run(['import', 'held-one.csv', '--country', 'IN', '--dry-run', '--json'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      importId: null,
      rows: 3,
      outcomes: { clientCreated: 1, visitAdded: 1, held: 1 },
      held: [{ rowNumber: 3, line: 4 }],
    })
    expect(existsSync(join(folder.path, 'footfall.db'))).toBe(false)

    await folder.run(['import', 'visits.csv', '--country', 'IN'])
    const again = await folder.run(['import', 'held-one.csv', '--country', 'IN', '--dry-run'])
    expect(again.code).toBe(3)
    expect(again.stdout).toContain('dry run, nothing was written')
    expect(again.stdout).toMatch(/visit repeated +2/)
    expect(folder.query('select count(*) as n from imports')).toEqual([{ n: 1 }])
  })

  test.each([
    ['the file that is imported', 'held-one.csv'],
    ['the database', 'footfall.db'],
    ['another file', 'notes.txt'],
  ])('--held overwrites nothing else: %s', async (_, path) => {
    await folder.run(['migrate'])
    await folder.put('notes.txt', 'remember')
    const before = await folder.read(path)
    const args = ['import', 'held-one.csv', '--country', 'IN', '--held', path, '--json']
    const { code, stdout } = await folder.run(args)
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'file-unwritable'])
    expect(await folder.read(path)).toBe(before)
    expect(folder.query('select count(*) as n from imports')).toEqual([{ n: 0 }])
  })

  // /dev/full is Linux's alone: elsewhere the name says why it is skipped.
  const onLinux = process.platform === 'linux'
  test.skipIf(!onLinux)(
    `held rows that cannot be written are no failure of the import${onLinux ? '' : ' (skipped: no /dev/full here)'}`,
    async () => {
      const args = ['import', 'held-one.csv', '--country', 'IN', '--held', '/dev/full', '--json']
      const { code, stdout } = await folder.run(args)
      const { error } = JSON.parse(stdout)
      expect([code, error.message]).toEqual([1, expect.stringContaining('The file is imported')])
      expect(error.message).toContain('full')
      expect(folder.query('select id, status from imports')).toEqual([
        { id: error.details.importId, status: 'completed' },
      ])
    },
  )

  test('--held overwrites an earlier file of held rows', async () => {
    const args = ['import', 'held-one.csv', '--country', 'IN', '--held', 'held.csv']
    expect((await folder.run(args)).code).toBe(3)
    expect((await folder.run(args)).code).toBe(3)
  })

  test('a dry run and --held contradict each other', async () => {
    const { code, stderr } = await folder.run(['import', 'visits.csv', '--dry-run', '--held', 'held.csv'])
    expect(code).toBe(2)
    expect(stderr).toContain('--held')
  })

  test('--map, --default-store, --date-order, several columns into one field', async () => {
    await folder.put('odd.csv', 'Who,First No,Second No,When\nAsha,,9723521333,5/2/2024\n')
    const map = ['--map', 'name=Who', '--map', 'phone=First No', '--map', 'phone=Second No', '--map', 'visitDate=When']
    const rest = ['--default-store', 'CG Road', '--date-order', 'MDY', '--country', 'IN', '--json']
    const { code, stdout } = await folder.run(['import', 'odd.csv', ...map, ...rest])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).mapping).toMatchObject({ phone: ['First No', 'Second No'], visitDate: ['When'] })
    expect(folder.query('select visit_date from client_visits')).toEqual([{ visit_date: '2024-05-02' }])
  })

  test('--missing-identity and --unknown-store hold instead of creating', async () => {
    await folder.put('blank.csv', 'Name,Phone,Store,Date\nWalk-in,,CG Road,14/5/2024\n')
    const flags = ['--missing-identity', 'hold', '--unknown-store', 'hold', '--json']
    const { code, stdout } = await folder.run(['import', 'blank.csv', ...flags])
    expect(code).toBe(3)
    const reasons = JSON.parse(stdout).held[0].reasons.map((reason: { code: string }) => reason.code)
    expect(reasons.sort()).toEqual(['identity-missing', 'store-unknown'])
  })

  test('an open question applies nothing, ends with 2, and resume answers it', async () => {
    const { code, stdout } = await folder.run(['import', 'visits.csv', '--json'])
    expect(code).toBe(2)
    const { error } = JSON.parse(stdout)
    expect(error).toMatchObject({
      code: 'needs-options',
      details: { questions: [{ code: 'date-order', option: 'dateOrder' }] },
    })
    expect(folder.query('select count(*) as n from client_visits')).toEqual([{ n: 0 }])
    const text = await folder.run(['import', 'visits.csv'])
    expect(text.stderr).toContain('--date-order')

    const resumed = await folder.run([
      'resume',
      error.details.importId,
      '--date-order',
      'DMY',
      '--country',
      'IN',
      '--json',
    ])
    expect(resumed.code).toBe(0)
    expect(JSON.parse(resumed.stdout)).toMatchObject({ status: 'completed', created: { visits: 2 } })
  })

  test('columns that are missing are named', async () => {
    await folder.put('bare.csv', 'Name,Phone\nAsha,9723521333\n')
    const { code, stdout } = await folder.run(['import', 'bare.csv', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout).error.code).toBe('columns-missing')
  })

  test('a file that is not there, a folder, an empty file: exit 2, each with its own code', async () => {
    await folder.put('empty.csv', '')
    for (const [file, expected] of [
      ['nowhere.csv', 'file-not-found'],
      ['.', 'file-unreadable'],
      ['empty.csv', 'source-empty'],
    ] as const) {
      const { code, stdout } = await folder.run(['import', file, '--json'])
      expect([code, JSON.parse(stdout).error.code]).toEqual([2, expected])
    }
  })
})
