import type { Registry } from '@footfall/core'
import type { Context } from '../schema/context.ts'
import { findClients } from './find-clients.ts'
import { findOwners } from './find-owners.ts'
import { findStores } from './find-stores.ts'
import { findVisits } from './find-visits.ts'

export const findKnown =
  (context: Context): Registry['findKnown'] =>
  async (keys) => {
    const owners = await findOwners(context)(keys.identities)
    const clientIds = new Set([...owners.map((owner) => owner.clientId), ...(keys.clientIds ?? [])])
    return {
      owners,
      clients: await findClients(context, clientIds),
      stores: await findStores(context, keys.stores),
      visits: await findVisits(context, clientIds, keys),
    }
  }
