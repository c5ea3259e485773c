import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { createCrmBefore, createCrmCopy } from '../scripts/copy-crm.ts'
import { type RunningCrm, startCrm } from './start-crm.ts'

const VITE = join(import.meta.dirname, '../node_modules/.bin/vite')

/** A CRM in a folder of its own, its pages built, and started: this one, or the one before Footfall. */
export const buildCrm = async (
  which: 'now' | 'before',
  env: Readonly<Record<string, string>> = {},
): Promise<RunningCrm> => {
  const copy = which === 'now' ? createCrmCopy() : createCrmBefore()
  execFileSync(VITE, ['build', '--logLevel', 'warn'], { cwd: copy.example, stdio: ['ignore', 'ignore', 'inherit'] })
  const crm = await startCrm(copy.example, env)
  return {
    url: crm.url,
    stop: async () => {
      const code = await crm.stop()
      copy.remove()
      return code
    },
  }
}
