import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Locator, Page } from 'playwright-core'

/** What a person chooses in a dialog of the system. */
export interface ChosenFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export const csv = (name: string, lines: readonly string[]): ChosenFile => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(`${lines.join('\r\n')}\r\n`),
})

/** The file that the README tells to try. */
export const sampleFile = async (): Promise<ChosenFile> => {
  const path = join(import.meta.dirname, '../data/may-visits.csv')
  return { name: basename(path), mimeType: 'text/csv', buffer: await readFile(path) }
}

/** Goes to the page for imports and chooses a file there. */
export const chooseFile = async (page: Page, file: ChosenFile): Promise<Locator> => {
  await page.getByRole('link', { name: 'Import visits' }).click()
  const element = page.locator('footfall-import')
  await element.locator('input[type=file]').setInputFiles(file)
  return element
}
