import type { Registry } from '@footfall/core'
import type { Context } from '../schema/context.ts'
import { applyBatch, assignIds } from './apply-batch.ts'
import { findKnown } from './find-known.ts'
import { findOwners } from './find-owners.ts'
import { syncIdentities } from './sync-identities.ts'

export const sqlRegistry = (context: Context): Registry => ({
  findKnown: findKnown(context),
  findOwners: findOwners(context),
  apply: applyBatch(context),
  assignIds: assignIds(context),
  syncIdentities: syncIdentities(context),
})
