import * as fc from 'fast-check'
import type { CaseContext } from '../contract.ts'

/** Checks a property under the case's effort; what is found is shrunk and thrown with its seed. */
export const holds = <T>(
  { effort }: CaseContext,
  arbitrary: fc.Arbitrary<T>,
  check: (value: T) => Promise<void>,
): Promise<void> =>
  fc.assert(fc.asyncProperty(arbitrary, check), {
    seed: effort.seed,
    numRuns: effort.runs,
    interruptAfterTimeLimit: effort.timeLimitMs,
    markInterruptAsFailure: false,
    endOnFailure: !effort.shrink,
  })
