import type { Leases } from '@footfall/core'
import { sql } from 'kysely'
import { forUpdate, nowMs } from './dialect/expressions.ts'
import type { Context } from './schema/context.ts'
import { translateError } from './session/translate-error.ts'

interface LeaseLine {
  readonly id: string
  readonly lease_slot: string | null
  readonly lease_fence: number | string
  /** 1: the time of the one who has it is up. */
  readonly expired: number | string
}

/**
 * The tenant's lease is the value in the unique column `lease_slot`: at most one import can have it, whatever else goes
 * wrong. Its time is judged by the database's clock, the one that all workers share.
 */
export const sqlLeases = ({ session, layout, tenantId }: Context): Leases => {
  const { dialect } = session
  const table = sql.table(layout.tables.imports)
  const own = (importId: string) => sql`id = ${importId} and tenant_id = ${tenantId}`
  const until = (ttlMs: number) => sql`${nowMs(dialect)} + ${Math.ceil(ttlMs)}`
  const held = (importId: string, fence: number) =>
    sql`${own(importId)} and lease_slot = ${tenantId} and lease_fence = ${fence}`

  /**
   * Until then it is somebody's. A time that nobody can have been given was made by a clock that was set back since, or is of a backup:
   * it would keep everybody waiting until then. Whoever has it all the same is fenced off.
   */
  const isCurrent = (ttlMs: number) =>
    sql`lease_until > ${nowMs(dialect)} and lease_until <= ${nowMs(dialect)} + ${Math.ceil(2 * ttlMs)}`

  /** Looks without a lock: who comes in vain, in a transaction that goes on, would else keep the holder from its own line. */
  const isHeld = async (ttlMs: number): Promise<boolean> => {
    const found = await session.query(
      sql`select id from ${table} where tenant_id = ${tenantId} and lease_slot = ${tenantId} and ${isCurrent(ttlMs)}`,
    )
    return found.length > 0
  }

  const take = (importId: string, ttlMs: number): Promise<number | null> =>
    session.transaction(async (inside) => {
      // Locked in one order, so that two who want it wait for each other instead of deadlocking.
      const lines = await inside.query<LeaseLine>(
        sql`select id, lease_slot, lease_fence,
            case when ${isCurrent(ttlMs)} then 0 else 1 end as expired
          from ${table} where tenant_id = ${tenantId} and (id = ${importId} or lease_slot = ${tenantId})
          order by id${forUpdate(dialect)}`,
      )
      const mine = lines.find((line) => line.id === importId)
      const holder = lines.find((line) => line.lease_slot !== null)
      if (mine === undefined || (holder !== undefined && Number(holder.expired) !== 1)) return null
      if (holder !== undefined) await inside.query(sql`update ${table} set lease_slot = null where ${own(holder.id)}`)
      const fence = Number(mine.lease_fence) + 1
      await inside.query(
        sql`update ${table} set lease_slot = ${tenantId}, lease_fence = ${fence}, lease_until = ${until(ttlMs)}
          where ${own(importId)}`,
      )
      return fence
    })

  return {
    async acquire(importId, ttlMs) {
      if (await isHeld(ttlMs)) return null
      try {
        return await take(importId, ttlMs)
      } catch (error) {
        // Nobody had it when we looked, and another import took it first.
        if (translateError(error)?.kind === 'unique') return null
        throw error
      }
    },

    renew: (importId, fence, ttlMs) =>
      session.transaction(async (inside) => {
        const found = await inside.query(
          sql`select id from ${table} where ${held(importId, fence)}${forUpdate(dialect)}`,
        )
        if (found.length === 0) return false
        await inside.query(sql`update ${table} set lease_until = ${until(ttlMs)} where ${own(importId)}`)
        return true
      }),

    async release(importId, fence) {
      await session.transaction((inside) =>
        inside.query(sql`update ${table} set lease_slot = null, lease_until = null where ${held(importId, fence)}`),
      )
    },
  }
}
