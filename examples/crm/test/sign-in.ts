/** Asks the CRM at `url`, signed in as somebody; answers are JSON. */
export type Ask = (path: string, init?: RequestInit) => Promise<{ readonly status: number; readonly body: unknown }>

export const signIn = async (url: string, login: string): Promise<Ask> => {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ login, password: 'saffron' })
  const response = await fetch(`${url}/api/session`, { method: 'POST', headers, body })
  const [cookie = ''] = response.headers.getSetCookie()
  return async (path, init = {}) => {
    const answer = await fetch(`${url}${path}`, {
      ...init,
      headers: { ...headers, cookie: cookie.split(';')[0] ?? '', ...init.headers },
    })
    return { status: answer.status, body: await answer.json() }
  }
}
