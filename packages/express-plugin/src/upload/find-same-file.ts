import type { Report, Repository } from '@footfall/core'

/** How many imports back are looked at. */
const RECENT = 100

/**
 * The latest of the tenant's last hundred other imports that had the very same bytes and was not discarded; null when
 * there is none. Importing a file again is harmless; whoever does should still know.
 */
export const findSameFile = async (
  { importId, source: { sha256 } }: Report,
  { ledger }: Repository,
): Promise<string | null> => {
  const { items } = await ledger.list({ after: null, limit: RECENT })
  const same = items.find(
    ({ id, seal, status }) => id !== importId && status !== 'discarded' && seal !== null && seal.sha256 === sha256,
  )
  return same?.id ?? null
}
