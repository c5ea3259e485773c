import assert from 'node:assert/strict'
import { answerQuestions, applyImport, receiveImport, recordVisit } from '@footfall/core'
import * as fc from 'fast-check'
import type { CaseContext, Chapter } from '../contract.ts'
import { arbitraryFile, soundRow } from '../files/arbitrary-file.ts'
import { allRows, importFile } from '../files/import-file.ts'
import { chunksOf, type FileSpec, render } from '../files/render.ts'
import { FILE_OPTIONS, type RowSpec, truthOf } from '../files/row-spec.ts'
import { judgeContents, judgeImport } from '../judge/judge-import.ts'
import { only, present } from '../support/expect.ts'
import { holds } from '../support/property.ts'

const LAYOUT = {
  delimiter: ',',
  newline: '\n',
  bom: false,
  blankEvery: 0,
  quoteAll: false,
  lastNewline: true,
  chunk: 64,
} as const

const PHONE = { text: '97235 21333', value: '+919723521333' }
const PHONE_TOO = { text: '9825012345', value: '+919825012345' }
const EMAIL = { text: 'asha@example.com', value: 'asha@example.com' }
const BLANK = { text: '', value: null }

const rowOf = (given: Partial<RowSpec>): RowSpec => ({
  name: 'Asha',
  phone: BLANK,
  phone2: BLANK,
  email: BLANK,
  store: { text: 'CG Road', value: 'CG Road' },
  date: { text: '06/05/2024', value: '2024-05-06' },
  attendedBy: '',
  damage: 'none',
  ...given,
})

const fileOf = (...rows: RowSpec[]): FileSpec => ({ rows, layout: LAYOUT })

const ownersOf = async ({ db }: CaseContext, tenant: string): Promise<ReadonlyMap<string, string>> =>
  new Map((await db.inspect(tenant)).identities.map(({ value, clientId }) => [value, clientId]))

export const knownClientsChapter: Chapter = {
  title: 'Laws of known clients',
  cases: [
    {
      name: 'a phone of one client and an e-mail of another: one visit, on the client of the phone, and the conflict is kept',
      law: 10,
      async run(context) {
        const tenant = context.newTenant()
        const repository = context.db.repository(tenant)
        await importFile(repository, fileOf(rowOf({ phone: PHONE }), rowOf({ email: EMAIL, name: 'Ravi' })))
        const owners = await ownersOf(context, tenant)
        const [byPhone, byEmail] = [owners.get('+919723521333'), owners.get('asha@example.com')]
        assert.notEqual(byPhone, byEmail)
        const date = { text: '07/05/2024', value: '2024-05-07' }
        const both = fileOf(rowOf({ phone: PHONE, email: EMAIL, date }))
        const { importId, conflicts, created } = await importFile(repository, both)
        assert.equal(conflicts, 1)
        assert.deepEqual(created, { clients: 0, stores: 0, visits: 1 })
        const row = only(await allRows(repository, importId), 'row')
        assert.equal(row.clientId, byPhone)
        assert.deepEqual(row.conflict, { clientIds: [byPhone, byEmail] })
        assert.ok(row.warnings.some(({ code }) => code === 'identity-conflict'))
        assert.deepEqual(await ownersOf(context, tenant), owners)
      },
    },
    {
      name: "a held row joins two people, and its fix fits: what they share is one client's",
      law: 3,
      async run(context) {
        const tenant = context.newTenant()
        const repository = context.db.repository(tenant)
        const link = rowOf({ phone: PHONE, email: EMAIL, date: { text: '', value: null } })
        const { importId } = await importFile(
          repository,
          fileOf(rowOf({ phone: PHONE }), link, rowOf({ email: EMAIL })),
        )
        const rows = await allRows(repository, importId)
        assert.equal(rows[1]?.outcome, 'held')
        assert.equal(rows[0]?.clientId, rows[2]?.clientId)
      },
    },
    {
      name: 'a known client keeps its name and gets what was blank',
      law: 9,
      async run(context) {
        const tenant = context.newTenant()
        const repository = context.db.repository(tenant)
        await importFile(repository, fileOf(rowOf({ phone: PHONE })))
        await importFile(repository, fileOf(rowOf({ phone: PHONE, email: EMAIL, name: 'Somebody Else' })))
        const client = only((await context.db.inspect(tenant)).clients, 'client')
        assert.equal(client.name, 'Asha')
        assert.equal(client.email, 'asha@example.com')
        assert.notEqual(client.phone, null)
      },
    },
    {
      name: 'every identity of a new person is claimed at once, so that any of them is met later',
      law: 3,
      async run(context) {
        const tenant = context.newTenant()
        const repository = context.db.repository(tenant)
        await importFile(repository, fileOf(rowOf({ phone: PHONE, phone2: PHONE_TOO, email: EMAIL })))
        for (const given of [{ phone: PHONE }, { phone: PHONE_TOO }, { email: EMAIL }]) {
          const { outcomes } = await importFile(repository, fileOf(rowOf(given)))
          assert.equal(outcomes.visitRepeated, 1)
        }
        assert.equal((await context.db.inspect(tenant)).clients.length, 1)
      },
    },
    {
      name: 'clients that the host created are met by phone and by e-mail, in its raw formats',
      law: 3,
      needs: ['host'],
      async run(context) {
        const tenant = context.newTenant()
        const repository = context.db.repository(tenant)
        const host = present(context.db.host, 'the host')
        const id = await host.createClient(tenant, { name: 'Host', phone: '097235-21333', email: null })
        const other = await host.createClient(tenant, { name: 'Other', phone: null, email: 'Asha@Example.com ' })
        const { importId } = await importFile(repository, fileOf(rowOf({ phone: PHONE }), rowOf({ email: EMAIL })))
        const rows = await allRows(repository, importId)
        assert.deepEqual(
          rows.map(({ clientId }) => clientId),
          [id, other],
        )
        assert.deepEqual(
          rows.map(({ outcome }) => outcome),
          ['visit-added', 'visit-added'],
        )
      },
    },
    {
      name: 'a visit entered by hand follows the rules of a row, and a file that has it too repeats it',
      law: 4,
      run: (context) =>
        holds(context, fc.tuple(arbitraryFile(6), fc.array(soundRow, { maxLength: 4 })), async ([file, entries]) => {
          const tenant = context.newTenant()
          const repository = context.db.repository(tenant)
          const { importId } = await importFile(repository, file)
          for (const row of entries.filter(({ phone2 }) => phone2.text === '')) {
            const before = await context.db.inspect(tenant)
            const { clientId, visitId, outcome } = await recordVisit(
              {
                name: row.name,
                phone: row.phone.text,
                email: row.email.text,
                store: row.store.text,
                visitDate: row.date.text,
                attendedBy: row.attendedBy,
              },
              { repository, defaultCountry: 'IN', dateOrder: 'DMY' },
            )
            const after = await context.db.inspect(tenant)
            assert.equal(outcome === 'client-created', after.clients.length > before.clients.length)
            assert.equal(outcome === 'visit-repeated', after.visits.length === before.visits.length)
            const visit = present(
              after.visits.find(({ id }) => id === visitId),
              'the visit',
            )
            assert.deepEqual([visit.clientId, visit.visitDate], [clientId, row.date.value])
            const owners = await ownersOf(context, tenant)
            for (const { value } of truthOf(row).identities.slice(0, 1)) assert.equal(owners.get(value), clientId)
            const again = await importFile(repository, { rows: [row], layout: LAYOUT })
            assert.equal(again.outcomes.visitRepeated, 1)
          }
          const contents = await context.db.inspect(tenant)
          judgeContents(contents)
          await judgeImport(repository, importId, file.rows.map(truthOf), contents)
        }),
    },
    {
      name: 'an identity that too many share stops the import with a question; either answer loses no row',
      law: 2,
      async run(context) {
        for (const sharedIdentity of ['join', 'demote'] as const) {
          const tenant = context.newTenant()
          const repository = context.db.repository(tenant)
          const rows = ['asha', 'ravi', 'meera', 'dev', 'kiran'].map((who) =>
            rowOf({ phone: PHONE, email: { text: `${who}@example.com`, value: `${who}@example.com` }, name: who }),
          )
          const file = fileOf(...rows, rowOf({ phone: PHONE, name: 'alone' }))
          const options = { repository, ...FILE_OPTIONS, sharedIdentityLimit: 3 }
          const { importId } = await receiveImport(chunksOf(render(file), 64), options)
          const id = present(importId, 'the import')
          await assert.rejects(applyImport(id, { repository }), { code: 'needs-options' })
          assert.deepEqual((await context.db.inspect(tenant)).clients, [])
          await answerQuestions(id, { sharedIdentity }, { repository })
          const report = await applyImport(id, { repository })
          assert.equal(report.status, 'completed')
          assert.equal(report.outcomes.held, 0)
          const contents = await context.db.inspect(tenant)
          judgeContents(contents)
          assert.equal(contents.clients.length, sharedIdentity === 'join' ? 1 : 6)
        }
      },
    },
  ],
}
