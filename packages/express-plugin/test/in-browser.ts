import { createServer } from 'node:http'
import { createMemoryDatabase, type MemoryDatabase, memoryRepository } from '@footfall/core'
import axe from 'axe-core'
import express from 'express'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { findChromium, launchChromium } from '../../../scripts/browser/launch-chromium.ts'
import { createImportRouter, type ImportRouter, type ImportRouterOptions } from '../src/index.ts'
import { environment, listen } from './serve.ts'

const chromium = findChromium()

/** Tests that have a browser; left out where there is none. */
export const describeInBrowser = (name: string, tests: (browser: () => Browser) => void): void => {
  describe.skipIf(chromium === null)(name, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await launchChromium(chromium ?? '')
    })
    afterAll(() => browser.close())
    tests(() => browser)
  })
}

export interface Host {
  readonly url: string
  readonly database: MemoryDatabase
  readonly router: ImportRouter
  close(): Promise<void>
}

const page = (element: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css">
<title>Visits</title><script type="module" src="/crm/elements.js"></script></head>
<body><main><h1>Visits</h1>${element}</main></body></html>`

const STYLE = `:root { color-scheme: light dark; background: light-dark(white, #10151f); color: light-dark(black, white) }
body { margin: 1rem; font-family: system-ui }`

/** A page of somebody's CRM whose policy allows its own scripts and styles only, with the router at `/crm`. */
export const startHost = async (options: Partial<ImportRouterOptions> = {}): Promise<Host> => {
  const database = createMemoryDatabase()
  const repository = memoryRepository({ environment, database })
  const router = createImportRouter({ repository, authorize: () => ({ can: () => true }), ...options })
  const app = express()
  app.use((_req, res, next) => {
    res.setHeader('Content-Security-Policy', "default-src 'self'")
    next()
  })
  app.use('/crm', router)
  app.get('/page.css', (_req, res) => {
    res.type('css').send(STYLE)
  })
  app.get('/', ({ query }, res) => {
    const id = typeof query.import === 'string' ? ` import-id="${encodeURIComponent(query.import)}"` : ''
    const name = query.report === undefined ? 'footfall-import' : 'footfall-report'
    res.send(page(`<${name}${id}></${name}>`))
  })
  const server = createServer(app)
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}`,
    database,
    router,
    close: async () => {
      await router.runner.drain()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What a person chooses in a dialog of the system. */
export const choose = (page: Page, name: string, content: string | Buffer): Promise<void> =>
  page
    .getByLabel('Choose a CSV file')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.isBuffer(content) ? content : Buffer.from(content) })

interface Violation {
  readonly id: string
  readonly impact: string | null
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe-core finds serious or worse, and how far the page scrolls sideways. */
export const findBarriers = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source)
  const { violations }: { readonly violations: readonly Violation[] } = await page.evaluate('axe.run()')
  const sideways: number = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  return [
    ...violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ...(sideways > 0 ? [`scrolls sideways by ${sideways} px`] : []),
  ]
}
