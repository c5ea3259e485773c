import { useEffect } from 'preact/hooks'
import { ask, type User } from './api.ts'
import { ClientsPage } from './clients-page.tsx'
import { ImportPage } from './import-page.tsx'
import { SignIn } from './sign-in.tsx'
import { useLoad } from './use-load.ts'
import { useRoute } from './use-route.ts'

interface Page {
  readonly name: string
  readonly render: (rest: readonly string[]) => preact.ComponentChild
}

/** By the first part of the address. */
const PAGES: Readonly<Record<string, Page>> = {
  clients: { name: 'Clients', render: ([id]) => <ClientsPage open={id === undefined ? null : Number(id)} /> },
  import: { name: 'Import visits', render: ([id]) => <ImportPage importId={id} /> },
}

export const App = () => {
  const session = useLoad<{ user: User | null }>('session')
  const [first, ...rest] = useRoute()
  const at = first !== undefined && first in PAGES ? first : 'clients'
  const page = PAGES[at]
  useEffect(() => {
    document.title = `${page?.name} · Mogra CRM`
  }, [page])
  if (session.error !== null) return <p role="alert">{session.error}</p>
  if (session.data === null) return null
  const { user } = session.data
  if (user === null) return <SignIn onSignedIn={session.reload} />
  return (
    <>
      <header class="bar">
        <img src="./icon.svg" alt="" width="32" height="32" />
        <strong>Mogra CRM</strong>
        <nav aria-label="Pages">
          {Object.entries(PAGES).map(([path, { name }]) => (
            <a key={path} href={`#/${path}`} aria-current={path === at ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <button type="button" class="quiet" onClick={() => ask('session', 'DELETE').then(session.reload)}>
          Sign out <span class="who">{user.name}</span>
        </button>
      </header>
      <main>{page?.render(rest)}</main>
    </>
  )
}
