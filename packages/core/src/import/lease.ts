import { FootfallError } from '../error.ts'
import type { Ports } from '../ports/repository.ts'
import { throwIfAborted } from './abort.ts'
import { despiteFailure } from './despite-failure.ts'
import type { OnProgress } from './progress.ts'

/** A worker that is silent for this long may be taken over. */
export const LEASE_TTL_MS = 60_000
const POLL_MS = 250

export interface HeldLease {
  /** The fencing token; every batch is written under it. */
  readonly fence: number
  /** To be called between batches: prolongs the lease when a good part of its time has gone. */
  touch(): Promise<void>
  /** Runs `work` in a transaction in which nobody can take the lease over; `lease-lost` where somebody has. */
  transaction<T>(work: (ports: Ports) => Promise<T>): Promise<T>
}

export interface LeaseOptions {
  readonly signal?: AbortSignal | undefined
  /** Told while the lease is waited for (`waiting`). */
  readonly onProgress?: OnProgress | undefined
  readonly onWaiting?: (() => void) | undefined
}

const WAITING = { phase: 'waiting', rows: 0, totalRows: null, rowsPerSecond: 0, secondsLeft: null } as const

export const leaseBusy = (): FootfallError =>
  new FootfallError('lease-busy', 'Another import of this tenant is being applied. Try again later.')

const acquire = async (
  ports: Ports,
  importId: string,
  { signal, onProgress, onWaiting }: LeaseOptions,
): Promise<number> => {
  for (;;) {
    throwIfAborted(signal)
    const fence = await ports.leases.acquire(importId, LEASE_TTL_MS)
    if (fence !== null) return fence
    if (ports.inTransaction === true) throw leaseBusy()
    onWaiting?.()
    onProgress?.(WAITING)
    await ports.environment.sleep(POLL_MS)
  }
}

/**
 * Waits for the tenant's lease, works under it and gives it back. Throws `lease-lost` when another worker took over, `aborted` when the
 * caller stops waiting, and `lease-busy` inside of a transaction, where nobody waits.
 */
export const withLease = async <T>(
  ports: Ports,
  importId: string,
  options: LeaseOptions,
  work: (lease: HeldLease) => Promise<T>,
): Promise<T> => {
  const nowMs = (): number => ports.environment.now().getTime()
  const fence = await acquire(ports, importId, options)
  let renewedAt = nowMs()
  const renew = async ({ leases }: Ports): Promise<void> => {
    if (await leases.renew(importId, fence, LEASE_TTL_MS)) return
    throw new FootfallError('lease-lost', `Another worker took over the import ${importId}.`, { importId })
  }
  const touch = async (): Promise<void> => {
    // A clock that was set back says nothing of how much time has gone.
    if (Math.abs(nowMs() - renewedAt) < LEASE_TTL_MS / 4) return
    await renew(ports)
    renewedAt = nowMs()
  }
  const transaction: HeldLease['transaction'] = (work) =>
    ports.transaction(async (inside) => {
      await renew(inside)
      return work(inside)
    })
  const release = (): Promise<unknown> => ports.leases.release(importId, fence)
  let result: T
  try {
    result = await work({ fence, touch, transaction })
  } catch (error) {
    await despiteFailure(release)
    throw error
  }
  await release()
  return result
}
