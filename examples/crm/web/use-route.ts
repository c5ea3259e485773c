import { useEffect, useState } from 'preact/hooks'

const current = (): readonly string[] => location.hash.replace(/^#\/?/, '').split('/')

/** The parts of the address behind `#/`. */
export const useRoute = (): readonly string[] => {
  const [route, setRoute] = useState(current)
  useEffect(() => {
    const follow = (): void => setRoute(current())
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}
