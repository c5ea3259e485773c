import { z } from 'zod'
import { buildOpenapi } from '../openapi/build-openapi.ts'
import { json } from '../routing/reply.ts'
import { defineRoute, type Route } from '../routing/route.ts'
import { noPath, noQuery } from '../schemas/requests.ts'

/** Describes the other routes, and itself. */
export const createOpenapiRoute = (others: readonly Route[]): Route => {
  const route: Route = defineRoute(
    {
      method: 'GET',
      path: '/openapi.json',
      operationId: 'describe',
      summary: 'This description.',
      action: null,
      pathSchema: noPath,
      querySchema: noQuery,
      bodySchema: null,
      answers: { 200: { description: 'OpenAPI 3.1.', schema: z.record(z.string(), z.unknown()) } },
    },
    async ({ mount }) => json(200, buildOpenapi([...others, route], mount)),
  )
  return route
}
