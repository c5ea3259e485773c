import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { findChromium, launchChromium } from './launch-chromium.ts'

const chromium = findChromium()

/** Tests that have a browser; left out where there is none. */
export const describeInBrowser = (name: string, tests: (browser: () => Browser) => void): void => {
  const told = chromium === null ? `${name} (no Chromium)` : name
  describe.skipIf(chromium === null)(told, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium(chromium ?? '')
    })
    afterAll(() => browser.close())
    tests(() => browser)
  })
}
