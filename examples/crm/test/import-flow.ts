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

/** The button below a preview that lets the import begin. */
export const importButton = (element: Locator): Locator => element.getByRole('button', { name: /^Import \d/ })

/** Lets the import begin that is previewed, and waits for its report. */
export const applyPreview = async (element: Locator): Promise<void> => {
  await importButton(element).click()
  await element.getByRole('heading', { name: /^Report/ }).waitFor({ timeout: 30_000 })
}

/** Corrects a field of a held row in place, and waits until it is said what became of it. */
export const fixRow = async (element: Locator, row: number, field: string, value: string): Promise<void> => {
  await element.getByRole('button', { name: `Fix row ${row}` }).click()
  const form = element.getByRole('form', { name: `Fix row ${row}` })
  await form.getByLabel(field).fill(value)
  await form.getByRole('button', { name: 'Save' }).click()
  await element.getByText(`Row ${row} is recorded`).waitFor()
}
