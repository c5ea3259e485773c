import { migrationSql } from '@footfall/kysely-adapter'
import { parseAddress, withMigrated } from '../database.ts'
import { type DatabaseFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJson } from '../io.ts'

/** `footfall migrate [--sql]`: with `--sql` it prints the statements and opens no database. */
export const migrateCommand = async (
  flags: DatabaseFlags & { readonly sql?: boolean; readonly json?: boolean },
  io: Io,
): Promise<number> => {
  const settings = await loadSettings(flags, io.cwd)
  if (flags.sql === true) {
    await io.out(`${migrationSql(parseAddress(settings.db, io.cwd).kind, settings.crm).trimEnd()}\n`)
    return 0
  }
  return withMigrated(settings, io, async (_db, migrations) => {
    if (flags.json === true) await writeJson(io, { migrations })
    else await io.out(migrations.length === 0 ? 'Up to date.\n' : `Ran ${migrations.join(', ')}.\n`)
    return 0
  })
}
