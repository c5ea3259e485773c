import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MapColumnsOptions, mapColumns } from './map-columns.ts'

const reportOf = (headers: readonly string[], options: MapColumnsOptions = {}) => {
  const result = mapColumns(headers, options)
  if (!result.ok) throw new Error(result.message)
  return result.report
}
const refusalOf = (headers: readonly string[], options: MapColumnsOptions = {}) => {
  const result = mapColumns(headers, options)
  if (result.ok) throw new Error('the columns were mapped')
  return result
}

describe('columns are found by what they are called', () => {
  test.each([
    [
      'Indian retail',
      ['Sr. No.', 'Customer Name', 'Mobile No.', 'Email ID', 'Showroom', 'Date of Visit', 'Attended By'],
      {
        name: ['Customer Name'],
        phone: ['Mobile No.'],
        email: ['Email ID'],
        store: ['Showroom'],
        visitDate: ['Date of Visit'],
        attendedBy: ['Attended By'],
      },
    ],
    [
      'short',
      ['Name', 'Phone', 'Store', 'Date'],
      { name: ['Name'], phone: ['Phone'], store: ['Store'], visitDate: ['Date'] },
    ],
    [
      'snake case',
      ['full_name', 'contact_number', 'branch_name', 'visit_date', 'sales_person'],
      {
        name: ['full_name'],
        phone: ['contact_number'],
        store: ['branch_name'],
        visitDate: ['visit_date'],
        attendedBy: ['sales_person'],
      },
    ],
    [
      'Shopify customers',
      [
        'First Name',
        'Last Name',
        'Email',
        'Accepts Email Marketing',
        'Company',
        'Address1',
        'Phone',
        'Location',
        'Created At',
      ],
      {
        firstName: ['First Name'],
        lastName: ['Last Name'],
        email: ['Email'],
        phone: ['Phone'],
        store: ['Location'],
        visitDate: ['Created At'],
      },
    ],
    [
      'HubSpot contacts',
      [
        'Record ID',
        'First Name',
        'Last Name',
        'Email',
        'Phone Number',
        'Mobile Phone Number',
        'Contact owner',
        'Create Date',
        'Store',
      ],
      {
        firstName: ['First Name'],
        lastName: ['Last Name'],
        email: ['Email'],
        phone: ['Phone Number', 'Mobile Phone Number'],
        attendedBy: ['Contact owner'],
        visitDate: ['Create Date'],
        store: ['Store'],
      },
    ],
    [
      'Salesforce contacts',
      [
        'FirstName',
        'LastName',
        'MobilePhone',
        'HomePhone',
        'OtherPhone',
        'Email',
        'CreatedDate',
        'Branch__c',
        'Visit_Date__c',
      ],
      {
        firstName: ['FirstName'],
        lastName: ['LastName'],
        phone: ['MobilePhone', 'HomePhone', 'OtherPhone'],
        email: ['Email'],
        store: ['Branch__c'],
        visitDate: ['Visit_Date__c'],
      },
    ],
    [
      'Salesforce report',
      ['First Name', 'Last Name', 'Mobile', 'Home Phone', 'Email', 'Created Date', 'Branch'],
      {
        firstName: ['First Name'],
        lastName: ['Last Name'],
        phone: ['Mobile', 'Home Phone'],
        email: ['Email'],
        visitDate: ['Created Date'],
        store: ['Branch'],
      },
    ],
    [
      'Google Contacts',
      [
        'Name',
        'Given Name',
        'Family Name',
        'E-mail 1 - Label',
        'E-mail 1 - Value',
        'E-mail 2 - Value',
        'Phone 1 - Type',
        'Phone 1 - Value',
        'Phone 2 - Value',
        'Outlet',
        'Visited On',
      ],
      {
        firstName: ['Given Name'],
        lastName: ['Family Name'],
        email: ['E-mail 1 - Value', 'E-mail 2 - Value'],
        phone: ['Phone 1 - Value', 'Phone 2 - Value'],
        store: ['Outlet'],
        visitDate: ['Visited On'],
      },
    ],
    [
      'Zoho',
      ['Contact Name', 'Email', 'Secondary Email', 'Phone', 'Mobile', 'Lead Owner', 'Created Time', 'Store Name'],
      {
        name: ['Contact Name'],
        email: ['Email', 'Secondary Email'],
        phone: ['Phone', 'Mobile'],
        attendedBy: ['Lead Owner'],
        visitDate: ['Created Time'],
        store: ['Store Name'],
      },
    ],
    [
      'the requirement',
      ['Client', 'Phone', 'WhatsApp', 'Store', 'Visit Date', 'attended_by'],
      {
        name: ['Client'],
        phone: ['Phone', 'WhatsApp'],
        store: ['Store'],
        visitDate: ['Visit Date'],
        attendedBy: ['attended_by'],
      },
    ],
  ])('%s', (_, headers, report) => {
    expect(reportOf(headers)).toEqual(report)
  })

  test('a store’s phone and e-mail are not the customer’s', () => {
    const headers = [
      'Store',
      'Store Phone',
      'Store Email',
      'Branch Mobile',
      'Staff Phone',
      'Mobile',
      'Visit Date',
      'Store Manager',
    ]
    expect(reportOf(headers)).toEqual({ phone: ['Mobile'], store: ['Store'], visitDate: ['Visit Date'] })
    expect(refusalOf(['Store', 'Store Phone', 'Visit Date'])).toMatchObject({
      missing: ['phone or email'],
      suggestions: [],
    })
  })

  test('plain names come before vague ones, which are then left over', () => {
    const result = mapColumns(['Date', 'Visit Date', 'Location', 'Store', 'Phone', 'Created At'], {})
    expect(result).toMatchObject({
      mapping: { fields: { visitDate: [1], store: [3], phone: [4] }, extra: [0, 2, 5] },
    })
  })

  test('several columns feed one field by position, and so do equal headers', () => {
    const result = mapColumns(['Phone', 'Store', 'Phone', 'Visit Date', 'Mobile 2', 'Store'], {})
    expect(result).toMatchObject({
      mapping: { fields: { phone: [0, 2, 4], store: [1, 5], visitDate: [3] }, extra: [] },
    })
  })

  test('“Contact” is what to call, unless there is a phone', () => {
    expect(reportOf(['Name', 'Contact', 'Store', 'Date'])).toMatchObject({ name: ['Name'], phone: ['Contact'] })
    expect(reportOf(['Contact', 'Mobile', 'Store', 'Date'])).not.toHaveProperty('name')
    expect(reportOf(['Contact', 'Mobile', 'Store', 'Date'])).toMatchObject({ phone: ['Mobile'] })
  })

  test('any header is legal', () => {
    const odd = ['__proto__', 'constructor', '', ' ', 'toString', '\u0000', 'x'.repeat(5_000), '9723521333']
    const result = mapColumns([...odd, 'Phone', 'Store', 'Visit Date'], {})
    expect(result).toMatchObject({ ok: true, mapping: { extra: odd.map((_, position) => position) } })
    expect(reportOf(['__proto__', 'Store', 'Visit Date'], { mapping: { phone: '__proto__' } })).toMatchObject({
      phone: ['__proto__'],
    })
  })
})

describe('an explicit mapping', () => {
  const headers = ['Kunde', 'Fon', 'Phone', 'Store', 'Visit Date', 'Fon']

  test('replaces the names for its field and leaves the others alone', () => {
    expect(reportOf(headers, { mapping: { phone: 'Fon', name: ['Kunde'] } })).toEqual({
      name: ['Kunde'],
      phone: ['Fon', 'Fon'],
      store: ['Store'],
      visitDate: ['Visit Date'],
    })
  })

  test('goes by the exact text first, then by the name without case and punctuation', () => {
    expect(reportOf(['PHONE', 'phone', 'Store', 'Visit Date'], { mapping: { phone: 'phone' } }).phone).toEqual([
      'phone',
    ])
    expect(reportOf(headers, { mapping: { phone: ' FON ' } }).phone).toEqual(['Fon', 'Fon'])
  })

  test('takes its columns away from the names, and may use one column twice', () => {
    expect(reportOf(headers, { mapping: { attendedBy: 'Store', store: 'Store' } })).toMatchObject({
      attendedBy: ['Store'],
      store: ['Store'],
    })
    expect(refusalOf(headers, { mapping: { name: 'Store' } })).toMatchObject({
      code: 'columns-missing',
      missing: ['store'],
    })
  })

  test('with an empty list leaves the field out', () => {
    expect(refusalOf(headers, { mapping: { phone: [] } })).toMatchObject({ missing: ['phone or email'] })
  })

  test('that names what is not there is refused, with what was perhaps meant', () => {
    const refusal = refusalOf(headers, { mapping: { phone: ['Phon', 'Fon'], email: 'Mail' } })
    expect(refusal).toMatchObject({
      code: 'options-invalid',
      unknownHeaders: [
        { field: 'phone', header: 'Phon' },
        { field: 'email', header: 'Mail' },
      ],
      suggestions: [{ field: 'phone', header: 'Phone' }],
    })
    expect(refusal.message).toContain('"Phone"')
  })
})

describe('what is missing', () => {
  test('is named, with the nearest headers', () => {
    const refusal = refusalOf(['Moblie', 'Stoer', 'Visit Dte', 'Notes'])
    expect(refusal).toMatchObject({ code: 'columns-missing', missing: ['store', 'visitDate', 'phone or email'] })
    expect(refusal.suggestions).toEqual([
      { field: 'store', header: 'Stoer' },
      { field: 'visitDate', header: 'Visit Dte' },
      { field: 'phone', header: 'Moblie' },
    ])
    expect(refusal.unmapped).toEqual(['Moblie', 'Stoer', 'Visit Dte', 'Notes'])
  })

  test('is looked for in the first record too', () => {
    const refusal = refusalOf(['A', 'B', 'C', 'D'], {
      firstRecord: ['9723521333', 'asha@example.com', '2/5/2024', 'x'],
    })
    expect(refusal.suggestions).toEqual([
      { field: 'visitDate', header: 'C' },
      { field: 'phone', header: 'A' },
      { field: 'email', header: 'B' },
    ])
    expect(refusal.message).not.toContain('9723521333')
  })

  test('a store is not missing where there is a default one', () => {
    expect(reportOf(['Phone', 'Visit Date'], { defaultStore: 'CG Road' })).toEqual({
      phone: ['Phone'],
      visitDate: ['Visit Date'],
    })
    expect(refusalOf(['Phone', 'Visit Date'], { defaultStore: ' ' }).missing).toEqual(['store'])
  })

  test('one of phone and e-mail is enough', () => {
    expect(reportOf(['Email', 'Store', 'Visit Date'])).toMatchObject({ email: ['Email'] })
  })

  test.each([
    [['9723521333', 'CG Road', '2/5/2024']],
    [['Asha', 'asha@example.com', 'CG Road']],
    [['x', '14 May 2024']],
    [['+91 97235 21333', '']],
  ])('a first record that looks like data is no header: %j', (cells) => {
    const refusal = refusalOf(cells)
    expect(refusal.code).toBe('header-missing')
    for (const cell of cells) if (cell !== '') expect(refusal.message).not.toContain(cell)
    expect(refusalOf(cells, { mapping: { phone: 'Phone' } }).code).toBe('header-missing')
  })

  test('a header of unknown words is a header', () => {
    expect(refusalOf(['abc']).code).toBe('columns-missing')
    expect(refusalOf(['2024', 'Q1']).code).toBe('columns-missing')
    expect(refusalOf([]).code).toBe('columns-missing')
  })

  test('two thousand headers of junk are answered at once', () => {
    const started = performance.now()
    refusalOf(Array.from({ length: 2_000 }, (_, i) => `customer mobile nmber ${i}`.repeat(3)))
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

test('neither the order of the columns nor case, spacing and punctuation of headers change what feeds what', () => {
  const headers = ['Customer Name', 'Mobile No.', 'Email ID', 'Showroom', 'Date of Visit', 'Attended By', 'Notes']
  const plain = mapColumns(headers, {})
  const dress = fc.constantFrom(
    (header: string) => header.toUpperCase(),
    (header: string) => header.toLowerCase().replaceAll(' ', '_'),
    (header: string) => ` ${header.replaceAll(' ', '  ')} `,
    (header: string) => header.replaceAll(/[ .]/g, ''),
    (header: string) => header.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    (header: string) => `\ufeff${header}:*`,
  )
  const permuted = fc.shuffledSubarray(headers, { minLength: headers.length })
  fc.assert(
    fc.property(permuted, fc.array(dress, { minLength: 7, maxLength: 7 }), (order, dresses) => {
      const dressed = order.map((header, at) => dresses[at]?.(header) ?? header)
      const result = mapColumns(dressed, {})
      expect(result.ok && plain.ok).toBe(true)
      if (!result.ok || !plain.ok) return
      for (const [field, positions] of Object.entries(plain.mapping.fields)) {
        const found = new Map(Object.entries(result.mapping.fields)).get(field) ?? []
        expect(found.map((position) => order[position])).toEqual(positions.map((position) => headers[position]))
      }
      expect(result.mapping.extra.map((position) => order[position])).toEqual(['Notes'])
    }),
  )
})

test('mapping is total: any headers and any mapping give a result', () => {
  const text = fc.string({ unit: 'binary', maxLength: 20 })
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), fc.option(text, { nil: undefined }), (headers, phone) => {
      const result = mapColumns(headers, { mapping: { phone }, firstRecord: headers })
      expect(typeof result.ok).toBe('boolean')
    }),
  )
})
