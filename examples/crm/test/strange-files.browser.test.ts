import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser } from '../../../scripts/browser/in-browser.ts'
import { buildCrm } from './build-crm.ts'
import { openClient, openCrmPage } from './crm-page.ts'
import { applyPreview, chooseFile, csv } from './import-flow.ts'
import type { RunningCrm } from './start-crm.ts'

const IMAGE = '<img src=x onerror=alert(1)>'

describeInBrowser('a strange file', (browser) => {
  let crm: RunningCrm
  beforeAll(async () => {
    crm = await buildCrm('now')
  })
  afterAll(() => crm.stop())

  test.each([
    ['a spreadsheet', 'visits.xlsx', Buffer.from('504b0304140006000800000021', 'hex'), /spreadsheet|excel/i],
    ['a PDF', 'visits.pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), /PDF/],
  ])('that is %s is refused in words that say what to do', async (_, name, buffer, message) => {
    const page = await openCrmPage(browser(), crm.url)
    const element = await chooseFile(page, { name, mimeType: 'application/octet-stream', buffer })
    const alert = element.getByRole('alert')
    await alert.getByText(message).first().waitFor()
    expect(await alert.textContent()).toMatch(/CSV/)
    expect((await (await page.request.get(`${crm.url}/footfall/imports`)).json()).items).toEqual([])
  })

  test('that has HTML in its cells shows it as text: in the report, in the list and in the modal', async () => {
    const page = await openCrmPage(browser(), crm.url)
    const nobody = async () => expect(await page.locator('img[src="x"]').count()).toBe(0)
    const element = await chooseFile(
      page,
      csv('html.csv', [
        'Name,Phone,Store,Visit Date,Attended By',
        `${IMAGE} One,9898010071,Shop ${IMAGE},13/5/2024,${IMAGE}`,
        `${IMAGE} Two,9898010072,CG Road,31/2/2024,`,
      ]),
    )
    await element.getByText('<img src=x').first().waitFor()
    await nobody()
    await applyPreview(element)
    await element.getByText('<img src=x').first().waitFor()
    await nobody()
    const dialog = await openClient(page, '9898010071')
    await nobody()
    await dialog.getByRole('heading', { name: '<img src=x onerror=alert(1)> One' }).waitFor()
    await dialog.getByRole('tab', { name: 'Journey' }).click()
    await dialog.getByText('Visited Shop <img src=x onerror=alert(1)>').waitFor()
    await nobody()
  })
})
