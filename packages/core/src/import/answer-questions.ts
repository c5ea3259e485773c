import { parseRecords } from '../csv/parse-records.ts'
import { FootfallError } from '../error.ts'
import type { ImportStatus, Ledger } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import type { ImportSeal } from '../ports/seal.ts'
import { createDateEvidence, type DateEvidence } from '../row/decide-date-order.ts'
import { findSealed, type SealedImport } from './find-import.ts'
import { type CheckedOptions, checkOptions, type ImportOptions } from './options.ts'
import { collectDates } from './read-source.ts'
import { type Report, reportImport } from './report-import.ts'
import { mapHeaders, sealSource } from './seal-source.ts'
import { updateSealed } from './update-sealed.ts'
import { walkEntries } from './walk-entries.ts'

const BEFORE_APPLYING: readonly ImportStatus[] = ['received', 'needs-options']
const ROWS_PER_READ = 2_000

/** Reads the date column again from the ledger's bytes, under the mapping that holds now. */
const evidenceOf = async (
  ledger: Ledger,
  importId: string,
  { dialect, headers }: ImportSeal,
  options: CheckedOptions,
): Promise<DateEvidence> => {
  const evidence = createDateEvidence()
  const mapped = mapHeaders(headers, options)
  if (!mapped.ok) return evidence
  for await (const entries of walkEntries(ledger, importId, { limit: ROWS_PER_READ })) {
    const rows = entries.map(({ row }) => row)
    const parsed = parseRecords(
      rows.map(({ raw }) => raw ?? new Uint8Array()),
      dialect,
    )
    const records = rows.flatMap(({ rowNumber }, at) => {
      const record = parsed[at]
      return record === undefined ? [] : [{ rowNumber, ...record }]
    })
    collectDates(evidence, mapped.mapping, headers, records)
  }
  return evidence
}

/** The seal under the options that the answers make of those that were declared. */
const sealWith = async (ledger: Ledger, { id, seal }: SealedImport, answers: CheckedOptions): Promise<ImportSeal> => {
  const options = checkOptions({ ...seal.declared, ...answers })
  for (const name of ['encoding', 'delimiter'] as const) {
    if (options[name] === undefined || options[name] === seal.declared[name]) continue
    throw new FootfallError('options-invalid', `The ${name} cannot change after a file was received. Send it again.`, {
      issues: [{ option: name, message: 'It was fixed when the file was received.' }],
    })
  }
  const mapped = mapHeaders(seal.headers, options)
  if (!mapped.ok && mapped.code === 'options-invalid') {
    throw new FootfallError('options-invalid', mapped.message, { unknownHeaders: mapped.unknownHeaders })
  }
  const { bytes, sha256, rows, blankLines, dialect, headers, rowOptions } = seal
  const facts = {
    totals: { bytes, sha256, rows, blankLines },
    dialect,
    headers,
    assumptions: seal.assumptions.filter(({ code }) => code !== 'date-order' && code !== 'no-rows'),
    evidence: await evidenceOf(ledger, id, seal, options),
    today: rowOptions.today,
  }
  return sealSource(facts, options)
}

/** Others who answer at the same time can be faster this often; each time somebody was heard. */
const MAX_ATTEMPTS = 20

/**
 * Answers the open questions of an import, or changes its options, until applying starts. What is not named here stays as
 * it was declared, or as somebody else answers at the same time. How the bytes become fields cannot change any more: for another
 * encoding or delimiter, send the file again.
 *
 * Throws `import-not-found`, `options-invalid`, and `import-state` once applying has begun.
 */
export const answerQuestions = async (
  importId: string,
  answers: ImportOptions,
  { repository }: { readonly repository: Repository },
): Promise<Report> => {
  const { ledger } = repository
  const checked = checkOptions(answers)
  for (let attempt = 1; ; attempt++) {
    const read = await findSealed(ledger, importId)
    const seal = await sealWith(ledger, read, checked)
    const change = { seal, status: seal.questions.length > 0 ? 'needs-options' : 'received' } as const
    if (await updateSealed(repository, read, () => change, BEFORE_APPLYING)) break
    const { status } = await findSealed(ledger, importId)
    if (BEFORE_APPLYING.includes(status) && attempt < MAX_ATTEMPTS) continue
    throw new FootfallError(
      'import-state',
      `The import ${importId} is ${status}: its options cannot change any more.`,
      {
        importId,
        status,
      },
    )
  }
  return reportImport(importId, { repository })
}
