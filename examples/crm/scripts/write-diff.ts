// Writes `footfall.diff` and the README's copy of it anew, after a change to the example:
//
//   node examples/crm/scripts/write-diff.ts          after a change to the CRM itself: the diff is taken back from it
//   node examples/crm/scripts/write-diff.ts HEAD     after a change to what Footfall adds: it is taken back from that commit
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCrmBefore, createScratch, DIFF, diffFrom, git } from './copy-crm.ts'

const EXAMPLE = join(import.meta.dirname, '..')
const README = join(EXAMPLE, 'README.md')

const crmOf = (commit: string): ReturnType<typeof createScratch> => {
  const scratch = createScratch()
  const tar = execFileSync('git', ['archive', commit, 'examples/crm'], { cwd: join(EXAMPLE, '../..') })
  execFileSync('tar', ['-x', '-C', scratch.folder], { input: tar })
  const diff = join(scratch.example, 'footfall.diff')
  if (existsSync(diff)) git(scratch.example, ['apply', '--reverse', diff])
  return scratch
}

const commit = process.argv[2]
const before = commit === undefined ? createCrmBefore() : crmOf(commit)
try {
  const diff = diffFrom(before.example)
  writeFileSync(DIFF, diff)
  const readme = readFileSync(README, 'utf8')
  writeFileSync(
    README,
    readme.replace(/^```diff\n[\s\S]*?^```$/m, () => `\`\`\`diff\n${diff}\`\`\``),
  )
} finally {
  before.remove()
}
