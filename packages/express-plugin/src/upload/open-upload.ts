import { createHash, type Hash } from 'node:crypto'
import { HttpProblem } from '../problem/http-problem.ts'
import type { TextEntry } from '../request/from-text.ts'
import { type BodyLimits, checkLength, readBody } from '../request/read-body.ts'
import { mediaType } from '../request/read-json.ts'
import type { HttpRequest } from '../routing/http.ts'
import { openMultipart } from './multipart.ts'

export interface Upload {
  /** Null for a raw body. */
  readonly fileName: string | null
  readonly fields: readonly TextEntry[]
  /** The bytes of the file, once; ends without an error only when the whole body has arrived and is sound. */
  readonly bytes: AsyncIterable<Uint8Array>
  /** SHA-256 (hex) of the bytes that were read. */
  hash(): string
}

const RAW_TYPES: ReadonlySet<string> = new Set([
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/csv',
  'application/vnd.ms-excel',
  'application/octet-stream',
])
const FIELD_BYTES = 64 * 1024
const SETTLE_MS = 5_000

const tap = async function* (bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk)
    yield chunk
  }
}

const one = async function* (chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}

/** The body as bytes: from the wire, or as a raw parser of the host kept it. */
const bodyOf = (req: HttpRequest, limits: BodyLimits): AsyncIterable<Uint8Array> => {
  checkLength(req, limits)
  if (!req.readableEnded) return readBody(req, limits)
  if (req.body instanceof Uint8Array) return one(req.body)
  throw new HttpProblem('body-consumed', 'Mount the import router before body parsers that read text or forms.')
}

/** The file of a request: a raw body, or the part `file` of a multipart form. Nothing is read yet of a raw body. */
export const openUpload = async (req: HttpRequest, limits: BodyLimits): Promise<Upload> => {
  const type = mediaType(req)
  const hash = createHash('sha256')
  const digest = (): string => hash.copy().digest('hex')
  if (type === 'multipart/form-data') {
    const settings = { maxFieldBytes: FIELD_BYTES, settleMs: SETTLE_MS }
    const form = await openMultipart(req.headers['content-type'] ?? '', bodyOf(req, limits), settings)
    return { fileName: form.fileName, fields: form.fields, bytes: tap(form.bytes, hash), hash: digest }
  }
  if (!RAW_TYPES.has(type)) {
    throw new HttpProblem('content-type-unsupported', 'Send the file as text/csv, or as the field `file` of a form.')
  }
  return { fileName: null, fields: [], bytes: tap(bodyOf(req, limits), hash), hash: digest }
}
