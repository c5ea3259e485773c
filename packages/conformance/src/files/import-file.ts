import {
  applyImport,
  type ImportOptions,
  listRows,
  type Report,
  type Repository,
  type RowItem,
  receiveImport,
  runImport,
} from '@footfall/core'
import { present } from '../support/expect.ts'
import { chunksOf, type FileSpec, render } from './render.ts'
import { FILE_OPTIONS } from './row-spec.ts'

const sourceOf = (file: FileSpec) => chunksOf(render(file), file.layout.chunk)

const optionsOf = (repository: Repository, { layout: { delimiter } }: FileSpec, options: ImportOptions) => {
  return { repository, ...FILE_OPTIONS, ...options, delimiter, sourceName: 'visits.csv' }
}

/** Receives a file and tells the import's id. */
export const receiveFile = async (
  repository: Repository,
  file: FileSpec,
  options: ImportOptions = {},
): Promise<string> => {
  const { importId } = await receiveImport(sourceOf(file), optionsOf(repository, file, options))
  return present(importId, 'the id of the import')
}

type Imported = Report & { readonly importId: string }

/** Imports a file in one go, as a script does. */
export const importAtOnce = async (
  repository: Repository,
  file: FileSpec,
  batchSize?: number,
  options: ImportOptions = {},
): Promise<Imported> => {
  const report = await runImport(sourceOf(file), { ...optionsOf(repository, file, options), batchSize })
  return { ...report, importId: present(report.importId, 'the id of the import') }
}

/** Imports a file from its first byte to its last row: every other one in one go, the rest in two, as a server does. */
export const importFile = async (
  repository: Repository,
  file: FileSpec,
  batchSize?: number,
  options: ImportOptions = {},
): Promise<Imported> => {
  if (file.rows.length % 2 === 1) return importAtOnce(repository, file, batchSize, options)
  const importId = await receiveFile(repository, file, options)
  return { ...(await applyImport(importId, { repository, batchSize })), importId }
}

/** Every row of an import with what became of it. */
export const allRows = async (repository: Repository, importId: string): Promise<readonly RowItem[]> => {
  const rows: RowItem[] = []
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listRows>> = await listRows(importId, { repository, after, limit: 500 })
    rows.push(...page.items)
    if (page.next === null) return rows
    after = page.next
  }
}
