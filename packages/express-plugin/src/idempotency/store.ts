/** The answer to an upload that was acknowledged. Plain JSON. */
export interface StoredAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export type Claim =
  | { readonly state: 'claimed' }
  | { readonly state: 'in-flight' }
  | { readonly state: 'answered'; readonly fingerprint: string; readonly answer: StoredAnswer }

/**
 * Where the answers to `Idempotency-Key`s are kept. `key` is already bound to the tenant and the actor. A host with
 * several processes, or one that wants answers to survive a restart, keeps them in its own database.
 */
export interface IdempotencyStore {
  /** Claims the key in one atomic step, or says what became of whoever did before. */
  claim(key: string): Promise<Claim>
  /** Keeps the answer of a key that this caller has claimed. */
  complete(key: string, fingerprint: string, answer: StoredAnswer): Promise<void>
  /** Gives a claimed key back: the request came to nothing and may be sent again. */
  release(key: string): Promise<void>
}
