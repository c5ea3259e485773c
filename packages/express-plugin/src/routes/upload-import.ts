import { createHash } from 'node:crypto'
import { askToApply, type ImportOptions, type Report, receiveImport } from '@footfall/core'
import type { z } from 'zod'
import { idempotencyKeyOf } from '../idempotency/key.ts'
import { HttpProblem } from '../problem/http-problem.ts'
import { check } from '../request/check.ts'
import { fromText } from '../request/from-text.ts'
import { json, type Reply } from '../routing/reply.ts'
import { type Context, defineRoute } from '../routing/route.ts'
import { received } from '../schemas/answers.ts'
import { noPath, uploadForm, uploadQuery } from '../schemas/requests.ts'
import { findSameFile } from '../upload/find-same-file.ts'
import { openUpload, type Upload } from '../upload/open-upload.ts'
import { sourceNameOf } from '../upload/source-name.ts'

type UploadContext = Context<z.output<typeof noPath>, z.output<typeof uploadQuery>, null>
type Declared = z.output<typeof uploadQuery>

interface Checked {
  readonly options: ImportOptions
  readonly apply: boolean
  readonly sourceName: string
  /** Whether this is the same request as another, but for its bytes. */
  readonly facts: string
}

/** What was declared, in the query and in the form together; the host's defaults stand where nothing was. */
const checkDeclared = ({ query, services }: UploadContext, { fields, fileName }: Upload): Checked => {
  const form: Declared = check(uploadQuery, fromText(uploadQuery, fields), 'body')
  const { apply, sourceName, ...options } = { ...query, ...form, apply: query.apply || form.apply }
  const name = sourceNameOf(sourceName ?? fileName ?? undefined)
  return {
    options: { ...services.defaults, ...options },
    apply,
    sourceName: name,
    facts: JSON.stringify([apply, name, Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))]),
  }
}

const fingerprintOf = (upload: Upload, { facts }: Checked): string =>
  createHash('sha256').update(facts).update('\n').update(upload.hash()).digest('hex')

const bodyLimits = ({ services: { limits } }: UploadContext) => ({
  // A form is a little longer than its file.
  maxBytes: limits.maxUploadBytes,
  tooLarge: 'upload-too-large' as const,
  timeoutMs: limits.uploadTimeoutMs,
  idleMs: limits.idleTimeoutMs,
})

/** Streams the file into the ledger; when this returns, every row is durable. */
const receive = async (context: UploadContext, upload: Upload, checked: Checked): Promise<Report> => {
  const { maxRows } = context.services.limits
  return receiveImport(upload.bytes, {
    ...checked.options,
    repository: context.repository,
    sourceName: checked.sourceName,
    signal: context.signal,
    onProgress: ({ rows }) => {
      if (rows > maxRows) {
        throw new HttpProblem('too-many-rows', `The limit is ${maxRows} rows.`, { details: { maxRows } })
      }
    },
  })
}

/** Receives, asks for applying where it was wanted, and answers. */
const acknowledge = async (
  context: UploadContext,
  upload: Upload,
  checked: Checked,
): Promise<Reply & { kind: 'json' }> => {
  const { repository, services, caller, mount } = context
  const { emit, runner } = services
  const report = await receive(context, upload, checked)
  const { importId, status, rows } = report
  if (importId === null) throw new RangeError('A received import has an id.')
  emit(status === 'received' ? 'import.received' : 'import.needs-options', caller, importId, { rows })
  if (checked.apply && status === 'received') {
    const asked = await askToApply(importId, { repository })
    await runner.enqueue({ ...asked, ...caller })
    emit('import.queued', caller, importId)
  }
  const sameFileAs = await findSameFile(report, repository)
  const reply = { kind: 'json', status: 202, headers: { Location: `${mount}/imports/${importId}` } } as const
  return { ...reply, body: { ...report, sameFileAs } }
}

/** The upload is read to its end and thrown away: only its hash is wanted. */
const drain = async (upload: Upload): Promise<void> => {
  for await (const _ of upload.bytes);
}

const withKey = async (context: UploadContext, key: string): Promise<Reply> => {
  const { services, caller, req } = context
  const { idempotency } = services
  const bound = JSON.stringify([caller.tenantId, caller.actorId, key])
  const claim = await idempotency.claim(bound)
  if (claim.state === 'in-flight') {
    throw new HttpProblem('idempotency-key-in-flight', undefined, { headers: { 'Retry-After': '2' } })
  }
  if (claim.state === 'answered') {
    const upload = await openUpload(req, bodyLimits(context))
    const checked = checkDeclared(context, upload)
    await drain(upload)
    if (fingerprintOf(upload, checked) !== claim.fingerprint) throw new HttpProblem('idempotency-key-reused')
    return { kind: 'json', ...claim.answer, headers: { ...claim.answer.headers, 'Idempotency-Replayed': 'true' } }
  }
  try {
    const upload = await openUpload(req, bodyLimits(context))
    const checked = checkDeclared(context, upload)
    const { status, headers = {}, body } = await acknowledge(context, upload, checked)
    await idempotency.complete(bound, fingerprintOf(upload, checked), { status, headers, body })
    return json(status, body, headers)
  } catch (error) {
    await idempotency.release(bound)
    throw error
  }
}

export const uploadImport = defineRoute(
  {
    method: 'POST',
    path: '/imports',
    operationId: 'uploadImport',
    summary: 'Upload a file of visits. Answers once every row is durable.',
    action: 'import:write',
    pathSchema: noPath,
    querySchema: uploadQuery,
    bodySchema: null,
    upload: { form: uploadForm },
    headers: [{ name: 'Idempotency-Key', description: 'The same key and the same request give the same answer.' }],
    answers: {
      202: { description: 'Every row is durable.', schema: received, headers: { Location: 'Where the import is.' } },
    },
  },
  async (context) => {
    const leave = context.services.uploads.enter()
    try {
      if (context.query.apply && !(await context.can('import:apply', {}))) throw new HttpProblem('forbidden')
      const key = idempotencyKeyOf(context.req.headers['idempotency-key'])
      if (key !== null) return await withKey({ ...context, body: null }, key)
      const upload = await openUpload(context.req, bodyLimits({ ...context, body: null }))
      return await acknowledge({ ...context, body: null }, upload, checkDeclared({ ...context, body: null }, upload))
    } finally {
      leave()
    }
  },
)
