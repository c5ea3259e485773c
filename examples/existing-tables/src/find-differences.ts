import { type Kysely, sql } from 'kysely'
import type { Person, Sample } from './generate.ts'
import { type Shop, SUPPORT_REP } from './tables.ts'

const differences = (what: string, expected: Iterable<string>, found: readonly string[]): readonly string[] => {
  const wanted = new Set(expected)
  const present = new Set(found)
  return [
    ...[...wanted].filter((one) => !present.has(one)).map((one) => `missing ${what}: ${one}`),
    ...[...present].filter((one) => !wanted.has(one)).map((one) => `${what} that nobody made: ${one}`),
    ...(found.length === present.size ? [] : [`a ${what} is there twice`]),
  ]
}

interface VisitLine {
  readonly email: string
  readonly title: string
  readonly day: string
}

const lineOf = (row: VisitLine): string => `${row.email}|${row.title.toLowerCase()}|${row.day}`

const asLine = ({ firstName, lastName, city, email }: Person, rep: number): string =>
  [email, firstName, lastName, city, rep].join('|')

/** Compares the end state with what the generator knows, in plain SQL: nothing of Footfall has a part in it. */
export const findDifferences = async (db: Kysely<Shop>, sample: Sample): Promise<readonly string[]> => {
  const ref = sql.ref
  const visits = await sql<VisitLine>`
    select ${ref('c.Email')} as email, ${ref('b.Title')} as title, cast(v.visit_date as char(10)) as day
    from client_visits v
    join ${sql.table('Customer')} c on ${ref('c.CustomerId')} = v.client_id
    join ${sql.table('Branch')} b on ${ref('b.BranchId')} = v.store_id`.execute(db)
  const customers = await db.selectFrom('Customer').selectAll().orderBy('CustomerId').execute()
  const raw = customers.slice(0, sample.customers.length).map(({ Email, Phone }) => `${Email}|${Phone}`)
  return [
    ...differences('visit', sample.visits, visits.rows.map(lineOf)),
    ...differences(
      'customer',
      [...sample.customers.map((one) => asLine(one, 4)), ...sample.newcomers.map((one) => asLine(one, SUPPORT_REP))],
      customers.map((one) => [one.Email, one.FirstName, one.LastName, one.City, one.SupportRepId].join('|')),
    ),
    // As the shop wrote them, spaces and brackets and all.
    ...differences(
      'phone',
      sample.customers.map(({ email, phone }) => `${email}|${phone}`),
      raw,
    ),
  ]
}
