import { replayImport } from '@footfall/core'
import { withRepository } from '../database.ts'
import { exitCodeOf } from '../exit-code.ts'
import { formatReport, plural } from '../format/report.ts'
import { formatTable } from '../format/table.ts'
import { type DatabaseFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJson } from '../io.ts'
import { createProgressLine } from '../progress-line.ts'
import { openSource } from '../source.ts'

/** `footfall replay <importId> <fixed.csv>` */
export const replayCommand = async (
  importId: string,
  file: string,
  flags: DatabaseFlags & { readonly json?: boolean },
  io: Io,
): Promise<number> => {
  const settings = await loadSettings(flags, io.cwd)
  const source = await openSource(file, io)
  const progress = createProgressLine(io)
  try {
    return await withRepository(settings, io, async (repository) => {
      const replay = await replayImport(importId, source.bytes, {
        repository,
        signal: io.signal,
        onProgress: progress.onProgress,
      })
      await progress.done()
      if (flags.json === true) await writeJson(io, replay)
      else {
        const ignored = formatTable(
          replay.ignored.map(({ line, code, message }) => [`line ${line}`, `${code}: ${message}`]),
        )
        const told = ignored.length === 0 ? '' : `Not applied:\n${ignored.map((line) => `  ${line}\n`).join('')}\n`
        await io.out(`${plural(replay.applied, 'row')} replayed.\n\n${told}${formatReport(replay.report)}`)
      }
      return exitCodeOf(replay.report)
    })
  } finally {
    await source.close()
  }
}
