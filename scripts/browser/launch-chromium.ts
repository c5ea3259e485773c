import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where Chromium is, or null where there is none: said in one line, and an error in CI. */
export const findChromium = (): string | null => {
  const own = process.env.FOOTFALL_CHROMIUM
  const found = own ?? PLACES.find((place) => existsSync(place)) ?? null
  if (found !== null) return found
  const told = 'not run: browser tests (no Chromium; FOOTFALL_CHROMIUM can name one)'
  if (process.env.CI === 'true') throw new Error(told)
  console.log(told)
  return null
}

export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: FLAGS })
