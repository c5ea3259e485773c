import { type Repository, recordVisit, runImport } from '@footfall/core'
import { afterEach, expect, test } from 'vitest'
import { findBarriers, sidewaysScroll } from '../../../scripts/browser/find-barriers.ts'
import { describeInBrowser } from '../../../scripts/browser/in-browser.ts'
import { applyShown, choose, csvFile, type ElementsPage, openPage, serveElements } from './elements-page.ts'

const HEAD = 'Name,Phone,Email,Store,Visit Date,Attended By'
const VISITS = csvFile([
  HEAD,
  'Asha Patel,97235 21333,asha@example.in,Shivranjani,2/5/2024,Om',
  'Asha Patel,9723521333,,CG Road,16/5/2024,Leela',
  'Ravi Shah,9825012345,,CG Road,31/2/2024,',
])

describeInBrowser('<footfall-import>', (browser) => {
  let served: ElementsPage
  afterEach(() => served.close())

  const visits = (): readonly string[] =>
    [...served.database.visits.values()]
      .map((visit) => `${visit.visitDate} ${served.database.stores.get(visit.storeId)?.name}`)
      .sort()

  test('a file is previewed, imported and accounted for, on a page that allows nothing but its own', async () => {
    served = await serveElements()
    const { page, element, complaints } = await openPage(browser(), served.url)
    const heard = page.evaluate(
      `new Promise((resolve) => addEventListener('footfall-completed', ({ detail }) => resolve(detail.importId)))`,
    )
    await choose(element, VISITS)
    await element.getByRole('heading', { name: 'Preview: 3 rows' }).waitFor()
    expect(await element.getByRole('listitem').filter({ hasText: 'new clients' }).textContent()).toMatch(
      /^1new clients/,
    )
    await element.getByText('Day first: 2/5/2024 is 2 May 2024. 16/5/2024 in row 2 proves day-month').waitFor()
    expect(await element.getByRole('table', { name: 'The first 3 rows' }).getByRole('columnheader').count()).toBe(8)
    expect(visits()).toEqual([])

    await applyShown(element)
    expect(visits()).toEqual(['2024-05-02 Shivranjani', '2024-05-16 CG Road'])
    const sums = element.getByRole('table', { name: '3 rows accounted for' })
    expect(await sums.getByRole('row', { name: /Together/ }).textContent()).toMatch(/3 of 3/)
    await element.getByText('Checked:').waitFor()
    expect(await heard).toBe([...served.database.imports.keys()][0])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('a held row is fixed in place and becomes a visit; what it becomes is said aloud', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, VISITS)
    await applyShown(element)
    await element.getByRole('button', { name: 'Fix row 3' }).click()
    const date = element.getByLabel('Visit date')
    expect(await date.evaluate((input) => input === input.getRootNode().activeElement)).toBe(true)
    expect(await date.getAttribute('aria-invalid')).toBe('true')
    await element.getByRole('button', { name: 'Save' }).click()
    await element.getByText('Change a field first').waitFor()
    await date.fill('30/2/2024')
    await element.getByRole('button', { name: 'Save' }).click()
    await element.getByRole('status').getByText('Row 3 is still held').waitFor()
    await element.getByLabel('Visit date').fill('29/2/2024')
    await element.getByRole('button', { name: 'Save' }).click()
    await element.getByRole('status').getByText('Row 3 is recorded: new client.').waitFor()
    expect(visits()).toEqual(['2024-02-29 CG Road', '2024-05-02 Shivranjani', '2024-05-16 CG Road'])
    await element.getByText('Nothing is held any more.').waitFor()
    expect(await element.getByRole('row', { name: /Held for you to fix/ }).textContent()).toMatch(/0$/)
    await page.close()
  })

  test('a row whose cells may be shifted is what the form shows once it is saved', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, csvFile([HEAD, 'Ravi Shah,9825012345,,CG Road,2024-05-16,Mehta, Hetal']))
    await applyShown(element)
    await element.getByRole('button', { name: 'Fix row 1' }).click()
    await element.getByLabel('Attended by').fill('Mehta, Hetal')
    await element.getByRole('button', { name: 'Save' }).click()
    await element.getByRole('status').getByText('Row 1 is recorded: new client.').waitFor()
    expect(visits()).toEqual(['2024-05-16 CG Road'])
    await page.close()
  })

  test('held rows go out as a file, and come back fixed', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, VISITS)
    await applyShown(element)
    const downloading = page.waitForEvent('download')
    await element.getByRole('button', { name: 'Download held rows' }).click()
    const stream = await (await downloading).createReadStream()
    let text = ''
    for await (const chunk of stream) text += chunk
    const fixed = csvFile([text.trimEnd().replace('31/2/2024', '29/2/2024')], 'fixed.csv')
    await element.getByLabel('Send the fixed file back').setInputFiles(fixed)
    await element.getByRole('status').getByText('1 row of the fixed file was taken.').waitFor()
    expect(visits()).toContain('2024-02-29 CG Road')
    await page.close()
  })

  test('dates that can be read in two ways are asked about, not guessed', async () => {
    served = await serveElements({ defaults: {} })
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, csvFile([HEAD, 'Asha,+919723521333,,CG Road,2/5/2024,']))
    await element.getByRole('heading', { name: 'One question first' }).waitFor()
    await element.getByLabel(/Day first/).check()
    await element.getByRole('button', { name: 'Continue' }).click()
    await applyShown(element)
    expect(visits()).toEqual(['2024-05-02 CG Road'])
    await page.close()
  })

  test('a phone that very many share is asked about', async () => {
    served = await serveElements({ defaults: { defaultCountry: 'IN', sharedIdentityLimit: 2 } })
    const { page, element } = await openPage(browser(), served.url)
    const people = ['asha', 'ravi', 'meera'].map((name) => `${name},9723521333,${name}@example.in,CG Road,2024-05-02,`)
    await choose(element, csvFile([HEAD, ...people]))
    await element.getByRole('group', { name: 'Who shares this phone or e-mail?' }).waitFor()
    await element.getByLabel('Many people share it: do not match by it').check()
    await element.getByRole('button', { name: 'Continue' }).click()
    await applyShown(element)
    expect(served.database.clients.size).toBe(3)
    await page.close()
  })

  test('a file can be dropped on the page as well', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    const dropped = await page.evaluateHandle(`(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([${JSON.stringify(VISITS.buffer.toString())}], 'dropped.csv', { type: 'text/csv' }))
      return transfer
    })()`)
    await element.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped })
    await applyShown(element)
    await element.getByRole('heading', { name: 'Report: dropped.csv' }).waitFor()
    expect(visits()).toHaveLength(2)
    await page.close()
  })

  test('more held rows than a page shows are there on demand', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    const rows = Array.from({ length: 60 }, (_, at) => `Asha,98765${String(at).padStart(5, '0')},,CG Road,31/2/2024,`)
    await choose(element, csvFile([HEAD, ...rows, VISITS.buffer.toString().split('\r\n')[2] ?? '']))
    await applyShown(element)
    expect(await element.getByRole('button', { name: /^Fix row/ }).count()).toBe(50)
    await element.getByRole('button', { name: 'Show more held rows' }).click()
    await element.getByRole('button', { name: 'Fix row 60' }).waitFor()
    expect(await element.getByRole('button', { name: /^Fix row/ }).count()).toBe(60)
    expect(await element.getByRole('button', { name: 'Show more held rows' }).count()).toBe(0)
    await page.close()
  })

  test('columns that cannot be told are chosen by hand', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, csvFile(['Who,Ring,Where,On the day', 'Asha,9723521333,CG Road,2024-05-02']))
    await element.getByRole('group', { name: 'Which column is which?' }).waitFor()
    await element.getByRole('button', { name: 'Continue' }).click()
    await element.getByRole('alert').getByText('Nothing is chosen yet').waitFor()
    await element.getByLabel('Phone').selectOption('Ring')
    await element.getByLabel('Store', { exact: true }).selectOption('Where')
    await element.getByLabel('Visit date').selectOption('On the day')
    await element.getByRole('button', { name: 'Continue' }).click()
    await applyShown(element)
    expect(visits()).toEqual(['2024-05-02 CG Road'])
    await page.close()
  })

  test.each([
    ['an Excel file', 'visits.xlsx', 'PK\x03\x04rest', /spreadsheet.*CSV/s],
    ['an old Excel file', 'visits.xls', '\xd0\xcf\x11\xe0rest', /spreadsheet.*CSV/s],
    ['a PDF', 'visits.pdf', '%PDF-1.7', /PDF.*CSV/s],
    ['a web page', 'visits.csv', '\n<!DOCTYPE html><html></html>', /web page.*CSV/s],
    ['an empty file', 'visits.csv', '', /empty/],
    ['a file without column names', 'visits.csv', '9723521333,CG Road,2/5/2024\n', /first line must name the columns/],
  ])('%s is refused in words, and the focus is on them', async (_, name, text, message) => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, { name, mimeType: '', buffer: Buffer.from(text, 'latin1') })
    const alert = element.getByRole('alert')
    await alert.getByText(/\./).first().waitFor()
    expect(await alert.textContent()).toMatch(message)
    expect(await alert.evaluate((node) => node === node.getRootNode().activeElement)).toBe(true)
    // And another file can be chosen at once.
    await choose(element, VISITS)
    await element.getByRole('heading', { name: 'Preview: 3 rows' }).waitFor()
    expect(await element.getByRole('alert').count()).toBe(0)
    await page.close()
  })

  test('a host that signs in by a header sends it by its own request', async () => {
    served = await serveElements(
      {
        authorize: (req) => (req.headers.authorization === 'Bearer demo' ? { tenantId: '', can: () => true } : null),
      },
      `document.querySelector('footfall-import').request = (url, init = {}) =>
        fetch(url, { ...init, headers: { ...init.headers, Authorization: 'Bearer demo' } })`,
    )
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, VISITS)
    await applyShown(element)
    expect(visits()).toHaveLength(2)
    await page.close()
  })

  test('a file beyond the limit is refused by the server, with what to do', async () => {
    served = await serveElements({ limits: { maxUploadBytes: 20 } })
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, VISITS)
    await element.getByRole('alert').getByText('Split the file').waitFor()
    await page.close()
  })

  test('whoever is not signed in is told so', async () => {
    served = await serveElements({ authorize: () => null })
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, VISITS)
    await element.getByRole('alert').getByText('Sign in again').waitFor()
    await page.close()
  })

  test('all of it by the keyboard alone', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    const press = async (key: string, until: string): Promise<void> => {
      for (let tries = 0; tries < 40; tries++) {
        const label = await page.evaluate(
          `(() => {
            const one = document.querySelector('footfall-import').shadowRoot.activeElement
            return one === null ? '' : one.id || (one.localName === 'button' ? one.textContent : '')
          })()`,
        )
        if (label === until) return
        await page.keyboard.press(key)
      }
      throw new Error(`The focus never came to ${until}.`)
    }
    await press('Tab', 'file')
    await choose(element, VISITS)
    await element.getByRole('heading', { name: 'Preview: 3 rows' }).waitFor()
    await press('Tab', 'Import 3 rows')
    await page.keyboard.press('Enter')
    await element.getByText('3 rows accounted for').first().waitFor()
    await press('Tab', 'Fix row 3')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('29/2/2024')
    await page.keyboard.press('Enter')
    await element.getByText('Row 3 is recorded').waitFor()
    expect(visits()).toHaveLength(3)
    await page.close()
  })

  test('when somebody records a visit after the preview, the new preview is shown and says so', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, VISITS)
    await element.getByRole('button', { name: 'Import 3 rows' }).waitFor()
    const { repository } = served
    await recordVisit({ phone: '+919723521333', store: 'CG Road', visitDate: '2024-05-16' }, { repository })
    await element.getByRole('button', { name: 'Import 3 rows' }).click()
    await element.getByRole('alert').getByText('Somebody recorded visits in the meantime').waitFor()
    await applyShown(element)
    expect(visits()).toEqual(['2024-05-02 Shivranjani', '2024-05-16 CG Road'])
    await page.close()
  })

  test('an import is found again by its id, also while it runs, and when the stream of its progress breaks', async () => {
    const first = await serveElements()
    const { repository } = first
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow: Repository = {
      ...repository,
      registry: {
        ...repository.registry,
        async apply(batch) {
          await held
          return repository.registry.apply(batch)
        },
      },
    }
    await first.close()
    served = await serveElements({ repository: slow })
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, VISITS)
    await element.getByRole('button', { name: 'Import 3 rows' }).click()
    await element.getByRole('heading', { name: 'Importing' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    const { items } = await repository.ledger.list({ after: null, limit: 1 })
    const id = items[0]?.id ?? ''
    await page.route('**/events', (route) => route.abort())
    await page.reload()
    await element.evaluate((node, importId) => node.setAttribute('import-id', importId), id)
    await element.getByRole('status').getByText('The connection broke').waitFor()
    release()
    await element.getByText('3 rows accounted for').first().waitFor()
    await page.close()
  })

  test('an import that stopped on its way says so without any data, and goes on when told to', async () => {
    const first = await serveElements()
    const { registry } = first.repository
    let isBroken = true
    const broken: Repository = {
      ...first.repository,
      registry: {
        ...registry,
        async apply(batch) {
          if (isBroken) throw new Error('duplicate key (phone)=(+919723521333)')
          return registry.apply(batch)
        },
      },
    }
    await first.close()
    served = await serveElements({ repository: broken })
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, VISITS)
    await element.getByRole('button', { name: 'Import 3 rows' }).click()
    const alert = element.getByRole('alert')
    await alert.getByText('Nothing is lost').first().waitFor()
    expect(await alert.textContent()).not.toMatch(/97235|asha/i)
    isBroken = false
    await element.getByRole('button', { name: 'Go on' }).click()
    await element.getByText('3 rows accounted for').first().waitFor()
    expect(first.database.visits.size).toBe(2)
    await page.close()
  })

  test('without a network it says so, and tries again when asked, without sending the file twice', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    await page.route('**/preview', (route) => route.abort())
    await choose(element, VISITS)
    await element.getByRole('alert').getByText('could not be reached').waitFor()
    await page.unroute('**/preview')
    await element.getByRole('button', { name: 'Try again' }).click()
    await applyShown(element)
    expect([served.database.imports.size, visits().length]).toEqual([1, 2])
    await page.close()
  })

  test('a file that is discarded leaves nothing, and the next one can be chosen', async () => {
    served = await serveElements()
    const { page, element } = await openPage(browser(), served.url)
    await choose(element, VISITS)
    await element.getByRole('button', { name: 'Discard this file' }).click()
    await element.getByRole('button', { name: 'Import another file' }).click()
    await choose(element, VISITS)
    await applyShown(element)
    expect(visits()).toHaveLength(2)
    await page.close()
  })

  test('a cell that is HTML stays text', async () => {
    served = await serveElements()
    const { page, element, complaints } = await openPage(browser(), served.url)
    const image = '<img src=x onerror=alert(1)>'
    page.on('dialog', () => Promise.reject(new Error('a script of the file ran')))
    await choose(element, csvFile([HEAD, `${image},9723521333,,${image},2/5/2024,`, `${image},,,CG Road,,`]))
    await element.getByText(image).first().waitFor()
    await applyShown(element)
    await element.getByRole('button', { name: 'Fix row 2' }).click()
    expect(await element.getByLabel('Name').inputValue()).toBe(image)
    expect(await element.locator('img').count()).toBe(0)
    expect(complaints).toEqual([])
    await page.close()
  })

  test.each([
    ['in the light', { dark: false, width: 1000 }],
    ['in the dark', { dark: true, width: 1000 }],
    ['on a narrow screen', { dark: false, width: 360 }],
  ])('axe-core finds nothing serious in any state, and nothing is cut off, %s', async (_, settings) => {
    served = await serveElements({ defaults: {} })
    const { page, element } = await openPage(browser(), served.url, settings)
    const look = async (): Promise<void> => {
      expect(await findBarriers(page)).toEqual([])
      expect(await sidewaysScroll(page)).toBe(0)
    }
    await element.locator('input[type=file]').waitFor()
    await look()
    await choose(element, { name: 'visits.pdf', mimeType: '', buffer: Buffer.from('%PDF-1.7') })
    await element.getByRole('alert').waitFor()
    await look()
    const rows = ['Asha Patel,+919723521333,,CG Road,2/5/2024,Om', 'Ravi,+919825012345,,CG Road,31/2/2024,']
    await choose(element, csvFile([HEAD.replace('Store', 'Where'), ...rows]))
    await element.getByRole('group', { name: 'Which column is which?' }).waitFor()
    await look()
    await element.getByLabel('Store', { exact: true }).selectOption('Where')
    await element.getByRole('button', { name: 'Continue' }).click()
    await element.getByLabel(/Day first/).check()
    await look()
    await element.getByRole('button', { name: 'Continue' }).click()
    await element.getByRole('button', { name: 'Import 2 rows' }).waitFor()
    await look()
    await applyShown(element)
    await element.getByText('Checked:').waitFor()
    await element.getByRole('button', { name: 'Fix row 2' }).click()
    await look()
    if (process.env.FOOTFALL_LOOK !== undefined) {
      await page.screenshot({
        path: `${process.env.FOOTFALL_LOOK}-${settings.width}-${settings.dark}.png`,
        fullPage: true,
      })
    }
    await page.close()
  })
})

describeInBrowser('<footfall-report>', (browser) => {
  test('shows the report of one import, and its held rows can be fixed', async () => {
    const served = await serveElements({}, `document.querySelector('footfall-import').remove()`)
    const { repository, database } = served
    const report = await runImport(new Blob([VISITS.buffer]).stream(), { repository, defaultCountry: 'IN' })
    const { page } = await openPage(browser(), served.url)
    await page.evaluate(`(() => {
      const report = document.createElement('footfall-report')
      report.setAttribute('import-id', ${JSON.stringify(report.importId)})
      document.querySelector('main').append(report)
    })()`)
    const element = page.locator('footfall-report')
    await element.getByText('3 rows accounted for').first().waitFor()
    const fixed = page.evaluate(
      `new Promise((resolve) => addEventListener('footfall-row-fixed', ({ detail }) => resolve(detail.rowNumber)))`,
    )
    await element.getByRole('button', { name: 'Fix row 3' }).click()
    await element.getByLabel('Visit date').fill('29/2/2024')
    await element.getByRole('button', { name: 'Save' }).click()
    expect(await fixed).toBe(3)
    expect(database.visits.size).toBe(3)
    await page.close()
    await served.close()
  })
})
