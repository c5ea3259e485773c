import { FootfallError, type Identity, type IdentityOwner } from '@footfall/core'
import type { Kysely, Transaction } from 'kysely'
import { createContext } from '../create-context.ts'
import type { KyselyOptions } from '../kysely-options.ts'
import { findClients } from '../registry/find-clients.ts'
import { findOwners } from '../registry/find-owners.ts'
import { writeClaims } from '../registry/write-claims.ts'

/** How often to look again when another writer claims between our look and our claim. */
const ATTEMPTS = 5

const keyOf = ({ kind, value }: Identity): string => JSON.stringify([kind, value])

/**
 * Claims identities for a client that the host's own code creates or edits, in the host's transaction, so that no import
 * makes a second client of the same person meanwhile. Returns those that belong to other clients already, with their
 * owners: it is for the host to say what then. Options as for {@link kyselyRepository}.
 *
 * The host's transaction is the host's to run again, as a whole: after a deadlock or the like, of which it hears the driver's
 * own error (see {@link kyselyPorts}), after `transaction-lost`, and after `plan-changed`, where another writer claimed first and
 * the isolation of the transaction does not let it see so (PostgreSQL from REPEATABLE READ on). An id that the mapping's `idType`
 * does not allow is `options-invalid`.
 *
 * @example
 * await db.transaction().execute(async (trx) => {
 *   const { id } = await insertCustomer(trx, form)
 *   const taken = await claimIdentities(trx, { id: String(id), identities }, mapping)
 *   if (taken.length > 0) throw new CustomerExists(taken[0].clientId)
 * })
 */
export const claimIdentities = async <DB>(
  trx: Kysely<DB> | Transaction<DB>,
  client: { readonly id: string; readonly identities: readonly Identity[] },
  options: NoInfer<KyselyOptions<DB>> = {},
): Promise<readonly IdentityOwner[]> => {
  const context = createContext(trx, options)
  const { id } = context.layout.clients
  if (id.encode(client.id) === null) {
    throw new FootfallError('options-invalid', 'The id of the client is none that the mapping allows: see idType.', {
      option: 'clients.idType',
    })
  }
  const identities = [...new Map(client.identities.map((one) => [keyOf(one), one])).values()]
  const attempt = (latest: boolean): Promise<readonly IdentityOwner[]> =>
    context.session.transaction(async (session) => {
      const inside = { ...context, session }
      const spellings = id.spellings(client.id)
      // The one that the host wrote, which everything else that we keep of the client has.
      const found = new Set((await findClients(inside, spellings)).map((one) => one.id))
      const written = spellings.find((spelling) => found.has(spelling)) ?? spellings[0] ?? client.id
      const owners = await findOwners(inside, { latest })(identities)
      const owned = new Set(owners.map(({ identity }) => keyOf(identity)))
      const free = identities.filter((identity) => !owned.has(keyOf(identity)))
      const claims = free.map((identity) => ({ identity, clientId: written }))
      await writeClaims(inside, claims, { latest })
      return owners.filter((owner) => owner.clientId !== written)
    })
  for (let tried = 1; ; tried++) {
    try {
      return await attempt(tried > 1)
    } catch (error) {
      if (tried >= ATTEMPTS || !(error instanceof FootfallError && error.code === 'plan-changed')) throw error
    }
  }
}
