import type { z } from 'zod'
import { HttpProblem } from '../problem/http-problem.ts'

/** What is wrong, by place; never with the value that was sent, nor with names that the caller made up. */
const toIssue = ({ path, code, message }: z.core.$ZodIssue): { readonly path: string; readonly message: string } => ({
  path: path.map(String).join('.').slice(0, 100),
  message: code === 'unrecognized_keys' ? 'There is a name here that is not known.' : message,
})

/** The value as its schema has it, or `request-invalid` with each place that is wrong. */
export const check = <S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: 'path' | 'query' | 'body',
): z.output<S> => {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const issues = checked.error.issues.slice(0, 20).map(toIssue)
  throw new HttpProblem('request-invalid', `The ${where} of the request is not as it should be.`, {
    details: { where, issues },
  })
}
