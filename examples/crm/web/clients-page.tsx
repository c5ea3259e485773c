import { useState } from 'preact/hooks'
import type { ListedClient } from './api.ts'
import { ClientDialog } from './client-dialog.tsx'
import { useLoad } from './use-load.ts'

const close = (): void => {
  location.hash = '#/clients'
}

const countOf = ({ total, items }: { total: number; items: readonly unknown[] }): string =>
  total > items.length
    ? `The first ${items.length} of ${total} clients; search to see fewer`
    : `${total} ${total === 1 ? 'client' : 'clients'}`

export const ClientsPage = ({ open }: { readonly open: number | null }) => {
  const [text, setText] = useState('')
  const { data, error } = useLoad<{ total: number; items: readonly ListedClient[] }>(
    `clients?q=${encodeURIComponent(text)}`,
  )
  return (
    <>
      <div class="head">
        <h1>Clients</h1>
        <label class="search">
          <span>Search by name, phone or e-mail</span>
          <input type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
      </div>
      <p role="status" class="hint">
        {data === null ? '' : countOf(data)}
      </p>
      <p role="alert" class="error">
        {error}
      </p>
      <table class="clients">
        <caption class="unseen">Clients</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Phone</th>
            <th scope="col">E-mail</th>
            <th scope="col">Tier</th>
          </tr>
        </thead>
        <tbody>
          {data?.items.map(({ id, name, mobile, email, tier }) => (
            <tr key={id}>
              <th scope="row">
                <a href={`#/clients/${id}`}>{name || 'No name'}</a>
              </th>
              <td>{mobile}</td>
              <td>{email}</td>
              <td>
                <span class={`tier ${tier.toLowerCase()}`}>{tier}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open === null ? null : <ClientDialog key={open} id={open} onClose={close} />}
    </>
  )
}
