import { chapters } from './chapters.ts'
import type { Capabilities, Capability, CaseContext, Chapter, Effort, OpenDatabase } from './contract.ts'
import { DEFAULT_EFFORT } from './contract.ts'

/** Fits vitest, Jest and `node:test`. */
export type RegisterTest = (name: string, run: () => Promise<void>, timeoutMs?: number) => unknown

export interface ConformanceOptions {
  /** The runner's `test`. */
  readonly test: RegisterTest
  /** The runner's `describe`; without it the chapter's title stands before each name. */
  readonly describe?: (name: string, register: () => void) => unknown
  /** Opens an empty database; called once for each case. */
  readonly open: () => Promise<OpenDatabase>
  readonly capabilities: Capabilities
  readonly effort?: Partial<Effort>
}

export interface LeftOut {
  readonly name: string
  readonly needs: readonly Capability[]
}

/** Runs one case on a fresh database. */
export const runCase = async (
  run: (context: CaseContext) => Promise<void>,
  open: () => Promise<OpenDatabase>,
  effort: Effort,
): Promise<void> => {
  const db = await open()
  let tenants = 0
  try {
    await run({ db, effort, newTenant: () => `tenant-${++tenants}` })
  } finally {
    await db.close()
  }
}

const PER_CASE_MS = 60_000

/**
 * Registers every law of the ports, and of the engine upon them, as a test of the runner. Each case opens a database of
 * its own. Returns what was left out because the adapter does not declare the capability for it.
 *
 * @example
 * conformanceSuite({ test, describe, open: openMemory, capabilities: { concurrentWriters: true, host: true, tamper: true } })
 */
export const conformanceSuite = ({
  test,
  describe,
  open,
  capabilities,
  effort,
}: ConformanceOptions): readonly LeftOut[] => {
  const full: Effort = { ...DEFAULT_EFFORT, ...effort }
  const leftOut: LeftOut[] = []
  const register = ({ title, cases }: Chapter): void => {
    for (const { name, needs = [], run } of cases) {
      const told = describe === undefined ? `${title}: ${name}` : name
      if (needs.some((capability) => !capabilities[capability])) {
        leftOut.push({ name: `${title}: ${name}`, needs })
        continue
      }
      test(told, () => runCase(run, open, full), PER_CASE_MS + full.timeLimitMs * 2)
    }
  }
  for (const chapter of chapters) {
    if (describe === undefined) register(chapter)
    else describe(chapter.title, () => register(chapter))
  }
  return leftOut
}
