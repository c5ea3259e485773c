import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { HttpRequest, HttpResponse } from './routing/http.ts'
import { SECURITY_HEADERS } from './routing/security-headers.ts'
import { setHeaders } from './routing/send.ts'

/** Beside `src` and beside `dist`: the elements are published as they are written. */
const FOLDER = new URL('../elements/', import.meta.url)

interface ElementFile {
  readonly bytes: Buffer
  readonly etag: string
}

/** The scripts of the custom elements by the path below the mount: `/elements.js` and what it imports. */
export type ElementFiles = ReadonlyMap<string, ElementFile>

export const loadElementFiles = (): ElementFiles => {
  const paths = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.js'))
  return new Map(
    paths.map((path) => {
      const bytes = readFileSync(new URL(path, FOLDER))
      const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`
      return [`/${path}`, { bytes, etag }]
    }),
  )
}

/**
 * Serves one of them, and says whether it did. It does not ask who is there: the scripts are the same for everybody and hold no data,
 * and a `<script>` sends no header that a host may sign in by.
 */
export const serveElementFile = (files: ElementFiles, path: string, req: HttpRequest, res: HttpResponse): boolean => {
  const file = files.get(path)
  if (file === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return false
  setHeaders(res, { ...SECURITY_HEADERS, 'Cache-Control': 'no-cache', ETag: file.etag })
  if (req.headers['if-none-match'] === file.etag) {
    res.statusCode = 304
    res.end()
    return true
  }
  res.setHeader('Content-Type', 'text/javascript; charset=utf-8')
  res.setHeader('Content-Length', file.bytes.length)
  if (req.method === 'HEAD') res.end()
  else res.end(file.bytes)
  return true
}
