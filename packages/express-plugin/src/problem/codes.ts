import type { ErrorCode } from '@footfall/core'

/** The status and the title of each problem that the router itself finds. Stable: match on these codes. */
export const HTTP_PROBLEMS = {
  unauthorized: [401, 'Sign in first.'],
  forbidden: [403, 'You may not do this.'],
  'cross-site': [403, 'A browser sent this from another site.'],
  'client-not-found': [404, 'There is no such client.'],
  'method-not-allowed': [405, 'This address does not know this method.'],
  'request-invalid': [400, 'The request is not as it should be.'],
  'body-too-large': [413, 'The body of the request is too large.'],
  'body-consumed': [500, 'The body of the request was read before it came here.'],
  'content-type-unsupported': [415, 'The body has a media type that is not read here.'],
  'content-encoding-refused': [415, 'A compressed body is not read here.'],
  'multipart-invalid': [400, 'The multipart body is damaged or incomplete.'],
  'upload-too-large': [413, 'The file is larger than the limit.'],
  'too-many-rows': [413, 'The file has more rows than the limit.'],
  'too-many-uploads': [429, 'Too many files are being uploaded at once.'],
  'upload-timeout': [408, 'The body of the request came too slowly.'],
  'upload-incomplete': [400, 'The body of the request ended too early.'],
  'too-many-streams': [429, 'Too many readers follow the progress of imports.'],
  'idempotency-key-invalid': [400, 'The Idempotency-Key cannot be used.'],
  'idempotency-key-in-flight': [409, 'A request with this Idempotency-Key is still being answered.'],
  'idempotency-key-reused': [422, 'This Idempotency-Key was used for another request.'],
  internal: [500, 'Something went wrong on our side.'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type HttpProblemCode = keyof typeof HTTP_PROBLEMS

/** The status of each error of core. */
export const CORE_STATUS = {
  'source-empty': 422,
  'header-missing': 422,
  'header-too-long': 413,
  'too-many-columns': 413,
  'record-over-cap': 413,
  'encoding-unsupported': 422,
  'options-invalid': 422,
  'columns-missing': 409,
  'needs-options': 409,
  'plan-changed': 409,
  'lease-lost': 503,
  'lease-busy': 503,
  'import-not-found': 404,
  'import-state': 409,
  'row-not-found': 404,
  'row-not-held': 409,
  'visit-held': 422,
  'host-rejected': 422,
  'transaction-lost': 503,
  aborted: 503,
} as const satisfies Record<ErrorCode, number>
