import type { Break } from './open-memory.ts'

/** A deliberate defect, and a case of the suite that must turn red with it. */
export interface Defect {
  readonly name: string
  readonly law: number
  /** The name of the case, as in its chapter. */
  readonly caughtBy: string
  readonly breakIt: Break
}
