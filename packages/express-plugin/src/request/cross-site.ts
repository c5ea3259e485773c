import type { HttpRequest } from '../routing/http.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

const hostOf = (origin: string): string | null => {
  try {
    return new URL(origin).host
  } catch {
    return null
  }
}

/**
 * Whether a browser sent an unsafe request from another site. The rule of Go's `http.CrossOriginProtection`: trusted
 * origins pass; then `Sec-Fetch-Site` decides where there is one; else `Origin` must name the host that was asked. What
 * has neither header is no browser, and a forged request needs one.
 */
export const isCrossSite = (req: HttpRequest, trustedOrigins: ReadonlySet<string>): boolean => {
  if (SAFE.has(req.method ?? '')) return false
  const { origin } = req.headers
  if (origin !== undefined && trustedOrigins.has(origin)) return false
  const site = req.headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return origin !== undefined && hostOf(origin) !== req.headers.host
}
