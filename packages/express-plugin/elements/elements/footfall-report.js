import { FootfallElement } from './base.js'
import { h } from './dom.js'
import { followImport } from './follow.js'
import { showReport } from './report-view.js'

/** `<footfall-report import-id="…">`: the report of one import, and its held rows to fix. */
export class FootfallReport extends FootfallElement {
  /** @override @param {string | null} importId */
  async start(importId) {
    if (importId === null || importId === '') {
      this.show(h('p', { class: 'quiet' }, 'No import is chosen.'))
      return
    }
    this.shownId = importId
    const report = await this.api.report(importId)
    const isRunning = report.status === 'applying' || report.status === 'receiving'
    const ended = isRunning ? await followImport(this, importId) : report
    if (ended.status === 'completed') return showReport(this, ended)
    const words = /** @type {Record<string, string>} */ ({
      failed: 'It stopped on its way. What was recorded stays; open it on the import page to go on.',
      discarded: 'It was discarded before anything was recorded.',
    })
    this.show(
      h('h2', {}, 'Report: ', ended.source.name),
      h('p', {}, words[ended.status] ?? 'It has not been applied yet.'),
    )
  }
}
