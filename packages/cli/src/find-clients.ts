import { type Identity, normaliseEmail, normalisePhone, type Repository } from '@footfall/core'
import { CliError } from './cli-error.ts'

const IMPORTS_LOOKED_AT = 20

/** The country of the latest import that had one. */
export const latestCountry = async (repository: Repository): Promise<string | null> => {
  const { items } = await repository.ledger.list({ after: null, limit: IMPORTS_LOOKED_AT })
  for (const { seal } of items) {
    const country = seal?.rowOptions.defaultCountry
    if (country !== undefined && country !== null) return country
  }
  return null
}

/** What was typed as the identities that a file's cell would give. */
export const readIdentities = (text: string, country: string | null): readonly Identity[] => {
  const { identities } = text.includes('@')
    ? normaliseEmail(text, {})
    : normalisePhone(text, { defaultCountry: country })
  if (identities.length > 0) return identities
  throw new CliError('identity-unreadable', 'That is neither a phone number nor an e-mail address.')
}

/** The clients that own what was typed: none, one, or (for two numbers) two. */
export const findClients = async (
  identities: readonly Identity[],
  { registry }: Repository,
): Promise<readonly string[]> => {
  const owners = await registry.findOwners(identities)
  return [...new Set(owners.map(({ clientId }) => clientId))]
}
