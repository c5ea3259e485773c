import type { ImportSeal, LedgerRow, PlanChanges, RowOutcome } from '@footfall/core'

export const NO_CHANGES: PlanChanges = { clients: [], claims: [], fills: [], stores: [], visits: [], outcomes: [] }

const encoder = new TextEncoder()

/** A ledger of a header and `rows` records of ten bytes each. */
export const sampleRows = (rows: number): readonly LedgerRow[] => [
  { rowNumber: 0, revision: 1, line: 1, start: 0, end: 10, raw: encoder.encode('a,b,c,d,e\n'), fields: null },
  ...Array.from({ length: rows }, (_, i) => ({
    rowNumber: i + 1,
    revision: 1,
    line: i + 2,
    start: 10 + i * 10,
    end: 20 + i * 10,
    raw: encoder.encode(`${String(i).padStart(9, '0')}\n`),
    fields: null,
  })),
]

export const sampleSeal = (rows: number): ImportSeal => ({
  normaliserVersion: 1,
  bytes: 10 + rows * 10,
  sha256: '0'.repeat(64),
  rows,
  blankLines: 0,
  declared: { defaultCountry: 'IN' },
  dialect: { encoding: 'utf-8', delimiter: ',' },
  headers: ['a', '__proto__', 'nul \0 and half \ud800'],
  mapping: null,
  dateOrder: { status: 'not-needed' },
  rowOptions: {
    defaultCountry: 'IN',
    dateOrder: null,
    excelSerials: false,
    today: null,
    defaultStore: null,
    storeAliases: {},
    placeholders: { phones: [], emails: [] },
    maxFieldLength: 10_000,
  },
  policy: {
    missingIdentity: 'create',
    unknownStore: 'create',
    onExistingClient: 'fill-blanks',
    identityPrecedence: ['phone', 'email'],
    sharedIdentity: 'ask',
    sharedIdentityLimit: 50,
  },
  assumptions: [],
  questions: [],
})

export const outcome = (rowNumber: number, rest: Partial<RowOutcome>): RowOutcome => ({
  rowNumber,
  revision: 1,
  outcome: 'held',
  client: null,
  visit: null,
  reasons: [],
  warnings: [],
  conflict: null,
  name: null,
  attendedBy: null,
  ...rest,
})

export const phone = (value: string) => ({ kind: 'phone', value }) as const

/** Rows 1 to 4: two clients, two stores, three visits, one row held. Row 3 repeats the visit of row 1. */
export const sampleChanges: PlanChanges = {
  clients: [
    { ref: 0, rowNumber: 1, name: 'Asha', phone: '+911', email: null, extra: [['City', 'Ahmedabad']] },
    { ref: 1, rowNumber: 4, name: null, phone: '+912', email: 'b@example.com', extra: [] },
  ],
  claims: [
    { identity: phone('+912'), client: { new: 1 } },
    { identity: phone('+911'), client: { new: 0 } },
    { identity: { kind: 'email', value: 'b@example.com' }, client: { new: 1 } },
  ],
  fills: [],
  stores: [
    { ref: 0, key: 'shivranjani', name: 'Shivranjani' },
    { ref: 1, key: 'cg road', name: 'CG Road' },
  ],
  visits: [
    { ref: 0, client: { new: 0 }, store: { new: 0 }, visitDate: '2024-05-02', attendedBy: 'Ravi' },
    { ref: 1, client: { new: 0 }, store: { new: 1 }, visitDate: '2024-05-06', attendedBy: null },
    { ref: 2, client: { new: 1 }, store: { new: 0 }, visitDate: '2024-05-02', attendedBy: null },
  ],
  outcomes: [
    outcome(1, { outcome: 'client-created', client: { new: 0 }, visit: { new: 0 }, name: 'Asha', attendedBy: 'Ravi' }),
    outcome(2, { outcome: 'visit-added', client: { new: 0 }, visit: { new: 1 }, name: 'Asha' }),
    outcome(3, {
      outcome: 'visit-repeated',
      client: { new: 0 },
      visit: { new: 0 },
      warnings: [{ code: 'phone-unverified', field: 'phone', message: 'The phone is not a valid number.' }],
      name: 'Asha P',
    }),
    outcome(4, { outcome: 'client-created', client: { new: 1 }, visit: { new: 2 } }),
    outcome(5, { reasons: [{ code: 'date-missing', field: 'visitDate', message: 'The row has no visit date.' }] }),
  ],
}
