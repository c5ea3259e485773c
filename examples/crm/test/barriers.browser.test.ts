import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBarriers, sidewaysScroll } from '../../../scripts/browser/find-barriers.ts'
import { describeInBrowser } from '../../../scripts/browser/in-browser.ts'
import { buildCrm } from './build-crm.ts'
import { openClient, openCrmPage } from './crm-page.ts'
import { applyPreview, chooseFile, importButton, sampleFile } from './import-flow.ts'
import type { RunningCrm } from './start-crm.ts'
import { takePicture } from './take-picture.ts'

describeInBrowser('the CRM', (browser) => {
  let crm: RunningCrm

  beforeAll(async () => {
    crm = await buildCrm('now')
  })
  afterAll(async () => {
    await crm.stop()
  })

  describe.each([
    { colorScheme: 'light', width: 1100 },
    { colorScheme: 'light', width: 360 },
    { colorScheme: 'dark', width: 1100 },
    { colorScheme: 'dark', width: 360 },
  ] as const)('$colorScheme, $width pixels wide', (options) => {
    test('nothing keeps anybody from using the list and the modal, and nothing is cut off', async () => {
      const page = await openCrmPage(browser(), crm.url, options)
      expect(await findBarriers(page)).toEqual([])
      expect(await sidewaysScroll(page)).toBe(0)
      const dialog = await openClient(page, 'Asha')
      for (const name of ['Details', 'Journey', 'Notes']) {
        await dialog.getByRole('tab', { name }).click()
        await dialog.getByRole('tabpanel', { name }).locator('li, dl').first().waitFor()
        expect(await findBarriers(page)).toEqual([])
        expect(await dialog.evaluate((modal) => modal.scrollWidth - modal.clientWidth)).toBe(0)
      }
      await page.context().close()
    })

    test('nothing keeps anybody from importing a file and fixing its rows, and nothing is cut off', async () => {
      const page = await openCrmPage(browser(), crm.url, options)
      const isUsable = async () => {
        expect(await findBarriers(page)).toEqual([])
        expect(await sidewaysScroll(page)).toBe(0)
      }
      const element = await chooseFile(page, await sampleFile())
      await importButton(element).waitFor()
      await isUsable()
      await applyPreview(element)
      await isUsable()
      await element.getByRole('button', { name: 'Fix row 14' }).click()
      await element.getByRole('form', { name: 'Fix row 14' }).waitFor()
      await isUsable()
      if (options.colorScheme === 'dark' && options.width === 360) await takePicture(page, 'fix')
      await page.context().close()
    })
  })
})
