import { ERROR_CODES, type ErrorCode, FootfallError } from '@footfall/core'
import { describe, expect, test } from 'vitest'
import { CORE_STATUS, HTTP_PROBLEMS, type HttpProblemCode } from './codes.ts'
import { HttpProblem } from './http-problem.ts'
import { problemOf } from './problem-of.ts'

const isCore = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code)
const isHttp = (code: string): code is HttpProblemCode => Object.hasOwn(HTTP_PROBLEMS, code)

describe('what a caller is told', () => {
  test.each(Object.keys(ERROR_CODES).filter(isCore))(
    "of core's %s: its status, its code, its message and details",
    (code) => {
      const { status, body, expected } = problemOf(new FootfallError(code, 'What to do.', { importId: '1' }))
      expect(expected).toBe(true)
      expect(status).toBe(CORE_STATUS[code])
      expect(body).toEqual({
        type: `urn:footfall:problem:${code}`,
        title: ERROR_CODES[code],
        status,
        detail: 'What to do.',
        code,
        details: { importId: '1' },
      })
    },
  )

  test.each(Object.keys(HTTP_PROBLEMS).filter(isHttp))("of the router's own %s", (code) => {
    const reply = problemOf(new HttpProblem(code, undefined, { headers: { 'Retry-After': '5' } }))
    const [status, title] = HTTP_PROBLEMS[code]
    expect(reply).toMatchObject({
      status,
      headers: { 'Retry-After': '5' },
      body: { code, title, status, detail: title },
    })
  })

  test('of another copy of core: the same, since it goes by name and code', () => {
    const foreign = Object.assign(new Error('Gone.'), { name: 'FootfallError', code: 'import-not-found', details: {} })
    expect(problemOf(foreign)).toMatchObject({ status: 404, body: { code: 'import-not-found', detail: 'Gone.' } })
  })

  test('to come again later, where that helps', () => {
    expect(problemOf(new FootfallError('lease-busy', '')).headers).toEqual({ 'Retry-After': '5' })
    expect(problemOf(new FootfallError('import-not-found', '')).headers).toEqual({})
  })

  test.each([
    ['a driver error that has a code', Object.assign(new Error('secret'), { code: '23505', detail: 'secret' })],
    ['a code of ours on an error that is not', Object.assign(new Error('secret'), { code: 'import-not-found' })],
    ['a code that nobody knows', Object.assign(new Error('secret'), { name: 'FootfallError', code: 'toString' })],
    ['a text', 'secret'],
    ['nothing', undefined],
  ])('of %s: nothing', (_, error) => {
    const reply = problemOf(error)
    expect(reply).toMatchObject({ status: 500, expected: false, body: { code: 'internal' } })
    expect(JSON.stringify(reply)).not.toContain('secret')
  })
})
