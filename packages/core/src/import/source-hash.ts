import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Environment } from '../ports/repository.ts'

/** The SHA-256 of a source, chunk by chunk. */
export interface SourceHash {
  update(bytes: Uint8Array): unknown
  /** Lower-case hex. Ends the hash. */
  hex(): string
}

export const createSourceHash = ({ sha256: create = sha256.create }: Pick<Environment, 'sha256'>): SourceHash => {
  const hash = create()
  return { update: (bytes) => hash.update(bytes), hex: () => bytesToHex(hash.digest()) }
}
