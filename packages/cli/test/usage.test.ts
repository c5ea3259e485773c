import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFolder, type Folder, TWO_VISITS } from './cli.ts'

let folder: Folder
beforeEach(async () => {
  folder = await createFolder()
  await folder.put('visits.csv', TWO_VISITS)
})
afterEach(() => folder.remove())

describe('usage', () => {
  test.each([
    [['imprt', 'visits.csv'], 'Did you mean import?'],
    [['import', 'visits.csv', '--countri', 'IN'], 'Did you mean --country?'],
    [['import'], "missing required argument 'file'"],
    [['import', 'visits.csv', 'more.csv'], 'too many arguments'],
    [['import', 'visits.csv', '--date-order', 'YDM'], 'Allowed choices are DMY, MDY, YMD'],
    [['import', 'visits.csv', '--map', 'phone'], 'field=Header'],
    [['import', 'visits.csv', '--map', 'colour=Phone'], 'colour'],
    [['import', 'visits.csv', '--map', '__proto__=Phone'], '__proto__'],
    [['import', 'visits.csv', '--country', 'India'], 'defaultCountry'],
    [['import', 'visits.csv', '--db', 'oracle://x'], 'sqlite:<path>'],
    [['rows', 'x', '--outcome', 'lost'], 'Allowed choices'],
    [['rows', 'x', '--json', '--csv'], 'Choose one'],
    [['journey', 'nobody'], 'neither a phone number nor an e-mail'],
    [['rows', 'no-such-import'], 'There is no import'],
    [['verify', 'no-such-import'], 'There is no import'],
    [['discard', 'no-such-import'], 'There is no import'],
    [['replay', 'no-such-import', 'visits.csv'], 'There is no import'],
    [['resume', 'no-such-import'], 'There is no import'],
  ])('%j ends with 2 and says what to do', async (args, told) => {
    const { code, stdout, stderr } = await folder.run(args)
    expect(args.includes('--json') ? stdout : stderr).toContain(told)
    expect(code).toBe(2)
  })

  test('with --json the error is JSON on stdout, and stderr is silent', async () => {
    const { code, stdout, stderr } = await folder.run(['imports', '--wrong', '--json'])
    expect([code, stderr]).toEqual([2, ''])
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'usage', details: { reason: 'unknownOption' } })
  })

  test('help and version answer on stdout and end with 0; no command at all ends with 2', async () => {
    const help = await folder.run(['--help'])
    expect([help.code, help.stderr]).toEqual([0, ''])
    expect(help.stdout).toContain('Exit codes')
    expect((await folder.run(['import', '--help'])).stdout).toContain('--date-order')
    expect((await folder.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await folder.run([])).code).toBe(2)
  })

  test('a database that cannot be opened ends with 1 and does not tell the password', async () => {
    for (const db of [
      'postgres://ann:secret@127.0.0.1:1/crm',
      'mysql://ann:secret@127.0.0.1:1/crm',
      'sqlite:no/such/crm.db',
    ]) {
      const { code, stdout } = await folder.run(['imports', '--db', db, '--json'])
      expect([code, JSON.parse(stdout).error.code]).toEqual([1, 'database-unreachable'])
      expect(stdout).not.toContain('secret')
    }
  })
})
