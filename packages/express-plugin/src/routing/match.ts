import { HttpProblem } from '../problem/http-problem.ts'
import type { TextEntry } from '../request/from-text.ts'
import type { Route } from './route.ts'

export interface Match {
  readonly route: Route
  readonly path: readonly TextEntry[]
}

const segmentsOf = (path: string): readonly string[] => path.replace(/\/$/, '').split('/').slice(1)

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new HttpProblem('request-invalid', 'The address is not encoded properly.')
  }
}

const matchOne = (route: Route, segments: readonly string[]): Match | null => {
  const pattern = segmentsOf(route.path)
  if (pattern.length !== segments.length) return null
  const path: TextEntry[] = []
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at] ?? ''
    if (!part.startsWith(':')) {
      if (part !== segment) return null
    } else if (segment === '') return null
    else path.push([part.slice(1), segment])
  }
  return { route, path }
}

/**
 * The routes at a path, one for each method. Patterns are plain segments, matched here rather than by Express, whose
 * versions differ. Throws `request-invalid` for a path that is not percent-encoded properly.
 */
export const matchRoutes = (routes: readonly Route[], path: string): readonly Match[] => {
  const segments = segmentsOf(path)
  return routes.flatMap((route) => {
    const found = matchOne(route, segments)
    return found === null ? [] : [{ route, path: found.path.map(([name, value]) => [name, decode(value)] as const) }]
  })
}
