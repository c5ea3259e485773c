import {
  applyImport,
  type ImportOptions,
  listRows,
  type Report,
  type Repository,
  type RowItem,
  receiveImport,
} from '@footfall/core'
import { present } from '../support/expect.ts'
import { chunksOf, type FileSpec, render } from './render.ts'
import { FILE_OPTIONS } from './row-spec.ts'

/** Receives a file and tells the import's id. */
export const receiveFile = async (
  repository: Repository,
  file: FileSpec,
  options: ImportOptions = {},
): Promise<string> => {
  const source = chunksOf(render(file), file.layout.chunk)
  const { delimiter } = file.layout
  const report = await receiveImport(source, {
    repository,
    ...FILE_OPTIONS,
    ...options,
    delimiter,
    sourceName: 'visits.csv',
  })
  return present(report.importId, 'the id of the import')
}

/** Imports a file from its first byte to its last row. */
export const importFile = async (
  repository: Repository,
  file: FileSpec,
  batchSize?: number,
  options: ImportOptions = {},
): Promise<Report & { readonly importId: string }> => {
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
