import type { Environment } from '@footfall/core'

type Ref = { readonly id: string } | { readonly new: number }

/** From references of a plan to ids. */
export interface Ids {
  readonly clientOf: (ref: Ref) => string
  readonly storeOf: (ref: Ref) => string
  readonly visitOf: (ref: Ref) => string
}

/** The id that a reference means: its own, or that of what the plan creates under its number. */
export const resolver =
  (what: string, created: readonly string[]) =>
  (ref: Ref): string => {
    const id = 'id' in ref ? ref.id : created[ref.new]
    if (id === undefined) throw new RangeError(`The plan refers to a new ${what} that it does not create.`)
    return id
  }

/** New ids, at the position of each item's `ref`. */
export const idsFor = ({ newId }: Environment, items: readonly { readonly ref: number }[]): readonly string[] => {
  const ids: string[] = []
  for (const { ref } of items) ids[ref] = newId()
  return ids
}

/** The ids of items in their order, at the position of each item's `ref`. */
export const byRef = (items: readonly { readonly ref: number }[], ids: readonly string[]): readonly string[] => {
  const list: string[] = []
  for (let at = 0; at < items.length; at++) list[items[at]?.ref ?? at] = ids[at] ?? ''
  return list
}
