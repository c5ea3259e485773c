import * as fc from 'fast-check'
import type { Case, CaseContext, Chapter } from '../contract.ts'
import { fixCommands } from './fix-commands.ts'
import { importCommands } from './import-commands.ts'
import { peopleCommands } from './people-commands.ts'
import { createWorld } from './world.ts'

const allCommands = fc.commands([...importCommands, ...peopleCommands, ...fixCommands], { maxCommands: 12, size: '+1' })

const run = ({ effort, ...context }: CaseContext): Promise<void> =>
  fc.assert(
    fc.asyncProperty(allCommands, (commands) => fc.asyncModelRun(() => createWorld({ effort, ...context }), commands)),
    {
      seed: effort.seed,
      numRuns: effort.runs,
      interruptAfterTimeLimit: effort.timeLimitMs,
      markInterruptAsFailure: false,
      endOnFailure: !effort.shrink,
    },
  )

/**
 * Imports, re-imports, turned files, batch borders, stops and resumes, visits entered by hand, the host's own clients,
 * held rows fixed and replayed, in any order; all laws are judged after each.
 */
export const modelCase: Case = {
  name: 'whatever is done, in whatever order, every law holds after every step',
  needs: ['host'],
  run,
}

export const modelChapter: Chapter = { title: 'The model', cases: [modelCase] }
