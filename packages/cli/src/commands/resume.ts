import { answerQuestions, listImports, type Report, type Repository, reportImport } from '@footfall/core'
import { CliError } from '../cli-error.ts'
import { loadConfig } from '../config.ts'
import { withRepository } from '../database.ts'
import { EXIT, exitCodeOf } from '../exit-code.ts'
import { formatReport } from '../format/report.ts'
import { type DatabaseFlags, type ImportFlags, mergeSettings } from '../import-flags.ts'
import { type Io, writeJson } from '../io.ts'
import { walkPages } from '../pages.ts'
import { applyReceived, openQuestions } from './import.ts'

export type ResumeFlags = ImportFlags & DatabaseFlags & { readonly json?: boolean }

/** Imports that stopped on their way, oldest first. One that waits for an answer is named by whoever answers it. */
const findStopped = async (repository: Repository): Promise<readonly string[]> => {
  const stopped: string[] = []
  for await (const { importId, status, source } of walkPages((after) =>
    listImports({ repository, after, limit: 100 }),
  )) {
    const isWhole = source.sha256 !== null
    const hasStopped = status === 'received' || status === 'applying' || (status === 'failed' && isWhole)
    if (hasStopped && importId !== null) stopped.unshift(importId)
  }
  return stopped
}

/** `footfall resume [importId]`: goes on where an import stopped; with options it answers the open questions first. */
export const resumeCommand = async (importId: string | undefined, flags: ResumeFlags, io: Io): Promise<number> => {
  const config = await loadConfig(io.cwd)
  const settings = mergeSettings(flags, config)
  const { db } = settings
  // What the file of options says was said when the import began; only what is typed now is an answer.
  const { options: answers } = mergeSettings(flags, {})
  if (importId === undefined && Object.keys(answers).length > 0) {
    throw new CliError('usage', 'An option answers the questions of one import: say which, footfall resume <importId>.')
  }
  return withRepository(settings, io, async (repository) => {
    if (importId !== undefined && Object.keys(answers).length > 0) {
      const { questions } = await answerQuestions(importId, answers, { repository })
      if (questions.length > 0) throw openQuestions(importId, questions, db)
    }
    if (importId !== undefined) await reportImport(importId, { repository })
    const reports: Report[] = []
    for (const id of importId === undefined ? await findStopped(repository) : [importId]) {
      reports.push(await applyReceived(id, repository, db, io))
    }
    if (flags.json === true) await writeJson(io, importId === undefined ? { items: reports, next: null } : reports[0])
    else if (reports.length === 0) await io.out('Nothing to resume.\n')
    else await io.out(reports.map((report) => formatReport(report)).join('\n'))
    return reports.some((report) => exitCodeOf(report) !== EXIT.done) ? EXIT.held : EXIT.done
  })
}
