import { join } from 'node:path'
import type { Page } from 'playwright-core'

const FOLDER = join(import.meta.dirname, '../screenshots')

/** A picture for the README, when `screenshots` asks for it; an ordinary run of the tests leaves them alone. */
export const takePicture = async (page: Page, name: string): Promise<void> => {
  if (process.env.FOOTFALL_SCREENSHOTS !== 'true') return
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' })
}
