import type { Report } from '@footfall/core'
import { formatTable, printable } from './table.ts'

const HELD_SHOWN = 10

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`

const outcomeLines = ({ outcomes }: Report): readonly string[] =>
  formatTable(
    [
      ['client created', String(outcomes.clientCreated), 'a new customer and the visit'],
      ['visit added', String(outcomes.visitAdded), 'another visit of a customer who was there already'],
      ['visit repeated', String(outcomes.visitRepeated), 'a visit that was there already'],
      ['held', String(outcomes.held), 'kept until somebody fixes it'],
    ],
    [1],
  ).map((line) => `  ${line}`)

export const heldLines = (held: Report['held'], total: number, shown = HELD_SHOWN): readonly string[] => {
  const lines = formatTable(
    held
      .slice(0, shown)
      .map(({ line, rowNumber, reasons }) => [
        `row ${rowNumber}`,
        `line ${line}`,
        reasons.map(({ code, message }) => `${code}: ${message}`).join(' '),
      ]),
  ).map((line) => `  ${line}`)
  return total > shown ? [...lines, `  and ${(total - shown).toLocaleString('en-GB')} more`] : lines
}

const warningLines = ({ warnings }: Report): readonly string[] =>
  formatTable(
    Object.entries(warnings)
      .filter(([, count]) => count > 0)
      .map(([code, count]) => [code, plural(count, 'row')]),
  ).map((line) => `  ${line}`)

const wasAdded = ({ created }: Report): string =>
  created.clients + created.stores + created.visits === 0
    ? 'Nothing was added: every visit was there already.'
    : `Added ${plural(created.clients, 'customer')}, ${plural(created.stores, 'store')}, ${plural(created.visits, 'visit')}.`

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines]

/** The report for people. With `isDryRun` it says what would be. */
export const formatReport = (report: Report, isDryRun = false): string => {
  const { outcomes, source, status, rows, blankLines } = report
  const blank = blankLines === 0 ? '' : `, ${plural(blankLines, 'blank line')}`
  const settled = outcomes.clientCreated + outcomes.visitAdded + outcomes.visitRepeated
  const nothingYet = settled + outcomes.held === 0
  const lines = [
    `${printable(source.name)}: ${plural(rows, 'row')}${blank}${isDryRun ? ' (dry run, nothing was written)' : ''}`,
    ...(report.importId === null ? [] : [`import ${report.importId}, ${status}`]),
    ...(nothingYet ? [] : ['', ...outcomeLines(report)]),
    ...(status === 'completed' && settled > 0 ? ['', wasAdded(report)] : []),
    ...section(
      'Assumed',
      report.assumptions.map(({ message }) => `  ${printable(message)}`),
    ),
    ...section('Worth a look', warningLines(report)),
    ...(report.conflicts === 0
      ? []
      : ['', `${plural(report.conflicts, 'row')} whose phone and e-mail mean different customers.`]),
    ...(report.drift === 0
      ? []
      : ['', `${plural(report.drift, 'row')} came out otherwise than planned: somebody else was writing.`]),
    ...section('Held', heldLines(report.held, outcomes.held)),
    ...section(
      'To decide',
      report.questions.map(({ message }) => `  ${printable(message)}`),
    ),
    ...(report.error === null ? [] : ['', `Stopped: ${printable(report.error.message)}`]),
  ]
  return `${lines.join('\n')}\n`
}
