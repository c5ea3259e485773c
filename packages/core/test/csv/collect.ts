import { readRecords } from '../../src/csv/read-records.ts'
import type { ByteSource, LayoutSpan, ReadOptions, SourceHead, SourceRecord } from '../../src/csv/record.ts'
import { FootfallError } from '../../src/error.ts'

export interface Collected {
  readonly head: SourceHead
  readonly records: readonly SourceRecord[]
  readonly spans: readonly LayoutSpan[]
}

/** Reads a source to its end. */
export async function collect(source: ByteSource, options: ReadOptions = {}): Promise<Collected> {
  const { head, batches } = await readRecords(source, options)
  const records: SourceRecord[] = []
  const spans: LayoutSpan[] = []
  for await (const batch of batches) {
    records.push(...batch.records)
    spans.push(...batch.spans)
  }
  return { head, records, spans }
}

/** The same, with a refused source as its code. Anything else that is thrown is a bug and stays thrown. */
export async function collectOrCode(source: ByteSource, options: ReadOptions = {}): Promise<Collected | string> {
  try {
    return await collect(source, options)
  } catch (error) {
    if (error instanceof FootfallError) return error.code
    throw error
  }
}

export const bytesOf = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array =>
  new Uint8Array(Buffer.from(text, encoding))

export const fieldsOf = (collected: Collected): (readonly string[])[] =>
  collected.records.map((record) => record.fields)
