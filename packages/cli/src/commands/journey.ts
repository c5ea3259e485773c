import { type JourneyItem, readJourney } from '@footfall/core'
import { withRepository } from '../database.ts'
import { findClients, latestCountry, readIdentities } from '../find-clients.ts'
import { formatJourney } from '../format/journey.ts'
import { plural } from '../format/report.ts'
import { printable } from '../format/table.ts'
import { type DatabaseFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJson } from '../io.ts'
import { walkPages } from '../pages.ts'

/** `footfall journey <phone|email>` */
export const journeyCommand = async (
  who: string,
  flags: DatabaseFlags & { readonly country?: string; readonly json?: boolean },
  io: Io,
): Promise<number> => {
  const settings = await loadSettings(flags, io.cwd)
  return withRepository(settings, io, async (repository) => {
    const country = settings.options.defaultCountry ?? (await latestCountry(repository))
    const clientIds = await findClients(readIdentities(who, country), repository)

    const items: JourneyItem[] = []
    const names: string[] = []
    for (const clientId of clientIds) {
      const client = await repository.timeline.findClient(clientId)
      names.push(client?.name ?? 'A customer without a name')
      for await (const item of walkPages((before) => readJourney(clientId, { repository, before }))) items.push(item)
    }

    if (flags.json === true) await writeJson(io, { items, next: null })
    else if (clientIds.length === 0) await io.out(`Nobody is known by ${printable(who)}.\n`)
    else await io.out(`${printable(names.join(' / '))}: ${plural(items.length, 'visit')}\n${formatJourney(items)}`)
    return 0
  })
}
