import type { IdentitiesOf, Identity, KnownClient, Registry, SyncReport } from '@footfall/core'
import { FootfallError } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { exactlyOfTenant } from '../dialect/of-tenant.ts'
import { storableKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { planChanged } from './faults.ts'
import { type ClientLine, clientColumns, clientTenant, knownClient } from './find-clients.ts'
import { findOwned, ownedKey } from './find-owned.ts'
import { findOwners } from './find-owners.ts'
import { isSynced, type SyncWindow, syncWindow } from './sync-window.ts'
import { type Claim, writeClaims } from './write-claims.ts'

/** Clients of one transaction: short enough that imports need not wait for a scan of all of them. */
const CLIENTS_A_STEP = 2_000

interface Duplicates {
  add(identity: Identity, ownerId: string, clientId: string): void
  list(): SyncReport['duplicates']
}

const createDuplicates = (): Duplicates => {
  const found = new Map<string, { readonly kind: 'phone' | 'email'; readonly clientIds: Set<string> }>()
  return {
    add({ kind, value }, ownerId, clientId) {
      if (kind === 'content') return
      const key = `${kind}:${storableKey(value)}`
      const entry = found.get(key) ?? { kind, clientIds: new Set([ownerId]) }
      found.set(key, entry)
      entry.clientIds.add(clientId)
    },
    list: () => [...found.values()].map(({ kind, clientIds }) => ({ kind, clientIds: [...clientIds] })),
  }
}

const keyOf = ({ kind, value }: Identity): string => `${kind}:${value}`

/**
 * Which clients come after one, and in what order. PostgreSQL, while the table has no statistics, takes the constant tenant for the
 * whole condition and sorts all that is left of its clients for each step; of a pair it knows that it is a range of the index. The
 * step may then reach into the next tenant, whose clients are left out, and goes through those of a tenant whom a collation takes for
 * this one.
 */
const pageOf = (context: Context, id: RawBuilder<unknown>, after: string | number | null) => {
  const { tenantColumn } = context.layout.clients
  if (context.session.dialect === 'postgres' && tenantColumn !== null && after !== null) {
    const pair = sql`${sql.ref(tenantColumn)}, ${id}`
    const later = sql`(${pair}) > (${context.tenantId}, ${after})`
    return { later, order: pair, isReached: sql`${sql.ref(tenantColumn)} = ${context.tenantId}` }
  }
  const later = sql`${after === null ? sql`1 = 1` : sql`${id} > ${after}`}${clientTenant(context)}`
  return { later, order: id, isReached: sql`1 = 1` }
}

interface Step {
  readonly clients: readonly KnownClient[]
  /** The id after which the next step begins; null when there is none. */
  readonly next: string | null
}

/** The next clients by id, which is the order in which duplicates are decided. */
const nextClients = async (context: Context, window: SyncWindow, after: string | null): Promise<Step> => {
  const { clients } = context.layout
  const encoded = after === null ? null : clients.id.encode(after)
  const page = pageOf(context, sql.ref(clients.idColumn), encoded)
  const lines = await context.session.query<ClientLine & { readonly own: unknown }>(
    sql`select ${clientColumns(context)}, case when ${exactlyOfTenant(context, clients)} then 1 else 0 end as own from (
        select * from ${sql.table(clients.table)}
        where ${page.later}${window.changed} order by ${page.order} limit ${CLIENTS_A_STEP}
      ) step where ${page.isReached}`,
  )
  const last = lines.length === CLIENTS_A_STEP ? lines.at(-1) : undefined
  return {
    clients: lines.filter(({ own }) => Number(own) === 1).map((line) => knownClient(context, line)),
    next: last === undefined ? null : clients.id.decode(last.id),
  }
}

interface Page extends Step {
  /** What these clients own already, see {@link findOwned}. */
  readonly owned: ReadonlyMap<string, string>
}

/** All clients to look at, page by page. Where the database can, the next one is read while a page is worked on. */
const readPages = async function* (context: Context, window: SyncWindow): AsyncGenerator<Page> {
  const read = async (after: string | null): Promise<Page> => {
    const step = await nextClients(context, window, after)
    const ids = step.clients.map(({ id }) => id)
    return { ...step, owned: await findOwned(context, ids) }
  }
  for (let page = await read(null); ; ) {
    const { next } = page
    const ahead = next !== null && context.session.overlaps ? read(next) : null
    // An error is for whoever takes the page; until then it is nobody's.
    ahead?.catch(() => undefined)
    try {
      yield page
    } finally {
      await ahead?.catch(() => undefined)
    }
    if (next === null) return
    page = await (ahead ?? read(next))
  }
}

/** What the clients of a page have in their fields and do not own: most own all of it since the last time. */
const notOwned = ({ clients, owned }: Page, identitiesOf: IdentitiesOf): readonly Claim[] => {
  const wanted: Claim[] = []
  for (const client of clients) {
    for (const identity of identitiesOf(client)) {
      if (identity.kind === 'content') continue
      if (owned.get(ownedKey(identity.kind, storableKey(identity.value))) === client.id) continue
      wanted.push({ identity, clientId: client.id })
    }
  }
  return wanted
}

/** Claims what nobody has yet; returns how much that was. What another client owns stays with it, whether or not it has it any more. */
const learn = async (context: Context, wanted: readonly Claim[], duplicates: Duplicates): Promise<number> => {
  const found = await findOwners(context)(wanted.map(({ identity }) => identity))
  const owners = new Map(found.map(({ identity, clientId }) => [keyOf(identity), clientId]))
  const claims: Claim[] = []
  const contested: { readonly claim: Claim; readonly owner: string }[] = []
  for (const claim of wanted) {
    const owner = owners.get(keyOf(claim.identity))
    if (owner === undefined) {
      claims.push(claim)
      owners.set(keyOf(claim.identity), claim.clientId)
    } else if (owner !== claim.clientId) contested.push({ claim, owner })
  }
  await writeClaims(context, claims)
  for (const { claim, owner } of contested) duplicates.add(claim.identity, owner, claim.clientId)
  return claims.length
}

const STEP_ATTEMPTS = 5

/** Another writer may claim between our look and our claim: then the step looks again. */
const learnStep = async (context: Context, step: (context: Context) => Promise<number>): Promise<number> => {
  for (let tried = 1; tried < STEP_ATTEMPTS; tried++) {
    try {
      return await context.session.transaction((session) => step({ ...context, session }))
    } catch (error) {
      if (!(error instanceof FootfallError && error.code === 'plan-changed')) throw error
    }
  }
  throw planChanged('identities were claimed by others again and again')
}

/** Learns the clients in a window. */
const syncWithin = async (context: Context, window: SyncWindow, identitiesOf: IdentitiesOf): Promise<SyncReport> => {
  const duplicates = createDuplicates()
  let seen = 0
  let added = 0
  for await (const page of readPages(context, window)) {
    const wanted = notOwned(page, identitiesOf)
    if (wanted.length > 0) {
      added += await learnStep(context, (inside) => learn(inside, wanted, duplicates))
    }
    seen += page.clients.length
  }
  return { clients: seen, added, duplicates: duplicates.list() }
}

export const syncIdentities =
  (context: Context): Registry['syncIdentities'] =>
  async (identitiesOf) => {
    const window = await syncWindow(context, { looksForGone: true })
    const report = await syncWithin(context, window, identitiesOf)
    await window.close()
    return report
  }

export const learnRecent =
  (context: Context): NonNullable<Registry['learnRecent']> =>
  async (identitiesOf) => {
    const isFirst = !(await isSynced(context))
    if (!isFirst && context.layout.clients.columns.updatedAt === null) return 0
    const window = await syncWindow(context, { looksForGone: isFirst })
    const { added } = await syncWithin(context, window, identitiesOf)
    // Others who learn would wait for the end of a host's transaction: how far it came is for the next one to say.
    if (isFirst || !context.session.inTransaction) await window.close()
    return added
  }
