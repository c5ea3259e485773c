import { useEffect, useRef } from 'preact/hooks'
import type { Client } from './api.ts'
import { DetailsTab } from './details-tab.tsx'
import { JourneyTab } from './journey/journey-tab.tsx'
import { NotesTab } from './notes-tab.tsx'
import { Tabs } from './tabs.tsx'
import { useLoad } from './use-load.ts'

/** Everything about one client. */
export const ClientDialog = ({ id, onClose }: { readonly id: number; readonly onClose: () => void }) => {
  const { data: client, error } = useLoad<Client>(`clients/${id}`)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <dialog ref={dialog} class="client" aria-labelledby="client-name" onClose={onClose}>
      <header>
        <div class="title">
          <h2 id="client-name">{client === null ? 'Client' : client.name || 'No name'}</h2>
          {client === null ? null : <span class={`tier ${client.tier.toLowerCase()}`}>{client.tier}</span>}
        </div>
        <button type="button" class="quiet close" aria-label="Close" onClick={() => dialog.current?.close()}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6L6 18" />
          </svg>
        </button>
      </header>
      <p role="alert" class="error">
        {error}
      </p>
      {client === null ? null : (
        <Tabs
          label="About this client"
          tabs={[
            { name: 'Details', render: () => <DetailsTab client={client} /> },
            { name: 'Journey', render: () => <JourneyTab clientId={id} /> },
            { name: 'Notes', render: () => <NotesTab clientId={id} /> },
          ]}
        />
      )}
    </dialog>
  )
}
