/** A value of ours as PostgreSQL reads it in text form; bytes as hex (PostgreSQL manual, "Binary Data Types"). */
const plain = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  throw new TypeError(`A column of Footfall cannot hold a value of type ${typeof value}.`)
}

/** Seldom there: looking is cheaper than replacing nothing. */
const SPECIAL = /["\\]/

/**
 * An array literal of these values (PostgreSQL manual, "Array Input and Output Syntax"): one text, so that any driver hands it
 * on as it is.
 */
export const arrayLiteral = (values: readonly unknown[]): string => {
  const elements = values.map((value) => {
    if (value === null || value === undefined) return 'NULL'
    if (typeof value === 'number') return String(value)
    const text = plain(value)
    return SPECIAL.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`
  })
  return `{${elements.join(',')}}`
}
