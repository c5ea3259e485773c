import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInBrowser } from '../../../scripts/browser/in-browser.ts'
import { buildCrm } from './build-crm.ts'
import { journeyOf, openClient, openCrmPage } from './crm-page.ts'
import type { RunningCrm } from './start-crm.ts'
import { takePicture } from './take-picture.ts'

const FILE = join(import.meta.dirname, '../data/may-visits.csv')

/** The modal's tree on each of its tabs, without the items of one type; and how many those were. */
const treesOf = async (
  dialog: Locator,
  without: string,
): Promise<readonly [trees: readonly string[], gone: number]> => {
  const trees: string[] = []
  let gone = 0
  for (const name of ['Details', 'Journey', 'Notes']) {
    const tab = dialog.getByRole('tab', { name })
    await tab.click()
    await dialog.getByRole('tabpanel', { name }).locator('li, dl').first().waitFor()
    const [tree, removed] = await dialog.evaluate((modal, type) => {
      const copy = modal.cloneNode(true)
      const items = copy.querySelectorAll(`li[data-type="${type}"]`)
      for (const item of items) item.remove()
      return [copy.outerHTML, items.length] as const
    }, without)
    trees.push(tree)
    gone += removed
  }
  return [trees, gone]
}

/** Without the page for imports, whose own tests are elsewhere. */
const importByApi = async (page: Page, data: Buffer | string): Promise<void> => {
  const imports = new URL('/footfall/imports', page.url()).href
  const headers = { 'content-type': 'text/csv' }
  const { importId } = await (await page.request.post(`${imports}?apply=true`, { headers, data })).json()
  const statusOf = async () => (await (await page.request.get(`${imports}/${importId}`)).json()).status
  await expect.poll(statusOf, { timeout: 20_000 }).toBe('completed')
}

interface Tree {
  readonly localName: string
  readonly children: Iterable<Tree>
}

/** The tags of the first item of a type, without attributes and texts. */
const tagsOf = (page: Page, type: string): Promise<string> =>
  page
    .locator(`li[data-type="${type}"]`)
    .first()
    .evaluate((item) => {
      const tags = ({ localName, children }: Tree): string => `${localName}(${[...children].map(tags).join('')})`
      return tags(item)
    })

describeInBrowser('the modal', (browser) => {
  let before: RunningCrm
  let now: RunningCrm

  beforeAll(async () => {
    ;[before, now] = await Promise.all([buildCrm('before'), buildCrm('now')])
  })
  afterAll(async () => {
    await Promise.all([before.stop(), now.stop()])
  })

  test('the modal has the same structure before and after Footfall, but for the new items', async () => {
    const old = await openCrmPage(browser(), before.url)
    expect(await old.getByRole('link', { name: 'Import visits' }).count()).toBe(0)
    const page = await openCrmPage(browser(), now.url)
    await importByApi(page, await readFile(FILE))

    const [expected, none] = await treesOf(await openClient(old, '9723521333'), 'store_visit')
    const [found, visits] = await treesOf(await openClient(page, '9723521333'), 'store_visit')
    expect(none).toBe(0)
    expect(visits).toBe(2)
    expect(expected.map((tree) => tree.length > 500)).toEqual([true, true, true])
    expect(found).toEqual(expected)

    // A new item is built as an old one is: the same tags in the same places.
    await page.getByRole('tab', { name: 'Journey' }).click()
    const [visit, call] = await Promise.all(['store_visit', 'call'].map((type) => tagsOf(page, type)))
    expect(visit).toBe(call)
    expect(visit).toContain('article(h3()time()p()dl(div(dt()dd())))')

    await old.getByRole('tab', { name: 'Journey' }).click()
    await old.locator('li[data-type=call]').first().waitFor()
    await takePicture(old, 'journey-before')
    await takePicture(page, 'journey')
  })

  test('the tabs are reached and changed by keyboard, and Escape leads back to the list', async () => {
    const page = await openCrmPage(browser(), now.url)
    const dialog = await openClient(page, 'Asha')
    const selected = () => dialog.locator('[role=tab][aria-selected=true]').textContent()
    const focused = () => page.locator(':focus').textContent()
    await dialog.getByRole('tab', { name: 'Details' }).focus()
    for (const [key, tab] of [
      ['ArrowRight', 'Journey'],
      ['End', 'Notes'],
      ['ArrowRight', 'Details'],
      ['ArrowLeft', 'Notes'],
      ['Home', 'Details'],
    ] as const) {
      await page.keyboard.press(key)
      expect([await selected(), await focused()]).toEqual([tab, tab])
    }
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').getAttribute('role')).toBe('tabpanel')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await focused()).toBe('Asha Trivedi')
  })

  test('a note that is added stands on the Journey tab', async () => {
    const page = await openCrmPage(browser(), now.url)
    const dialog = await openClient(page, 'Komal')
    await dialog.getByRole('tab', { name: 'Notes' }).click()
    await dialog.getByLabel('New note').fill('<b>Likes</b> pearls')
    await dialog.getByRole('button', { name: 'Add note' }).click()
    await dialog.getByText('<b>Likes</b> pearls').waitFor()
    expect(await journeyOf(dialog)).toEqual([expect.stringMatching(/^\d+ \w{3} 20\d\d Note by Meera Shah$/)])
  })

  test('a cell of the file that is HTML stays text, in the list and in the modal', async () => {
    const page = await openCrmPage(browser(), now.url)
    const image = '<img src=x onerror=alert(1)>'
    const line = `${image} One,9898010071,Shop ${image},13/5/2024,${image}`
    await importByApi(page, `Name,Phone,Store,Visit Date,Attended By\n${line}\n`)
    const dialog = await openClient(page, '9898010071')
    await page.getByRole('link', { name: `${image} One`, includeHidden: true }).waitFor()
    await dialog.getByRole('heading', { name: `${image} One` }).waitFor()
    expect(await journeyOf(dialog)).toEqual([`13 May 2024 Visited Shop ${image}`])
    await dialog.getByText(`Attended by ${image}`).waitFor()
    expect(await page.locator('img[src="x"]').count()).toBe(0)
  })
})
