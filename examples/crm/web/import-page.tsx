import { h } from 'preact'
import { useLoad } from './use-load.ts'

interface Import {
  readonly importId: string
  readonly source: { readonly name: string }
  readonly status: string
  readonly rows: number
  readonly outcomes: { readonly held: number }
}

/** Footfall's element does the work; below it, what was imported before. */
export const ImportPage = ({ importId }: { readonly importId: string | undefined }) => {
  const earlier = useLoad<{ items: readonly Import[] }>('../footfall/imports')
  const shown = earlier.data?.items.filter(({ status }) => status !== 'discarded') ?? []
  return (
    <>
      <h1>Import visits</h1>
      {h('footfall-import', {
        class: 'card',
        key: importId,
        'import-id': importId,
        'onfootfall-received': earlier.reload,
        'onfootfall-completed': earlier.reload,
        'onfootfall-row-fixed': earlier.reload,
      })}
      {shown.length === 0 ? null : <h2>Earlier imports</h2>}
      <ul>
        {shown.map(({ importId, source, status, rows, outcomes }) => (
          <li key={importId}>
            <a href={`#/import/${importId}`}>{source.name}</a>, {rows} rows,{' '}
            {status === 'completed' ? `${outcomes.held} held` : 'not applied'}
          </li>
        ))}
      </ul>
    </>
  )
}
