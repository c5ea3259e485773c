import { createIdentityGraph, type IdentityGraph } from '../identity/identity-graph.ts'
import type { Resolution } from '../identity/resolution.ts'
import type { PlanPolicy } from '../plan/plan.ts'
import type { ImportStatus, LedgerEntry } from '../ports/ledger.ts'
import type { OwnersPage, Registry } from '../ports/registry.ts'
import type { Row } from '../row/row.ts'
import { throwIfAborted } from './abort.ts'
import type { SealedImport } from './find-import.ts'
import type { ImportWork } from './import-work.ts'
import { createMeter } from './progress.ts'
import { walkRows } from './walk-rows.ts'

/** Entries read from the ledger at once while the whole import is walked. */
export const ROWS_PER_READ = 5_000
const IDENTITIES_PER_LOOKUP = 5_000
const OWNERS_PER_PAGE = 10_000
/** Owners that may be read for each one that the file asks for: reading one costs a fifth of looking one up. */
const LISTED_FOR_ASKED = 2
const KINDS = ['phone', 'email', 'content'] as const

/**
 * A row as it counts for who is who: one that the host refused at this revision is held, though normalising finds nothing
 * wrong with it.
 */
const asItStands = (row: Row, { outcome }: LedgerEntry): Row =>
  outcome?.outcome === 'held' && row.reasons.length === 0 ? { ...row, reasons: outcome.reasons } : row

const BEGUN: readonly ImportStatus[] = ['applying', 'failed', 'completed']

/**
 * A question is asked before the first row is written. A fix that lifts an identity over the limit later on is joined, as
 * the rows before it were.
 */
const policyOf = ({ status, seal: { policy } }: SealedImport): PlanPolicy =>
  policy.sharedIdentity === 'ask' && BEGUN.includes(status) ? { ...policy, sharedIdentity: 'join' } : policy

/** Feeds rows to the graph, once the stores that it asks about are known. */
const feed = async (graph: IdentityGraph, registry: Registry, rows: readonly Row[]): Promise<void> => {
  const asked = graph.storesToKnow(rows)
  if (asked.length > 0) {
    const { stores } = await registry.findKnown({ identities: [], stores: asked, dates: [] })
    graph.knowStores(asked, stores)
  }
  for (const row of rows) graph.addRow(row)
}

/** Reads all that is owned, unless that is far more than the file asks for. True: it was not. */
const learnAll = async (
  resolution: Resolution,
  { listOwners }: Registry,
  lease: ImportWork['lease'],
): Promise<boolean> => {
  if (listOwners === undefined) return false
  const most = LISTED_FOR_ASKED * resolution.size
  const limit = Math.min(OWNERS_PER_PAGE, most + 1)
  let read = 0
  for (const kind of KINDS) {
    for (let after: string | null = null; ; ) {
      await lease?.touch()
      const { owners, next, isWhole }: OwnersPage = await listOwners(kind, { after, limit })
      read += owners.length
      if (!isWhole || read > most) return false
      resolution.learnOwners(owners)
      if (next === null) break
      after = next
    }
  }
  return true
}

/**
 * The graph of every row at its highest revision, as the ledger has them. Equal rows without identity are told apart by (revision, row
 * number), so that a fix never takes the place of a row that came before it.
 */
const readGraph = async (work: ImportWork, advance: (rows: number) => void): Promise<IdentityGraph> => {
  const { record, repository, lease } = work
  const graph = createIdentityGraph(policyOf(record))
  const fixedWithoutIdentity: Row[] = []
  for await (const page of walkRows(work, { limit: ROWS_PER_READ })) {
    await lease?.touch()
    const rows = page.rows.map((row, at) => {
      const entry = page.entries[at]
      return entry === undefined ? row : asItStands(row, entry)
    })
    const isLate = (row: Row): boolean => row.revision > 1 && row.identities.length === 0
    fixedWithoutIdentity.push(...rows.filter(isLate))
    await feed(
      graph,
      repository.registry,
      rows.filter((row) => !isLate(row)),
    )
    advance(rows.length)
  }
  fixedWithoutIdentity.sort((a, b) => a.revision - b.revision || a.rowNumber - b.rowNumber)
  await feed(graph, repository.registry, fixedWithoutIdentity)
  return graph
}

/**
 * Pass 1: tells who is who over the whole import, with what the database knows of every identity. The import is walked for it, unless a
 * graph of its rows as they stand is there already.
 */
export const resolveImport = async (work: ImportWork, early: IdentityGraph | null = null): Promise<Resolution> => {
  const { record, repository, lease, signal, onProgress } = work
  const { registry, environment } = repository
  throwIfAborted(signal)
  const meter = createMeter('resolving', record.seal.rows, environment.now, onProgress)

  // 1. Which rows and identities belong together.
  const graph = early ?? (await readGraph(work, meter.advance))
  if (early !== null && record.seal.rows > 0) meter.advance(record.seal.rows)

  // 2. Who owns each identity already.
  const resolution = graph.resolve()
  if (resolution.question !== null || (await learnAll(resolution, registry, lease))) return resolution
  for (const chunk of resolution.chunks(IDENTITIES_PER_LOOKUP)) {
    await lease?.touch()
    resolution.setOwners(chunk, await registry.findOwners(chunk.identities))
  }
  return resolution
}
