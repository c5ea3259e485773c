import { expect, test } from 'vitest'
import { type SharedIdentity, sharedQuestion } from './shared-question.ts'

const shared = (others: number, rest: Partial<SharedIdentity> = {}): SharedIdentity => ({
  kind: 'phone',
  others,
  rowNumbers: [7, 9],
  ...rest,
})

test('nothing shared is no question', () => {
  expect(sharedQuestion([], 20)).toBeNull()
})

test('one shared identity is asked about by its first row, without its value', () => {
  const one = shared(21)
  expect(sharedQuestion([one], 20)).toEqual({
    code: 'shared-identity',
    message:
      'The phone of row 7 stands beside 21 other phones and e-mails; the limit is 20. Declare sharedIdentity: "join" if ' +
      'all of them are one customer, "demote" if it is a number that many share.',
    option: 'sharedIdentity',
    choices: ['join', 'demote'],
    details: { limit: 20, count: 1, identities: [one] },
  })
})

test('an e-mail is called one, and how many more there are is said', () => {
  const message = sharedQuestion([shared(30, { kind: 'email', rowNumbers: [3] }), shared(21), shared(22)], 20)?.message
  expect(message).toContain('The e-mail of row 3 (and 2 more like it) stands beside 30 other phones and e-mails;')
})

test('all of them are counted, the first hundred are listed', () => {
  const all = Array.from({ length: 130 }, (_, at) => shared(21 + at))
  expect(sharedQuestion(all, 20)?.details).toEqual({ limit: 20, count: 130, identities: all.slice(0, 100) })
})
