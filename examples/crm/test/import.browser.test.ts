import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeInBrowser } from '../../../scripts/browser/in-browser.ts'
import { buildCrm } from './build-crm.ts'
import { journeyOf, openClient, openCrmPage } from './crm-page.ts'
import { databaseKinds } from './databases.ts'
import { applyPreview, chooseFile, fixRow, importButton, sampleFile } from './import-flow.ts'
import type { RunningCrm } from './start-crm.ts'
import { takePicture } from './take-picture.ts'

const kinds = await databaseKinds()

describeInBrowser('an import on the page', (browser) => {
  describe.each(kinds)('of the CRM on $name', (kind) => {
    let crm: RunningCrm
    let drop: () => Promise<void>
    let page: Page
    let element: Locator

    beforeAll(async () => {
      const database = await kind.create()
      drop = database.drop
      crm = await buildCrm('now', { CRM_DATABASE: database.address })
      page = await openCrmPage(browser(), crm.url)
    })
    afterAll(async () => {
      await crm.stop()
      await drop()
    })

    const journey = async (search: string): Promise<readonly string[]> => {
      const dialog = await openClient(page, search)
      const items = await journeyOf(dialog)
      await dialog.getByRole('button', { name: 'Close' }).click()
      return items
    }

    test('shows first what it would do, and writes nothing', async () => {
      element = await chooseFile(page, await sampleFile())
      await importButton(element).waitFor()
      await takePicture(page, 'preview')
      const { items } = await (await page.request.get(`${crm.url}/api/clients?q=Omkar`)).json()
      expect(items).toEqual([])
    })

    test('puts each visit on the right client, newest first, among what was there', async () => {
      await applyPreview(element)
      await takePicture(page, 'report')
      expect((await journey('9723521333')).slice(0, 6)).toEqual([
        '9 May 2024 We called',
        '6 May 2024 Bought two bangles, 22k',
        '6 May 2024 Visited CG Road',
        '3 May 2024 Note by Hetal Shah',
        '2 May 2024 Visited Shivranjani',
        '30 Apr 2024 Called us',
      ])
      expect(await journey('Omkar')).toEqual(['14 May 2024 Visited Vastrapur', '9 May 2024 Visited Vastrapur'])
    })

    test('holds a row with a date that does not exist; fixed on the page, it is a visit of its client', async () => {
      expect(await journey('Rajan Kothari')).toEqual(['20 May 2024 Visited Vastrapur'])
      await page.getByRole('link', { name: 'Import visits' }).click()
      await page.getByRole('link', { name: 'may-visits.csv' }).click()
      await fixRow(page.locator('footfall-import'), 14, 'Visit date', '30/6/2024')
      await expect
        .poll(() => journey('Rajan Kothari'), { timeout: 20_000 })
        .toEqual(['30 Jun 2024 Visited CG Road', '20 May 2024 Visited Vastrapur'])
    })
  })
})
