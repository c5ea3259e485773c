import type { ClientRef, PlanChanges, StoreRef, VisitRef } from '../../src/plan/plan.ts'

/** Something that is there by its id, or that is made by the row that makes it. */
export type Label = string
export const label = {
  id: (id: string): Label => `id ${id}`,
  row: (rowNumber: number): Label => `row ${rowNumber}`,
}

export interface StoryRow {
  readonly rowNumber: number
  readonly outcome: string
  readonly client: Label | null
  readonly visit: Label | null
  readonly reasons: readonly string[]
  readonly warnings: readonly string[]
  readonly conflict: readonly string[]
}

/** What a plan does, without its numbering: two plans that do the same tell the same story. */
export interface Story {
  readonly rows: readonly StoryRow[]
  readonly clients: readonly {
    readonly row: number
    readonly name: string | null
    readonly phone: string | null
    readonly email: string | null
  }[]
  /** By `kind value`. */
  readonly claims: Readonly<Record<string, Label>>
  readonly fills: Readonly<
    Record<string, { readonly name: string | null; readonly phone: string | null; readonly email: string | null }>
  >
  readonly stores: readonly string[]
  readonly visits: readonly {
    readonly row: number
    readonly client: Label
    readonly store: Label
    readonly date: string
    readonly attendedBy: string | null
  }[]
}

/** The story of a plan of one batch. Throws where a claim is made twice, or a ref points at nothing. */
export const tell = (changes: PlanChanges): Story => {
  const made = (ref: number): number => {
    const row = changes.outcomes.find(({ visit }) => visit !== null && 'new' in visit && visit.new === ref)
    if (row === undefined) throw new Error(`No row points at the new visit ${ref}.`)
    return row.rowNumber
  }
  const at = <T>(items: readonly T[], index: number): T => {
    const item = items[index]
    if (item === undefined) throw new Error(`There is no ${index}.`)
    return item
  }
  const client = (ref: ClientRef): Label =>
    'id' in ref ? label.id(ref.id) : label.row(at(changes.clients, ref.new).rowNumber)
  const store = (ref: StoreRef): Label => ('id' in ref ? label.id(ref.id) : `key ${at(changes.stores, ref.new).key}`)
  const visit = (ref: VisitRef): Label => ('id' in ref ? label.id(ref.id) : label.row(made(ref.new)))

  const claims: Record<string, Label> = {}
  for (const claim of changes.claims) {
    const key = `${claim.identity.kind} ${claim.identity.value}`
    if (key in claims) throw new Error('An identity is claimed twice.')
    claims[key] = client(claim.client)
  }
  const fills: Record<string, Story['fills'][string]> = {}
  for (const { clientId, ...fields } of changes.fills) {
    if (clientId in fills) throw new Error('A client is filled twice in one batch.')
    fills[clientId] = fields
  }
  return {
    rows: changes.outcomes.map((row) => ({
      rowNumber: row.rowNumber,
      outcome: row.outcome,
      client: row.client === null ? null : client(row.client),
      visit: row.visit === null ? null : visit(row.visit),
      reasons: row.reasons.map(({ code }) => code),
      warnings: row.warnings.map(({ code }) => code),
      conflict: row.conflict?.clientIds ?? [],
    })),
    clients: changes.clients.map(({ rowNumber, name, phone, email }) => ({ row: rowNumber, name, phone, email })),
    claims,
    fills,
    stores: changes.stores.map(({ key }) => key),
    visits: changes.visits.map((one) => ({
      row: made(one.ref),
      client: client(one.client),
      store: store(one.store),
      date: one.visitDate,
      attendedBy: one.attendedBy,
    })),
  }
}
