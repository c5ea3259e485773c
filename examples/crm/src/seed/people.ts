/** Made-up clients; their numbers lie in the range that `examples/data` uses. Written down as people do. */
export const PEOPLE: readonly (readonly [
  name: string,
  mobile: string | null,
  email: string | null,
  tier: 'Bronze' | 'Silver' | 'Gold',
  birthday: string | null,
])[] = [
  ['Asha Trivedi', '097235 21333', null, 'Gold', '1988-11-23'],
  ['Bhavin Kansara', '+91 98980-10001', 'Bhavin.Kansara@example.com', 'Silver', '1979-02-09'],
  ['Chaitali Desai', '98980 10002', 'chaitali.d@example.com', 'Gold', null],
  ['Eshan Dalal', '(0) 98980 10003', null, 'Bronze', '1991-07-30'],
  ['Falguni Oza', '98980-10004', null, 'Bronze', null],
  ['Girish Nayak', '0 98980 10005', 'girish.nayak@example.com', 'Silver', '1968-01-17'],
  ['Heena Vora', null, 'heena.vora@example.com', 'Silver', '1984-06-21'],
  ['Jalpa Rathod', '+919898010007', null, 'Bronze', null],
  ['Lata Pandya', '098980 10009', null, 'Gold', '1957-12-05'],
  ['Amee Contractor', '98980 10041', 'amee.contractor@example.com', 'Bronze', '1994-03-14'],
  ['Bharat Mistry', '098980 10042', null, 'Silver', null],
  ['Devika Raval', '+91 98980 10043', 'devika@example.com', 'Gold', '1981-09-02'],
  ['Farida Lokhandwala', '98980.10044', null, 'Bronze', null],
  ['Harsh Panchal', '0 98980-10045', 'harsh.panchal@example.com', 'Bronze', '1999-05-27'],
  ['Indira Choksi', '98980 10046', null, 'Gold', '1949-10-11'],
  ['Jignesh Barot', '+91-98980-10047', null, 'Silver', null],
  ['Komal Zaveri', '9898010048', 'komal.zaveri@example.com', 'Silver', '1986-04-08'],
  ['Leela Gandhi', '098980 10049', null, 'Bronze', null],
  ['Mukesh Soni', '98980 10050', 'mukesh.soni@example.com', 'Gold', '1972-08-19'],
  // One number under two names, as a CRM of some years has them.
  ['M. Soni', '+91 98980 10050', null, 'Bronze', null],
  ['Nimisha Thakore', '98980 10051', null, 'Bronze', '1990-01-01'],
  ['Pankaj Vyas', '(98980) 10052', 'pankaj.vyas@example.com', 'Silver', null],
  ['Rekha Jadeja', '098980-10053', null, 'Silver', '1963-02-28'],
  ['Tushar Acharya', '98980 10054', null, 'Bronze', null],
]

export const STORES = ['Shivranjani', 'CG Road', 'Maninagar'] as const

type Store = (typeof STORES)[number]

export const CALLS: readonly (readonly [
  client: string,
  at: string,
  direction: 'in' | 'out',
  subject: string,
  staff: string,
])[] = [
  ['Asha Trivedi', '2024-04-30T11:10', 'in', 'Asked whether the bridal set is still there.', 'Hetal'],
  ['Asha Trivedi', '2024-05-09T16:25', 'out', 'The exchanged bangles are ready.', 'Mitesh'],
  ['Bhavin Kansara', '2024-05-04T10:05', 'out', 'Invited to the new collection.', 'Hetal'],
  ['Heena Vora', '2024-05-13T12:40', 'in', 'Wants to come with her sister again.', 'Hetal'],
  ['Girish Nayak', '2024-05-14T18:00', 'in', 'Needs a repair within the day.', 'Mitesh'],
  ['Devika Raval', '2024-03-19T15:30', 'out', 'Her order has arrived.', 'Rupal'],
]

export const PURCHASES: readonly (readonly [
  client: string,
  at: string,
  store: Store,
  item: string,
  amount: number,
  bill: string,
])[] = [
  ['Asha Trivedi', '2024-05-06T17:40', 'CG Road', 'two bangles, 22k', 84_500, 'CG-2024-0611'],
  ['Asha Trivedi', '2023-11-10T19:15', 'Shivranjani', 'a pair of earrings', 23_900, 'SH-2023-2210'],
  ['Chaitali Desai', '2024-05-14T13:20', 'CG Road', 'a chain, 22k', 61_250, 'CG-2024-0688'],
  ['Girish Nayak', '2024-05-15T18:45', 'Shivranjani', 'a ring', 31_000, 'SH-2024-0940'],
  ['Lata Pandya', '2024-02-02T12:00', 'Maninagar', 'a silver lamp', 8_400, 'MN-2024-0133'],
  ['Mukesh Soni', '2024-01-22T17:10', 'Maninagar', 'a coin, 10 g', 66_700, 'MN-2024-0071'],
]

export const NOTES: readonly (readonly [client: string, at: string, by: string, body: string])[] = [
  ['Asha Trivedi', '2024-05-03T09:30', 'Hetal Shah', 'Wedding in the family on 12 June. Prefers to be called after 4.'],
  ['Asha Trivedi', '2023-11-10T19:30', 'Hetal Shah', 'Ring size 12.'],
  ['Falguni Oza', '2024-04-11T11:00', 'Rupal Amin', 'Looking for something for her daughter’s birthday.'],
  ['Heena Vora', '2024-05-08T17:05', 'Hetal Shah', 'Her sister liked the temple necklace.'],
]
