import { fixRow, heldCsv, listRows, replayImport } from '@footfall/core'
import { z } from 'zod'
import { json } from '../routing/reply.ts'
import { defineRoute } from '../routing/route.ts'
import { goOnLater } from '../runner/go-on-later.ts'
import { replay, rowItem, rowPage } from '../schemas/answers.ts'
import { fixBody, importPath, noQuery, rowPath, rowsQuery } from '../schemas/requests.ts'
import { openUpload } from '../upload/open-upload.ts'

export const listRowsRoute = defineRoute(
  {
    method: 'GET',
    path: '/imports/:id/rows',
    operationId: 'listRows',
    summary: 'The rows of an import and what became of them.',
    action: 'import:read',
    pathSchema: importPath,
    querySchema: rowsQuery,
    bodySchema: null,
    answers: { 200: { description: 'A page of rows, in row order.', schema: rowPage } },
  },
  async ({ path: { id }, query, repository }) => json(200, await listRows(id, { repository, ...query })),
)

/** Spreadsheets take a CSV file for UTF-8 only when it says so. */
const BOM = '\uFEFF'

const withBom = async function* (first: IteratorResult<string>, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield BOM
  for (let next = first; next.done !== true; next = await rest.next()) yield next.value
}

export const heldCsvRoute = defineRoute(
  {
    method: 'GET',
    path: '/imports/:id/held.csv',
    operationId: 'downloadHeld',
    summary: 'The held rows as a file to fix and to replay.',
    action: 'import:read',
    pathSchema: importPath,
    querySchema: noQuery,
    bodySchema: null,
    answers: {
      200: { description: 'A CSV file.', schema: z.string(), mediaType: 'text/csv' },
    },
  },
  async ({ path: { id }, repository }) => {
    const chunks = heldCsv(id, { repository })
    // The first chunk is asked for here, so that an unknown import is answered with 404.
    const first = await chunks.next()
    return {
      kind: 'stream',
      status: 200,
      headers: {
        'Content-Type': 'text/csv; charset=utf-8; header=present',
        'Content-Disposition': `attachment; filename="held-${id}.csv"`,
      },
      chunks: withBom(first, chunks),
    }
  },
)

export const fixRowRoute = defineRoute(
  {
    method: 'PATCH',
    path: '/imports/:id/rows/:rowNumber',
    operationId: 'fixRow',
    summary: 'Fix one held row; it is applied at once.',
    action: 'import:apply',
    pathSchema: rowPath,
    querySchema: noQuery,
    bodySchema: fixBody,
    answers: { 200: { description: 'The row as it stands now.', schema: rowItem } },
  },
  async ({ path: { id, rowNumber }, body, repository, services, caller, signal }) => {
    const fix = () => fixRow(id, rowNumber, body?.fields ?? {}, { repository, signal })
    const item = await goOnLater(fix, { importId: id, repository, services, caller })
    services.emit('row.fixed', caller, id, { rowNumber, outcome: item.outcome })
    return json(200, item)
  },
)

export const replayRoute = defineRoute(
  {
    method: 'POST',
    path: '/imports/:id/replay',
    operationId: 'replayImport',
    summary: 'Upload the file of held rows again, fixed.',
    action: 'import:apply',
    pathSchema: importPath,
    querySchema: noQuery,
    bodySchema: null,
    upload: { form: z.strictObject({ file: z.string() }) },
    answers: { 200: { description: 'What was applied, and what was not.', schema: replay } },
  },
  async ({ path: { id }, repository, services, caller, signal, req }) => {
    const leave = services.uploads.enter()
    try {
      const { limits } = services
      const upload = await openUpload(req, {
        maxBytes: limits.maxUploadBytes,
        tooLarge: 'upload-too-large',
        timeoutMs: limits.uploadTimeoutMs,
        idleMs: limits.idleTimeoutMs,
      })
      const replayed = () => replayImport(id, upload.bytes, { repository, signal })
      const done = await goOnLater(replayed, { importId: id, repository, services, caller })
      services.emit('import.replayed', caller, id, { applied: done.applied, ignored: done.ignored.length })
      return json(200, done)
    } finally {
      leave()
    }
  },
)
