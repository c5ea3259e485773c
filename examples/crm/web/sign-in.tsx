import { useState } from 'preact/hooks'
import { ask } from './api.ts'

export const SignIn = ({ onSignedIn }: { readonly onSignedIn: () => void }) => {
  const [error, setError] = useState<string | null>(null)
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    await ask('session', 'POST', Object.fromEntries(form)).then(onSignedIn, ({ message }: Error) => setError(message))
  }
  return (
    <main class="sign-in">
      <form class="card" onSubmit={submit}>
        <img src="./icon.svg" alt="" width="56" height="56" />
        <h1>Mogra CRM</h1>
        <label>
          Name
          <input name="login" autocomplete="username" autocapitalize="none" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <p role="alert" class="error">
          {error}
        </p>
        <button type="submit">Sign in</button>
        <p class="hint">
          An example: sign in as <kbd>meera</kbd> with the password <kbd>saffron</kbd>.
        </p>
      </form>
    </main>
  )
}
