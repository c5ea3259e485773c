import type { Identity, ImportSeal, LedgerRow, PlanChanges, Repository, RowOutcome } from '@footfall/core'
import { present } from './expect.ts'

export const phone = (value: string): Identity => ({ kind: 'phone', value })
export const email = (value: string): Identity => ({ kind: 'email', value })

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A seal whose details do not matter to the ports, which keep it and hand it back. */
export const sealOf = (given: Partial<ImportSeal> = {}): ImportSeal => ({
  normaliserVersion: 1,
  bytes: 0,
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  rows: 0,
  blankLines: 0,
  declared: { defaultCountry: 'IN', storeAliases: { 'c.g.': 'CG Road' } },
  dialect: { encoding: 'utf-8', delimiter: ',' },
  headers: ['Name', '__proto__', 'Größe', ''],
  mapping: { fields: { name: [0], phone: [1, 2] }, extra: [3] },
  dateOrder: { status: 'declared', order: 'DMY' },
  rowOptions: {
    defaultCountry: 'IN',
    dateOrder: 'DMY',
    excelSerials: false,
    today: '2024-06-01',
    defaultStore: null,
    storeAliases: {},
    placeholders: { phones: [], emails: [] },
    maxFieldLength: 10_000,
  },
  policy: {
    missingIdentity: 'create',
    unknownStore: 'create',
    onExistingClient: 'fill-blanks',
    identityPrecedence: ['phone', 'email'],
    sharedIdentity: 'ask',
    sharedIdentityLimit: 50,
  },
  assumptions: [],
  questions: [],
  ...given,
})

/** Records as a source of these lines has them, the header line as row 0. */
export const ledgerRows = (lines: readonly string[], header = 'Name,Mobile\n'): readonly LedgerRow[] => {
  let start = 0
  return [header, ...lines].map((text, at) => {
    const raw = bytes(text)
    const row = { rowNumber: at, revision: 1, line: at + 1, start, end: start + raw.length, raw, fields: null }
    start += raw.length
    return row
  })
}

export const NOTHING: PlanChanges = { clients: [], claims: [], fills: [], stores: [], visits: [], outcomes: [] }

export const changesOf = (given: Partial<PlanChanges>): PlanChanges => ({ ...NOTHING, ...given })

export const newClient = (ref: number, name: string | null, fields: { phone?: string; email?: string } = {}) => ({
  ref,
  name,
  phone: fields.phone ?? null,
  email: fields.email ?? null,
  rowNumber: ref + 1,
  extra: [],
})

export const heldOutcome = (rowNumber: number, revision = 1): RowOutcome => ({
  rowNumber,
  revision,
  outcome: 'held',
  client: null,
  visit: null,
  reasons: [{ code: 'date-missing', field: 'visitDate', message: 'The row has no visit date.' }],
  warnings: [],
  conflict: null,
  name: null,
  attendedBy: null,
})

export const settledOutcome = (
  rowNumber: number,
  given: Pick<RowOutcome, 'client' | 'visit'> & Partial<RowOutcome>,
): RowOutcome => ({ ...heldOutcome(rowNumber), outcome: 'visit-added', reasons: [], ...given })

/** One new client with one identity, one new store and one visit there. */
export const oneVisit = (
  identity: Identity,
  given: { name?: string; store?: string; date?: string; attendedBy?: string } = {},
): PlanChanges => {
  const store = given.store ?? 'CG Road'
  return changesOf({
    clients: [newClient(0, given.name ?? 'Asha')],
    claims: [{ identity, client: { new: 0 } }],
    stores: [{ ref: 0, key: store.toLowerCase(), name: store }],
    visits: [
      {
        ref: 0,
        client: { new: 0 },
        store: { new: 0 },
        visitDate: given.date ?? '2024-05-06',
        attendedBy: given.attendedBy ?? null,
      },
    ],
  })
}

/** Writes without an import, as a visit entered by hand does. */
export const write = (repository: Repository, changes: PlanChanges) =>
  repository.registry.apply({ import: null, changes })

/** Records {@link oneVisit} and tells the ids. */
export const recordOne = async (repository: Repository, ...args: Parameters<typeof oneVisit>) => {
  const { clientIds, storeIds, visitIds } = await write(repository, oneVisit(...args))
  return {
    clientId: present(clientIds[0], 'the client'),
    storeId: present(storeIds[0], 'the store'),
    visitId: present(visitIds[0], 'the visit'),
  }
}

export interface OpenImport {
  readonly id: string
  readonly fence: number
}

/** An import with these records, received, and under a lease. */
export const openImport = async (repository: Repository, lines: readonly string[]): Promise<OpenImport> => {
  const { ledger, leases, environment } = repository
  const id = environment.newId()
  await ledger.create({ id, sourceName: 'visits.csv', createdAt: environment.now().toISOString() })
  const rows = ledgerRows(lines)
  await ledger.append(id, rows)
  const seal = sealOf({ rows: lines.length, bytes: rows.at(-1)?.end ?? 0 })
  await ledger.update(id, { status: 'applying', seal }, ['receiving'])
  return { id, fence: present(await leases.acquire(id, 60_000), 'the lease') }
}

/** Gives the lease back, so that another import can have it. */
export const closeImport = ({ leases }: Repository, { id, fence }: OpenImport): Promise<void> =>
  leases.release(id, fence)
