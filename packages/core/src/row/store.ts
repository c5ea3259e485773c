import { remember } from './remember.ts'
import { cleanText } from './text.ts'

export interface StoreOptions {
  readonly defaultStore: string | null
  /** Other spellings of a store: alias → name. */
  readonly storeAliases: Readonly<Record<string, string>>
}

export type StoreReading =
  | { readonly store: { readonly key: string; readonly name: string }; readonly problem: null }
  | { readonly store: null; readonly problem: 'store-missing' | 'field-too-long' }

/** In characters of the name and of its key, which is a key of an index in every database. */
export const MAX_STORE_LENGTH = 200

const PLAIN = /^[a-z0-9]+(?: [a-z0-9]+)*$/

/**
 * What stores are matched by: NFKC, case-folded, without invisible characters, white space collapsed and trimmed (in
 * substance `toNFKC_Casefold` of The Unicode Standard, section 3.13). `'  CG   road'` and `'ＣＧ Road'` have one key.
 */
export function storeKey(name: string): string {
  if (PLAIN.test(name)) return name
  let key = name
  // Each step can open work for the others (ẛ̣ decomposes before it folds); it settles within a few rounds.
  for (let round = 0; round < 4; round++) {
    const before = key
    key = cleanText(
      key
        .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
        .toUpperCase()
        .toLowerCase()
        .replaceAll('ς', 'σ')
        .normalize('NFKC'),
    )
    if (key === before) break
  }
  return key
}

/** Reads store cells under fixed options. See {@link normaliseStore}. */
export function storeReader(options: StoreOptions): (cell: string) => StoreReading {
  const aliases = new Map<string, string>()
  for (const [alias, name] of Object.entries(options.storeAliases)) aliases.set(storeKey(alias), name)
  const fallback = options.defaultStore ?? ''

  return remember((cell) => {
    const written = cleanText(cell)
    const given = /[^\p{P}\p{Z}\p{Default_Ignorable_Code_Point}]/u.test(written) ? written : cleanText(fallback)
    if (given.length > MAX_STORE_LENGTH) return { store: null, problem: 'field-too-long' }
    const name = cleanText(aliases.get(storeKey(given)) ?? given)
    const key = storeKey(name)
    if (key === '') return { store: null, problem: 'store-missing' }
    if (name.length > MAX_STORE_LENGTH || key.length > MAX_STORE_LENGTH)
      return { store: null, problem: 'field-too-long' }
    return { store: { key, name }, problem: null }
  })
}

/**
 * The store of one cell: the name as the file spells it (or as its alias names it) and the key that it is matched by. A
 * cell of punctuation only names none.
 *
 * ```ts
 * normaliseStore(' cg  ROAD', { defaultStore: null, storeAliases: {} }).store // { key: 'cg road', name: 'cg ROAD' }
 * ```
 */
export const normaliseStore = (cell: string, options: StoreOptions): StoreReading => storeReader(options)(cell)
