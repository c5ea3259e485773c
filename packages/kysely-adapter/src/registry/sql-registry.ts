import type { Registry } from '@footfall/core'
import type { Context } from '../schema/context.ts'
import { createApply, createAssignIds } from './apply-batch.ts'
import { findKnown } from './find-known.ts'
import { findOwners } from './find-owners.ts'
import { listOwners } from './list-owners.ts'
import { learnRecent, syncIdentities } from './sync-identities.ts'

export const sqlRegistry = (context: Context): Registry => {
  const assignIds = createAssignIds(context)
  return {
    findKnown: findKnown(context),
    findOwners: findOwners(context),
    listOwners: listOwners(context),
    ...createApply(context),
    ...(assignIds === null ? {} : { assignIds }),
    syncIdentities: syncIdentities(context),
    learnRecent: learnRecent(context),
  }
}
