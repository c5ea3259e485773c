import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { CONTESTANTS } from './contestants.ts'
import { generate, type Shape } from './generate.ts'

// node --conditions=@footfall/source bench/read/run.ts [rows …] : reads files of that many rows and writes RESULT.md.

interface Measured {
  readonly rows: number
  readonly seconds: number
  readonly peakMiB: number
}

const RUNS = 3
// V8 lets its young generation grow to some 100 MiB the faster garbage comes; held small, peak RSS is the reader's own.
const FLAGS = ['--conditions=@footfall/source', '--max-semi-space-size=8']
const sizes = process.argv.slice(2).map(Number)
if (sizes.length === 0) sizes.push(250_000, 1_000_000)
if (sizes.some((rows) => !Number.isInteger(rows) || rows < 1)) throw new Error('Give numbers of rows.')

function measure(name: string, path: string): Measured {
  const child = join(import.meta.dirname, 'child.ts')
  const stdout = execFileSync(process.execPath, [...FLAGS, child, name, path], {
    encoding: 'utf8',
  })
  return JSON.parse(stdout) as Measured
}

/** Contestants take turns, so that a busy moment of the machine does not hit one alone; the best run of each counts. */
function race(path: string): Map<string, Measured> {
  const best = new Map<string, Measured>()
  for (let run = 0; run < RUNS; run++) {
    for (const name of Object.keys(CONTESTANTS)) {
      const measured = measure(name, path)
      const before = best.get(name)
      if (before === undefined || measured.seconds < before.seconds) best.set(name, measured)
    }
  }
  return best
}

function table(best: ReadonlyMap<string, Measured>, rows: number): string {
  const yardstick = best.get('csv-parse')?.seconds ?? Number.NaN
  const lines = [...best].map(([name, { rows: seen, seconds, peakMiB }]) => {
    if (seen !== rows) throw new Error(`${name} saw ${seen} rows of ${rows}.`)
    const cells = [
      `${Math.round(rows / seconds / 1000)}k`,
      (yardstick / seconds).toFixed(2),
      String(Math.round(peakMiB)),
    ]
    return line(name, cells, CONTESTANTS[name]?.note ?? '')
  })
  const heading = line('reader', ['rows/s', 'x csv-parse', 'peak RSS, MiB'], 'what it does')
  return ['```text', heading, ...lines, '```'].join('\n')
}

const line = (name: string, cells: readonly string[], note: string) =>
  `${name.padEnd(14)}${cells.map((cell) => cell.padStart(14)).join('')}   ${note}`

const folder = mkdtempSync(join(tmpdir(), 'footfall-bench-'))
const sections: string[] = []
try {
  for (const shape of ['plain', 'quoted'] satisfies Shape[]) {
    for (const rows of sizes) {
      const path = join(folder, `${shape}-${rows}.csv`)
      await generate(path, rows, shape)
      const megabytes = (statSync(path).size / 1e6).toFixed(1)
      const what = shape === 'plain' ? 'one row of ten has a quoted field' : 'every field quoted'
      const section = `## ${rows} rows, ${megabytes} MB, ${what}\n\n${table(race(path), rows)}\n`
      rmSync(path)
      console.log(section)
      sections.push(section)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const head =
  '# Reading\n\nWritten by `node --conditions=@footfall/source bench/read/run.ts`. Each reader runs in a process of its own, ' +
  `the best of ${RUNS} runs counts;\nall under \`${FLAGS.at(-1)}\`, so that peak memory is the reader's and not the size to which V8 let its nursery grow.\nNode ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}.\n`
writeFileSync(join(import.meta.dirname, 'RESULT.md'), [head, ...sections].join('\n'))
