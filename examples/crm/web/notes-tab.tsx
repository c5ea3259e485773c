import { useState } from 'preact/hooks'
import { ask, type Note } from './api.ts'
import { formatDate } from './format.ts'
import { useLoad } from './use-load.ts'

export const NotesTab = ({ clientId }: { readonly clientId: number }) => {
  const path = `clients/${clientId}/notes`
  const notes = useLoad<{ items: readonly Note[] }>(path)
  const [error, setError] = useState<string | null>(null)
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    try {
      await ask(path, 'POST', Object.fromEntries(new FormData(form)))
      form.reset()
      setError(null)
      notes.reload()
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure))
    }
  }
  return (
    <>
      <form class="note" onSubmit={submit}>
        <label>
          New note
          <textarea name="body" rows={3} maxLength={2000} required />
        </label>
        <p role="alert" class="error">
          {error ?? notes.error}
        </p>
        <button type="submit">Add note</button>
      </form>
      <ul class="notes">
        {notes.data?.items.map(({ id, date, by, body }) => (
          <li key={id}>
            <p>{body}</p>
            <p class="hint">
              {by}, <time dateTime={date}>{formatDate(date)}</time>
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}
