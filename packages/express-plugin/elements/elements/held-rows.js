import { focusOn, h, table } from './dom.js'
import { fixForm } from './fix-form.js'
import { plural } from './format.js'
import { FIELDS, OUTCOMES } from './words.js'

/** @param {any} row */
const summary = (row) =>
  Object.entries(FIELDS)
    .flatMap(([field, label]) => (row.fields[field] ? [`${label}: ${row.fields[field]}`] : []))
    .join(', ')

/** @param {any} row */
const reasons = (row) => h('ul', {}, ...row.reasons.map((/** @type {any} */ one) => h('li', {}, one.message)))

/** @param {Blob} blob @param {string} name */
const download = (blob, name) => {
  const url = URL.createObjectURL(blob)
  h('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/**
 * The held rows of an import: each can be fixed in place, all of them as a file.
 *
 * @param {import('./base.js').FootfallElement} element
 * @param {string} importId
 * @param {() => Promise<void>} onChange a row has become a visit
 */
export const heldRows = async (element, importId, onChange) => {
  const { api } = element
  const heading = h('h3', {}, 'Held rows')
  const place = h('div')
  const more = h('div', { class: 'actions' })
  /** @type {any[]} */
  const rows = []

  /** @param {any} row @param {Record<string, string>} fields */
  const save = (row, fields) =>
    element.attempt(async () => {
      element.calm()
      const now = await api.fix(importId, row.rowNumber, fields)
      const at = rows.indexOf(row)
      if (now.outcome === 'held') {
        rows[at] = now
        draw(now.rowNumber)
        element.tell(
          `Row ${now.rowNumber} is still held: ${now.reasons.map((/** @type {any} */ one) => one.message).join(' ')}`,
        )
        return
      }
      rows.splice(at, 1)
      draw(null)
      focusOn(heading)
      await onChange()
      element.tell(`Row ${now.rowNumber} is recorded: ${(OUTCOMES[now.outcome] ?? '').toLowerCase()}.`)
      element.emit('footfall-row-fixed', { importId, rowNumber: now.rowNumber })
    })

  /** @param {number | null} openRow whose form is open */
  const draw = (openRow) => {
    /** @type {{ focus: () => void } | null} */
    let opened = null
    const region = table(
      'Rows that are kept and wait to be fixed',
      ['Row', 'Line', 'What it says', 'Why it is held', 'Fix'],
      rows.map((row) => [
        String(row.rowNumber),
        String(row.line),
        summary(row),
        reasons(row),
        h(
          'button',
          {
            type: 'button',
            'aria-expanded': row.rowNumber === openRow ? 'true' : 'false',
            onclick: () => draw(row.rowNumber === openRow ? null : row.rowNumber),
          },
          `Fix row ${row.rowNumber}`,
        ),
      ]),
    )
    const at = rows.findIndex((row) => row.rowNumber === openRow)
    if (at >= 0) {
      const row = rows[at]
      const { form, focus } = fixForm(row, {
        onSave: (fields) => save(row, fields),
        onCancel: () => {
          draw(null)
          place.querySelectorAll('button')[at]?.focus()
        },
      })
      opened = { focus }
      region.querySelectorAll('tbody tr')[at]?.after(h('tr', {}, h('td', { class: 'wide', colspan: 5 }, form)))
    }
    place.replaceChildren(rows.length === 0 ? h('p', {}, 'Nothing is held any more.') : region)
    opened?.focus()
  }

  /** @param {string | null} after */
  const load = async (after) => {
    const { items, next } = await api.held(importId, after)
    rows.push(...items)
    draw(null)
    more.replaceChildren(
      ...(next === null
        ? []
        : [h('button', { type: 'button', onclick: () => element.attempt(() => load(next)) }, 'Show more held rows')]),
    )
  }

  /** @param {Event} event */
  const replay = (event) =>
    element.attempt(async () => {
      element.calm()
      const input = /** @type {HTMLInputElement} */ (event.target)
      const file = input.files?.[0]
      if (file === undefined) return
      element.tell('Sending the fixed file …')
      const { applied, ignored } = await api.replay(importId, file)
      input.value = ''
      rows.length = 0
      await load(null)
      await onChange()
      const lines = ignored.map((/** @type {any} */ one) => h('li', {}, `Line ${one.line}: ${one.message}`))
      const told = `${plural(applied, 'row')} of the fixed file ${applied === 1 ? 'was' : 'were'} taken.`
      if (ignored.length === 0) element.tell(told)
      else
        element.complain({ title: `${plural(ignored.length, 'line')} could not be used.`, detail: told }, [
          h('ul', {}, ...lines),
        ])
    })

  await load(null)
  return h(
    'section',
    {},
    heading,
    h(
      'p',
      {},
      'These rows are kept, not dropped. Fix a row here, or take all of them as a file, fix them in a spreadsheet and send the file back.',
    ),
    place,
    more,
    h(
      'div',
      { class: 'actions' },
      h(
        'button',
        {
          type: 'button',
          onclick: () => element.attempt(async () => download(await api.heldCsv(importId), `held-${importId}.csv`)),
        },
        'Download held rows (CSV)',
      ),
      h(
        'div',
        {},
        h('label', { for: 'replay' }, 'Send the fixed file back '),
        h('input', { id: 'replay', type: 'file', accept: '.csv,text/csv', onchange: replay }),
      ),
    ),
  )
}
