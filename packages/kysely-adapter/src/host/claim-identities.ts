import { FootfallError, type Identity, type IdentityOwner } from '@footfall/core'
import type { Kysely, Transaction } from 'kysely'
import { createContext } from '../create-context.ts'
import type { KyselyOptions } from '../kysely-options.ts'
import { findClients } from '../registry/find-clients.ts'
import { findOwners } from '../registry/find-owners.ts'
import { writeClaims } from '../registry/write-claims.ts'

/** How often to look again when another writer claims between our look and our claim. */
const ATTEMPTS = 5

/** As core writes them: E.164 or bare digits, and lower case. Under another spelling no import would ever find the client. */
const isNormalised = ({ kind, value }: Identity): boolean => {
  if (kind === 'phone') return /^\+?\d+$/.test(value)
  return kind === 'content' || (value.includes('@') && value === value.trim().toLowerCase())
}

const keyOf = ({ kind, value }: Identity): string => JSON.stringify([kind, value])

/**
 * Claims identities for a client that the host's own code creates or edits, in the host's transaction, so that no import
 * makes a second client of the same person meanwhile. Returns those that belong to other clients already, with their
 * owners: it is for the host to say what then. Options as for {@link kyselyRepository}.
 *
 * The host's transaction is the host's to run again, as a whole: after a deadlock or the like, of which it hears the driver's
 * own error (see {@link kyselyPorts}), after `transaction-lost`, and after `plan-changed`, where another writer claimed first and
 * the isolation of the transaction does not let it see so (PostgreSQL from REPEATABLE READ on).
 *
 * Throws `options-invalid` for an id that the mapping's `idType` does not allow, for a client who is not there or is another tenant's,
 * and for a value that is not normalised (`normalisePhone`, `normaliseEmail`).
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
  if (!client.identities.every(isNormalised)) {
    throw new FootfallError(
      'options-invalid',
      'A phone or e-mail is not normalised: claim what normalisePhone and normaliseEmail make of it.',
      { option: 'identities' },
    )
  }
  const identities = [...new Map(client.identities.map((one) => [keyOf(one), one])).values()]
  const attempt = (latest: boolean): Promise<readonly IdentityOwner[]> =>
    context.session.transaction(async (session) => {
      const inside = { ...context, session }
      const spellings = id.spellings(client.id)
      // The one that the host wrote, which everything else that we keep of the client has.
      const found = new Set((await findClients(inside, spellings)).map((one) => one.id))
      const written = spellings.find((spelling) => found.has(spelling))
      if (written === undefined) {
        throw new FootfallError(
          'options-invalid',
          'The tenant has no such client: insert it before you claim, in the same transaction.',
          { option: 'id' },
        )
      }
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
