/** A person as the shop would write them down: raw, in the style of the Chinook sample. */
export interface Person {
  readonly firstName: string
  readonly lastName: string
  readonly city: string
  readonly phone: string
  readonly email: string
}

/** What must be in the database in the end; told by the generator, which knows who is who without reading any number. */
export interface Sample {
  readonly customers: readonly Person[]
  readonly csv: string
  readonly rows: number
  readonly held: number
  /** New people by e-mail; every one of them has a visit. */
  readonly newcomers: readonly Person[]
  /** `e-mail|branch|date`, once each. */
  readonly visits: ReadonlySet<string>
}

export const BRANCHES = ['CG Road', 'Maninagar', 'Paldi']
/** A branch that the file knows and the shop does not. */
const NEW_BRANCH = 'Satellite'

const FIRST = ['Luís', 'Leonie', 'François', 'Bjørn', 'Helena', 'Asha Devi', 'Mark', 'Jennifer', 'Ravi', 'Kara']
const LAST = ['Gonçalves', 'Köhler', 'Tremblay', 'Hansen', 'Holý', 'Patel', 'Philips', 'Peterson', 'Shah', 'Nielsen']
const CITIES = ['São José dos Campos', 'Stuttgart', 'Montréal', 'Oslo', 'Prague', 'Ahmedabad']

/** Countries as prefix, digits of one person, and how the shop and the file write them. */
const COUNTRIES: readonly {
  readonly digits: (n: number) => string
  readonly shop: (d: string) => string
  readonly file: (d: string) => string
}[] = [
  {
    digits: (n) => `551239${230000 + n}`,
    shop: (d) => `+55 (${d.slice(2, 4)}) ${d.slice(4, 8)}-${d.slice(8)}`,
    file: (d) => `+${d}`,
  },
  {
    digits: (n) => `497112${842000 + n}`,
    shop: (d) => `+49 0${d.slice(2, 5)} ${d.slice(5)}`,
    file: (d) => `0049 ${d.slice(2)}`,
  },
  {
    digits: (n) => `151472${14000 + n}`,
    shop: (d) => `+1 (${d.slice(1, 4)}) ${d.slice(4, 7)}-${d.slice(7)}`,
    file: (d) => `+1.${d.slice(1, 4)}.${d.slice(4, 7)}.${d.slice(7)}`,
  },
  { digits: (n) => `919825${100000 + n}`, shop: (d) => `+91 ${d.slice(2, 7)} ${d.slice(7)}`, file: (d) => d.slice(2) },
]

/** mulberry32: the same sample on every machine. */
const createRandom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length]
  if (item === undefined) throw new RangeError('The list is empty.')
  return item
}

/** Customers that the shop has, and a file of visits by some of them and by newcomers, each written in several ways. */
export const generate = ({
  customers,
  newcomers,
  visits,
  seed,
}: Record<'customers' | 'newcomers' | 'visits' | 'seed', number>): Sample => {
  const random = createRandom(seed)
  const people = Array.from({ length: customers + newcomers }, (_, n) => {
    const country = at(COUNTRIES, n)
    const digits = country.digits(n)
    const firstName = at(FIRST, random(FIRST.length))
    const lastName = at(LAST, random(LAST.length))
    return {
      person: {
        firstName,
        lastName,
        city: at(CITIES, random(CITIES.length)),
        phone: country.shop(digits),
        email: `person.${n}@example.com`,
      },
      written: country.file(digits),
      isNew: n >= customers,
    }
  })
  const lines = ['First Name,Last Name,Mobile,E-mail,City,Store,Visit Date']
  const expected = new Set<string>()
  const seen = new Set<Person>()
  for (let row = 0; row < visits; row++) {
    const { person, written, isNew } = at(people, random(people.length))
    const branch = at([...BRANCHES, NEW_BRANCH], random(4))
    const day = 13 + random(12)
    // A newcomer's first row tells both phone and e-mail; later ones, and those of customers, one of them in turn.
    const isFirst = isNew && !seen.has(person)
    if (isNew) seen.add(person)
    const style = random(3)
    const phone = isFirst || style !== 1 ? written : ''
    const email = isFirst || style !== 0 ? person.email.toUpperCase() : ''
    lines.push(
      [
        person.firstName,
        person.lastName,
        phone,
        email,
        person.city,
        style === 2 ? branch.toUpperCase() : branch,
        `${day}/05/2024`,
      ].join(','),
    )
    expected.add(`${person.email}|${branch.toLowerCase()}|2024-05-${day}`)
  }
  lines.push('Nobody,Knows,,nobody@example.com,Oslo,Paldi,31/02/2024')
  return {
    customers: people.filter(({ isNew }) => !isNew).map(({ person }) => person),
    csv: `${lines.join('\r\n')}\r\n`,
    rows: visits + 1,
    held: 1,
    newcomers: [...seen],
    visits: expected,
  }
}
