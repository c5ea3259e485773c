import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFolder, type Folder } from './cli.ts'

let folder: Folder
beforeEach(async () => {
  folder = await createFolder()
})
afterEach(() => folder.remove())

const ROWS = 40_000
const phone = (row: number): string => `97${String(20_000_000 + row)}`
const big = (): string =>
  `Name,Phone,Store,Date\n${Array.from({ length: ROWS }, (_, row) => `C,${phone(row)},CG Road,14/5/2024`).join('\n')}\n`

/** Waits until something of the import was applied. */
const appliedSome = async (): Promise<void> => {
  for (;;) {
    await new Promise((done) => setTimeout(done, 20))
    try {
      if (folder.query('select count(*) as n from import_outcomes')[0]?.n !== 0) return
    } catch {
      // The database or its tables are not there yet.
    }
  }
}

describe('an import that is stopped', () => {
  test.each(['SIGINT', 'SIGKILL'] as const)(
    '%s: nothing is lost; resume ends where an undisturbed one would',
    async (signal) => {
      await folder.put('big.csv', big())
      const child = folder.start(['import', 'big.csv', '--country', 'IN', '--json'])
      let stdout = ''
      child.stdout.on('data', (chunk) => {
        stdout += chunk
      })
      const ended = new Promise((done) => child.on('close', done))
      await appliedSome()
      child.kill(signal)
      const code = await ended
      if (signal === 'SIGINT') {
        expect(code).toBe(1)
        const { error } = JSON.parse(stdout)
        expect(error).toMatchObject({
          code: 'aborted',
          details: { resume: `footfall resume ${error.details.importId}` },
        })
      }
      expect(folder.query('select count(*) as n from import_outcomes')[0]?.n).toBeLessThan(ROWS)

      // A killed one still holds its lease for a minute, and resume would wait for it; here the minute is over.
      folder.query('update imports set lease_slot = null')
      const resumed = await folder.run(['resume', '--json'])
      expect(resumed.code).toBe(0)
      expect(JSON.parse(resumed.stdout)).toMatchObject({
        items: [
          { status: 'completed', rows: ROWS, outcomes: { clientCreated: ROWS, held: 0 }, created: { visits: ROWS } },
        ],
      })
      expect((await folder.run(['verify'])).code).toBe(0)
    },
    180_000,
  )
})

test('a Ctrl-C is heard while standard input says nothing', async () => {
  const child = folder.start(['import', '-', '--country', 'IN', '--json'])
  let stdout = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  const ended = new Promise((done) => child.on('close', done))
  child.stdin.write('Name,Phone,Store,Date\n')
  const isReceiving = (): boolean => {
    try {
      return folder.query("select 1 from imports where status = 'receiving'").length === 1
    } catch {
      return false
    }
  }
  while (!isReceiving()) await new Promise((done) => setTimeout(done, 20))
  child.kill('SIGINT')
  expect(await ended).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'aborted' } })
  expect(folder.query('select status from imports')).toMatchObject([{ status: 'failed' }])
})
