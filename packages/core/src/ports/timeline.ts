/** A visit as the journey shows it. */
export interface TimelineVisit {
  readonly id: string
  readonly clientId: string
  readonly storeName: string
  readonly visitDate: string
  readonly attendedBy: string | null
  /** What each row that met in this visit says, in import and row order; empty for a visit entered by hand. */
  readonly entries: readonly { readonly name: string | null; readonly attendedBy: string | null }[]
}

export interface TimelineClient {
  readonly id: string
  readonly name: string | null
}

/** Reads for the customer's journey. One tenant only. */
export interface Timeline {
  findClient(clientId: string): Promise<TimelineClient | null>

  /**
   * Visits of a client, newest first: by date descending, then by id ascending (by code unit). Only those after the
   * position `before`: an earlier date, or the same date and a greater id; with `id` null, earlier dates only.
   */
  visits(
    clientId: string,
    page: { readonly before: { readonly date: string; readonly id: string | null } | null; readonly limit: number },
  ): Promise<readonly TimelineVisit[]>
}
