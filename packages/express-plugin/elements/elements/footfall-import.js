import { Trouble } from './api.js'
import { FootfallElement } from './base.js'
import { focusOn, h } from './dom.js'
import { followImport } from './follow.js'
import { plural } from './format.js'
import { previewView, questionsView } from './preview-view.js'
import { showReport } from './report-view.js'
import { sniffFile } from './sniff-file.js'
import { ADVICE } from './words.js'

const NOTHING_CHOSEN =
  'Choose the column that holds it. Where the file has none, add one to the file, or discard it and choose another.'

/** `<footfall-import>`: from choosing a file to the report of its import. */
export class FootfallImport extends FootfallElement {
  /** @override @param {string | null} importId */
  async start(importId) {
    if (importId === null || importId === '') this.choose()
    else await this.open(importId)
  }

  /** Lets a person choose or drop a file. */
  choose() {
    this.shownId = null
    const input = h('input', {
      type: 'file',
      id: 'file',
      accept: '.csv,.tsv,.txt,text/csv,text/plain',
      'aria-describedby': 'file-hint',
      onchange: () => this.#take(input.files?.[0]),
    })
    /** @param {boolean} isOver */
    const over = (isOver) => (/** @type {DragEvent} */ event) => {
      event.preventDefault()
      drop.classList.toggle('over', isOver)
    }
    const drop = h(
      'div',
      {
        class: 'drop',
        ondragover: over(true),
        ondragleave: over(false),
        ondrop: (/** @type {DragEvent} */ event) => {
          over(false)(event)
          void this.#take(event.dataTransfer?.files[0])
        },
      },
      h('label', { for: 'file' }, 'Choose a CSV file of visits, or drop it here'),
      input,
      h(
        'p',
        { id: 'file-hint', class: 'quiet' },
        'You see first what it will do. Nothing is recorded before you say so, and no row is dropped.',
      ),
    )
    this.show(drop)
  }

  /** @param {File | undefined} file */
  #take(file) {
    if (file === undefined) return
    return this.attempt(async () => {
      this.calm()
      const obstacle = await sniffFile(file)
      if (obstacle !== null) {
        this.choose()
        this.complain(obstacle)
        return
      }
      await this.#upload(file)
    })
  }

  /** @param {File} file */
  async #upload(file) {
    const bar = h('progress', { 'aria-label': 'Upload', max: file.size })
    this.show(h('h2', {}, 'Sending ', file.name), bar)
    this.tell('Sending the file …')
    let received
    try {
      received = await this.api.upload(file, (sent) => {
        bar.value = sent
        this.tell(`${Math.round((100 * sent) / file.size)} % sent`, { mayWait: true })
      })
    } catch (error) {
      this.choose()
      if (error instanceof Trouble && !error.isNetwork) return this.complain(error)
      throw error
    }
    const { importId, sameFileAs } = received
    this.emit('footfall-received', { importId })
    // From here on another try must not send the file again.
    await this.attempt(() => this.open(importId))
    if (sameFileAs !== null) {
      this.tell('This very file was received before. Importing it again adds nothing that is there already.')
    }
  }

  /** Shows an import where it stands. @param {string} importId */
  async open(importId) {
    this.shownId = importId
    const report = await this.api.report(importId)
    const { status } = report
    if (status === 'completed') return this.#report(report)
    if (status === 'applying' || status === 'receiving') return this.#follow(importId)
    if (status === 'discarded') return this.#ended('This file was discarded before anything was recorded.')
    if (status === 'failed') return this.#stopped(report)
    return this.#preview(importId)
  }

  /** @param {string} importId */
  async #preview(importId) {
    this.show(h('p', {}, 'Checking what the import will do …'))
    this.tell('Checking what the import will do …')
    const preview = await this.api.preview(importId)
    const onDiscard = () => this.attempt(() => this.#discard(importId))
    const nodes =
      preview.questions.length > 0
        ? questionsView(preview.questions, {
            onDiscard,
            onAnswer: (options) => this.attempt(() => this.#answer(importId, options)),
            onNothing: () => this.complain({ title: 'Nothing is chosen yet.', detail: NOTHING_CHOSEN }),
          })
        : previewView(preview, { onDiscard, onApply: () => this.attempt(() => this.#apply(importId, preview.digest)) })
    this.show(...nodes)
    const [heading] = nodes
    if (heading instanceof HTMLElement) focusOn(heading)
    this.tell(
      preview.questions.length > 0
        ? 'A question must be answered first.'
        : `Preview of ${plural(preview.rows, 'row')} is ready.`,
    )
  }

  /** @param {string} importId @param {Record<string, unknown>} options */
  async #answer(importId, options) {
    this.calm()
    await this.api.answer(importId, options)
    await this.#preview(importId)
  }

  /** @param {string} importId @param {string | null} digest @param {{ hadFailed?: boolean }} [options] */
  async #apply(importId, digest, options) {
    this.calm()
    try {
      await this.api.apply(importId, digest)
    } catch (error) {
      if (!(error instanceof Trouble) || error.code !== 'plan-changed') throw error
      await this.#preview(importId)
      return this.complain(error)
    }
    await this.#follow(importId, options)
  }

  /** @param {string} importId @param {{ hadFailed?: boolean }} [options] */
  async #follow(importId, options) {
    const ended = await followImport(this, importId, options)
    if (ended.status === 'completed') {
      await this.#report(ended)
      this.emit('footfall-completed', { importId })
      this.tell(`The import is complete: ${plural(ended.rows, 'row')} accounted for, ${ended.outcomes.held} held.`)
      return
    }
    // Between the preview and the writing somebody else was faster, or a question came up.
    if (ended.error?.code === 'plan-changed' || ended.status !== 'failed') {
      await this.#preview(importId)
      return this.complain({ title: 'The data changed in the meantime.', detail: ADVICE['plan-changed'] ?? '' })
    }
    this.#stopped(ended)
  }

  /** @param {any} report */
  #report(report) {
    const again = h('button', { type: 'button', onclick: () => this.#another() }, 'Import another file')
    return showReport(this, report, [h('div', { class: 'actions' }, again)])
  }

  #another() {
    this.calm()
    this.choose()
    const input = this.shadowRoot?.getElementById('file')
    if (input instanceof HTMLElement) input.focus()
  }

  /** @param {string} text */
  #ended(text) {
    const again = h('button', { type: 'button', onclick: () => this.#another() }, 'Import another file')
    this.show(h('h2', {}, text), h('div', { class: 'actions' }, again))
  }

  /** An import that failed: on its way in, or while it was applied. @param {any} report */
  #stopped(report) {
    const { importId, error, source } = report
    const isWhole = source.sha256 !== null
    this.#ended(isWhole ? 'The import stopped on its way.' : 'The file was not received whole.')
    const goOn = h(
      'button',
      {
        type: 'button',
        class: 'main',
        onclick: () => this.attempt(() => this.#apply(importId, null, { hadFailed: true })),
      },
      'Go on',
    )
    const title = error?.message ?? 'It stopped for a reason that is not known.'
    const detail = isWhole
      ? 'Nothing is lost: what was recorded stays, and going on records the rest.'
      : 'Nothing of it was recorded. Choose the file again.'
    this.complain({ title, detail }, isWhole ? [h('div', { class: 'actions' }, goOn)] : [])
  }

  /** @param {string} importId */
  async #discard(importId) {
    this.calm()
    await this.api.discard(importId)
    this.#ended('Discarded. Nothing was recorded.')
    this.tell('The file was discarded.')
  }
}
