import { describe, expect, test } from 'vitest'
import { applyImport, receiveImport } from '../../src/index.ts'
import type { Repository } from '../../src/ports/repository.ts'
import { createWorld, EXAMPLE, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }

class DiskFull extends Error {}
class SourceBroken extends Error {}
class ConnectionLost extends Error {}

const refuse = (error: Error) => async (): Promise<never> => {
  throw error
}

/** The repository once its connection is lost: what is left to do after a failure fails too. */
const cutOff = ({ ledger, leases, ...rest }: Repository): Repository => ({
  ...rest,
  ledger: { ...ledger, update: refuse(new ConnectionLost()) },
  leases: { ...leases, release: refuse(new ConnectionLost()) },
})

describe('what went wrong first is what the caller learns, though noting it fails too', () => {
  test('while a file is received', async () => {
    const { ledger, ...rest } = cutOff(createWorld().repository)
    const repository = { ...rest, ledger: { ...ledger, append: refuse(new DiskFull()) } }
    await expect(receiveImport(file(...EXAMPLE), { repository, ...INDIA })).rejects.toThrow(DiskFull)
  })

  test('while a source breaks off, and what was read of it cannot be written', async () => {
    // One batch of the reader, and part of another.
    const rows = Array<string>(4_000).fill(`A,9825000001,,CG Road,2024-05-01,${'B'.repeat(300)}`)
    const source = async function* () {
      yield* file(...rows)
      throw new SourceBroken()
    }
    const { ledger, ...rest } = createWorld().repository
    let appended = 0
    const append = async (): Promise<never> => {
      appended++
      await new Promise((done) => setTimeout(done, 20))
      throw new DiskFull()
    }
    const repository = { ...rest, ledger: { ...ledger, append } }
    await expect(receiveImport(source(), { repository, ...INDIA })).rejects.toThrow(SourceBroken)
    expect(appended).toBe(1)
  })

  test('while an import is applied', async () => {
    const { repository: storage } = createWorld()
    const { importId } = await receiveImport(file(...EXAMPLE), { repository: storage, ...INDIA })
    const { registry, ...rest } = cutOff(storage)
    const repository = { ...rest, registry: { ...registry, syncIdentities: refuse(new DiskFull()) } }
    await expect(applyImport(importId ?? '', { repository })).rejects.toThrow(DiskFull)
  })
})
