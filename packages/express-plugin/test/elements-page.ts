import { createServer } from 'node:http'
import { createMemoryDatabase, type MemoryDatabase, memoryRepository, type Repository } from '@footfall/core'
import express from 'express'
import type { Browser, Locator, Page } from 'playwright-core'
import { createImportRouter, type ImportRouterOptions } from '../src/index.ts'
import { environment, listen } from './serve.ts'

/** A host's page, strict about what may run on it. */
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Imports</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="page.css">
<script type="module" src="host.js"></script><script type="module" src="crm/elements.js"></script></head>
<body><main><h1>Imports</h1><footfall-import></footfall-import></main></body></html>`
const STYLE =
  ':root { color-scheme: light dark } body { margin: 0; padding: 1rem; background: Canvas; color: CanvasText }'

export interface ElementsPage {
  readonly url: string
  readonly database: MemoryDatabase
  readonly repository: Repository
  close(): Promise<void>
}

/** The router and the page on a real server. `hostScript` is what the host does on its page. */
export const serveElements = async (
  options: Partial<ImportRouterOptions> = {},
  hostScript = '',
): Promise<ElementsPage> => {
  const database = createMemoryDatabase()
  const repository = memoryRepository({ environment, database })
  const app = express()
  app.use((_req, res, next) => {
    res.setHeader('Content-Security-Policy', "default-src 'self'")
    next()
  })
  app.get('/', (_req, res) => void res.type('html').send(PAGE))
  app.get('/page.css', (_req, res) => void res.type('css').send(STYLE))
  app.get('/favicon.ico', (_req, res) => void res.status(204).end())
  app.get('/host.js', (_req, res) => void res.type('js').send(hostScript))
  app.use(
    '/crm',
    createImportRouter({
      repository,
      authorize: () => ({ tenantId: '', can: () => true }),
      defaults: { defaultCountry: 'IN' },
      ...options,
    }),
  )
  const server = createServer(app)
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}/`,
    database,
    repository,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A fresh window on the page; what the browser complains about there fails the test that asks. */
export const openPage = async (
  browser: Browser,
  url: string,
  settings: { readonly width?: number; readonly dark?: boolean } = {},
): Promise<{ readonly page: Page; readonly element: Locator; readonly complaints: readonly string[] }> => {
  const page = await browser.newPage({
    viewport: { width: settings.width ?? 1000, height: 900 },
    colorScheme: settings.dark === true ? 'dark' : 'light',
  })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.setDefaultTimeout(10_000)
  await page.goto(url)
  return { page, element: page.locator('footfall-import'), complaints }
}

export const csvFile = (lines: readonly string[], name = 'visits.csv') => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(`${lines.join('\r\n')}\r\n`),
})

export const choose = (element: Locator, file: ReturnType<typeof csvFile>): Promise<void> =>
  element.locator('input[type=file]').first().setInputFiles(file)

export const applyShown = async (element: Locator): Promise<void> => {
  await element.getByRole('button', { name: /^Import \d/ }).click()
  await element
    .getByText(/rows? accounted for/)
    .first()
    .waitFor()
}
