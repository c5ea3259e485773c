import { ERROR_CODES, type ErrorCode } from '@footfall/core'
import { CORE_STATUS, HTTP_PROBLEMS, type HttpProblemCode } from './codes.ts'

/** The body of an error, as RFC 9457 has it, with our stable `code`. */
export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  /** Names this one occurrence, here and in the log. */
  readonly instance?: string
  readonly details?: Readonly<Record<string, unknown>>
}

export interface ProblemReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: ProblemBody
  /** False: nobody foresaw this error; the caller is told nothing of it, the log is. */
  readonly expected: boolean
}

export const PROBLEM_TYPE = 'urn:footfall:problem:'

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const reply = (
  status: number,
  code: string,
  title: string,
  detail: string,
  details: unknown,
  headers: Readonly<Record<string, string>> = {},
): ProblemReply => ({
  status,
  headers,
  expected: code !== 'internal',
  body: {
    type: `${PROBLEM_TYPE}${code}`,
    title,
    status,
    detail,
    code,
    ...(isRecord(details) && Object.keys(details).length > 0 ? { details } : {}),
  },
})

const isCoreCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code)
const isHttpCode = (code: string): code is HttpProblemCode => Object.hasOwn(HTTP_PROBLEMS, code)

/**
 * What a caller is told of an error. By `name` and `code`, not by `instanceof`, so that it holds when two copies of core
 * are installed. Whatever is neither ours nor core's is `internal`, and not a word of it goes out.
 */
export const problemOf = (error: unknown): ProblemReply => {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const { name, code, message } = error
    const details = 'details' in error ? error.details : undefined
    const status = isCoreCode(code) ? CORE_STATUS[code] : undefined
    if (name === 'FootfallError' && isCoreCode(code) && status !== undefined) {
      return reply(status, code, ERROR_CODES[code], message, details, status === 503 ? { 'Retry-After': '5' } : {})
    }
    if (name === 'HttpProblem' && isHttpCode(code)) {
      const [httpStatus, title] = HTTP_PROBLEMS[code]
      const headers = 'headers' in error && isRecord(error.headers) ? error.headers : {}
      const texts = Object.entries(headers).map(([header, value]) => [header, String(value)] as const)
      return reply(httpStatus, code, title, message, details, Object.fromEntries(texts))
    }
  }
  const [status, title] = HTTP_PROBLEMS.internal
  return reply(status, 'internal', title, 'Try again later. The log of the server knows more.', undefined)
}
