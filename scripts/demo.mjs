// Imports the example's file into a database of its own and shows what came out. The database stays: run it twice.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))
const file = 'examples/data/visits.csv'
const db = 'sqlite:.demo/demo.db'
const phone = '9723521333'
mkdirSync(fileURLToPath(new URL('../.demo', import.meta.url)), { recursive: true })

/** Runs one command as a user would type it; its answers go straight to the terminal, or come back as text. */
const footfall = (args, { accepts = [0], capture = false } = {}) => {
  const { status, stdout, error } = spawnSync(
    process.execPath,
    ['--conditions=@footfall/source', main, ...args, '--db', db],
    { cwd: root, stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'], encoding: 'utf8' },
  )
  if (error !== undefined) throw error
  if (!accepts.includes(status)) process.exit(status ?? 1)
  return stdout
}
const say = (text) => console.log(text)

// 1. Import. Exit 3 means that some rows are held, which this file is made for.
say(`$ footfall import ${file} --country IN\n`)
const report = JSON.parse(footfall(['import', file, '--country', 'IN', '--json'], { accepts: [0, 3], capture: true }))
const { outcomes, created, rows } = report
say(`${report.source.name}: ${rows} rows`)
say(
  `  ${outcomes.clientCreated} created a customer, ${outcomes.visitAdded} added a visit to one who was there already,`,
)
say(`  ${outcomes.visitRepeated} were there already, ${outcomes.held} are held until somebody fixes them`)
const settled = outcomes.clientCreated + outcomes.visitAdded + outcomes.visitRepeated + outcomes.held
say(`  ${settled} of ${rows} rows accounted for`)
const added = created.clients + created.stores + created.visits
say(
  added === 0
    ? '  Nothing was added: every visit was there already.'
    : `  Added ${created.clients} customers, ${created.stores} stores, ${created.visits} visits.`,
)
for (const { message } of report.assumptions) say(`  ${message}`)

// 2. The journey that the requirement asks for.
say(`\n$ footfall journey ${phone}\n`)
footfall(['journey', phone])

// 3. What is held, and why.
say(`\n$ footfall rows ${report.importId} --outcome held\n`)
for (const { rowNumber, line, reasons } of report.held) {
  say(`  row ${rowNumber} (line ${line}): ${reasons.map(({ code, message }) => `${code}: ${message}`).join(' ')}`)
}

// 4. The proof.
say('\n$ footfall verify\n')
footfall(['verify'])

say(`
What to try next:
  npx -y pnpm@12.21.0 demo                                    again: it adds nothing
  npx -y pnpm@12.21.0 -s footfall imports --db ${db}
  npx -y pnpm@12.21.0 -s footfall rows ${report.importId} --outcome held --csv --db ${db} > held.csv
  npx -y pnpm@12.21.0 -s footfall import your-visits.csv --country IN --dry-run`)
