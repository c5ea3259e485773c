import type { ImportRecord, Ledger, Violation } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import { findImport } from './find-import.ts'
import { createSourceHash } from './source-hash.ts'

export interface Verification {
  readonly ok: boolean
  /** How many imports were looked at. */
  readonly imports: number
  /** The first 1,000 of each import. */
  readonly violations: readonly Violation[]
}

const SPANS_PER_READ = 2_000
const VIOLATIONS_PER_IMPORT = 1_000
const IMPORTS_PER_READ = 100

/** Law 1: the stored ranges tile the source, and their bytes give its SHA-256 again. */
const verifyBytes = async (
  { ledger, environment }: Repository,
  { id, seal }: ImportRecord,
): Promise<readonly Violation[]> => {
  if (seal === null) return []
  const violations: Violation[] = []
  const hash = createSourceHash(environment)
  let expected = 0
  for (let from = 0; ; ) {
    const spans = await ledger.spans(id, { from, limit: SPANS_PER_READ })
    for (const { rowNumber, start, end, raw } of spans) {
      const where = rowNumber === 0 ? null : rowNumber
      if (start > expected) {
        violations.push({
          importId: id,
          rowNumber: where,
          law: 1,
          message: `The bytes ${expected} to ${start} before it are missing.`,
        })
      } else if (start < expected) {
        violations.push({
          importId: id,
          rowNumber: where,
          law: 1,
          message: `Its bytes overlap those before ${expected}.`,
        })
      }
      if (raw?.length !== end - start) {
        violations.push({ importId: id, rowNumber: where, law: 1, message: 'Its bytes do not fill their range.' })
      }
      if (raw !== null) hash.update(raw)
      expected = Math.max(expected, end)
      from = start + 1
    }
    if (spans.length < SPANS_PER_READ) break
  }
  if (expected !== seal.bytes) {
    const message = `The source had ${seal.bytes} bytes, the ledger reaches to ${expected}.`
    violations.push({ importId: id, rowNumber: null, law: 1, message })
  }
  if (hash.hex() !== seal.sha256) {
    const message = 'The bytes in the ledger do not give the SHA-256 of the source.'
    violations.push({ importId: id, rowNumber: null, law: 1, message })
  }
  return violations
}

/** The storage judges the tables while the bytes are hashed here, where it can do both. */
const verifyOne = async (repository: Repository, record: ImportRecord): Promise<readonly Violation[]> => {
  const ofTables = () => repository.ledger.violations(record.id, VIOLATIONS_PER_IMPORT)
  if (repository.overlaps !== true) return [...(await verifyBytes(repository, record)), ...(await ofTables())]
  return (await Promise.all([verifyBytes(repository, record), ofTables()])).flat()
}

const allImports = async function* (ledger: Ledger): AsyncGenerator<ImportRecord> {
  for (let after: string | null = null; ; ) {
    const { items, next } = await ledger.list({ after, limit: IMPORTS_PER_READ })
    yield* items
    if (next === null) return
    after = next
  }
}

/**
 * Proves laws 1 to 4 from what is stored, for one import or, with null, for all of the tenant: the byte ranges tile the
 * source and reproduce its SHA-256, each record has its ledger row and one current outcome, each outcome its visit, each
 * visit its row. An import that was never received whole was never acknowledged, and is passed over.
 *
 * Throws `import-not-found`.
 */
export const verifyImport = async (
  importId: string | null,
  { repository }: { readonly repository: Repository },
): Promise<Verification> => {
  const { ledger } = repository
  const violations: Violation[] = []
  let imports = 0
  const records = importId === null ? allImports(ledger) : [await findImport(ledger, importId)]
  for await (const record of records) {
    if (record.seal === null) continue
    imports++
    violations.push(...(await verifyOne(repository, record)))
  }
  return { ok: violations.length === 0, imports, violations }
}
