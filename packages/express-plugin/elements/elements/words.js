/** @typedef {'name' | 'firstName' | 'lastName' | 'phone' | 'email' | 'store' | 'visitDate' | 'attendedBy'} Field */

/** The fields of a row, in the order in which they are shown. @type {Readonly<Record<Field, string>>} */
export const FIELDS = {
  name: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  phone: 'Phone',
  email: 'E-mail',
  store: 'Store',
  visitDate: 'Visit date',
  attendedBy: 'Attended by',
}

/** @type {Readonly<Record<string, string>>} */
export const OUTCOMES = {
  'client-created': 'New client',
  'visit-added': 'New visit',
  'visit-repeated': 'Already there',
  held: 'Held',
}

/** @type {Readonly<Record<string, string>>} */
export const PHASES = {
  receiving: 'Receiving the file',
  waiting: 'Waiting for another import to finish',
  resolving: 'Finding out who is who',
  previewing: 'Checking the preview',
  applying: 'Recording visits',
}

/** What a warning is about, as the head of a count. @type {Readonly<Record<string, string>>} */
export const WARNINGS = {
  'phone-unverified': 'phone is not a valid number',
  'phone-placeholder': 'phone is a placeholder and counts as blank',
  'phone-digits-lost': 'phone has lost digits in a spreadsheet',
  'email-unverified': 'e-mail is not valid',
  'email-placeholder': 'e-mail is a placeholder and counts as blank',
  'date-in-future': 'visit date lies in the future',
  'identity-conflict': 'phone and e-mail belong to different clients',
  'shared-identity': 'phone or e-mail is shared by many and was not used to match',
  'visit-differs': 'visit was recorded before, with other details',
  'name-differs': 'client is known under another name',
  'fill-rejected': 'database refused to fill a blank field',
}

/** @type {Readonly<Record<string, string>>} */
export const DATE_ORDERS = {
  DMY: 'Day first: 2/5/2024 is 2 May 2024',
  MDY: 'Month first: 2/5/2024 is 5 February 2024',
  YMD: 'Year first: 24/5/2 is 2 May 2024',
}

/** @type {Readonly<Record<string, string>>} */
export const SHARED = {
  join: 'They are all one customer',
  demote: 'Many people share it: do not match by it',
}

/** What to do about a problem that the server tells, by its code. @type {Readonly<Record<string, string>>} */
export const ADVICE = {
  unauthorized: 'Sign in again, then come back to this page.',
  forbidden: 'Ask somebody who may import visits.',
  'source-empty': 'The file is empty. Choose the CSV file that you exported.',
  'header-missing': 'The first line must name the columns, such as Name, Phone, Store, Visit Date.',
  'encoding-unsupported': 'Save the file as “CSV UTF-8” and choose it again.',
  'upload-too-large': 'Split the file and import the parts one after the other: nobody is doubled.',
  'too-many-rows': 'Split the file and import the parts one after the other: nobody is doubled.',
  'too-many-uploads': 'Others are uploading just now. Try again in a minute.',
  'upload-incomplete': 'The connection broke while the file was sent. Send it again.',
  'upload-timeout': 'The connection was too slow. Send the file again.',
  'plan-changed': 'Somebody recorded visits in the meantime. Below is what the import would do now.',
  'row-not-held': 'Somebody else has fixed this row already.',
}

/**
 * How many rows carry each reason, most first, in words.
 *
 * @param {readonly { reasons: readonly { code: string, message: string }[] }[]} held
 */
export const countReasons = (held) => {
  /** @type {Map<string, { message: string, rows: number }>} */
  const counts = new Map()
  for (const { reasons } of held) {
    for (const { code, message } of reasons) {
      const entry = counts.get(code) ?? { message, rows: 0 }
      counts.set(code, { ...entry, rows: entry.rows + 1 })
    }
  }
  return [...counts.values()].sort((a, b) => b.rows - a.rows)
}
