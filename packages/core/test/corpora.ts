import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'

/** Test data that nobody on this project wrote; it lies beside the repository and is not part of it. */
const ROOT = join(import.meta.dirname, '../../../../shared/corpora')

export const hasCorpora = existsSync(ROOT)
const MISSING = 'not run: no corpora'

/** A suite over the corpora. Where they are missing it says so on a line of its own; under CI that is an error. */
export function describeCorpora(name: string, suite: () => void): void {
  if (hasCorpora) {
    describe(name, suite)
  } else if (process.env.CI === 'true') {
    it(name, () => {
      throw new Error(MISSING)
    })
  } else {
    console.log(`${MISSING}: ${name}`)
    it.skip(`${name} (${MISSING})`)
  }
}

export const readCorpus = (path: string): Uint8Array => new Uint8Array(readFileSync(join(ROOT, path)))

export const readCorpusText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

export const readCorpusJson = (path: string): unknown => JSON.parse(readCorpusText(path))

/** All files below a folder of the corpora, as paths from the corpora's root, sorted. */
export function corpusFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(join(ROOT, path)).isFile())
    .sort()
}
