import { FootfallError } from '../error.ts'
import type { Question } from '../ports/seal.ts'

/** Throws when a question is open: `columns-missing` where the columns are, else `needs-options`. */
export const raiseQuestions = (questions: readonly Question[], importId: string | null): void => {
  if (questions.length === 0) return
  const code = questions.some((question) => question.code === 'columns-missing') ? 'columns-missing' : 'needs-options'
  throw new FootfallError(code, questions.map((question) => question.message).join(' '), { importId, questions })
}
