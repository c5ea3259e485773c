import { constants } from 'node:fs'
import { access, open, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { heldCsv, type Repository } from '@footfall/core'
import { CliError } from './cli-error.ts'
import type { Io } from './io.ts'

/** Refuses a path that could not be written, before anything is imported. */
export const checkHeldPath = async (path: string, { cwd }: Io): Promise<void> => {
  const full = resolve(cwd, path)
  const refuse = (why: string): never => {
    throw new CliError('file-unwritable', `The held rows cannot be written to ${path}: ${why}.`)
  }
  const found = await stat(full).catch(() => null)
  if (found?.isDirectory() === true) refuse('it is a folder')
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
