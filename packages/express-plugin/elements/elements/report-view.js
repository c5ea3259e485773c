import { h, table } from './dom.js'
import { number, plural } from './format.js'
import { heldRows } from './held-rows.js'
import { WARNINGS } from './words.js'

/** The totals as a sum that a person can check. @param {any} report */
const totals = ({ rows, outcomes }) =>
  table(
    `${plural(rows, 'row')} accounted for`,
    ['What became of them', 'Rows'],
    [
      ['Made a new client, with a visit', number(outcomes.clientCreated)],
      ['Became a visit of a client who is known', number(outcomes.visitAdded)],
      ['Was recorded before: nothing to add', number(outcomes.visitRepeated)],
      ['Held for you to fix', number(outcomes.held)],
      [
        'Together',
        `${number(outcomes.clientCreated + outcomes.visitAdded + outcomes.visitRepeated + outcomes.held)} of ${number(rows)}`,
      ],
    ],
  )

/** @param {any} report */
const notes = ({ created, conflicts, drift, warnings }) => {
  const lines = [
    `${plural(created.visits, 'visit')}, ${plural(created.clients, 'client')} and ${plural(created.stores, 'store')} were recorded.`,
    conflicts > 0 &&
      `${plural(conflicts, 'row')} had a phone and an e-mail of different clients: the visit is on one of them.`,
    drift > 0 &&
      `${plural(drift, 'row')} came out otherwise than the preview showed, because somebody else recorded visits meanwhile.`,
    ...Object.entries(warnings).map(([code, rows]) => `${plural(Number(rows), 'row')}: ${WARNINGS[code] ?? code}.`),
  ]
  return h('ul', {}, ...lines.flatMap((line) => (line === false ? [] : [h('li', {}, line)])))
}

/** The proof, from what is stored. @param {any} verification */
const proof = ({ ok, violations }) =>
  ok
    ? h(
        'p',
        { class: 'proof' },
        h('strong', {}, 'Checked: '),
        'every byte of the file is stored, and every row has its outcome and its visit.',
      )
    : h(
        'div',
        { class: 'proof broken' },
        h('p', {}, h('strong', {}, 'The check failed. '), 'Show this to whoever runs the system:'),
        h(
          'ul',
          {},
          ...violations
            .slice(0, 20)
            .map((/** @type {any} */ one) =>
              h('li', {}, one.rowNumber === null ? one.message : `Row ${one.rowNumber}: ${one.message}`),
            ),
        ),
      )

/**
 * Shows where a finished import stands, with its held rows.
 *
 * @param {import('./base.js').FootfallElement} element
 * @param {any} report
 * @param {readonly Node[]} [after] what comes at the end
 */
export const showReport = async (element, report, after = []) => {
  const { api } = element
  const importId = report.importId
  const sums = h('div', {}, totals(report), notes(report))
  const proven = h('div')
  const verify = async () => proven.replaceChildren(proof(await api.verify(importId)))
  const refresh = async () => {
    const now = await api.report(importId)
    sums.replaceChildren(totals(now), notes(now))
    await verify()
  }
  const held = report.outcomes.held === 0 ? null : await heldRows(element, importId, refresh)
  element.show(h('h2', {}, 'Report: ', report.source.name), sums, proven, ...(held === null ? [] : [held]), ...after)
  await verify()
}
