import { h } from './dom.js'
import { duration, number, plural } from './format.js'
import { PHASES } from './words.js'

const ENDED = new Set(['completed', 'failed', 'discarded'])
const PAUSE_MS = 1_000

/** An import that had failed and is asked to go on is still called failed until a worker has begun. */
const GRACE_MS = 5_000

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** @param {{ phase: string, rows: number, totalRows: number | null, secondsLeft: number | null }} progress */
const describe = ({ phase, rows, totalRows, secondsLeft }) => {
  const of = totalRows === null ? plural(rows, 'row') : `${number(rows)} of ${plural(totalRows, 'row')}`
  const left = secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`
  return `${PHASES[phase] ?? 'Working'}: ${of}${left}`
}

/**
 * Shows how an import is going, until it has ended; returns its report. When the stream of events breaks, the report is asked for
 * instead: the import goes on whether anybody looks or not.
 *
 * @param {import('./base.js').FootfallElement} element
 * @param {string} importId
 * @param {{ hadFailed?: boolean }} [options] whether it had failed before and was asked to go on just now
 * @returns {Promise<any>}
 */
export const followImport = async (element, importId, { hadFailed = false } = {}) => {
  const { api, leaving } = element
  const bar = h('progress', { 'aria-label': 'Progress of the import' })
  element.show(
    h('h2', {}, 'Importing'),
    bar,
    h('p', { class: 'quiet' }, 'You may leave this page: the import goes on, and can be opened again.'),
  )
  element.tell('The import has started.')
  const patience = Date.now() + GRACE_MS
  for (;;) {
    try {
      await api.follow(
        importId,
        (name, data) => {
          if (name !== 'progress') return
          if (data.totalRows === null) bar.removeAttribute('value')
          else Object.assign(bar, { max: Math.max(1, data.totalRows), value: data.rows })
          element.tell(describe(data), { mayWait: true })
        },
        leaving,
      )
    } catch (error) {
      if (leaving.aborted) throw error
      element.tell('The connection broke. The import goes on; asking again …')
      await sleep(PAUSE_MS)
    }
    try {
      const report = await api.report(importId)
      const isOld = hadFailed && report.status === 'failed' && Date.now() < patience
      if (ENDED.has(report.status) && !isOld) return report
    } catch (error) {
      if (leaving.aborted || !(error instanceof Error && 'isNetwork' in error && error.isNetwork)) throw error
    }
    await sleep(PAUSE_MS)
  }
}
