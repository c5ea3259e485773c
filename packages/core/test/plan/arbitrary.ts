import fc from 'fast-check'
import type { Known } from '../../src/plan/known.ts'
import { DEFAULT_POLICY, type PlanPolicy } from '../../src/plan/plan.ts'
import { reason } from '../../src/row/reason.ts'
import type { Identity, Row } from '../../src/row/row.ts'
import { email, makeRow, phone } from './make.ts'

/** So few that rows meet often; some beyond ASCII and beyond U+FFFF, where orders of text part ways. */
const PHONES = ['+911', '+912', '+913', '912', '0912', '+914'].map(phone)
const EMAILS = ['a@x.in', 'b@x.in', '\u{1f600}@x.in', '\uffee@x.in', 'ü@x.in'].map(email)
const CLIENTS = ['c1', 'c2', 'c3', 'c4']
const STORES = ['cg road', 'shivranjani', 'ring road']
const DATES = ['2024-05-02', '2024-05-06']

const text = (...texts: readonly string[]) => fc.constantFrom(null, null, ...texts)

export const identities = (): fc.Arbitrary<readonly Identity[]> =>
  fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...PHONES), { maxLength: 2 }),
      fc.uniqueArray(fc.constantFrom(...EMAILS), { maxLength: 2 }),
    )
    .map(([phones, emails]) => [...phones, ...emails])

type Fields = Omit<Row, 'rowNumber' | 'line' | 'contentKey' | 'revision' | 'extra' | 'warnings'>

const fields = (): fc.Arbitrary<Fields> =>
  fc.record({
    identities: identities(),
    name: text('Asha', 'asha ', 'Ravi'),
    attendedBy: text('Bob', 'BOB', 'Eve'),
    store: fc.constantFrom(...STORES).map((key) => ({ key, name: key.toUpperCase() })),
    visitDate: fc.constantFrom(...DATES),
    reasons: fc.constantFrom([], [], [], [], [reason('date-unreadable', 'visitDate')]),
    intact: fc.constant(true),
  })

/** A row that could not be taken apart. */
const broken = (row: Fields): Fields => ({
  ...row,
  identities: [],
  store: null,
  visitDate: null,
  reasons: [reason('quote-unclosed')],
  intact: false,
})

export const numbered = (list: readonly Fields[]): readonly Row[] =>
  list.map(({ identities: own, ...rest }, at) => {
    const row = makeRow(at + 1, own, rest)
    return row.intact ? row : { ...row, contentKey: null }
  })

export const rows = (maxLength = 14): fc.Arbitrary<readonly Row[]> =>
  fc
    .array(
      fc.tuple(fields(), fc.nat(15)).map(([row, die]) => (die === 0 ? broken(row) : row)),
      { maxLength },
    )
    .map(numbered)

export const known = (): fc.Arbitrary<Known> =>
  fc
    .record({
      owners: fc.uniqueArray(
        fc.record({ identity: fc.constantFrom(...PHONES, ...EMAILS), clientId: fc.constantFrom(...CLIENTS) }),
        { selector: ({ identity }) => `${identity.kind} ${identity.value}`, maxLength: 6 },
      ),
      clients: fc.tuple(
        ...CLIENTS.map((id) =>
          fc.record({
            id: fc.constant(id),
            name: fc.constantFrom(null, ' ', 'Asha', 'Ravi'),
            phone: fc.constantFrom(null, '98'),
            email: fc.constantFrom(null, 'z@x.in'),
          }),
        ),
      ),
      stores: fc.subarray(STORES.map((key, at) => ({ key, id: `s${at}` }))),
      visits: fc.uniqueArray(
        fc.record({
          clientId: fc.constantFrom(...CLIENTS),
          storeId: fc.constantFrom('s0', 's1', 's2'),
          visitDate: fc.constantFrom(...DATES),
          attendedBy: text('Bob', 'Eve'),
        }),
        { selector: ({ clientId, storeId, visitDate }) => `${clientId} ${storeId} ${visitDate}`, maxLength: 6 },
      ),
    })
    .map(({ visits, ...rest }) => ({ ...rest, visits: visits.map((visit, at) => ({ ...visit, id: `v${at}` })) }))

/** Never `ask`: it refuses instead of planning. */
export const policy = (): fc.Arbitrary<PlanPolicy> =>
  fc
    .record({
      missingIdentity: fc.constantFrom('create' as const, 'create' as const, 'hold' as const),
      unknownStore: fc.constantFrom('create' as const, 'create' as const, 'hold' as const),
      onExistingClient: fc.constantFrom('fill-blanks' as const, 'fill-blanks' as const, 'keep' as const),
      identityPrecedence: fc.constantFrom(['phone', 'email'] as const, ['email', 'phone'] as const),
      sharedIdentity: fc.constantFrom('join' as const, 'demote' as const),
      sharedIdentityLimit: fc.integer({ min: 1, max: 5 }),
    })
    .map((chosen) => ({ ...DEFAULT_POLICY, ...chosen }))
