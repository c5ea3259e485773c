import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { choose, describeInBrowser, findBarriers, type Host, startHost } from './in-browser.ts'
import { VISITS } from './serve.ts'

const APPLY = /^Import \d/
const INDIA = { defaults: { defaultCountry: 'IN' } } as const

describeInBrowser('<footfall-import>', (browser) => {
  let host: Host
  let page: Page
  let alerts: string[]

  const open = async (options: Parameters<typeof startHost>[0] = INDIA, path = '/'): Promise<void> => {
    await host?.close()
    host = await startHost(options)
    await page.goto(`${host.url}${path}`)
  }
  const apply = async (): Promise<void> => {
    await page.getByRole('button', { name: APPLY }).click()
    await page.getByRole('heading', { name: /^Report/ }).waitFor()
  }
  const visits = (): number => host.database.visits.size
  const importId = (): string => [...host.database.imports.keys()][0] ?? ''

  beforeEach(async () => {
    alerts = []
    page = await browser().newPage()
    page.on('dialog', async (dialog) => {
      alerts.push(dialog.message())
      await dialog.dismiss()
    })
    await open()
  })
  afterEach(async () => {
    await page.close()
    await host.close()
  })

  test('shows what a file will do, and records it when told to', async () => {
    await choose(page, 'visits.csv', VISITS)
    await page.getByRole('heading', { name: 'Preview: 3 rows' }).waitFor()
    expect(await page.locator('.figures').textContent()).toMatch(/1new clients2new visits/)
    expect(visits()).toBe(0)
    await apply()
    expect(visits()).toBe(2)
    const sums = page.getByRole('table', { name: '3 rows accounted for' })
    expect(await sums.getByRole('row').last().textContent()).toMatch(/Together3 of 3/)
    await page.getByText('Checked: every byte').waitFor()
  })

  test('asks for the order of the dates where the file does not prove it', async () => {
    await open({})
    await choose(page, 'v.csv', 'Name,Phone,Store,Visit Date\nAsha,+919723521333,CG Road,02/05/2024\n')
    await page.getByRole('group', { name: 'In which order' }).waitFor()
    await page.getByLabel('Day first').check()
    await page.getByRole('button', { name: 'Continue' }).click()
    await apply()
    expect([...host.database.visits.values()]).toMatchObject([{ visitDate: '2024-05-02' }])
  })

  test('asks which column is the store where no name says so', async () => {
    await choose(page, 'v.csv', 'Name,Phone,Zzz,Visit Date\nAsha,9723521333,CG Road,02/05/2024\n')
    await page.getByLabel('Store', { exact: true }).selectOption('Zzz')
    await page.getByRole('button', { name: 'Continue' }).click()
    await apply()
    expect([...host.database.stores.values()].map(({ name }) => name)).toEqual(['CG Road'])
  })

  test('a held row is fixed in place and becomes a visit', async () => {
    await page.evaluate("addEventListener('footfall-row-fixed', (e) => { window.fixed = e.detail })")
    await choose(page, 'visits.csv', VISITS)
    await apply()
    await page.getByRole('button', { name: 'Fix row 3' }).click()
    const date = page.getByLabel('Visit date')
    expect(await date.getAttribute('aria-invalid')).toBe('true')
    const why = await date.getAttribute('aria-describedby')
    expect(await page.locator(`[id="${why}"]`).textContent()).not.toBe('')
    await date.fill('41/05/2024')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').filter({ hasText: 'Row 3 is still held' }).waitFor()
    expect(visits()).toBe(2)
    await date.fill('30/05/2024')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').filter({ hasText: 'Row 3 is recorded' }).waitFor()
    expect([...host.database.visits.values()].map(({ visitDate }) => visitDate).sort()).toContain('2024-05-30')
    expect(await page.evaluate('window.fixed')).toEqual({ importId: importId(), rowNumber: 3 })
  })

  test('the held rows go out as a file, and come back fixed', async () => {
    await choose(page, 'visits.csv', VISITS)
    await apply()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download held rows' }).click(),
    ])
    const pieces: Buffer[] = []
    for await (const piece of await download.createReadStream()) pieces.push(Buffer.from(piece))
    const text = Buffer.concat(pieces).toString()
    expect(text).toContain('31/02/2024')
    const fixed = Buffer.from(text.replace('31/02/2024', '29/02/2024'))
    await page
      .getByLabel('Send the fixed file back')
      .setInputFiles({ name: 'h.csv', mimeType: 'text/csv', buffer: fixed })
    await page.getByRole('status').filter({ hasText: '1 row of the fixed file was taken' }).waitFor()
    expect(visits()).toBe(3)
  })

  test.each([
    ['a spreadsheet', 'v.xlsx', Buffer.from('PK\x03\x04rest'), /This is a spreadsheet.*Save as/s],
    ['a PDF', 'v.pdf', Buffer.from('%PDF-1.7 rest'), /This is a PDF.*Export the visits as CSV/s],
    ['an empty file', 'v.csv', Buffer.alloc(0), /The file is empty/],
    ['a web page', 'v.csv', Buffer.from('<!doctype html><p>Sign in'), /This is a web page/],
  ])('%s is refused in words, and they get the focus', async (_name, file, bytes, words) => {
    await choose(page, file, bytes)
    const summary = page.getByRole('alert')
    await summary.waitFor()
    await expect.poll(() => summary.textContent()).toMatch(words)
    expect(await page.evaluate("document.querySelector('footfall-import').shadowRoot.activeElement.role")).toBe('alert')
    expect(host.database.imports.size).toBe(0)
    await page.getByLabel('Choose a CSV file').waitFor()
  })

  test('a file that is too large is refused by the server, with what to do', async () => {
    await open({ ...INDIA, limits: { maxUploadBytes: 100 } })
    await choose(page, 'v.csv', VISITS)
    await page.getByRole('alert').filter({ hasText: 'Split the file' }).waitFor()
  })

  test('a cell that is HTML stays text', async () => {
    const cell = '<img src=x onerror=alert(1)>'
    await choose(
      page,
      'v.csv',
      `Name,Phone,Store,Visit Date\n${cell},9723521333,${cell},02/05/2024\n${cell},1,${cell},x\n`,
    )
    await page.getByRole('cell', { name: cell }).first().waitFor()
    await apply()
    await page.getByRole('cell', { name: cell }).first().waitFor()
    expect(await page.locator('footfall-import img').count()).toBe(0)
    expect(alerts).toEqual([])
  })

  test('a host that signs in by a header sends every request itself', async () => {
    await open({
      ...INDIA,
      authorize: (req) => (req.headers.authorization === 'Bearer t' ? { can: () => true } : null),
    })
    await choose(page, 'visits.csv', VISITS)
    await page.getByRole('alert').filter({ hasText: 'Sign in again' }).waitFor()
    await page.evaluate(`document.querySelector('footfall-import').request = (url, init = {}) =>
      fetch(url, { ...init, headers: { ...init.headers, Authorization: 'Bearer t' } })`)
    await choose(page, 'visits.csv', VISITS)
    await apply()
    await page.getByText('Checked: every byte').waitFor()
    expect(visits()).toBe(2)
  })

  test('everything can be done with the keyboard', async () => {
    const chooser = page.waitForEvent('filechooser')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await (await chooser).setFiles({ name: 'v.csv', mimeType: 'text/csv', buffer: Buffer.from(VISITS) })
    await page.getByRole('button', { name: APPLY }).waitFor()
    const focused = (): Promise<string> =>
      page.evaluate("document.querySelector('footfall-import').shadowRoot.activeElement?.textContent ?? ''")
    const tabTo = async (words: RegExp): Promise<void> => {
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press('Tab')
        if (words.test(await focused())) return
      }
      throw new Error(`No way to ${words} by Tab.`)
    }
    await tabTo(APPLY)
    await page.keyboard.press('Enter')
    await page.getByText('Checked: every byte').waitFor()
    await tabTo(/^Fix row 3$/)
    await page.keyboard.press('Enter')
    await page.getByLabel('Visit date').fill('')
    await page.keyboard.type('30/05/2024')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'Row 3 is recorded' }).waitFor()
    expect(visits()).toBe(3)
  })

  test('an import that goes on is found again after a reload, and followed though the stream breaks', async () => {
    const jobs: Parameters<typeof host.router.perform>[0][] = []
    await open({ ...INDIA, runner: { enqueue: async (job) => void jobs.push(job) } })
    await choose(page, 'visits.csv', VISITS)
    await page.getByRole('button', { name: APPLY }).click()
    await page.getByRole('heading', { name: 'Importing' }).waitFor()
    // As a worker does that has taken the job, and is slow.
    const record = host.database.imports.get(importId())
    if (record === undefined) throw new Error('No import.')
    host.database.imports.set(importId(), { ...record, status: 'applying' })
    await page.route('**/events', (route) => route.abort())
    await page.goto(`${host.url}/?import=${importId()}`)
    const live = page.getByRole('status')
    await live.filter({ hasText: 'The connection broke' }).waitFor()
    expect(await live.getAttribute('aria-live')).toBe('polite')
    expect(jobs).toHaveLength(1)
    for (const job of jobs) await host.router.perform(job)
    await page.getByRole('heading', { name: /^Report/ }).waitFor()
    expect(visits()).toBe(2)
  })

  test('when the data changed since the preview, the new preview is shown first', async () => {
    await choose(page, 'visits.csv', VISITS)
    await page.getByRole('button', { name: APPLY }).waitFor()
    const other = await browser().newPage()
    await other.goto(host.url)
    await choose(other, 'other.csv', VISITS)
    await other.getByRole('button', { name: APPLY }).click()
    await other.getByRole('heading', { name: /^Report/ }).waitFor()
    await other.close()
    await page.getByRole('button', { name: APPLY }).click()
    await page.getByRole('alert').filter({ hasText: 'in the meantime' }).waitFor()
    expect(await page.locator('.figures').textContent()).toMatch(/0new visits/)
    await apply()
    expect(visits()).toBe(2)
  })

  test('a server that is not reached is said, and another try helps', async () => {
    await page.route('**/preview', (route) => route.abort())
    await choose(page, 'visits.csv', VISITS)
    await page.getByRole('alert').filter({ hasText: 'could not be reached' }).waitFor()
    await page.unroute('**/preview')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Preview: 3 rows' }).waitFor()
  })

  test('<footfall-report> shows one import by its id', async () => {
    await choose(page, 'visits.csv', VISITS)
    await apply()
    await page.goto(`${host.url}/?report&import=${importId()}`)
    await page.getByRole('button', { name: 'Fix row 3' }).waitFor()
  })

  test.each(['light', 'dark'] as const)('no step has a barrier, in %s at 360 px', async (colorScheme) => {
    await open({})
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 360, height: 740 })
    const found: Record<string, readonly string[]> = {}
    const look = async (step: string): Promise<void> => {
      const folder = process.env.FOOTFALL_LOOK
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${colorScheme}-${step}.png`, fullPage: true })
      found[step] = await findBarriers(page)
    }
    await look('choose')
    await choose(page, 'v.pdf', '%PDF-1.7')
    await page.getByRole('alert').waitFor()
    await look('refused')
    await choose(page, 'v.csv', VISITS.replace('31/02', '02/02').replace('Store,', 'Zzz,').replaceAll(',9', ',+919'))
    await page.getByRole('button', { name: 'Continue' }).waitFor()
    await look('questions')
    await page.getByLabel('Store', { exact: true }).selectOption('Zzz')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Month first').waitFor()
    await look('dates')
    await page.reload()
    await choose(page, 'v.csv', `${VISITS}Mira Rao,,CG Road,14/05/2024\n`.replaceAll(',9', ',+919'))
    await page.getByRole('button', { name: APPLY }).waitFor()
    await look('preview')
    await apply()
    await look('report')
    await page
      .getByRole('button', { name: /^Fix row/ })
      .first()
      .click()
    await look('fix')
    expect(found).toEqual({ choose: [], refused: [], questions: [], dates: [], preview: [], report: [], fix: [] })
  })
})
