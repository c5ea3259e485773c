import { type Applied, type ApplyBatch, FootfallError, type Registry } from '@footfall/core'
import { sql } from 'kysely'
import { forUpdate } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { checkReferences } from './check-references.ts'
import { hostRejected } from './faults.ts'
import { fillClients } from './fill-clients.ts'
import { writeClaims } from './write-claims.ts'
import { writeClients } from './write-clients.ts'
import { writeOutcomes } from './write-outcomes.ts'
import { writeStores } from './write-stores.ts'
import { writeVisits } from './write-visits.ts'

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

const resolver =
  (what: string, created: ReadonlyMap<number, string>) =>
  (ref: { readonly id: string } | { readonly new: number }): string => {
    const id = 'id' in ref ? ref.id : created.get(ref.new)
    if (id === undefined) throw new RangeError(`The plan refers to a new ${what} that it does not create.`)
    return id
  }

/** The ids at the position of their `ref`. */
const byRef = (ids: ReadonlyMap<number, string>): readonly string[] => {
  const list: string[] = []
  for (const [ref, id] of ids) list[ref] = id
  return list
}

/** The steps of one batch, in the order in which every writer takes its locks. */
const write = async (context: Context, batch: ApplyBatch): Promise<Applied> => {
  const { import: by, changes, ids } = batch
  const importId = by?.id ?? null
  // 1. May we still write, and is everything there that we refer to?
  if (by !== null) await checkFence(context, by)
  await checkReferences(context, batch)
  // 2. What is new: stores, clients, their identities.
  const stores = await writeStores(context, changes.stores, importId, ids?.storeIds)
  const clients = await writeClients(context, changes.clients, ids?.clientIds)
  const clientOf = resolver('client', clients)
  const storeOf = resolver('store', stores)
  const claims = changes.claims.map(({ identity, client }) => ({ identity, clientId: clientOf(client) }))
  await writeClaims(context, claims)
  await fillClients(context, changes.fills)
  // 3. The visits.
  const resolved = changes.visits.map(({ client, store, ...visit }) => ({
    ...visit,
    clientId: clientOf(client),
    storeId: storeOf(store),
  }))
  const visits = await writeVisits(context, resolved, importId, ids?.visitIds)
  const visitOf = resolver('visit', visits)
  // 4. What became of each row.
  if (importId !== null) {
    const outcomes = changes.outcomes.map(({ client, visit, ...outcome }) => ({
      ...outcome,
      clientId: client === null ? null : clientOf(client),
      visitId: visit === null ? null : visitOf(visit),
    }))
    await writeOutcomes(context, importId, outcomes)
  }
  return { clientIds: byRef(clients), storeIds: byRef(stores), visitIds: byRef(visits) }
}

/** Null where the host's database makes the ids of clients or stores. */
export const createAssignIds = ({
  session: { environment },
  layout: { clients, stores },
}: Context): NonNullable<Registry['assignIds']> | null => {
  if (clients.id.type === 'integer' || stores.id.type === 'integer') return null
  const idsFor = (items: readonly { readonly ref: number }[]): readonly string[] =>
    byRef(new Map(items.map(({ ref }) => [ref, environment.newId()])))
  return (changes) => {
    return { clientIds: idsFor(changes.clients), storeIds: idsFor(changes.stores), visitIds: idsFor(changes.visits) }
  }
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
