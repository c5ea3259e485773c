import { answerQuestions, receiveImport } from '@footfall/core'
import { describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { databaseKinds } from './databases.ts'
import { freshDatabase } from './fresh-database.ts'
import { csv } from './host-dialect.ts'

const FILE = csv('Name,Phone,Store,Visit Date\nAsha,9825000001,CG Road,2/5/2024\n')

describe.each(await databaseKinds())('options of one import on $name', (kind) => {
  const fresh = freshDatabase(kind)

  it('that several change at once are all changed (law 7)', async () => {
    const repository = kyselyRepository(fresh.db)
    const { importId } = await receiveImport(FILE, { repository, defaultCountry: 'IN', dateOrder: 'DMY' })
    const answers = [{ dateOrder: 'MDY' }, { sharedIdentityLimit: 7 }, { unknownStore: 'hold' }] as const
    await Promise.all(answers.map((answer) => answerQuestions(importId ?? '', answer, { repository })))
    expect((await repository.ledger.find(importId ?? ''))?.seal).toMatchObject({
      rowOptions: { dateOrder: 'MDY' },
      policy: { sharedIdentityLimit: 7, unknownStore: 'hold' },
    })
  })
})
