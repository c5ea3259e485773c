import type { Browser, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

export interface CrmPageOptions {
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
}

/** The CRM's start page in a browser of its own, signed in as somebody. What goes wrong on the page fails the test. */
export const openCrmPage = async (
  browser: Browser,
  url: string,
  { colorScheme = 'light', width = 1100 }: CrmPageOptions = {},
): Promise<Page> => {
  // West of Greenwich a day that is taken for a moment would show as the one before.
  const timezoneId = 'America/Los_Angeles'
  const context = await browser.newContext({ colorScheme, timezoneId, viewport: { width, height: 800 } })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => expect.soft(error.message, 'an error on the page').toBe(''))
  page.on('dialog', (dialog) => expect.soft(dialog.message(), 'a script of the file ran').toBe(''))
  await page.goto(url)
  await page.getByLabel('Name').fill('meera')
  await page.getByLabel('Password').fill('saffron')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Clients' }).waitFor()
  return page
}

/** Looks somebody up in the list and opens the modal. */
export const openClient = async (page: Page, search: string): Promise<Locator> => {
  await page.getByRole('link', { name: 'Clients' }).click()
  // All of them first: one client may be what the last search left.
  await page.getByRole('searchbox').fill('')
  await page
    .getByRole('status')
    .getByText(/^\d\d+ clients$/)
    .waitFor()
  await page.getByRole('searchbox').fill(search)
  await page.getByRole('status').getByText('1 client', { exact: true }).waitFor()
  await page.getByRole('row').nth(1).getByRole('link').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('tab', { name: 'Details' }).waitFor()
  return dialog
}

/** What the Journey tab shows, line by line: `6 May 2024 Visited CG Road`. */
export const journeyOf = async (dialog: Locator): Promise<readonly string[]> => {
  await dialog.getByRole('tab', { name: 'Journey' }).click()
  const items = dialog.getByRole('list', { name: 'Journey, newest first' }).locator(':scope > li')
  await items.first().waitFor()
  return items.evaluateAll((all) =>
    all.map((item) => `${item.querySelector('time')?.textContent} ${item.querySelector('h3')?.textContent}`),
  )
}
