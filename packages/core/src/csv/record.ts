/** What the reader can find wrong with a record. A subset of the reasons for which a row is held. */
export type RecordProblemCode = 'undecodable-bytes' | 'quote-unclosed' | 'record-too-long' | 'field-too-long'

/** What is wrong with one record: it is kept whole, and never patched. */
export interface RecordProblem {
  readonly code: RecordProblemCode
  readonly message: string
}

/** One data record of the source with its exact bytes. */
export interface SourceRecord {
  /** 1-based, data records only. */
  readonly rowNumber: number
  /** First physical line of the record, 1-based; LF, CRLF and CR each end a line, inside quotes too. */
  readonly line: number
  /** Byte offsets in the source: [start, end), line end included. */
  readonly start: number
  readonly end: number
  readonly raw: Uint8Array
  /** Empty when `problem` is set. */
  readonly fields: readonly string[]
  readonly problem: RecordProblem | null
}

/** Bytes of the source that are not a data record: the BOM, the header record, or a run of blank lines. */
export interface LayoutSpan {
  readonly kind: 'bom' | 'header' | 'blank'
  readonly line: number
  readonly start: number
  readonly end: number
  readonly raw: Uint8Array
  /** Lines (records of only blank fields included) in a `blank` span, else 0. */
  readonly blankLines: number
}

/** How bytes become fields. Sealed with the import, so that the ledger's bytes always read the same again. */
export interface Dialect {
  /** A WHATWG encoding label in lower case: `utf-8`, `windows-1252`, `utf-16le`, … */
  readonly encoding: string
  readonly delimiter: ',' | ';' | '\t' | '|'
}

/** Anything that yields the bytes of a source in order, in chunks of any size. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

export interface ReadOptions {
  readonly encoding?: string | undefined
  readonly delimiter?: Dialect['delimiter'] | undefined
  readonly limits?: Partial<ReadLimits> | undefined
}

export interface ReadLimits {
  /** A record over this many bytes is held (`record-too-long`). Default 1 MiB. */
  readonly maxRecordBytes: number
  /** A field over this many bytes holds its record (`field-too-long`). Default 64 KiB. */
  readonly maxFieldBytes: number
  /** More header columns than this refuse the source (`too-many-columns`). Default 2,000. */
  readonly maxColumns: number
  /** A longer header record refuses the source (`header-too-long`). Default 1 MiB. */
  readonly maxHeaderBytes: number
  /** A record that cannot even be kept whole refuses the source (`record-over-cap`). Default 64 MiB. */
  readonly maxHeldBytes: number
}

/** Something the reader had to assume; shown to the operator. */
export interface Assumption {
  readonly code: string
  readonly message: string
}

/** What the reader knows before the first record. */
export interface SourceHead {
  readonly dialect: Dialect
  /** The header's cells, trimmed, by position; duplicates kept. */
  readonly headers: readonly string[]
  readonly assumptions: readonly Assumption[]
}

/** Some records and layout spans of a source; together, in byte order, they tile it without gap or overlap. */
export interface RecordBatch {
  readonly records: readonly SourceRecord[]
  readonly spans: readonly LayoutSpan[]
}

/**
 * The streaming reader: `head` is there once the header has been read, `batches` yields the rest (the header's own span
 * included) in source order. Reading is driven by whoever pulls `batches`.
 */
export interface RecordReader {
  readonly head: SourceHead
  readonly batches: AsyncIterable<RecordBatch>
}
