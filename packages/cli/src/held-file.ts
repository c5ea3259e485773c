import { constants } from 'node:fs'
import { access, open, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { heldCsv, type Repository } from '@footfall/core'
import { CliError } from './cli-error.ts'
import { parseAddress } from './database.ts'
import type { Io } from './io.ts'

/** What `heldCsv` writes first; some editors put a mark or a quote before it. */
const HELD_ROWS = /^\uFEFF?"?footfall_row/

const beginningOf = async (path: string): Promise<string> => {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

/**
 * Refuses a path that could not be written, before anything is imported, and one where something else stands that would be gone: the file
 * that is imported (`-`: none), the database (as of `--db`), whatever is no earlier file of held rows.
 */
export const checkHeldPath = async (
  path: string,
  { file, db }: { readonly file: string; readonly db: string },
  { cwd }: Pick<Io, 'cwd'>,
): Promise<void> => {
  const full = resolve(cwd, path)
  const refuse = (why: string): never => {
    throw new CliError('file-unwritable', `The held rows cannot be written to ${path}: ${why}.`)
  }
  const found = await stat(full).catch(() => null)
  if (found?.isDirectory() === true) refuse('it is a folder')
  if (file !== '-' && full === resolve(cwd, file)) refuse('it is the file that is imported')
  const address = parseAddress(db, cwd)
  const database = address.kind === 'sqlite' ? [address.path, `${address.path}-wal`, `${address.path}-shm`] : []
  if (database.includes(full)) refuse('it is the database')
  if (found?.isFile() === true && found.size > 0 && !HELD_ROWS.test(await beginningOf(full).catch(() => ''))) {
    refuse('there is another file, which would be overwritten')
  }
  await access(found === null ? dirname(full) : full, constants.W_OK).catch(() =>
    refuse(found === null ? 'its folder is not there or may not be written' : 'it may not be written'),
  )
}

/** Writes the held rows of an import as a file to fix and replay; only the header when there is none. */
export const writeHeldFile = async (path: string, importId: string, repository: Repository, io: Io): Promise<void> => {
  const file = await open(resolve(io.cwd, path), 'w')
  try {
    for await (const chunk of heldCsv(importId, { repository })) await file.write(chunk)
  } finally {
    await file.close()
  }
}
