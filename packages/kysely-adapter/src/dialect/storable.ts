import { createHash } from 'node:crypto'

/** Every supported database can index this many characters next to a tenant and a kind (InnoDB: 3,072 bytes a key). */
const LONGEST_KEY = 255

const HASHED = 'sha256:'

/** Whether every database can keep a text exactly. Nearly every text is such: asking is cheaper than rewriting it. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/**
 * A value as it is kept in a unique key: itself, or its hash where it is too long for an index, or holds what a database
 * cannot keep exactly (NUL, lone surrogates). No value of its own can pass for a hash, since those are hashed too.
 */
export const storableKey = (value: string): string => {
  if (value.length <= LONGEST_KEY && isStorable(value) && !value.startsWith(HASHED)) {
    return value
  }
  // JSON escapes a lone surrogate; UTF-8 alone would make the same U+FFFD of all of them.
  return HASHED + createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

/** Whether a key stands for a value that cannot be read back from it. */
export const isHashedKey = (key: string): boolean => key.startsWith(HASHED)

/**
 * A text for display as every database can keep it: PostgreSQL has no NUL, and none keeps a lone surrogate. The record's
 * own bytes are in the ledger as they came.
 */
export const storableText = <T extends string | null>(value: T): T | string =>
  value === null || isStorable(value) ? value : value.replaceAll('\0', '').toWellFormed()
