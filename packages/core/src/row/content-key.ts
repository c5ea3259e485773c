import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** The normalised mapped fields of a row that has neither phone nor e-mail. */
export interface Content {
  readonly name: string | null
  readonly storeKey: string | null
  readonly visitDate: string | null
  readonly attendedBy: string | null
}

/**
 * SHA-256 (hex) of a row's normalised mapped fields. A JSON array of fixed length keeps the fields apart and null apart
 * from text, so that different rows never encode alike.
 */
export const contentKey = (content: Content): string =>
  bytesToHex(
    sha256(utf8ToBytes(JSON.stringify([content.name, content.storeKey, content.visitDate, content.attendedBy]))),
  )
