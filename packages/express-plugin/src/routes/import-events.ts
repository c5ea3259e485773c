import { reportImport } from '@footfall/core'
import { z } from 'zod'
import { followImport } from '../progress/follow-import.ts'
import { defineRoute } from '../routing/route.ts'
import { importPath, noQuery } from '../schemas/requests.ts'

/** With this id the last event of an import is marked; who has seen it need not come again. */
export const LAST_EVENT = 'end'

export const importEvents = defineRoute(
  {
    method: 'GET',
    path: '/imports/:id/events',
    operationId: 'followImport',
    summary: 'The progress of an import as server-sent events: `state` (a report) first, then `progress` and `state`.',
    action: 'import:read',
    pathSchema: importPath,
    querySchema: noQuery,
    bodySchema: null,
    answers: {
      200: { description: 'Server-sent events.', schema: z.string(), mediaType: 'text/event-stream' },
      204: { description: 'The import has ended, and the reader knows.' },
    },
  },
  async ({ path: { id }, repository, services, req, signal }) => {
    await reportImport(id, { repository })
    // A browser's EventSource connects again for ever, until it is answered with 204 (HTML, "Server-sent events").
    if (req.headers['last-event-id'] === LAST_EVENT) return { kind: 'empty', status: 204 }
    const leave = req.method === 'HEAD' ? () => undefined : services.streams.enter()
    return {
      kind: 'stream',
      status: 200,
      headers: {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no',
      },
      chunks: followImport(id, {
        repository,
        hub: services.hub,
        limits: services.limits,
        signal,
        leave,
        lastId: LAST_EVENT,
      }),
    }
  },
)
