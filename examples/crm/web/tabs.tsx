import type { ComponentChild } from 'preact'
import { useRef, useState } from 'preact/hooks'

export interface Tab {
  readonly name: string
  readonly render: () => ComponentChild
}

/** Where each key leads, from tab `at` of `count`. */
const KEYS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** Tabs after the ARIA Authoring Practices: one stop for the Tab key, arrows between them, selected as they are reached. */
export const Tabs = ({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) => {
  const [selected, select] = useState(0)
  const buttons = useRef<(HTMLButtonElement | null)[]>([])
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = KEYS[event.key]?.(selected, tabs.length)
    if (to === undefined) return
    event.preventDefault()
    select(to)
    buttons.current[to]?.focus()
  }
  const idOf = (name: string): string => `tab-${name.toLowerCase()}`
  return (
    <>
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ name }, at) => (
          <button
            key={name}
            ref={(button) => {
              buttons.current[at] = button
            }}
            type="button"
            role="tab"
            id={idOf(name)}
            aria-controls={`${idOf(name)}-panel`}
            aria-selected={at === selected}
            tabIndex={at === selected ? 0 : -1}
            onClick={() => select(at)}
          >
            {name}
          </button>
        ))}
      </div>
      {tabs.map(({ name, render }, at) => (
        <div
          key={name}
          role="tabpanel"
          id={`${idOf(name)}-panel`}
          aria-labelledby={idOf(name)}
          hidden={at !== selected}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without controls is reached and scrolled by key.
          tabIndex={0}
        >
          {at === selected ? render() : null}
        </div>
      ))}
    </>
  )
}
