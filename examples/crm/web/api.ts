export interface User {
  readonly login: string
  readonly name: string
  readonly role: 'manager' | 'sales'
}

export interface ListedClient {
  readonly id: number
  readonly name: string
  readonly mobile: string | null
  readonly email: string | null
  readonly tier: string
}

export interface Client extends ListedClient {
  readonly birthday: string | null
  readonly createdBy: string
  readonly createdAt: string
}

export interface Note {
  readonly id: number
  readonly date: string
  readonly by: string
  readonly body: string
}

export interface JourneyItem {
  readonly id: string
  readonly type: string
  readonly title: string
  readonly description: string
  readonly date: string
  readonly details: Readonly<Record<string, unknown>>
}

/** What went wrong, in the server's words. */
export class ApiError extends Error {}

/** Asks the CRM; `T` is what the server's route of that name gives. */
export const ask = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
  const init = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`./api/${path}`, { method, ...init }).catch(() => {
    throw new ApiError('The CRM does not answer. Is it still running?')
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiError(answer.message ?? `The CRM answered ${response.status}.`)
  return answer
}
