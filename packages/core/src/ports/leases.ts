/** Who may apply: one import of a tenant at a time. Fencing tokens keep a worker that slept too long from writing. */
export interface Leases {
  /**
   * Takes the tenant's lease for an import if nobody holds it or the holder's time is up. Returns the fencing token, or
   * null while another import or worker holds it. One atomic step; a later token is always greater for the same import.
   */
  acquire(importId: string, ttlMs: number): Promise<number | null>

  /** Prolongs a lease. False: it was taken over, and the token is void. */
  renew(importId: string, fence: number, ttlMs: number): Promise<boolean>

  /** Gives it back; nothing happens when the token is void. */
  release(importId: string, fence: number): Promise<void>
}
