import { HttpProblem } from '../problem/http-problem.ts'

const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/
const BARE = /^[\x21\x23-\x7e]+$/
const MAX_LENGTH = 255

/**
 * The key of draft-ietf-httpapi-idempotency-key-header: a string of RFC 9651 (`"8e03…"`). Many clients send it without the
 * quotes, so that is read too. Null when there is none.
 */
export const idempotencyKeyOf = (header: string | string[] | undefined): string | null => {
  if (header === undefined) return null
  const text = Array.isArray(header) ? '' : header.trim()
  const quoted = QUOTED.exec(text)?.[1]?.replace(/\\(["\\])/g, '$1')
  const key = quoted ?? (BARE.test(text) ? text : '')
  if (key === '' || key.length > MAX_LENGTH) {
    throw new HttpProblem('idempotency-key-invalid', `A key has 1 to ${MAX_LENGTH} visible ASCII characters.`)
  }
  return key
}
