import { findDatabases } from './databases.ts'
import { findDifferences } from './find-differences.ts'
import { generate } from './generate.ts'
import { importVisits } from './import-visits.ts'
import { seed } from './seed.ts'

const sample = generate({ customers: 60, newcomers: 40, visits: 500, seed: 7 })
for (const database of await findDatabases()) {
  const { db, drop } = await database.create()
  try {
    await seed(db, database.name, sample)
    const { report, proof } = await importVisits(db, sample)
    const found = await findDifferences(db, sample)
    const { clientCreated, visitAdded, visitRepeated, held } = report.outcomes
    console.log(
      `${database.name}: ${report.rows} rows: ${clientCreated} new customers, ${visitAdded} visits added, ` +
        `${visitRepeated} repeated, ${held} held; proof ${proof.ok ? 'holds' : 'fails'}; ` +
        `${found.length} differences from what was expected`,
    )
    if (!proof.ok || found.length > 0) process.exitCode = 1
  } finally {
    await drop()
  }
}
