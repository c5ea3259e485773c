import type { PlanChanges } from '../plan/plan.ts'
import type { Applied } from '../ports/registry.ts'
import type { Environment } from '../ports/repository.ts'

/** New ids for what a batch creates, at the places of their refs. */
export const createAssignIds = ({ newId }: Environment) => {
  const idsFor = (items: readonly { readonly ref: number }[]): readonly string[] => {
    const ids: string[] = []
    for (const { ref } of items) ids[ref] = newId()
    return ids
  }
  return ({ clients, stores, visits }: PlanChanges): Applied => {
    return { storeIds: idsFor(stores), clientIds: idsFor(clients), visitIds: idsFor(visits) }
  }
}
