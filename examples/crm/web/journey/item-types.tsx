import type { ComponentChild } from 'preact'
import type { JourneyItem } from '../api.ts'
import { Facts } from '../facts.tsx'
import { formatRupees } from '../format.ts'

/** How items of one type look on the timeline. */
export interface ItemType {
  readonly name: string
  /** The path of an icon of 24 by 24. */
  readonly icon: string
  /** What stands below title and description. */
  readonly render: (item: JourneyItem) => ComponentChild
}

/** Every type that the journey shows. */
export const ITEM_TYPES: Readonly<Record<string, ItemType>> = {
  call: {
    name: 'Call',
    icon: 'M7 4l3 5-2 2c1 2 3 4 5 5l2-2 5 3c0 2-2 3-4 3C10 20 4 13 4 8c0-2 1-4 3-4z',
    render: ({ details }) => <Facts of={[['Staff', details.staff]]} />,
  },
  purchase: {
    name: 'Purchase',
    icon: 'M5 8h14l-1 12H6zM9 8a3 3 0 0 1 6 0',
    render: ({ details }) => (
      <Facts
        of={[
          ['Store', details.store],
          ['Amount', formatRupees(Number(details.amount))],
          ['Bill', details.bill],
        ]}
      />
    ),
  },
  note: {
    name: 'Note',
    icon: 'M6 4h12v11l-5 5H6zM13 20v-5h5',
    render: () => null,
  },
  store_visit: {
    name: 'Store visit',
    icon: 'M4 9l2-5h12l2 5M5 9v11h14V9M4 9h16M10 20v-6h4v6',
    render: ({ details }) => <Facts of={[['Store', details.store]]} />,
  },
}
