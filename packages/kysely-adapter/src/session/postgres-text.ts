/** A value of ours as PostgreSQL reads it in text form; bytes as hex (PostgreSQL manual, "Binary Data Types"). */
const plain = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  throw new TypeError(`A column of Footfall cannot hold a value of type ${typeof value}.`)
}

/**
 * An array literal of these values (PostgreSQL manual, "Array Input and Output Syntax"): one text, so that any driver hands it
 * on as it is.
 */
export const arrayLiteral = (values: readonly unknown[]): string => {
  const elements = values.map((value) => {
    if (value === null || value === undefined) return 'NULL'
    if (typeof value === 'number') return String(value)
    return `"${plain(value).replace(/["\\]/g, '\\$&')}"`
  })
  return `{${elements.join(',')}}`
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** One line of COPY's text format (PostgreSQL manual, "COPY", "Text Format"). */
export const copyLine = (values: readonly unknown[]): string => {
  const fields = values.map((value) =>
    value === null || value === undefined
      ? '\\N'
      : plain(value).replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] ?? found),
  )
  return `${fields.join('\t')}\n`
}
