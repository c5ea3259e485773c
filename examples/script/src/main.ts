import { importFile } from './pipeline.ts'

const [path, databasePath = 'footfall.db'] = process.argv.slice(2)
if (path === undefined) {
  console.error('Usage: pnpm start <file.csv> [database.db]')
  process.exitCode = 2
} else {
  console.log(await importFile(path, databasePath))
}
