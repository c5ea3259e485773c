/** One thing that happened with a client. */
export interface JourneyItem {
  readonly id: string
  /** Which entry of the page's registry shows it. */
  readonly type: string
  readonly title: string
  readonly description: string
  /** The shop's wall clock, or a day. */
  readonly date: string
  readonly details: Readonly<Record<string, unknown>>
}

/** Everything of one kind that happened with a client, in any order. */
export type JourneySource = (clientId: number) => Promise<readonly JourneyItem[]>

/** All sources together, newest first. */
export const readJourney = async (
  clientId: number,
  sources: readonly JourneySource[],
): Promise<readonly JourneyItem[]> => {
  const items = await Promise.all(sources.map((source) => source(clientId)))
  const key = ({ date, type, id }: JourneyItem): string => [date, type, id].join(' ')
  return items.flat().sort((a, b) => (key(a) < key(b) ? 1 : -1))
}
