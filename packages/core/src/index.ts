export { parseRecords } from './csv/parse-records.ts'
export { readRecords } from './csv/read-records.ts'
export type {
  Assumption,
  ByteSource,
  Dialect,
  LayoutSpan,
  ReadLimits,
  ReadOptions,
  RecordBatch,
  RecordProblem,
  RecordProblemCode,
  RecordReader,
  SourceHead,
  SourceRecord,
} from './csv/record.ts'
export { ERROR_CODES, type ErrorCode, FootfallError } from './error.ts'
export type { Environment, Ports, Repository } from './ports/repository.ts'
