import { askToApply, FootfallError, previewImport, reportImport } from '@footfall/core'
import { json } from '../routing/reply.ts'
import { defineRoute } from '../routing/route.ts'
import { report } from '../schemas/answers.ts'
import { applyBody, importPath, noQuery } from '../schemas/requests.ts'

/**
 * With a digest, the caller hears at once when the preview does not hold any more; it is compared again under the lease,
 * before anything is written.
 */
export const applyRoute = defineRoute(
  {
    method: 'POST',
    path: '/imports/:id/apply',
    operationId: 'applyImport',
    summary: 'Apply an import; with the digest of a preview, only if it still does what that showed.',
    action: 'import:apply',
    pathSchema: importPath,
    querySchema: noQuery,
    bodySchema: applyBody,
    answers: {
      202: { description: 'It is going to be applied.', schema: report, headers: { Location: 'Where the import is.' } },
    },
  },
  async ({ path: { id }, body, repository, services, caller, mount, signal }) => {
    const digest = body?.digest ?? null
    // 1. Does the preview still hold?
    const before = await reportImport(id, { repository })
    if (digest !== null && (before.status === 'received' || before.status === 'failed')) {
      const now = await previewImport(id, { repository, signal })
      if (now.digest !== null && now.digest !== digest) {
        throw new FootfallError('plan-changed', 'The database has moved since the preview. Look at a new preview.', {
          importId: id,
        })
      }
    }
    // 2. The asking is durable before it is acknowledged.
    const asked = await askToApply(id, { repository, digest })
    if (before.status !== 'completed') {
      await services.runner.enqueue({ ...asked, ...caller })
      services.emit('import.queued', caller, id)
    }
    return json(202, await reportImport(id, { repository }), { Location: `${mount}/imports/${id}` })
  },
)
