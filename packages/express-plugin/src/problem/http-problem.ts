import { HTTP_PROBLEMS, type HttpProblemCode } from './codes.ts'

/** A refusal that the router itself has to give. `detail` is for the caller; it never quotes what the caller sent. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly code: HttpProblemCode
  readonly headers: Readonly<Record<string, string>>
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: HttpProblemCode,
    detail: string = HTTP_PROBLEMS[code][1],
    { headers = {}, details = {} }: { headers?: Record<string, string>; details?: Record<string, unknown> } = {},
  ) {
    super(detail)
    this.code = code
    this.headers = headers
    this.details = details
  }
}
