import { readJourney, recordVisit } from '@footfall/core'
import { HttpProblem } from '../problem/http-problem.ts'
import { json } from '../routing/reply.ts'
import { defineRoute } from '../routing/route.ts'
import { journeyPage, recordedVisit } from '../schemas/answers.ts'
import { clientPath, journeyQuery, noPath, noQuery, visitBody } from '../schemas/requests.ts'

export const recordVisitRoute = defineRoute(
  {
    method: 'POST',
    path: '/visits',
    operationId: 'recordVisit',
    summary: 'Record one visit by hand, under the same rules as a row of a file.',
    action: 'visit:write',
    pathSchema: noPath,
    querySchema: noQuery,
    bodySchema: visitBody,
    answers: {
      200: { description: 'The visit was there already.', schema: recordedVisit },
      201: { description: 'The visit was recorded.', schema: recordedVisit },
    },
  },
  async ({ body, repository, services, caller }) => {
    if (body === null) throw new HttpProblem('request-invalid')
    const visit = await recordVisit(body, { ...services.defaults, repository })
    services.emit('visit.recorded', caller, null, { outcome: visit.outcome, visitId: visit.visitId })
    return json(visit.outcome === 'visit-repeated' ? 200 : 201, visit)
  },
)

export const journeyRoute = defineRoute(
  {
    method: 'GET',
    path: '/clients/:id/journey',
    operationId: 'readJourney',
    summary: "A client's journey: the host's items and the store visits together, newest first.",
    action: 'journey:read',
    pathSchema: clientPath,
    querySchema: journeyQuery,
    bodySchema: null,
    answers: { 200: { description: 'A page of the journey.', schema: journeyPage } },
  },
  async ({ path: { id }, query: { before, limit }, repository, services, caller }) => {
    if ((await repository.timeline.findClient(id)) === null) throw new HttpProblem('client-not-found')
    const sources = services.journeySources(caller)
    return json(200, await readJourney(id, { repository, sources, texts: services.journeyTexts, before, limit }))
  },
)
