import * as fc from 'fast-check'
import type { FileSpec, Layout } from './render.ts'
import type { RowSpec, Spelled } from './row-spec.ts'

const spelled = (value: string | null, ...texts: readonly string[]): readonly Spelled[] =>
  texts.map((text) => ({ text, value }))

const BLANK: Spelled = { text: '', value: null }

/** Few people, so that they meet often; each in the spellings that spreadsheets give them. */
const PHONES = [
  ...spelled('+919723521333', '9723521333', '+91 97235 21333', '097235-21333', '="9723521333"', '9723521333.0'),
  ...spelled('+919825012345', '9825012345', "'9825012345", '(98250) 12345', '+91-9825012345'),
  ...spelled('+919909812346', '9909812346', '0091 99098 12346', '९९०९८१२३४६'),
  ...spelled('+917567845121', '7567845121', '75678 45121'),
  ...spelled('+919427300186', '9427300186'),
  // Not a valid number: it matches only the very same digits.
  ...spelled('4471906', '4471906', '447-1906'),
]
const EMAILS = [
  ...spelled('asha@example.com', 'asha@example.com', ' Asha@Example.COM '),
  ...spelled('ravi.k+crm@example.org', 'ravi.k+crm@example.org', 'RAVI.K+crm@example.org'),
  ...spelled('meera@example.in', 'meera@example.in'),
  ...spelled('dev@example.net', 'dev@example.net', 'dev@example.net  '),
]
/** Neither can be used, and neither may be thrown away. */
const BAD_IDENTITY = { phone: { text: '4471', value: null }, email: BLANK }
const STORES = [
  ...spelled('CG Road', 'CG Road', 'cg  road', ' CG ROAD'),
  ...spelled('Satellite', 'Satellite', 'SATELLITE'),
  ...spelled('નવરંગપુરા', 'નવરંગપુરા'),
]
const DATES = [
  ...spelled('2024-05-06', '06/05/2024', '6-5-24', '2024-05-06', '6 May 2024', '06.05.2024 14:30'),
  ...spelled('2024-05-14', '14/05/2024', '2024/05/14'),
  ...spelled('2024-02-29', '29/02/2024', '29-Feb-2024'),
]
const BAD_DATES = spelled(null, '', '31/02/2024', 'soon')
const NAMES = ['Asha Patel', 'Ravi', 'Meera', 'Dev', '', 'Patel, "Asha"', 'Ășă\u0301 𝒳']
const ATTENDANTS = ['Kiran', 'Kiran', 'Nita', '']

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

type Who = Pick<RowSpec, 'phone' | 'phone2' | 'email'>

const who: fc.Arbitrary<Who> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ phone: pick(...PHONES), phone2: fc.constant(BLANK), email: fc.constant(BLANK) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ phone: fc.constant(BLANK), phone2: fc.constant(BLANK), email: pick(...EMAILS) }),
  },
  { weight: 6, arbitrary: fc.record({ phone: pick(...PHONES), phone2: fc.constant(BLANK), email: pick(...EMAILS) }) },
  {
    weight: 2,
    arbitrary: fc.record({ phone: pick(...PHONES), phone2: pick(...PHONES), email: pick(BLANK, ...EMAILS) }),
  },
  { weight: 2, arbitrary: fc.constant({ phone: BLANK, phone2: BLANK, email: BLANK }) },
  { weight: 1, arbitrary: fc.constant({ ...BAD_IDENTITY, phone2: BLANK }) },
)

export const arbitraryRow: fc.Arbitrary<RowSpec> = fc
  .record({
    who,
    name: pick(...NAMES),
    store: fc.oneof({ weight: 14, arbitrary: pick(...STORES) }, { weight: 1, arbitrary: fc.constant(BLANK) }),
    date: fc.oneof({ weight: 12, arbitrary: pick(...DATES) }, { weight: 1, arbitrary: pick(...BAD_DATES) }),
    attendedBy: pick(...ATTENDANTS),
    damage: fc.oneof(
      { weight: 24, arbitrary: pick<RowSpec['damage']>('none') },
      { weight: 1, arbitrary: pick<RowSpec['damage']>('quote-unclosed', 'undecodable-bytes', 'too-many-fields') },
    ),
  })
  .map(({ who: identities, ...row }) => ({ ...identities, ...row }))

/** A row that becomes a visit whatever happens. */
export const soundRow: fc.Arbitrary<RowSpec> = fc
  .record({ row: arbitraryRow, store: pick(...STORES), date: pick(...DATES), phone: pick(...PHONES) })
  .map(({ row, store, date, phone }) => ({
    ...row,
    store,
    date,
    damage: 'none' as const,
    ...(row.phone.text !== '' && row.phone.value === null ? { phone } : {}),
  }))

export const arbitraryLayout: fc.Arbitrary<Layout> = fc.record({
  delimiter: pick(',', ';', '\t'),
  newline: pick('\n', '\r\n', '\r'),
  bom: fc.boolean(),
  blankEvery: fc.integer({ min: 0, max: 4 }),
  quoteAll: fc.boolean(),
  lastNewline: fc.boolean(),
  chunk: pick(1, 3, 17, 64, 4096),
})

/** Files in which phones and e-mails meet often, with held rows and damage among them. */
export const arbitraryFile = (maxRows = 14): fc.Arbitrary<FileSpec> =>
  fc.record({ rows: fc.array(arbitraryRow, { minLength: 1, maxLength: maxRows }), layout: arbitraryLayout })

export const batchSizes = pick(1, 2, 3, 5, 2_000)
