import type { DateOrder } from './options.ts'

/** What decided, or failed to decide, the order of a file's dates. A value that callers can show. */
export type DateOrderFinding =
  | { readonly status: 'not-needed' }
  | { readonly status: 'declared'; readonly order: DateOrder }
  | { readonly status: 'proved'; readonly order: DateOrder; readonly proof: DateProof; readonly message: string }
  | { readonly status: 'assumed'; readonly order: DateOrder; readonly country: string; readonly message: string }
  | { readonly status: 'contradicted'; readonly proofs: readonly DateProof[]; readonly message: string }
  | { readonly status: 'open'; readonly message: string }

/** A date of the file that can only be read in one order: `14/5/2024` in row 17 proves day-month. */
export interface DateProof {
  readonly order: DateOrder
  readonly value: string
  readonly rowNumber: number
}
