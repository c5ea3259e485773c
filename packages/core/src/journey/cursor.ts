import type { JourneyPosition } from './journey-item.ts'

/** A position as an opaque text that fits into a URL (base64url of JSON, RFC 4648 section 5). */
export const encodeCursor = ({ date, type, id }: JourneyPosition): string =>
  btoa(encodeURIComponent(JSON.stringify([date, type, id])))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** The position, or null where the text is none. */
export const decodeCursor = (cursor: string): JourneyPosition | null => {
  try {
    const parts: unknown = JSON.parse(decodeURIComponent(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))))
    if (!Array.isArray(parts) || parts.length !== 3) return null
    const [date, type, id]: unknown[] = parts
    if (typeof date !== 'string' || typeof type !== 'string' || typeof id !== 'string') return null
    return { date, type, id }
  } catch {
    return null
  }
}
