import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** A kind of database that the CRM runs on. */
export interface DatabaseKind {
  readonly name: 'SQLite' | 'PostgreSQL'
  /** A new, empty one, as `CRM_DATABASE` names it. */
  create(): Promise<{ readonly address: string; drop(): Promise<void> }>
}

const POSTGRES = process.env.FOOTFALL_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres'

const sqlite: DatabaseKind = {
  name: 'SQLite',
  create: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crm-test-'))
    return { address: join(folder, 'crm.db'), drop: async () => rmSync(folder, { recursive: true }) }
  },
}

const onServer = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: POSTGRES })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  create: async () => {
    const name = `crm_test_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
    await onServer(`create database ${name}`)
    const url = new URL(POSTGRES)
    url.pathname = `/${name}`
    return { address: url.href, drop: () => onServer(`drop database ${name} with (force)`) }
  },
}

/** SQLite always, PostgreSQL where it answers. What is left out is said in one line; in CI nothing may be. */
export const databaseKinds = async (): Promise<readonly DatabaseKind[]> => {
  try {
    const { drop } = await postgres.create()
    await drop()
    return [sqlite, postgres]
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    const told = `not run: the CRM on PostgreSQL (no server${code})`
    if (process.env.CI === 'true') throw new Error(told)
    console.log(told)
    return [sqlite]
  }
}
