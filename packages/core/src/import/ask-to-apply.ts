import { FootfallError } from '../error.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import { findSealed } from './find-import.ts'
import { raiseQuestions } from './raise-questions.ts'

/** An import that is to be applied, or to go on being applied. */
export interface AskedImport {
  readonly importId: string
  /** Of the preview that was agreed to; null: whatever it does. */
  readonly digest: string | null
}

const IMPORTS_PER_READ = 100

const seal = async (
  ledger: Ledger,
  importId: string,
  asked: { digest: string | null } | undefined,
): Promise<boolean> => {
  const record = await findSealed(ledger, importId)
  const { applyAsked: _before, ...rest } = record.seal
  const next = asked === undefined ? rest : { ...rest, applyAsked: asked }
  return ledger.update(importId, { seal: next }, ['received'])
}

/**
 * Keeps durably that an import is to be applied, so that it is applied even if this process ends before it begins: for
 * shells that answer first and apply later. An import that is being applied, that stopped or that has completed stays as
 * it is. Throws `import-not-found`, `import-state`, `columns-missing` and `needs-options`.
 */
export const askToApply = async (
  importId: string,
  { repository, digest = null }: { readonly repository: Repository; readonly digest?: string | null | undefined },
): Promise<AskedImport> => {
  await repository.transaction(async ({ ledger }) => {
    const { status, seal: sealed } = await findSealed(ledger, importId)
    if (status === 'applying' || status === 'failed' || status === 'completed') return
    raiseQuestions(sealed.questions, importId)
    if (!(await seal(ledger, importId, { digest }))) {
      throw new FootfallError('import-state', `The import ${importId} is ${status} and cannot be applied.`, {
        importId,
        status,
      })
    }
  })
  return { importId, digest }
}

/**
 * Takes it back: the preview of this digest, that was agreed to, does not hold any more. A later asking stands, and once
 * applying has begun, nothing happens.
 */
export const withdrawAsk = async (
  importId: string,
  { repository, digest }: { readonly repository: Repository; readonly digest: string | null },
): Promise<void> => {
  await repository.transaction(async ({ ledger }) => {
    const { applyAsked } = (await findSealed(ledger, importId)).seal
    if (applyAsked?.digest === digest) await seal(ledger, importId, undefined)
  })
}

/** What a process that starts has to go on with, oldest first: imports that were asked for, and those that stopped on the way. */
export const findAsked = async ({
  repository,
}: {
  readonly repository: Repository
}): Promise<readonly AskedImport[]> => {
  const asked: AskedImport[] = []
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<Ledger['list']>> = await repository.ledger.list({ after, limit: IMPORTS_PER_READ })
    for (const { id, status, seal: sealed } of page.items) {
      if (sealed === null) continue
      if (status === 'applying' || status === 'failed') asked.push({ importId: id, digest: null })
      else if (status === 'received' && sealed.applyAsked !== undefined) {
        asked.push({ importId: id, digest: sealed.applyAsked.digest })
      }
    }
    if (page.next === null) return asked.reverse()
    after = page.next
  }
}
