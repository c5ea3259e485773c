import { h } from './dom.js'
import { FIELDS } from './words.js'

/** @typedef {import('./words.js').Field} Field */

/** Always there: what a visit needs. @type {ReadonlySet<string>} */
const NEEDED = new Set(['phone', 'email', 'store', 'visitDate'])

/**
 * The form that fixes one held row in place.
 *
 * @param {any} row a row item of the API
 * @param {{ onSave: (fields: Record<string, string>) => Promise<void>, onCancel: () => void }} actions
 */
export const fixForm = (row, { onSave, onCancel }) => {
  const id = (/** @type {string} */ name) => `row-${row.rowNumber}-${name}`
  const fields = /** @type {Field[]} */ (Object.keys(FIELDS)).filter(
    (field) => NEEDED.has(field) || row.fields[field] !== undefined,
  )
  const reasonsOf = (/** @type {Field} */ field) => row.reasons.filter((/** @type {any} */ one) => one.field === field)
  const isShifted = row.reasons.some((/** @type {any} */ one) => one.code === 'too-many-fields')
  const save = h('button', { class: 'main' }, 'Save')
  const hint = h('p', { class: 'hint', id: id('hint'), role: 'status' })
  /** @type {HTMLFormElement} */
  const form = h(
    'form',
    {
      class: 'fix',
      'aria-label': `Fix row ${row.rowNumber}`,
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault()
        const shown = [...new FormData(form)].flatMap(([name, value]) =>
          typeof value === 'string' ? [/** @type {const} */ ([name, value])] : [],
        )
        const changed = shown.filter(([name, value]) => value !== (row.fields[name] ?? ''))
        if (changed.length === 0) {
          hint.textContent = 'Change a field first: as it is, the row would be held again.'
          form.querySelector('input')?.focus()
          return
        }
        save.disabled = true
        // Of a row whose cells may be shifted nothing is kept but what is said now: all that the form shows.
        await onSave(Object.fromEntries(isShifted ? shown : changed))
        save.disabled = false
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Escape') onCancel()
      },
    },
    h(
      'div',
      { class: 'fields' },
      ...fields.map((field) => {
        const reasons = reasonsOf(field)
        return h(
          'div',
          {},
          h('label', { for: id(field) }, FIELDS[field]),
          h('input', {
            id: id(field),
            name: field,
            value: row.fields[field] ?? '',
            autocomplete: 'off',
            'aria-invalid': reasons.length > 0 && 'true',
            'aria-describedby': reasons.length > 0 && id(`${field}-why`),
          }),
          reasons.length > 0 &&
            h(
              'p',
              { class: 'hint', id: id(`${field}-why`) },
              reasons.map((/** @type {any} */ one) => one.message).join(' '),
            ),
        )
      }),
    ),
    hint,
    h('div', { class: 'actions' }, save, h('button', { type: 'button', onclick: onCancel }, 'Cancel')),
  )
  const first = fields.find((field) => reasonsOf(field).length > 0) ?? fields[0]
  return { form, focus: () => form.querySelector(/** @type {'input'} */ (`[name=${first}]`))?.focus() }
}
