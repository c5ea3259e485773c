import { h, table, terms } from './dom.js'
import { number, plainDate, plural } from './format.js'
import { countReasons, DATE_ORDERS, FIELDS, OUTCOMES, SHARED, WARNINGS } from './words.js'

/** @typedef {import('./words.js').Field} Field */
/** @param {Record<string, readonly string[]>} mapping */
const mappingTerms = (mapping) =>
  terms(
    Object.entries(FIELDS).flatMap(([field, label]) => {
      const headers = mapping[field]
      return headers === undefined ? [] : [/** @type {const} */ ([label, headers.map((one) => `“${one}”`).join(', ')])]
    }),
  )

/** How the dates of the file are read, and why. @param {any} finding */
const dateOrder = (finding) => {
  const read = finding.order === undefined ? '' : `${DATE_ORDERS[finding.order]}. `
  const why = /** @type {Record<string, string>} */ ({
    'not-needed': 'Every date can be read in one way only.',
    declared: 'You said so.',
    proved: finding.message,
    assumed: finding.message,
  })[finding.status]
  return `${read}${why ?? ''}`
}

/** @param {readonly any[]} rows */
const sampleTable = (rows) => {
  const fields = /** @type {Field[]} */ (Object.keys(FIELDS)).filter((field) => rows.some((row) => row.fields[field]))
  return table(
    rows.length === 1 ? 'The first row' : `The first ${rows.length} rows`,
    ['Row', ...fields.map((field) => FIELDS[field]), 'What happens'],
    rows.map((row) => [
      String(row.rowNumber),
      ...fields.map((field) =>
        field === 'visitDate' ? plainDate(row.fields[field] ?? '') : (row.fields[field] ?? ''),
      ),
      [
        h('span', { class: row.outcome === 'held' ? 'held-mark' : null }, OUTCOMES[row.outcome] ?? ''),
        ...row.reasons.map((/** @type {any} */ reason) => h('div', {}, reason.message)),
        ...row.warnings.map((/** @type {any} */ warning) => h('div', { class: 'quiet' }, warning.message)),
      ],
    ]),
  )
}

/** @param {any} preview */
const warningsList = ({ warnings }) =>
  Object.entries(warnings).map(([code, rows]) =>
    h('li', {}, `${plural(Number(rows), 'row')}: ${WARNINGS[code] ?? code}`),
  )

/**
 * What an import would do.
 *
 * @param {any} preview
 * @param {{ onApply: () => void, onDiscard: () => void }} actions
 */
export const previewView = (preview, { onApply, onDiscard }) => {
  const { rows, blankLines, outcomes, created, held } = preview
  const figures = [
    [created.clients, 'new clients'],
    [created.visits, 'new visits'],
    [created.stores, 'new stores'],
    [outcomes.visitRepeated, 'already there'],
    [outcomes.held, 'held for you to fix'],
  ]
  const warnings = warningsList(preview)
  const reasons = countReasons(held)
  return [
    h('h2', {}, `Preview: ${plural(rows, 'row')}`),
    h('p', {}, 'Nothing has been recorded yet. This is what the import will do:'),
    h(
      'ul',
      { class: 'figures' },
      ...figures.map(([n, what]) => h('li', {}, h('strong', {}, number(Number(n))), String(what))),
    ),
    ...(outcomes.held === 0
      ? []
      : [
          h('h3', {}, `Why ${plural(outcomes.held, 'row is', 'rows are')} held`),
          h('p', {}, 'A held row is kept, not dropped. The others are imported, and you can fix it here afterwards.'),
          h(
            'ul',
            {},
            ...reasons.map(({ message, rows: n }) => h('li', {}, `${plural(n, 'row')}: ${message}`)),
            held.length < outcomes.held && h('li', {}, `and more: these are the reasons of the first ${held.length}.`),
          ),
        ]),
    ...(warnings.length === 0 ? [] : [h('h3', {}, 'Worth a look'), h('ul', {}, ...warnings)]),
    h('h3', {}, 'How the file is read'),
    mappingTerms(preview.mapping),
    terms([
      ['Dates', dateOrder(preview.dateOrder)],
      ...(blankLines > 0 ? [/** @type {const} */ (['Blank lines', `${number(blankLines)}, passed over`])] : []),
      ...preview.assumptions
        .filter((/** @type {any} */ one) => one.code !== 'date-order')
        .map((/** @type {any} */ one) => /** @type {const} */ (['Assumed', one.message])),
    ]),
    ...(preview.sample.length === 0 ? [] : [sampleTable(preview.sample)]),
    h(
      'div',
      { class: 'actions' },
      h('button', { type: 'button', class: 'main', onclick: onApply }, `Import ${plural(rows, 'row')}`),
      h('button', { type: 'button', onclick: onDiscard }, 'Discard this file'),
    ),
  ]
}

/** @param {any} question @param {Readonly<Record<string, string>>} words */
const choices = (question, words) =>
  h(
    'fieldset',
    {},
    h(
      'legend',
      {},
      question.option === 'dateOrder' ? 'In which order are the dates written?' : 'Who shares this phone or e-mail?',
    ),
    h('p', {}, question.message),
    ...question.choices.map((/** @type {string} */ choice) =>
      h(
        'label',
        { class: 'choice' },
        h('input', { type: 'radio', name: question.option, value: choice, required: true }),
        words[choice] ?? choice,
      ),
    ),
  )

const REQUIRED = /** @type {Record<string, readonly Field[]>} */ ({
  store: ['store'],
  visitDate: ['visitDate'],
  'phone or email': ['phone', 'email'],
})

/** @param {any} question */
const columns = (question) => {
  const { missing, suggestions, headers } = question.details
  const fields = missing.flatMap((/** @type {string} */ one) => REQUIRED[one] ?? [])
  return h(
    'fieldset',
    {},
    h('legend', {}, 'Which column is which?'),
    h('p', {}, question.message),
    h(
      'div',
      { class: 'fields' },
      ...fields.map((/** @type {Field} */ field) => {
        const likely = suggestions.find((/** @type {any} */ one) => one.field === field)?.header
        const options = headers
          .filter((/** @type {string} */ one) => one.trim() !== '')
          .map((/** @type {string} */ one) => h('option', { value: one, selected: one === likely }, one))
        return h(
          'div',
          {},
          h('label', { for: `column-${field}` }, FIELDS[field]),
          h(
            'select',
            { id: `column-${field}`, name: `mapping.${field}` },
            h('option', { value: '' }, 'Not in this file'),
            ...options,
          ),
        )
      }),
      missing.includes('store') &&
        h(
          'div',
          {},
          h('label', { for: 'default-store' }, 'Or one store for all rows'),
          h('input', { id: 'default-store', name: 'defaultStore', autocomplete: 'off' }),
        ),
    ),
  )
}

/** The options that a form of questions answers. @param {HTMLFormElement} form */
const optionsOf = (form) => {
  /** @type {Record<string, unknown>} */
  const options = {}
  /** @type {Record<string, string>} */
  const mapping = {}
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string' || value.trim() === '') continue
    if (name.startsWith('mapping.')) mapping[name.slice('mapping.'.length)] = value
    else options[name] = value
  }
  return Object.keys(mapping).length === 0 ? options : { ...options, mapping }
}

/**
 * What only a person can decide, as a form.
 *
 * @param {readonly any[]} questions
 * @param {{ onAnswer: (options: Record<string, unknown>) => void, onDiscard: () => void }} actions
 */
export const questionsView = (questions, { onAnswer, onDiscard }) => {
  /** @type {HTMLFormElement} */
  const form = h(
    'form',
    {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault()
        onAnswer(optionsOf(form))
      },
    },
    ...questions.map((question) => {
      if (question.code === 'columns-missing') return columns(question)
      return choices(question, question.code === 'date-order' ? DATE_ORDERS : SHARED)
    }),
    h(
      'div',
      { class: 'actions' },
      h('button', { class: 'main' }, 'Continue'),
      h('button', { type: 'button', onclick: onDiscard }, 'Discard this file'),
    ),
  )
  return [
    h('h2', {}, questions.length === 1 ? 'One question first' : `${questions.length} questions first`),
    h('p', {}, 'The file is safe here. Nothing is recorded until this is answered: it would be a guess.'),
    form,
  ]
}
