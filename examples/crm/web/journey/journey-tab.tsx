import type { JourneyItem } from '../api.ts'
import { formatDate } from '../format.ts'
import { useLoad } from '../use-load.ts'
import { ITEM_TYPES } from './item-types.tsx'

/** A type that came after this page was loaded is shown all the same, by title and date. */
const LATER = { name: 'Other', icon: 'M12 8v5M12 16v.5', render: () => null }

const Item = ({ item }: { readonly item: JourneyItem }) => {
  const { name, icon, render } = ITEM_TYPES[item.type] ?? LATER
  return (
    <li data-type={item.type}>
      <span class="icon" title={name}>
        <svg viewBox="0 0 24 24" role="img" aria-label={name}>
          <path d={icon} />
        </svg>
      </span>
      <article>
        <h3>{item.title}</h3>
        <time dateTime={item.date}>{formatDate(item.date)}</time>
        {item.description === '' ? null : <p>{item.description}</p>}
        {render(item)}
      </article>
    </li>
  )
}

export const JourneyTab = ({ clientId }: { readonly clientId: number }) => {
  const { data, error } = useLoad<{ items: readonly JourneyItem[] }>(`clients/${clientId}/journey`)
  if (error !== null) return <p role="alert">{error}</p>
  if (data === null) return <p class="hint">Loading…</p>
  if (data.items.length === 0) return <p class="hint">Nothing has happened yet.</p>
  return (
    <ol class="journey" aria-label="Journey, newest first">
      {data.items.map((item) => (
        <Item key={`${item.type} ${item.id}`} item={item} />
      ))}
    </ol>
  )
}
