import {
  applyImport,
  FootfallError,
  type ImportOptions,
  type Question,
  type Report,
  type Repository,
  reportImport,
  runImport,
} from '@footfall/core'
import { CliError, tellError } from '../cli-error.ts'
import { withRepository } from '../database.ts'
import { exitCodeOf } from '../exit-code.ts'
import { formatReport } from '../format/report.ts'
import { checkHeldPath, writeHeldFile } from '../held-file.ts'
import { type DatabaseFlags, type ImportFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJson } from '../io.ts'
import { createProgressLine } from '../progress-line.ts'
import { openSource } from '../source.ts'
import { dryRun } from './dry-run.ts'

export type ImportCommandFlags = ImportFlags &
  DatabaseFlags & { readonly dryRun?: boolean; readonly json?: boolean; readonly held?: string }

const FLAG_OF: Readonly<Record<string, string>> = {
  mapping: '--map field=Header',
  dateOrder: '--date-order',
  sharedIdentity: '--shared-identity',
  defaultCountry: '--country',
}

/** How an open question is answered on the command line. */
const answerOf = ({ option, choices }: Question): string => {
  const flag = FLAG_OF[option] ?? option
  return choices.length === 0 ? flag : `${flag} ${choices.join('|')}`
}

/** The address as it may be shown again: a password stays with whoever typed it. */
export const databaseArgument = (db: string): string => {
  if (db === 'sqlite:footfall.db') return ''
  return /^[a-z]+:\/\/[^/]*:[^/]*@|[?&]password=/i.test(db) ? ' --db <the same database>' : ` --db ${db}`
}

/** An import that waits for an answer: nothing was applied, and the file need not be sent again. */
export const openQuestions = (importId: string | null, questions: readonly Question[], db: string): CliError => {
  const code = questions.some((question) => question.code === 'columns-missing') ? 'columns-missing' : 'needs-options'
  const resume = `footfall resume ${importId}${databaseArgument(db)} ${questions.map(answerOf).join(' ')}`
  return new CliError(code, questions.map(({ message }) => message).join(' '), {
    details: { importId, questions, resume },
    hint: `Nothing was applied. Answer with the option, or: ${resume}`,
  })
}

/** What to say of an import that is received and was not applied to its end: how to go on. */
const stopped = async (error: unknown, importId: string, repository: Repository, db: string): Promise<CliError> => {
  const resume = `footfall resume ${importId}${databaseArgument(db)}`
  if (error instanceof FootfallError && (error.code === 'needs-options' || error.code === 'columns-missing')) {
    const { questions } = await reportImport(importId, { repository })
    return openQuestions(importId, questions, db)
  }
  const { code, message, details, exitCode } = tellError(error)
  return new CliError(code, message, {
    details: { ...details, importId, resume },
    exitCode,
    hint: `Nothing is lost. Go on with: ${resume}`,
  })
}

const notReceived = (error: unknown, file: string): CliError => {
  const { code, message, details, exitCode } = tellError(error)
  return new CliError(code, message, {
    details,
    exitCode,
    hint: exitCode === 1 ? `Nothing was imported. Import ${file} again.` : null,
  })
}

/** Applies what was received; should that stop, the error says how to go on. */
export const applyReceived = async (importId: string, repository: Repository, db: string, io: Io): Promise<Report> => {
  const progress = createProgressLine(io)
  try {
    return await applyImport(importId, { repository, signal: io.signal, onProgress: progress.onProgress })
  } catch (error) {
    throw await stopped(error, importId, repository, db)
  } finally {
    await progress.done()
  }
}

/** Receives a file and applies it; should that stop, the error says how to go on. */
const importFile = async (
  file: string,
  options: ImportOptions,
  repository: Repository,
  db: string,
  io: Io,
  opened: Awaited<ReturnType<typeof openSource>>,
): Promise<Report> => {
  const received: { importId: string | null } = { importId: null }
  const progress = createProgressLine(io)
  try {
    return await runImport(opened.bytes, {
      ...options,
      repository,
      sourceName: opened.name,
      signal: io.signal,
      onProgress: progress.onProgress,
      onReceived: (importId) => {
        received.importId = importId
      },
    })
  } catch (error) {
    const { importId } = received
    throw importId === null ? notReceived(error, file) : await stopped(error, importId, repository, db)
  } finally {
    await progress.done()
  }
}

/** `footfall import <file|->` */
export const importCommand = async (file: string, flags: ImportCommandFlags, io: Io): Promise<number> => {
  if (flags.dryRun === true && flags.held !== undefined) {
    throw new CliError('usage', 'A dry run writes nothing: leave out --held, or --dry-run.')
  }
  const settings = await loadSettings(flags, io.cwd)
  const { db, options } = settings
  if (flags.held !== undefined) await checkHeldPath(flags.held, { file, db }, io)
  const source = await openSource(file, io)
  try {
    if (flags.dryRun === true) {
      const report = await dryRun(source, settings, io)
      await (flags.json === true ? writeJson(io, report) : io.out(formatReport(report, true)))
      return exitCodeOf(report)
    }
    return await withRepository(settings, io, async (repository) => {
      // 1. Every row is durable, and becomes a visit or is held.
      const report = await importFile(file, options, repository, db, io, source)
      const { importId } = report
      if (importId === null) throw new RangeError('An import that was applied has an id.')

      // 2. What is held goes to a file to fix, and the report to whoever asked.
      if (flags.held !== undefined) await writeHeld(flags.held, importId, repository, db, io)
      if (flags.json === true) await writeJson(io, report)
      else await io.out(formatReport(report) + nextSteps(report.outcomes.held, importId, flags, db))
      return exitCodeOf(report)
    })
  } finally {
    await source.close()
  }
}

/** Should the file not be written, what was imported stays so, and the held rows can be had again. */
const writeHeld = async (path: string, importId: string, repository: Repository, db: string, io: Io): Promise<void> => {
  try {
    await writeHeldFile(path, importId, repository, io)
  } catch (error) {
    const { code, message, details, exitCode } = tellError(error)
    throw new CliError(code, `The file is imported, but its held rows were not written to ${path}. ${message}`, {
      details: { ...details, importId },
      exitCode,
      hint: `Have them again: footfall rows ${importId} --outcome held --csv${databaseArgument(db)} > held.csv`,
    })
  }
}

const nextSteps = (held: number, importId: string, { held: path }: ImportCommandFlags, db: string): string => {
  if (held === 0) return ''
  const argument = databaseArgument(db)
  const steps =
    path === undefined
      ? [
          `footfall rows ${importId} --outcome held --csv${argument} > held.csv`,
          `footfall replay ${importId} held.csv${argument}`,
        ]
      : [`footfall replay ${importId} ${path}${argument}`]
  return `\nTo fix what is held: edit the file, then replay it\n${steps.map((step) => `  ${step}\n`).join('')}`
}
