import { HttpProblem } from '../problem/http-problem.ts'

/** Lets a number of callers in at once and refuses the others; what `enter` gives lets one out again, once. */
export interface Gate {
  enter(): () => void
}

export const createGate = (max: number, code: 'too-many-uploads' | 'too-many-streams'): Gate => {
  let inside = 0
  return {
    enter() {
      if (inside >= max) {
        throw new HttpProblem(code, `At most ${max} at once. Try again soon.`, { headers: { 'Retry-After': '5' } })
      }
      inside++
      let isIn = true
      return () => {
        if (isIn) inside--
        isIn = false
      }
    },
  }
}
