import { type JourneyItem, normaliseEmail, normalisePhone, readJourney } from '@footfall/core'
import { createImportRouter, type ImportRouter } from '@footfall/express-plugin'
import { kyselyRepository, type Mapping, migrate } from '@footfall/kysely-adapter'
import type { Kysely } from 'kysely'
import type { JourneySource } from './journey/journey.ts'
import type { Sessions } from './sessions.ts'
import type { Crm } from './tables.ts'

/** How phones without +… are to be read, in files and in our own tables. */
const defaultCountry = 'IN'

/** Our tables, our ids, our columns. Footfall keeps its own tables beside them and alters none of these. */
const mapping: Mapping<Crm> = {
  clients: {
    table: 'clients',
    idType: 'integer',
    columns: { id: 'client_id', name: 'full_name', phone: 'mobile', email: 'email' },
    values: { loyalty_tier: 'Bronze', created_by: 'Visit import' },
    compute: ({ name }) => (name === null ? { full_name: '' } : {}),
  },
  stores: {
    table: 'stores',
    idType: 'integer',
    columns: { id: 'store_id', name: 'store_name' },
    values: { city: 'Not known' },
  },
}

/** The routes of Footfall, and the visits that it recorded as one more source of the journey. */
export const createFootfall = async (
  db: Kysely<Crm>,
  sessions: Sessions,
): Promise<{ readonly imports: ImportRouter; readonly visits: JourneySource }> => {
  await migrate(db, mapping)
  const repository = kyselyRepository(db, mapping)

  const imports = createImportRouter({
    repository,
    authorize: (req) => {
      const user = sessions.userOf(req)
      if (user === null) return null
      return { actorId: user.login, can: (action) => user.role === 'manager' || action.endsWith(':read') }
    },
    defaults: { defaultCountry },
  })

  // Whom we know already, in whatever way it was written down. Those we add later are learnt before each import.
  const { duplicates } = await repository.registry.syncIdentities(({ phone, email }) => [
    ...(phone === null ? [] : normalisePhone(phone, { defaultCountry }).identities),
    ...(email === null ? [] : normaliseEmail(email, {}).identities),
  ])
  for (const { kind, clientIds } of duplicates)
    console.log(`  One ${kind} is that of clients ${clientIds.join(' and ')}.`)
  await imports.runner.start()

  const visits: JourneySource = async (clientId) => {
    const items: JourneyItem[] = []
    for (let before: string | null = null; ; ) {
      const page = await readJourney(String(clientId), { repository, before })
      items.push(...page.items)
      before = page.next
      if (before === null) return items
    }
  }
  return { imports, visits }
}
