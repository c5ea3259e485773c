import type { Known } from '../../src/plan/known.ts'
import type { PlanPolicy } from '../../src/plan/plan.ts'
import type { Identity, Row } from '../../src/row/row.ts'
import { type Label, label, type Story, type StoryRow } from './story.ts'

/**
 * The rules of "Resolving identities" and of planning once more, as naively as they can be said: lists, full scans, and no
 * care for speed. It shares no code with what it judges.
 */
export const referencePlan = (rows: readonly Row[], known: Known, policy: PlanPolicy): Story => {
  const key = (identity: Identity): string => `${identity.kind} ${identity.value}`
  const same = (a: string, b: string): boolean =>
    a.normalize('NFKC').toLowerCase().trim().split(/\s+/).join(' ') ===
    b.normalize('NFKC').toLowerCase().trim().split(/\s+/).join(' ')
  const blank = (text: string | null): text is null => text === null || text.trim() === ''

  // Held rows, and the identities of each row.
  const reasonsOf = (row: Row): readonly string[] => {
    const codes: string[] = row.reasons.map(({ code }) => code)
    if (!row.intact) return codes
    const storeKey = row.store?.key
    if (policy.unknownStore === 'hold' && storeKey && !known.stores.some((one) => one.key === storeKey)) {
      codes.push('store-unknown')
    }
    if (policy.missingIdentity === 'hold' && row.identities.length === 0 && !codes.includes('identity-unreadable')) {
      codes.push('identity-missing')
    }
    return codes
  }
  const isHeld = (row: Row): boolean => reasonsOf(row).length > 0
  const identitiesOf = (row: Row): readonly string[] => {
    if (!row.intact) return []
    if (row.identities.length > 0) return row.identities.map(key)
    if (isHeld(row)) return []
    const equal = rows.filter((other) => !isHeld(other) && other.contentKey === row.contentKey)
    return [`content ${row.contentKey}:${equal.indexOf(row) + 1}`]
  }
  const all = [...new Set(rows.flatMap(identitiesOf))]

  // Shared identities.
  const others = (one: string): number =>
    new Set(
      rows
        .map(identitiesOf)
        .filter((list) => list.includes(one))
        .flat(),
    ).size - 1
  const shared = all.filter((one) => others(one) > policy.sharedIdentityLimit)
  const isDemoted = (one: string): boolean => policy.sharedIdentity === 'demote' && shared.includes(one)
  const preferredOf = (list: readonly string[]): string =>
    list.find((one) => one.startsWith(`${policy.identityPrecedence[0]} `)) ?? list[0] ?? ''
  const usedOf = (row: Row): readonly string[] => {
    const list = identitiesOf(row)
    const used = list.filter((one) => !isDemoted(one))
    return used.length > 0 || list.length === 0 ? used : [preferredOf(list)]
  }

  // Who is reached from where, in how many hops.
  const hopsFrom = (start: string): ReadonlyMap<string, number> => {
    const hops = new Map([[start, 0]])
    for (let changed = true; changed; ) {
      changed = false
      for (const row of rows) {
        const used = usedOf(row)
        const least = Math.min(...used.map((one) => hops.get(one) ?? Number.POSITIVE_INFINITY))
        for (const one of used) {
          if (least + 1 >= (hops.get(one) ?? Number.POSITIVE_INFINITY)) continue
          hops.set(one, least + 1)
          changed = true
        }
      }
    }
    return hops
  }
  const ownerOf = (one: string): string | null =>
    known.owners.find((owner) => key(owner.identity) === one)?.clientId ?? null
  const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('hex')

  /** The known client of an identity: its owner, or the nearest of its component. */
  const clientOf = (one: string): string | null => {
    const owner = ownerOf(one)
    if (owner !== null) return owner
    const hops = hopsFrom(one)
    const sources = [...hops.keys()].filter((other) => ownerOf(other) !== null)
    if (sources.length === 0) return null
    const nearest = Math.min(...sources.map((source) => hops.get(source) ?? 0))
    const candidates = new Set(sources.filter((source) => hops.get(source) === nearest).map(ownerOf))
    const ranked = [...sources].sort((a, b) => (bytes(a) < bytes(b) ? -1 : 1)).map(ownerOf)
    return ranked.find((client) => candidates.has(client)) ?? null
  }

  // The plan, row by row.
  const claims: Record<string, Label> = {}
  const people: { members: ReadonlySet<string>; story: Story['clients'][number] }[] = []
  const fields = new Map<string, { name: string | null; phone: string | null; email: string | null }>()
  const fills: Record<string, { name: string | null; phone: string | null; email: string | null }> = {}
  const stores: string[] = []
  const visits = new Map<string, { label: Label; attendedBy: string | null }>()
  const made: Story['visits'][number][] = []
  const recorded = rows.filter((row) => !isHeld(row))
  const told: StoryRow[] = rows.map((row) => {
    const base = { rowNumber: row.rowNumber, warnings: row.warnings.map(({ code }) => code as string) }
    if (isHeld(row)) {
      return { ...base, outcome: 'held', client: null, visit: null, reasons: reasonsOf(row), conflict: [] }
    }
    const used = usedOf(row)
    const chosen = preferredOf(used)
    const members = new Set(hopsFrom(chosen).keys())
    const knownClient = clientOf(chosen)
    const mine = recorded.filter((other) => usedOf(other).some((one) => members.has(one)))

    let person = people.find((one) => one.members.has(chosen))
    const isNew = knownClient === null && person === undefined
    if (isNew) {
      const firstOf = (kind: string): string | null =>
        mine
          .flatMap(usedOf)
          .find((one) => one.startsWith(`${kind} `))
          ?.slice(kind.length + 1) ?? null
      const named = mine.find((other) => !blank(other.name))
      const story = { row: row.rowNumber, name: named?.name ?? null, phone: firstOf('phone'), email: firstOf('email') }
      person = { members, story }
      people.push(person)
    }
    const client = knownClient === null ? label.row(person?.story.row ?? 0) : label.id(knownClient)
    for (const one of new Set(mine.flatMap(usedOf))) {
      const owner = clientOf(one)
      if (ownerOf(one) === null) claims[one] = owner === null ? client : label.id(owner)
    }

    const warnings = [...base.warnings]
    for (const kind of ['phone', 'email']) {
      if (identitiesOf(row).some((one) => one.startsWith(kind) && !used.includes(one))) warnings.push('shared-identity')
    }
    const means =
      knownClient === null ? [] : [...new Set([chosen, ...used].map(clientOf))].filter((one) => one !== null)
    if (means.length > 1) warnings.push('identity-conflict')

    if (knownClient === null) {
      const name = person?.story.name ?? null
      if (!blank(row.name) && !blank(name) && !same(row.name, name)) warnings.push('name-differs')
    } else {
      const stored = known.clients.find(({ id }) => id === knownClient)
      const now = fields.get(knownClient) ?? {
        name: stored?.name ?? null,
        phone: stored?.phone ?? null,
        email: stored?.email ?? null,
      }
      if (!blank(row.name) && !blank(now.name) && !same(row.name, now.name)) warnings.push('name-differs')
      const own = used.filter((one) => clientOf(one) === knownClient)
      const offer = {
        name: row.name,
        phone: own.find((one) => one.startsWith('phone '))?.slice(6) ?? null,
        email: own.find((one) => one.startsWith('email '))?.slice(6) ?? null,
      }
      for (const field of ['name', 'phone', 'email'] as const) {
        if (policy.onExistingClient === 'keep' || !blank(now[field]) || blank(offer[field])) continue
        const fill = fills[knownClient] ?? { name: null, phone: null, email: null }
        fills[knownClient] = fill
        fill[field] = offer[field]
        now[field] = offer[field]
      }
      fields.set(knownClient, now)
    }

    const storeKey = row.store?.key ?? ''
    const storeId = known.stores.find((one) => one.key === storeKey)?.id
    if (storeId === undefined && !stores.includes(storeKey)) stores.push(storeKey)
    const store = storeId === undefined ? `key ${storeKey}` : label.id(storeId)
    const visitKey = JSON.stringify([client, store, row.visitDate])
    const there = known.visits.find(
      (one) => label.id(one.clientId) === client && one.storeId === storeId && one.visitDate === row.visitDate,
    )
    if (there !== undefined && !visits.has(visitKey)) {
      visits.set(visitKey, { label: label.id(there.id), attendedBy: there.attendedBy })
    }
    const met = visits.get(visitKey)
    const visit = met ?? { label: label.row(row.rowNumber), attendedBy: row.attendedBy }
    if (met === undefined) {
      visits.set(visitKey, visit)
      made.push({ row: row.rowNumber, client, store, date: row.visitDate ?? '', attendedBy: row.attendedBy })
    } else if (!blank(row.attendedBy) && (blank(met.attendedBy) || !same(met.attendedBy, row.attendedBy))) {
      warnings.push('visit-differs')
    }
    const outcome = isNew ? 'client-created' : met === undefined ? 'visit-added' : 'visit-repeated'
    return {
      ...base,
      outcome,
      client,
      visit: visit.label,
      reasons: [],
      warnings,
      conflict: means.length > 1 ? means : [],
    }
  })
  return { rows: told, clients: people.map(({ story }) => story), claims, fills, stores, visits: made }
}
