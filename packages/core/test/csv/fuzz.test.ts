import { expect, it } from 'vitest'
import type { ReadOptions } from '../../src/csv/record.ts'
import { corpusFiles, describeCorpora, readCorpus, readCorpusJson } from '../corpora.ts'
import { cutAt } from './arbitraries.ts'
import { bytesOf } from './collect.ts'
import { judge } from './judge.ts'

const CASES = 100_000
const SEED = 20_240_502

/** mulberry32: the same cases on every machine; a failure names the number of its case. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Short pieces of every corpus file, so that a mutation hits something that matters. */
function seeds(): Uint8Array[] {
  const files = ['csv', 'crm', 'encodings/node-chardet'].flatMap(corpusFiles).filter((path) => !path.endsWith('.json'))
  const suites = readCorpusJson('csv/papaparse/test-cases.json') as Record<
    string,
    readonly { readonly input: unknown }[]
  >
  const inputs = Object.values(suites).flatMap((cases) => cases.map(({ input }) => input))
  const texts = inputs.filter((input) => typeof input === 'string' && input !== '') as string[]
  return [...files.map(readCorpus), ...texts.map((text) => bytesOf(text))]
}

const INSERTS = [
  '"',
  '""',
  '",',
  ',"',
  '\n"',
  '"\r',
  '\r\n',
  '\r',
  '\n',
  ',',
  ';',
  '\t',
  '|',
  ' ',
  '\0',
  '\ufeff',
  'é',
  '\ufffd',
]
const OPTIONS: readonly ReadOptions[] = [
  {},
  {},
  { delimiter: ',' },
  { delimiter: ';' },
  { encoding: 'utf-8', delimiter: ',' },
  { encoding: 'utf-16le' },
  { encoding: 'utf-16be', delimiter: '\t' },
  { encoding: 'shift_jis', delimiter: ',' },
  { encoding: 'gb18030', delimiter: ';' },
  { encoding: 'windows-1252', delimiter: '|' },
  { delimiter: ',', limits: { maxRecordBytes: 40, maxFieldBytes: 16 } },
]

function mutate(next: () => number, pool: readonly Uint8Array[]): Uint8Array {
  const below = (n: number) => Math.floor(next() * n)
  const piece = () => {
    const seed = pool[below(pool.length)] ?? new Uint8Array()
    const from = next() < 0.5 ? 0 : below(seed.length)
    return seed.subarray(from, from + 1 + below(120))
  }
  let bytes = Buffer.from(piece())
  for (let edits = below(8); edits > 0; edits--) {
    const at = below(bytes.length + 1)
    const until = Math.min(bytes.length, at + below(6))
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)]
    const kind = below(6)
    if (kind === 0)
      bytes = Buffer.concat([head, Uint8Array.of(below(256)), bytes.subarray(Math.min(bytes.length, at + 1))])
    else if (kind === 1) bytes = Buffer.concat([head, bytes.subarray(until)])
    else if (kind === 2) bytes = Buffer.concat([head, bytes.subarray(at, until), tail])
    else if (kind === 3) bytes = Buffer.concat([head, piece().subarray(0, 20), tail])
    else bytes = Buffer.concat([head, Buffer.from(INSERTS[below(INSERTS.length)] ?? ''), tail])
  }
  return new Uint8Array(bytes)
}

describeCorpora('the seeded fuzz run', () => {
  it(`${CASES} mutated pieces of the corpora are read as the independent scanner reads them`, async () => {
    const pool = seeds()
    const next = random(SEED)
    for (let number = 0; number < CASES; number++) {
      const bytes = mutate(next, pool)
      const options = OPTIONS[Math.floor(next() * OPTIONS.length)] ?? {}
      const chunks = cutAt(bytes, [next(), next()])
      const verdict = await judge(bytes, options, chunks)
      // An expectation a case would cost more than the case.
      if (verdict === null) continue
      expect.fail(`case ${number}, ${JSON.stringify(options)}, ${Buffer.from(bytes).toString('base64')}: ${verdict}`)
    }
  }, 180_000)
})
