import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { uint32List } from '../identity/chunked-list.ts'
import type { ClientRef, PlanChanges, StoreRef, VisitRef } from './plan.ts'

/** Of the lines' form: another form gives other digests. */
const VERSION = 1

/** The digest of a plan that comes batch by batch. */
export interface Digest {
  /** Takes the next batch, in row order, with refs that count on from batch to batch (as `simulate` gives them). */
  add(changes: PlanChanges): void
  /** SHA-256, lower-case hex. May be asked for once, at the end. */
  hex(): string
}

const toNumber = (hash: Uint8Array): bigint => BigInt(`0x${bytesToHex(hash)}`)

/**
 * The digest does not depend on batch size: what a plan makes is named by data (a new client by the row that it is made for,
 * a new visit by the row that makes it, a new store by its key), and each list goes through a hash of its own in row
 * order. Fills have none that batches leave alone, as one client's may fall into several: the hashes of their fields are added up.
 */
export const createDigest = (): Digest => {
  const [outcomes, clients, claims, stores, visits] = Array.from({ length: 5 }, () => sha256.create())
  let fills = 0n
  const clientRows = uint32List()
  const visitRows = uint32List()
  const storeKeys: string[] = []

  const client = (ref: ClientRef | null) =>
    ref === null ? null : 'id' in ref ? ['id', ref.id] : ['row', clientRows.get(ref.new)]
  const visit = (ref: VisitRef | null) =>
    ref === null ? null : 'id' in ref ? ['id', ref.id] : ['row', visitRows.get(ref.new)]
  const store = (ref: StoreRef) => ('id' in ref ? ['id', ref.id] : ['key', storeKeys[ref.new]])

  /** JSON keeps fields apart for certain, and escapes what UTF-8 cannot say (lone surrogates). */
  const lines = <T>(hash: typeof outcomes, items: readonly T[], line: (item: T) => unknown): void => {
    if (items.length > 0) hash?.update(utf8ToBytes(items.map((item) => `${JSON.stringify(line(item))}\n`).join('')))
  }

  return {
    add(changes) {
      for (const { rowNumber } of changes.clients) clientRows.push(rowNumber)
      for (const { key } of changes.stores) storeKeys.push(key)
      for (const { visit: made, rowNumber } of changes.outcomes) {
        if (made !== null && 'new' in made && made.new === visitRows.length) visitRows.push(rowNumber)
      }
      lines(outcomes, changes.outcomes, (row) => [
        row.rowNumber,
        row.revision,
        row.outcome,
        client(row.client),
        visit(row.visit),
        row.reasons.map(({ code, field }) => [code, field ?? null]),
        row.warnings.map(({ code, field }) => [code, field ?? null]),
        row.conflict?.clientIds ?? null,
      ])
      lines(clients, changes.clients, ({ rowNumber, name, phone, email, extra }) => [
        rowNumber,
        name,
        phone,
        email,
        extra,
      ])
      lines(claims, changes.claims, ({ identity, client: owner }) => [identity.kind, identity.value, client(owner)])
      lines(stores, changes.stores, ({ key, name }) => [key, name])
      lines(visits, changes.visits, (one) => [
        visit({ new: one.ref }),
        client(one.client),
        store(one.store),
        one.visitDate,
        one.attendedBy,
      ])
      for (const { clientId, ...fields } of changes.fills) {
        for (const field of ['name', 'phone', 'email'] as const) {
          if (fields[field] === null) continue
          fills += toNumber(sha256(utf8ToBytes(JSON.stringify([clientId, field, fields[field]]))))
        }
      }
    },

    hex() {
      const parts = [outcomes, clients, claims, stores, visits].map((hash) => (hash ? bytesToHex(hash.digest()) : ''))
      const sum = BigInt.asUintN(256, fills).toString(16)
      return bytesToHex(sha256(utf8ToBytes(JSON.stringify([VERSION, ...parts, sum]))))
    },
  }
}

/** SHA-256 (hex) over what a whole plan does: the same on every machine, and for the batches of a preview. */
export const planDigest = (changes: PlanChanges): string => {
  const digest = createDigest()
  digest.add(changes)
  return digest.hex()
}
