import type { Registry } from '../ports/registry.ts'
import { keyOf, type MemoryContext } from './context.ts'

/** The owned identities of a kind, by value. */
export const createListOwners =
  ({ db, tenantId }: Pick<MemoryContext, 'db' | 'tenantId'>): NonNullable<Registry['listOwners']> =>
  async (kind, { after, limit }) => {
    const owned = [...db.identities].flatMap(([key, { clientId }]) => {
      const [tenant = '', ofKind = '', value = '']: readonly string[] = JSON.parse(key)
      const isWanted = keyOf(tenant, ofKind) === keyOf(tenantId, kind) && (after === null || value > after)
      return isWanted ? [{ identity: { kind, value }, clientId }] : []
    })
    owned.sort((a, b) => (a.identity.value < b.identity.value ? -1 : 1))
    const owners = owned.slice(0, limit)
    return { owners, next: owned.length > limit ? (owners.at(-1)?.identity.value ?? null) : null, isWhole: true }
  }
