import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

// node --conditions=@footfall/source bench/resolve/run.ts [rows …] : resolves and plans that many rows, writes RESULT.md.

interface Measured {
  readonly rows: number
  readonly identities: number
  readonly clients: number
  readonly conflicts: number
  readonly resolve: number
  readonly plan: number
  readonly digest: number
  readonly bytesPerIdentity: number
  readonly indexBytes: number
  readonly peakMiB: number
  readonly hex: string
}

const sizes = process.argv.slice(2).map(Number)
if (sizes.length === 0) sizes.push(100_000, 1_000_000)
if (sizes.some((rows) => !Number.isInteger(rows) || rows < 1)) throw new Error('Give numbers of rows.')

const measure = (mode: string, rows: number): Measured => {
  const args = ['--conditions=@footfall/source', '--max-semi-space-size=8', join(import.meta.dirname, 'child.ts')]
  const stdout = execFileSync(process.execPath, [...args, mode, String(rows)], { encoding: 'utf8' })
  return JSON.parse(stdout) as Measured
}

const thousands = (rows: number, seconds: number): string => `${Math.round(rows / seconds / 1000)}k`
const columns = ['database', 'rows', 'resolve', 'plan', 'both', 'B/identity', 'of it index', 'peak MiB', 'conflicts']
const widths = [12, 11, 11, 11, 11, 12, 13, 10, 11]
const line = (cells: readonly string[]): string => cells.map((cell, at) => cell.padStart(widths[at] ?? 10)).join('')

const lines: string[] = []
const notes: string[] = []
for (const mode of ['new', 'known']) {
  const results = sizes.map((rows) => measure(mode, rows))
  for (const one of results) {
    const { rows, resolve, plan, bytesPerIdentity, indexBytes, peakMiB, conflicts } = one
    lines.push(
      line([
        mode === 'new' ? 'empty' : 'all known',
        String(rows),
        thousands(rows, resolve),
        thousands(rows, plan),
        thousands(rows, resolve + plan),
        bytesPerIdentity.toFixed(1),
        indexBytes.toFixed(1),
        peakMiB.toFixed(0),
        String(conflicts),
      ]),
    )
  }
  const [first, last] = [results[0], results.at(-1)]
  if (first !== undefined && last !== undefined && first !== last) {
    const rate = ({ rows, resolve, plan }: Measured): number => rows / (resolve + plan)
    const where = mode === 'new' ? 'empty database' : 'everybody known'
    notes.push(
      `- ${where}: the rate at ${last.rows} rows is ${(rate(last) / rate(first)).toFixed(2)} × that at ${first.rows}.`,
    )
  }
}

const text = `# Resolving and planning

\`node --conditions=@footfall/source bench/resolve/run.ts\`; Node ${process.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores.
Rates are rows by CPU second (helper threads of the garbage collector included) in the work itself: making the rows and the
digest are left out. Plan is that of a preview: it remembers every visit. Each line
is a process of its own; peak memory is that of the whole process. "B/identity" is everything that a resolution keeps (index,
components, owners, claims, names, the log of rows with several identities); "of it index" is the exact index of identities
alone, text included. For scale: a \`Map\` of phone strings takes 43 bytes an entry and ends near 16.7 million.

\`\`\`text
${line(columns)}
${lines.join('\n')}
\`\`\`

${notes.join('\n')}
`
writeFileSync(join(import.meta.dirname, 'RESULT.md'), text)
console.log(text)
