import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { parseRecords } from '../../src/csv/parse-records.ts'
import { corpusFiles, describeCorpora, hasCorpora, readCorpus, readCorpusJson } from '../corpora.ts'
import { collect, collectOrCode } from './collect.ts'
import { judge } from './judge.ts'

const FOLDER = 'encodings/node-chardet'

interface Generated {
  readonly encoding: string
  readonly language: string
  readonly document: string
  readonly path: string
}
interface Document {
  readonly id: string
  readonly title: string
  readonly text: string
}

/** No decoder of the platform knows these, or they cannot be read record by record: they are refused by name. */
const REFUSED = ['CP850', 'CP852', 'IBM855', 'ISO-2022-CN', 'ISO-2022-JP', 'ISO-2022-KR', 'UTF-32BE', 'UTF-32LE']
/** Where the answer is another one here, and why. */
const DIFFERS: Readonly<Record<string, string>> = {
  'CP949/ko/train/workshop.bin': "Node's euc-kr lacks some syllables of windows-949: the record is held, not patched",
}
/** The corpus has other names for some. */
const LABELS: Readonly<Record<string, string>> = { CP949: 'euc-kr' }

const generated = (hasCorpora ? readCorpusJson(`${FOLDER}/corpus/generated/index.json`) : []) as readonly Generated[]

function answers(): Map<string, string> {
  const sources = readCorpusJson(`${FOLDER}/corpus/sources.json`) as {
    readonly languages: readonly { readonly code: string; readonly documents: readonly Document[] }[]
  }
  const more = readCorpusJson(`${FOLDER}/corpus/test-sources.json`) as {
    readonly documents: readonly (Document & { readonly language: string })[]
  }
  const all = [...sources.languages.flatMap(({ code, documents }) => documents.map((d) => ({ ...d, language: code })))]
  return new Map([...all, ...more.documents].map((d) => [`${d.language}/${d.id}`, `${d.title}\n\n${d.text}`] as const))
}

/** The lines of a text file, put together again from the cells that were read. */
async function linesOf(bytes: Uint8Array, encoding: string): Promise<string[]> {
  const { head, records, spans } = await collect([bytes], { encoding, delimiter: ';' })
  const header = spans.filter(({ kind }) => kind === 'header').map(({ raw }) => raw)
  expect(records.filter(({ problem }) => problem !== null)).toEqual([])
  return [...parseRecords(header, head.dialect), ...records].map(({ fields }) => fields.join(';'))
}

describeCorpora('node-chardet, 172 generated files', () => {
  const known = hasCorpora ? answers() : new Map<string, string>()
  const read = generated.filter(({ encoding }) => !REFUSED.includes(encoding))
  const answered = read.filter(({ language, document }) => known.has(`${language}/${document}`))

  it('has as many as were counted when this was written', () => {
    expect([generated.length, read.length, answered.length]).toEqual([172, 131, 102])
  })

  it.each(answered)('the text of $path', async ({ encoding, language, document, path }) => {
    const text = known.get(`${language}/${document}`) ?? ''
    const bytes = readCorpus(`${FOLDER}/corpus/generated/${path}`)
    if (path in DIFFERS) {
      const got = await collect([bytes], { encoding: LABELS[encoding] ?? encoding })
      expect(got.records.map(({ problem }) => problem?.code)).toContain('undecodable-bytes')
      return
    }
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    expect(await linesOf(bytes, LABELS[encoding] ?? encoding)).toEqual(lines)
  })

  it.each(read)('conservation of $path', async ({ encoding, path }) => {
    const bytes = readCorpus(`${FOLDER}/corpus/generated/${path}`)
    expect(await judge(bytes, { encoding: LABELS[encoding] ?? encoding })).toBeNull()
    expect(await judge(bytes)).toBeNull()
  })

  it.each(generated.filter(({ encoding }) => REFUSED.includes(encoding)))(
    'refuses $path',
    async ({ encoding, path }) => {
      const bytes = readCorpus(`${FOLDER}/corpus/generated/${path}`)
      expect(await collectOrCode([bytes], { encoding })).toBe('encoding-unsupported')
      expect(await judge(bytes)).toBeNull()
    },
  )
})

describeCorpora('node-chardet, 44 real files', () => {
  const files = corpusFiles(FOLDER).filter((path) => !path.includes('/corpus/'))

  it('has as many as were counted when this was written', () => {
    expect(files.length).toBe(44)
  })

  it.each(files)('conservation of %s', async (path) => {
    const bytes = readCorpus(path)
    expect(await judge(bytes)).toBeNull()
    for (const delimiter of [',', ';', '\t', '|'] as const) expect(await judge(bytes, { delimiter })).toBeNull()
  })

  it.each(files.filter((path) => /utf8|lang_|ascii/.test(basename(path))))('%s is UTF-8 by itself', async (path) => {
    const got = await collectOrCode([readCorpus(path)])
    expect(typeof got === 'string' ? got : got.head.dialect.encoding).toBe('utf-8')
  })
})
