import type { Chapter } from '../src/index.ts'
import type { Defect } from './defect.ts'

/** The laws in a few words each; the design has them in full. */
const LAWS: readonly string[] = [
  'No byte lost',
  'No row lost',
  'One person, one client',
  'One visit per client, store and date',
  'Idempotence',
  'Order does not matter',
  'A crash changes nothing',
  'Concurrency changes nothing',
  'Only additions',
  'Conflicts are data',
  'Preview is the truth',
  'Tenants are islands',
  'Proof, not counters',
]

const INTRODUCTION = `# The laws, and what proves them

Each law is proved by cases of \`packages/conformance\`, which run on the in-memory storage and on every real database. They
are grouped in chapters: the ports by themselves, and the laws through the whole engine over generated files, in which
phones and e-mails meet often, formats are messy and held rows are among the rest. What must come of a file is known from how
it was made, never from the code under test. Beside them, the chapter "The model" does everything in any order and judges
all laws after each step.

A test that cannot fail proves nothing. So for each law the code is broken on purpose, and the case named must turn red;
\`packages/conformance/test/defects.test.ts\` keeps that up. This page is written from the suite itself: run
\`FOOTFALL_WRITE_DOCS=1 npx vitest run packages/conformance/test/laws-document.test.ts\` after changing it.
`

const section = (law: number, chapters: readonly Chapter[], defects: readonly Defect[]): string => {
  const proofs = chapters.flatMap(({ title, cases }) =>
    cases.filter((one) => one.law === law).map(({ name }) => `- ${title}: ${name}`),
  )
  const broken = defects
    .filter((defect) => defect.law === law)
    .map(({ name, caughtBy }) => `- *${name}*, caught by: ${caughtBy}`)
  return [
    `## Law ${law}: ${LAWS[law - 1] ?? ''}`,
    `Proved by:\n\n${proofs.join('\n')}`,
    `Turns red for:\n\n${broken.join('\n')}`,
  ].join('\n\n')
}

/** `docs/laws.md`. */
export const lawsDocument = (chapters: readonly Chapter[], defects: readonly Defect[]): string =>
  `${[INTRODUCTION.trim(), ...LAWS.map((_, at) => section(at + 1, chapters, defects))].join('\n\n')}\n`
