import {
  createMemoryDatabase,
  createRepository,
  type Environment,
  type MemoryDatabase,
  memoryRepository,
  type Ports,
} from '@footfall/core'
import type { Contents, OpenDatabase, Tamper } from '../src/index.ts'

/** A clock that nobody has to wait for: sleeping moves it on. */
export const testEnvironment = (): Environment => {
  let now = Date.UTC(2024, 5, 1)
  return {
    now: () => new Date(now),
    newId: () => crypto.randomUUID(),
    sleep: async (ms) => {
      now += ms
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

const inspect = (db: MemoryDatabase, tenantId: string): Contents => {
  const own = (one: { readonly tenantId: string }): boolean => one.tenantId === tenantId
  return {
    clients: [...db.clients.values()].filter(own).map(({ id, name, phone, email }) => ({ id, name, phone, email })),
    identities: [...db.identities].flatMap(([key, { clientId }]) => {
      const [tenant, kind, value]: string[] = JSON.parse(key)
      if (tenant !== tenantId || value === undefined) return []
      return [{ kind: kind === 'phone' || kind === 'email' ? kind : 'content', value, clientId }]
    }),
    stores: [...db.stores.values()].filter(own).map(({ id, name }) => ({ id, name })),
    visits: [...db.visits.values()].filter(own).map(({ id, clientId, storeId, visitDate, attendedBy }) => {
      return { id, clientId, storeId, visitDate, attendedBy }
    }),
  }
}

const tamperWith = (db: MemoryDatabase): Tamper => ({
  async deleteOutcome(importId, rowNumber) {
    db.outcomes.get(importId)?.delete(rowNumber)
  },
  async deleteVisit(visitId) {
    db.visits.delete(visitId)
  },
  async deleteRow(importId, rowNumber) {
    db.rows.get(importId)?.delete(rowNumber)
    const spans = db.spans.get(importId) ?? []
    db.spans.set(
      importId,
      spans.filter((span) => span.rowNumber !== rowNumber),
    )
  },
  async changeBytes(importId, rowNumber, raw) {
    const change = <T extends { rowNumber: number; raw: Uint8Array | null }>(row: T): T =>
      row.rowNumber === rowNumber && row.raw !== null ? { ...row, raw } : row
    db.spans.set(importId, (db.spans.get(importId) ?? []).map(change))
    const rows = db.rows.get(importId)
    rows?.set(rowNumber, (rows.get(rowNumber) ?? []).map(change))
  },
})

/** Puts something else in the place of ports: how the test of the tests breaks the code. */
export type Break = (ports: Ports, database: MemoryDatabase, tenantId: string) => Partial<Ports>

/** Broken inside transactions too. */
const broken = (ports: Ports, database: MemoryDatabase, tenantId: string, breakIt: Break): Ports => ({
  ...ports,
  transaction: (work) => ports.transaction((inside) => work(broken(inside, database, tenantId, breakIt))),
  ...breakIt(ports, database, tenantId),
})

/** The in-memory storage as the suite sees it. */
export const openMemory = async (breakIt: Break = () => ({})): Promise<OpenDatabase> => {
  const database = createMemoryDatabase()
  const environment = testEnvironment()
  return {
    repository: (tenantId) => {
      const whole = memoryRepository({ database, environment, tenantId })
      return createRepository(broken(whole, database, tenantId, breakIt))
    },
    inspect: async (tenantId) => inspect(database, tenantId),
    async lapseLeases() {
      for (const [tenant, lease] of database.leases) database.leases.set(tenant, { ...lease, until: 0 })
    },
    close: async () => undefined,
    host: {
      async createClient(tenantId, fields) {
        const id = environment.newId()
        database.clients.set(id, { id, tenantId, extra: [], ...fields })
        return id
      },
    },
    tamper: tamperWith(database),
  }
}
