import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { generateFile } from './generate.ts'

// npx -y pnpm@12.21.0 run bench:engine [rows …] : builds, measures and writes RESULT.md.
// PostgreSQL: FOOTFALL_TEST_POSTGRES, or a server on 127.0.0.1:5432 that lets postgres in.

interface Measured {
  readonly rows: number
  readonly seconds: number
  readonly cpuSeconds: number
  readonly phases: Readonly<Record<string, number>>
  readonly statements: readonly (readonly [text: string, seconds: number])[]
  readonly peakMB: number
}

const sizes = process.argv.slice(2).map(Number)
if (sizes.length === 0) sizes.push(10_000, 100_000, 1_000_000)
if (sizes.some((rows) => !Number.isInteger(rows) || rows < 1)) throw new Error('Give numbers of rows.')

/** The usual importer is too slow for all of a large file: these are the last rows of it. */
const USUAL_ROWS = 5_000
const SERVER = process.env.FOOTFALL_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres'

const folder = await mkdtemp(join(tmpdir(), 'footfall-bench-'))
const admin = new pg.Pool({ connectionString: SERVER, max: 1 })

const run = (flags: readonly string[], script: string, ...args: readonly string[]) => {
  const command = [...flags, join(import.meta.dirname, 'dist', script), ...args]
  const stdout = execFileSync(process.execPath, command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(stdout) as Measured
}

let count = 0
/** An empty database and how to be rid of it. */
type Create = () => Promise<{ readonly address: string; drop(): Promise<unknown> }>

const createSqlite: Create = async () => {
  const path = join(folder, `${++count}.db`)
  const drop = async () => ['', '-wal', '-shm'].forEach((end) => void rmSync(path + end, { force: true }))
  return { address: `sqlite:${path}`, drop }
}

const createPostgres: Create = async () => {
  const name = `footfall_bench_${process.pid}_${++count}`
  await admin.query(`create database ${name}`)
  const url = new URL(SERVER)
  url.pathname = `/${name}`
  return { address: url.href, drop: () => admin.query(`drop database ${name} with (force)`) }
}

/** What keeps the import's process small: on SQLite the database's pages are in it too, and leave less for the rest. */
const heap = (semiSpaceMiB: number, growingPercent: number): readonly string[] => [
  `--max-semi-space-size=${semiSpaceMiB}`,
  `--heap-growing-percent=${growingPercent}`,
]

/** Nobody begins with what the one before has left to be written back. */
const settle = () => admin.query('checkpoint')

const KINDS = [
  { name: 'SQLite', create: createSqlite, how: 'sql', flags: heap(8, 50) },
  { name: 'PostgreSQL', create: createPostgres, how: 'sql', flags: heap(8, 50) },
  { name: 'PostgreSQL, COPY', create: createPostgres, how: 'copy', flags: heap(16, 100) },
] as const

interface Line {
  readonly name: string
  readonly rows: number
  readonly first: Measured
  readonly again: Measured
  readonly floor: number
  readonly usual: number
}

const rate = ({ rows, seconds }: Pick<Measured, 'rows' | 'seconds'>): number => rows / seconds

/** The import, the same file again, the floor and the usual importer, one after the other. */
const measure = async ({ name, create, how, flags }: (typeof KINDS)[number], file: string): Promise<Line> => {
  const database = await create()
  await settle()
  const first = run(flags, 'child.js', database.address, file, how)
  const target = await create()
  await settle()
  const floor = run([], 'floor.js', database.address, target.address).seconds
  await target.drop()
  await settle()
  const again = run(flags, 'child.js', database.address, file, how)
  await database.drop()
  const empty = await create()
  await settle()
  const counted = Math.min(first.rows, USUAL_ROWS)
  const usual = rate(run([], 'usual.js', empty.address, file, String(first.rows), String(counted)))
  await empty.drop()
  console.error(`${name}, ${first.rows} rows: ${Math.round(rate(first))} rows/s`)
  return { name, rows: first.rows, first, again, floor: first.rows / floor, usual }
}

const lines: Line[] = []
try {
  for (const rows of sizes) {
    const file = join(folder, `${rows}.csv`)
    await generateFile(file, rows)
    for (const kind of KINDS) lines.push(await measure(kind, file))
  }
} finally {
  await admin.end()
  await rm(folder, { recursive: true })
}

const HEADS = ['database', 'rows', 'rows/s', '× floor', '× usual', 'again', 'peak MB', 'floor rows/s', 'usual rows/s']
const cells = ({ name, rows, first, again, floor, usual }: Line): readonly string[] => [
  name,
  String(rows),
  rate(first).toFixed(0),
  (rate(first) / floor).toFixed(2),
  (rate(first) / usual).toFixed(1),
  `${(rate(again) / rate(first)).toFixed(2)} ×`,
  first.peakMB.toFixed(0),
  floor.toFixed(0),
  usual.toFixed(0),
]
const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(18) : cell.padStart(14))).join('')).join('\n')

const growth = KINDS.flatMap(({ name }) => {
  const of = lines.filter((line) => line.name === name && line.rows >= 100_000)
  const [small, large] = [of[0], of.at(-1)]
  if (small === undefined || large === undefined || small === large) return []
  const ratio = (rate(large.first) / rate(small.first)).toFixed(2)
  return [`- ${name}: the rate at ${large.rows} rows is ${ratio} × that at ${small.rows}.`]
})

const largest = KINDS.flatMap(({ name }) => lines.filter((line) => line.name === name).at(-1) ?? [])
const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(0)} %`.padStart(6)
// By COPY the statements go through a Kysely instance of the repository's own, which tells nobody of them.
const where = largest
  .filter(({ name }) => !name.endsWith('COPY'))
  .map(({ name, rows, first }) => {
    const phases = Object.entries(first.phases).map(([phase, seconds]) => `${share(seconds, first.seconds)}  ${phase}`)
    const statements = first.statements
      .slice(0, 8)
      .map(([text, seconds]) => `${share(seconds, first.seconds)}  ${text.slice(0, 100)}`)
    const cpu = share(first.cpuSeconds, first.seconds).trim()
    return `### ${name}, ${rows} rows\n\nIts process used ${cpu} of one core.\n\n\`\`\`text\n${[...phases, '', ...statements].join('\n')}\n\`\`\``
  })

const flags = KINDS.map(({ name, flags }) => `  - ${name}: \`${flags.join(' ')}\``)

const text = `# From a file to a verified import

\`npx -y pnpm@12.21.0 run bench:engine\`; Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, databases on
the same machine. Rows of a shop's years: each customer comes twice on average, nine in ten with a phone, half with an e-mail.

- **rows/s**: \`runImport\` and \`verifyImport\` together, a process of its own that runs the built packages, tables of Footfall's own
  with all their keys, indexes and foreign keys.
- **peak**: of the import's process, in MB (1,000,000 bytes). Left to itself V8 takes more before it looks for garbage: it is told not to.
${flags.join('\n')}
- **floor**: the very same final rows of all tables written into an empty database of the same kind: COPY (SQLite: prepared inserts
  in one transaction, a row each), in the order in which the import wrote them; reading them is not counted.
- **usual**: select, then insert, row by row, each statement a transaction, no ledger and no proof: the last ${USUAL_ROWS} rows, on tables that
  hold the others.
- **again**: the same file once more into the same database, against the first time.
- Each begins after a checkpoint of PostgreSQL.

\`\`\`text
${table([HEADS, ...lines.map(cells)])}
\`\`\`

${growth.join('\n')}

## Where the time goes

Phases first, then the statements that take longest. On PostgreSQL a statement's time is its wait: the process reads and
normalises the next rows meanwhile.

${where.join('\n\n')}
`
writeFileSync(join(import.meta.dirname, 'RESULT.md'), text)
console.log(text)
