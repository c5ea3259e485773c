import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'

/** Test data that nobody on this project wrote; it lies beside the repository and is not part of it. */
const ROOT = join(import.meta.dirname, '../../../../../shared/corpora')

export const hasCorpora = existsSync(ROOT)

/** A suite over the corpora, or one test that says that it was not run. */
export function describeCorpus(name: string, suite: () => void): void {
  if (hasCorpora) describe(name, suite)
  else it.skip(`${name}: not run: no corpora`)
}

export const readCorpus = (path: string): Uint8Array => new Uint8Array(readFileSync(join(ROOT, path)))

export const readCorpusJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'))

/** All files below a folder of the corpora, as paths from the corpora's root, sorted. */
export function corpusFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(join(ROOT, path)).isFile())
    .sort()
}
