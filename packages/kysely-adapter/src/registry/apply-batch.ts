import { type Applied, type ApplyBatch, FootfallError, type Registry } from '@footfall/core'
import { sql } from 'kysely'
import { forUpdate } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { prepareReferences } from './check-references.ts'
import { hostRejected } from './faults.ts'
import { fillClients } from './fill-clients.ts'
import { inTurn } from './in-turn.ts'
import { idsFor, resolver } from './new-ids.ts'
import { prepareClaims } from './write-claims.ts'
import { prepareClients } from './write-clients.ts'
import { prepareOutcomes } from './write-outcomes.ts'
import { writeStores } from './write-stores.ts'
import { prepareVisits } from './write-visits.ts'

/** Whoever takes over must change the import's line, and so waits until this batch has been committed or dropped. */
const checkFence = async (
  { session, layout, tenantId }: Context,
  by: NonNullable<ApplyBatch['import']>,
): Promise<void> => {
  const [line] = await session.query<{ lease_slot: string | null; lease_fence: number | string }>(
    sql`select lease_slot, lease_fence from ${sql.table(layout.tables.imports)}
      where id = ${by.id} and tenant_id = ${tenantId}${forUpdate(session.dialect)}`,
  )
  if (line?.lease_slot === tenantId && Number(line.lease_fence) === by.fence) return
  throw new FootfallError('lease-lost', 'Another worker took over this import.', { importId: by.id })
}

/** The steps of one batch, in the order in which every writer takes its locks. */
const write = async (context: Context, batch: ApplyBatch): Promise<Applied> => {
  const { import: by, changes } = batch
  const importId = by?.id ?? null
  // 1. May we still write, and is everything there that we refer to? What is created first is put together meanwhile.
  let createClients = async (): Promise<readonly string[]> => []
  await inTurn([
    () => async () => (by === null ? undefined : checkFence(context, by)),
    () => {
      createClients = prepareClients(context, changes.clients, batch.ids?.clientIds)
      return prepareReferences(context, batch)
    },
  ])
  // 2. Stores are few. Their ids, and those of clients, may be the database's to make.
  const storeIds = await writeStores(context, changes.stores, importId, batch.ids?.storeIds)
  const clientIds = batch.ids?.clientIds ?? (await createClients())
  const visitIds = batch.ids?.visitIds ?? idsFor(context.session.environment, changes.visits)
  const ids = {
    clientOf: resolver('client', clientIds),
    storeOf: resolver('store', storeIds),
    visitOf: resolver('visit', visitIds),
  }
  // 3. New clients and their identities, the visits, and what became of each row.
  const steps = [() => prepareClaims(context, changes.claims, ids)]
  if (batch.ids !== undefined) steps.unshift(() => createClients)
  if (changes.fills.length > 0) steps.push(() => () => fillClients(context, changes.fills))
  steps.push(() => prepareVisits(context, changes.visits, ids, importId))
  if (importId !== null) steps.push(() => prepareOutcomes(context, importId, changes.outcomes, ids))
  await inTurn(steps)
  return { clientIds, storeIds, visitIds }
}

/** Null where the host's database makes the ids of clients or stores. */
export const createAssignIds = ({
  session: { environment },
  layout: { clients, stores },
}: Context): NonNullable<Registry['assignIds']> | null => {
  if (clients.id.type === 'integer' || stores.id.type === 'integer') return null
  return (changes) => ({
    clientIds: idsFor(environment, changes.clients),
    storeIds: idsFor(environment, changes.stores),
    visitIds: idsFor(environment, changes.visits),
  })
}

/** What fails at COMMIT may be a blank-fill: told as one, it is left out before its row is given up. */
const asFill = (error: unknown, { changes }: ApplyBatch): unknown => {
  const isCommit = error instanceof FootfallError && error.code === 'host-rejected' && error.details.action === 'commit'
  if (!isCommit || changes.fills.length === 0) return error
  const { constraint } = error.details
  return hostRejected({ table: 'clients', action: 'fill' }, typeof constraint === 'string' ? constraint : null)
}

export const applyBatch =
  (context: Context): Registry['apply'] =>
  (batch) =>
    context.session
      .transaction((session) => write({ ...context, session }, batch))
      .catch((error: unknown) => {
        throw asFill(error, batch)
      })
