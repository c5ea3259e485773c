import type { Kysely } from 'kysely'
import { BRANCHES, type Sample } from './generate.ts'
import { createTables, type DatabaseName, type Shop, SUPPORT_REP } from './tables.ts'

/** The shop as it is before the import. */
export const seed = async (db: Kysely<Shop>, name: DatabaseName, { customers }: Sample): Promise<void> => {
  await createTables(db, name)
  await db
    .insertInto('Employee')
    .values([
      { EmployeeId: SUPPORT_REP, FirstName: 'Jane', LastName: 'Peacock' },
      { EmployeeId: 4, FirstName: 'Margaret', LastName: 'Park' },
    ])
    .execute()
  await db
    .insertInto('Branch')
    .values(BRANCHES.map((Title) => ({ Title })))
    .execute()
  const values = customers.map(({ firstName, lastName, city, phone, email }) => ({
    FirstName: firstName,
    LastName: lastName,
    City: city,
    Phone: phone,
    Email: email,
    SupportRepId: 4,
  }))
  await db.insertInto('Customer').values(values).execute()
}
