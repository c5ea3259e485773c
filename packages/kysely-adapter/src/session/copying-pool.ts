import { finished } from 'node:stream/promises'
import { FootfallError } from '@footfall/core'
import type { PostgresPool, PostgresPoolClient } from 'kysely'

/** What a `pg` client can do and Kysely does not need: run a query object of its own, as COPY is. */
interface SubmittingClient extends PostgresPoolClient {
  query: PostgresPoolClient['query'] & (<T extends NodeJS.WritableStream>(stream: T) => T)
}

/** A pool of the package `pg`. */
export interface PgPool extends PostgresPool {
  connect(): Promise<SubmittingClient>
}

/** As the only parameter of a statement: that statement is `copy … from stdin`, and these are its rows in COPY's text format. */
export class CopyText {
  readonly chunks: readonly Buffer[]
  constructor(chunks: readonly Buffer[]) {
    this.chunks = chunks
  }
}

const loadCopy = async () => {
  try {
    return (await import('pg-copy-streams')).from
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).endsWith('MODULE_NOT_FOUND'))) throw error
    const message = 'Writing through pgPool needs the package pg-copy-streams: install it, or leave pgPool out.'
    throw new FootfallError('options-invalid', message, { option: 'pgPool' })
  }
}

const copyIn = async (client: SubmittingClient, text: string, { chunks }: CopyText): Promise<void> => {
  const copy = await loadCopy()
  const stream = client.query(copy(text))
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await finished(stream)
}

/** The same client, except that it knows COPY. Kysely tells connections by their clients: each has one such face. */
const faces = new WeakMap<SubmittingClient, PostgresPoolClient>()

const copyingClient = (client: SubmittingClient): PostgresPoolClient => {
  const known = faces.get(client)
  if (known !== undefined) return known
  const query = async (text: string, parameters: readonly unknown[]) => {
    const [first] = parameters
    if (!(first instanceof CopyText)) return client.query(text, parameters)
    await copyIn(client, text, first)
    return { command: 'SELECT', rowCount: 0, rows: [] }
  }
  const face = Object.create(client, { query: { value: query } }) as PostgresPoolClient
  faces.set(client, face)
  return face
}

/** The host's pool, whose clients also take {@link CopyText}: so COPY is part of Kysely's transactions. */
export const copyingPool = (pool: PgPool): PostgresPool => ({
  options: pool.options,
  connect: async () => copyingClient(await pool.connect()),
  // It is the host's.
  end: async () => undefined,
})
