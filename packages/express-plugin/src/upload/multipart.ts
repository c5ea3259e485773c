import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
import { HttpProblem } from '../problem/http-problem.ts'
import type { TextEntry } from '../request/from-text.ts'

export interface MultipartFile {
  /** The form fields that stood before the file. */
  readonly fields: readonly TextEntry[]
  readonly fileName: string
  /** Ends only when the whole form was read and is sound. */
  readonly bytes: AsyncIterable<Uint8Array>
}

export interface MultipartLimits {
  readonly maxFieldBytes: number
  /** How long the parser may take to say that the form has ended, once all bytes are there. */
  readonly settleMs: number
}

const MAX_FIELDS = 50
const invalid = (detail?: string): HttpProblem => new HttpProblem('multipart-invalid', detail)

const createParser = (contentType: string, { maxFieldBytes }: MultipartLimits): BusboyInstance => {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        fieldNameSize: 100,
        fieldSize: maxFieldBytes,
        fields: MAX_FIELDS,
        files: 1,
        parts: MAX_FIELDS + 1,
        headerPairs: 20,
        headerSize: 8 * 1024,
      },
    })
  } catch {
    throw invalid('The Content-Type has no boundary.')
  }
}

const withDeadline = async (work: Promise<unknown>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(invalid()), ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Opens a multipart form (RFC 7578) at its part `file`, and streams that part: nothing of it is kept in memory beyond a
 * chunk, nothing on disk. The other fields must stand before it, since they say how it is to be read.
 *
 * Throws `multipart-invalid`, also from `bytes`: a form that ends too early, or goes on with more parts after the file,
 * ends the stream with an error and never normally.
 */
export const openMultipart = async (
  contentType: string,
  body: AsyncIterable<Uint8Array>,
  limits: MultipartLimits,
): Promise<MultipartFile> => {
  const parser = createParser(contentType, limits)
  const stop = new AbortController()
  const fields: TextEntry[] = []
  let failure: unknown = null
  let file: Readable | null = null

  const fail = (error: unknown): void => {
    failure ??= error
    stop.abort()
    file?.destroy()
  }
  parser.on('error', () => fail(invalid()))
  parser.on('partsLimit', () => fail(invalid('The form has too many parts.')))
  parser.on('filesLimit', () => fail(invalid('The form has more than one file.')))
  parser.on('fieldsLimit', () => fail(invalid('The form has too many fields.')))
  parser.on('field', (name, value, nameTruncated, valueTruncated) => {
    if (nameTruncated || valueTruncated) fail(new HttpProblem('body-too-large', 'A form field is too long.'))
    else if (file !== null) fail(invalid('Form fields must stand before the file: they say how it is to be read.'))
    else fields.push([name, value])
  })

  const opened = new Promise<string>((resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(failure), { once: true })
    parser.on('file', (name, stream, fileName) => {
      // An error of the stream always comes with one of the form, which is the one that is told.
      stream.on('error', () => undefined)
      if (name !== 'file' || file !== null) {
        stream.resume()
        fail(invalid('The file must be in one field called `file`.'))
        return
      }
      file = stream
      resolve(fileName)
    })
  })

  // Feeds the parser; each chunk waits until the parser, and so the reader of the file, has room for it.
  const feed = async (): Promise<void> => {
    const finished = once(parser, 'finish', { signal: stop.signal })
    finished.catch(() => undefined)
    for await (const chunk of body) {
      if (stop.signal.aborted) return
      if (!parser.write(chunk)) await once(parser, 'drain', { signal: stop.signal })
    }
    parser.end()
    await withDeadline(finished, limits.settleMs)
    if (file === null) throw invalid('The form has no field `file`.')
  }
  const fed = feed().catch(fail)

  const fileName = await opened
  const bytes = async function* (stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of stream) yield chunk
      await fed
      if (failure !== null) throw failure
    } catch (error) {
      throw failure ?? error
    } finally {
      fail(failure ?? invalid())
    }
  }
  if (file === null) throw invalid()
  return { fields, fileName, bytes: bytes(file) }
}
