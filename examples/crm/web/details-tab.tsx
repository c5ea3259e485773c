import type { Client } from './api.ts'
import { Facts } from './facts.tsx'
import { formatDate } from './format.ts'

export const DetailsTab = ({ client }: { readonly client: Client }) => (
  <Facts
    of={[
      ['Phone', client.mobile],
      ['E-mail', client.email],
      ['Loyalty tier', client.tier],
      ['Birthday', client.birthday === null ? null : formatDate(client.birthday)],
      ['Client since', formatDate(client.createdAt)],
      ['Added by', client.createdBy],
      ['Client number', client.id],
    ]}
  />
)
