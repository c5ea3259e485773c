import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planImport } from '../../src/plan/plan-import.ts'
import { known, policy, rows } from './arbitrary.ts'
import { sourceRows } from './make.ts'
import { referencePlan } from './reference.ts'
import { runs } from './runs.ts'
import { tell } from './story.ts'

test('the plan is that of the naive reference, whatever the rows, the records and the policy', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), (items, there, rules) => {
      expect(tell(planImport(sourceRows(items), there, rules))).toEqual(referencePlan(items, there, rules))
    }),
    { numRuns: runs(2000) },
  )
})
