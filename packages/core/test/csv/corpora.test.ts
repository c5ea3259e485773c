import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { corpusFiles, describeCorpora, readCorpus, readCorpusJson } from '../corpora.ts'
import { collect, fieldsOf } from './collect.ts'
import { judge } from './judge.ts'

/** Rows as objects, as the corpus tells its answers; its headers are plain words. */
async function objectsOf(path: string): Promise<Record<string, string>[]> {
  const got = await collect([readCorpus(path)])
  return fieldsOf(got).map((fields) => Object.fromEntries(got.head.headers.map((name, i) => [name, fields[i] ?? ''])))
}

describeCorpora('csv-spectrum, 12 files', () => {
  const BROKEN_ORACLE = ['location_coordinates']
  const files = corpusFiles('csv/csv-spectrum/csvs').map((path) => basename(path, '.csv'))

  it('has 12 files, one with a broken answer', () => {
    expect(files.length).toBe(12)
    expect(files).toEqual(expect.arrayContaining(BROKEN_ORACLE))
  })

  it.each(files)('%s', async (name) => {
    const path = `csv/csv-spectrum/csvs/${name}.csv`
    expect(await judge(readCorpus(path))).toBeNull()
    if (BROKEN_ORACLE.includes(name)) return
    expect(await objectsOf(path)).toEqual(readCorpusJson(`csv/csv-spectrum/json/${name}.json`))
  })
})

describeCorpora('django-import-export, 9 files', () => {
  const files = corpusFiles('crm/django-import-export')

  it.each(files)('%s', async (path) => {
    expect(files.length).toBe(9)
    expect(await judge(readCorpus(path))).toBeNull()
  })

  it('reads the mac, dos and unix files as the same table', async () => {
    const [mac, dos, unix] = await Promise.all(
      ['books-mac', 'books-dos', 'books'].map((name) => collect([readCorpus(`crm/django-import-export/${name}.csv`)])),
    )
    for (const other of [mac, dos]) {
      expect(other?.head.headers).toEqual(unix?.head.headers)
      expect(other && fieldsOf(other)).toEqual(unix && fieldsOf(unix))
    }
    expect(unix?.records.length).toBeGreaterThan(0)
  })

  it('finds Latin-1 and UTF-8 out by themselves', async () => {
    const latin1 = await collect([readCorpus('crm/django-import-export/books-ISO-8859-1.csv')])
    const utf8 = await collect([readCorpus('crm/django-import-export/books-unicode.csv')])
    expect([latin1.head.dialect.encoding, utf8.head.dialect.encoding]).toEqual(['windows-1252', 'utf-8'])
    expect([fieldsOf(latin1)[0]?.[1], fieldsOf(utf8)[0]?.[1]]).toEqual(['Merci à toi', 'Some bookš'])
  })
})

describeCorpora("papaparse's sample files", () => {
  it.each(corpusFiles('csv/papaparse').filter((path) => path.endsWith('.csv')))('%s', async (path) => {
    expect(await judge(readCorpus(path))).toBeNull()
  })
})
