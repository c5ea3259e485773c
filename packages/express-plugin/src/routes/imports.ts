import { answerQuestions, discardImport, listImports, previewImport, reportImport, verifyImport } from '@footfall/core'
import { json } from '../routing/reply.ts'
import { defineRoute } from '../routing/route.ts'
import { preview, report, reportPage, reportWithProgress, verification } from '../schemas/answers.ts'
import { answersBody, importPath, listQuery, noPath, noQuery } from '../schemas/requests.ts'

export const listImportsRoute = defineRoute(
  {
    method: 'GET',
    path: '/imports',
    operationId: 'listImports',
    summary: 'The imports, newest first.',
    action: 'import:read',
    pathSchema: noPath,
    querySchema: listQuery,
    bodySchema: null,
    answers: { 200: { description: 'A page of imports.', schema: reportPage } },
  },
  async ({ query: { after, limit }, repository }) =>
    json(200, await listImports({ repository, limit, after: after ?? null })),
)

export const getImport = defineRoute(
  {
    method: 'GET',
    path: '/imports/:id',
    operationId: 'getImport',
    summary: 'Where an import stands.',
    action: 'import:read',
    pathSchema: importPath,
    querySchema: noQuery,
    bodySchema: null,
    answers: { 200: { description: 'The report, with progress.', schema: reportWithProgress } },
  },
  async ({ path: { id }, repository, services }) => {
    const found = await reportImport(id, { repository })
    return json(200, { ...found, progress: services.hub.latest(id) })
  },
)

export const answerImport = defineRoute(
  {
    method: 'PATCH',
    path: '/imports/:id',
    operationId: 'answerQuestions',
    summary: 'Answer the open questions of an import, or change its options, until applying starts.',
    action: 'import:write',
    pathSchema: importPath,
    querySchema: noQuery,
    bodySchema: answersBody,
    answers: { 200: { description: 'The report under the new options.', schema: report } },
  },
  async ({ path: { id }, body, repository }) =>
    json(200, await answerQuestions(id, body?.options ?? {}, { repository })),
)

export const previewRoute = defineRoute(
  {
    method: 'GET',
    path: '/imports/:id/preview',
    operationId: 'previewImport',
    summary: 'What applying would do now.',
    action: 'import:read',
    pathSchema: importPath,
    querySchema: noQuery,
    bodySchema: null,
    answers: { 200: { description: 'Totals, a digest to apply with, a sample.', schema: preview } },
  },
  async ({ path: { id }, repository, signal }) => json(200, await previewImport(id, { repository, signal })),
)

export const verifyRoute = defineRoute(
  {
    method: 'GET',
    path: '/imports/:id/verify',
    operationId: 'verifyImport',
    summary: 'The proof that no row was lost.',
    action: 'import:read',
    pathSchema: importPath,
    querySchema: noQuery,
    bodySchema: null,
    answers: { 200: { description: 'What holds, and each row for which it does not.', schema: verification } },
  },
  async ({ path: { id }, repository }) => json(200, await verifyImport(id, { repository })),
)

export const discardRoute = defineRoute(
  {
    method: 'DELETE',
    path: '/imports/:id',
    operationId: 'discardImport',
    summary: 'Discard an import that was never applied.',
    action: 'import:write',
    pathSchema: importPath,
    querySchema: noQuery,
    bodySchema: null,
    answers: { 200: { description: 'The report of the discarded import.', schema: report } },
  },
  async ({ path: { id }, repository, services, caller }) => {
    const discarded = await discardImport(id, { repository })
    services.emit('import.discarded', caller, id)
    return json(200, discarded)
  },
)
