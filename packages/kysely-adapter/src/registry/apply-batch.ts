import { type Applied, type ApplyBatch, FootfallError, type Registry } from '@footfall/core'
import { sql } from 'kysely'
import { forUpdate } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import type { Session, Write } from '../session/session.ts'
import { prepareReferences } from './check-references.ts'
import { hostRejected } from './faults.ts'
import { fillClients } from './fill-clients.ts'
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

/** What refers to clients, stores and visits, once all of them have ids: identities, fills, visits, and what became of each row. */
const prepareReferring = async (context: Context, batch: ApplyBatch, applied: Applied): Promise<readonly Write[]> => {
  const { import: by, changes } = batch
  const ids = {
    clientOf: resolver('client', applied.clientIds),
    storeOf: resolver('store', applied.storeIds),
    visitOf: resolver('visit', applied.visitIds),
  }
  const writes = [await prepareClaims(context, changes.claims, ids)]
  if (changes.fills.length > 0) writes.push((session) => fillClients({ ...context, session }, changes.fills))
  writes.push(await prepareVisits(context, changes.visits, ids, by?.id ?? null))
  if (by !== null) writes.push(await prepareOutcomes(context, by.id, changes.outcomes, ids))
  return writes
}

/** The steps of one batch, in the order in which every writer takes its locks. */
type WriteBatch = (session: Session) => Promise<Applied>

const prepareBatch = async (context: Context, batch: ApplyBatch): Promise<WriteBatch> => {
  const { import: by, changes, ids } = batch
  const checkReferences = prepareReferences(context, batch)
  const createClients = await prepareClients(context, changes.clients, ids?.clientIds)
  // The ids of clients and stores may be the database's to make: then what refers to them has to wait for them.
  const referring = ids === undefined ? null : await prepareReferring(context, batch, ids)
  return async (session) => {
    const inside = { ...context, session }
    // 1. May we still write, and is everything there that we refer to?
    if (by !== null) await checkFence(inside, by)
    await checkReferences(session)
    // 2. Stores and clients.
    const storeIds = await writeStores(inside, changes.stores, by?.id ?? null, ids?.storeIds)
    const clientIds = await createClients(session)
    const visitIds = ids?.visitIds ?? idsFor(session.environment, changes.visits)
    const applied = { clientIds, storeIds, visitIds }
    // 3. The rest, one table after the other.
    const writes = referring ?? (await prepareReferring(inside, batch, applied))
    for (const write of writes) await write(session)
    return applied
  }
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

interface PreparedBatch {
  readonly batch: ApplyBatch
  readonly write: WriteBatch
}

/** Preparing and writing batches: one that was prepared is written as it was prepared, any other is prepared first. */
export const createApply = (context: Context): Pick<Registry, 'prepare' | 'apply'> => {
  /** By what they change, so that nothing is kept of a batch that is dropped. */
  const ready = new WeakMap<ApplyBatch['changes'], PreparedBatch>()

  /** What was prepared for other ids, or on behalf of somebody else, is another batch. */
  const take = (batch: ApplyBatch): WriteBatch | null => {
    const prepared = ready.get(batch.changes)
    ready.delete(batch.changes)
    if (prepared === undefined) return null
    const { ids, import: by } = prepared.batch
    return ids === batch.ids && by?.id === batch.import?.id && by?.fence === batch.import?.fence ? prepared.write : null
  }

  return {
    async prepare(batch) {
      ready.set(batch.changes, { batch, write: await prepareBatch(context, batch) })
    },
    async apply(batch) {
      const write = take(batch) ?? (await prepareBatch(context, batch))
      try {
        return await context.session.transaction(write)
      } catch (error) {
        throw asFill(error, batch)
      }
    },
  }
}
