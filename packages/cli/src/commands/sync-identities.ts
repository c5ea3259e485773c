import { normaliseEmail, normalisePhone, type SyncReport } from '@footfall/core'
import { withRepository } from '../database.ts'
import { latestCountry } from '../find-clients.ts'
import { plural } from '../format/report.ts'
import { type DatabaseFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJson } from '../io.ts'

const formatSync = ({ clients, added, duplicates }: SyncReport): string =>
  [
    `${plural(clients, 'customer')} looked at, ${plural(added, 'phone or e-mail', 'phones and e-mails')} learnt.`,
    ...duplicates.map(
      ({ kind, clientIds }) =>
        `  one ${kind} belongs to the customers ${clientIds.join(', ')}: visits with it go to ${clientIds[0]}`,
    ),
  ].join('\n')

/** `footfall sync-identities`: learns the phones and e-mails of clients that were added or edited by other code. */
export const syncIdentitiesCommand = async (
  flags: DatabaseFlags & { readonly country?: string; readonly json?: boolean },
  io: Io,
): Promise<number> => {
  const settings = await loadSettings(flags, io.cwd)
  return withRepository(settings, io, async (repository) => {
    const defaultCountry = settings.options.defaultCountry ?? (await latestCountry(repository))
    const placeholders = settings.options.placeholders ?? {}
    const report = await repository.registry.syncIdentities(({ phone, email }) => [
      ...(phone === null
        ? []
        : normalisePhone(phone, { defaultCountry, placeholders: placeholders.phones ?? [] }).identities),
      ...(email === null ? [] : normaliseEmail(email, { placeholders: placeholders.emails ?? [] }).identities),
    ])
    await (flags.json === true ? writeJson(io, report) : io.out(`${formatSync(report)}\n`))
    return 0
  })
}
