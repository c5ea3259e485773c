import { OUTCOMES } from '@footfall/core'
import { Command, Option } from 'commander'
import { discardCommand } from './commands/discard.ts'
import { importCommand } from './commands/import.ts'
import { importsCommand } from './commands/imports.ts'
import { journeyCommand } from './commands/journey.ts'
import { migrateCommand } from './commands/migrate.ts'
import { replayCommand } from './commands/replay.ts'
import { resumeCommand } from './commands/resume.ts'
import { rowsCommand } from './commands/rows.ts'
import { syncIdentitiesCommand } from './commands/sync-identities.ts'
import { verifyCommand } from './commands/verify.ts'
import { addImportFlags } from './import-flags.ts'
import type { Io } from './io.ts'
import { VERSION } from './version.ts'

const EXIT_CODES = `
Exit codes: 0 every row became or met a visit; 3 completed, some rows are held; 2 usage, mapping or an open
question, nothing applied; 1 failed, nothing lost. Options are also read from footfall.config.json.`

const COUNTRY = '--country <code>'
const JSON_FLAG: readonly [string, string] = ['--json', 'print JSON']

/** The command line. `settle` takes the exit code of the command that ran. */
export const createProgram = (io: Io, settle: (exitCode: number) => void): Command => {
  const program = new Command('footfall')
    .description('Imports customer-visit files without losing a row.')
    .version(VERSION)
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', EXIT_CODES)

  const add = (spec: string, description: string): Command =>
    program
      .command(spec)
      .description(description)
      .option('--db <url>', 'sqlite:<path> (default sqlite:footfall.db), postgres://… or mysql://…')
      .option(...JSON_FLAG)
  const run =
    <A extends readonly unknown[]>(command: (...args: A) => Promise<number>) =>
    async (...args: A): Promise<void> =>
      settle(await command(...args))

  addImportFlags(add('import <file>', 'import a CSV file, or standard input for -'))
    .option('--dry-run', 'show what would happen and write nothing')
    .option('--held <path>', 'write the held rows to a file to fix and replay')
    .action(run((file, flags) => importCommand(file, flags, io)))
  add('journey <phone|email>', 'show all visits of a customer')
    .option(COUNTRY, 'country of the number (default: that of the latest import)', (code) => code.toUpperCase())
    .action(run((who, flags) => journeyCommand(who, flags, io)))
  add('imports', 'list the imports, newest first').action(run((flags) => importsCommand(flags, io)))
  add('rows <importId>', 'list the rows of an import and what became of them')
    .addOption(new Option('--outcome <outcome>', 'only these').choices([...OUTCOMES, 'pending']))
    .option('--csv', 'print CSV; with --outcome held it is the file to fix and replay')
    .action(run((importId, flags) => rowsCommand(importId, flags, io)))
  add('verify [importId]', 'prove from the database that nothing is lost').action(
    run((importId, flags) => verifyCommand(importId, flags, io)),
  )
  addImportFlags(
    add('resume [importId]', 'go on with an import that stopped; options answer its open questions'),
  ).action(run((importId, flags) => resumeCommand(importId, flags, io)))
  add('replay <importId> <file>', 'apply the fixed rows of an import').action(
    run((importId, file, flags) => replayCommand(importId, file, flags, io)),
  )
  add('discard <importId>', 'discard an import that was never applied').action(
    run((importId, flags) => discardCommand(importId, flags, io)),
  )
  add('sync-identities', 'learn the phones and e-mails of customers that other code added')
    .option(COUNTRY, 'country of their numbers (default: that of the latest import)', (code) => code.toUpperCase())
    .action(run((flags) => syncIdentitiesCommand(flags, io)))
  add('migrate', "create or update Footfall's tables")
    .option('--sql', 'print the statements instead of running them')
    .action(run((flags) => migrateCommand(flags, io)))
  return program
}
