/** What a request may be about to do. */
export const ACTIONS = ['import:read', 'import:write', 'import:apply', 'visit:write', 'journey:read'] as const
export type Action = (typeof ACTIONS)[number]

/** What an action is about, where that is known. */
export interface Subject {
  readonly clientId?: string
  readonly importId?: string
}

/** Who is calling, as the host's `authorize` found out. The tenant comes from here and from nowhere else. */
export interface Auth {
  readonly tenantId?: string | null
  readonly actorId?: string | null
  can(action: Action, subject: Subject): boolean | Promise<boolean>
}
