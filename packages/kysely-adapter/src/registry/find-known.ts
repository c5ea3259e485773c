import type { Registry } from '@footfall/core'
import type { Context } from '../schema/context.ts'
import { findClients } from './find-clients.ts'
import { findClaims } from './find-owners.ts'
import { findStores } from './find-stores.ts'
import { findVisits } from './find-visits.ts'

export const findKnown =
  (context: Context): Registry['findKnown'] =>
  async (keys) => {
    const claims = await findClaims(context, keys.identities)
    const clientIds = new Set([...claims.map(({ clientId }) => clientId), ...(keys.clientIds ?? [])])
    const clients = await findClients(context, clientIds)
    const present = new Set(clients.map(({ id }) => id))
    return {
      // As `findOwners` has it: a client who is not there owns nothing.
      owners: claims.filter(({ clientId }) => present.has(clientId)),
      clients,
      stores: await findStores(context, keys.stores),
      visits: await findVisits(context, clientIds, keys),
    }
  }
