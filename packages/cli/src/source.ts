import { open } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import type { Io } from './io.ts'

export interface Source {
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
  close(): Promise<void>
}

const BYTES_PER_READ = 1 << 16

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

const readBytes = async function* (file: Awaited<ReturnType<typeof open>>, path: string): AsyncGenerator<Uint8Array> {
  for (;;) {
    let chunk: Buffer
    try {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(BYTES_PER_READ), 0, BYTES_PER_READ)
      chunk = buffer.subarray(0, bytesRead)
    } catch (error) {
      const message = `${path} could not be read to its end (${codeOf(error)}). Import it again.`
      throw new CliError('file-unreadable', message, { exitCode: EXIT.failed })
    }
    if (chunk.length === 0) return
    yield chunk
  }
}

/** Opens the file that was named, or standard input for `-`. */
export const openSource = async (path: string, { cwd, stdin }: Io): Promise<Source> => {
  if (path === '-') return { name: 'stdin', bytes: stdin, close: async () => undefined }
  const full = resolve(cwd, path)
  try {
    const file = await open(full, 'r')
    if ((await file.stat()).isDirectory()) {
      await file.close()
      throw new CliError('file-unreadable', `${path} is a folder.`)
    }
    return { name: basename(full), bytes: readBytes(file, path), close: () => file.close() }
  } catch (error) {
    if (error instanceof CliError) throw error
    if (codeOf(error) === 'ENOENT') throw new CliError('file-not-found', `There is no file ${path}.`)
    throw new CliError('file-unreadable', `${path} cannot be read (${codeOf(error)}).`)
  }
}
