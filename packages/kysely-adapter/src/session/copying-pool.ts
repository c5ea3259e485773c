import { pipeline } from 'node:stream/promises'
import { FootfallError } from '@footfall/core'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import { copyText } from './copy-text.ts'

/** What a `pg` client can do and Kysely does not need: run a query object of its own, as COPY is. */
interface SubmittingClient extends PostgresPoolClient {
  query: PostgresPoolClient['query'] & (<T extends NodeJS.WritableStream>(stream: T) => T)
}

/** A pool of the package `pg`. */
export interface PgPool extends PostgresPool {
  connect(): Promise<SubmittingClient>
}

/** As the only parameter of a statement: that statement is `copy … from stdin`, and these are its rows. */
export class CopyRows {
  readonly rows: readonly (readonly unknown[])[]
  constructor(rows: readonly (readonly unknown[])[]) {
    this.rows = rows
  }
}

const loadCopy = async () => {
  try {
    return (await import('pg-copy-streams')).from
  } catch {
    const message = 'Writing through pgPool needs the package pg-copy-streams: install it, or leave pgPool out.'
    throw new FootfallError('options-invalid', message, { option: 'pgPool' })
  }
}

const copyIn = async (client: SubmittingClient, text: string, { rows }: CopyRows): Promise<void> => {
  const copy = await loadCopy()
  await pipeline(copyText(rows), client.query(copy(text)))
}

/** The same client, except that it knows COPY. Kysely tells connections by their clients: each has one such face. */
const faces = new WeakMap<SubmittingClient, PostgresPoolClient>()

const copyingClient = (client: SubmittingClient): PostgresPoolClient => {
  const known = faces.get(client)
  if (known !== undefined) return known
  const query = async (text: string, parameters: readonly unknown[]) => {
    const [first] = parameters
    if (!(first instanceof CopyRows)) return client.query(text, parameters)
    await copyIn(client, text, first)
    return { command: 'SELECT', rowCount: 0, rows: [] }
  }
  const face = Object.create(client, { query: { value: query } }) as PostgresPoolClient
  faces.set(client, face)
  return face
}

/** The host's pool, whose clients also take {@link CopyRows}: so COPY is part of Kysely's transactions. */
export const copyingPool = (pool: PgPool): PostgresPool => ({
  options: pool.options,
  connect: async () => copyingClient(await pool.connect()),
  // It is the host's.
  end: async () => undefined,
})
