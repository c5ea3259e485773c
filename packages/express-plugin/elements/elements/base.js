import { createApi, Trouble } from './api.js'
import { focusOn, h } from './dom.js'
import { sheet } from './styles.js'

/** A reader is told of progress no more often than this. */
const TELL_EVERY_MS = 2_000

/** What both elements have: a place for what they show, one for errors, a polite voice, and the way to the server. */
export class FootfallElement extends HTMLElement {
  static observedAttributes = ['import-id', 'mount']

  /** @type {import('./api.js').Request | null} */
  #request = null
  #view = h('div')
  #troubles = h('div')
  #live = h('p', { class: 'live', role: 'status', 'aria-live': 'polite' })
  #toldAt = 0
  /** Aborted when the element leaves the page or shows something else. */
  #leaving = new AbortController()

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
    root.append(this.#troubles, this.#view, this.#live)
  }

  /** How requests are sent: like `fetch`. For hosts that sign in by a header. */
  get request() {
    return this.#request
  }

  set request(request) {
    this.#request = request
  }

  /** @returns {import('./api.js').Api} */
  get api() {
    const mount = this.getAttribute('mount')
    // This file lies one folder below the address where the router is mounted.
    const base = mount === null ? new URL('..', import.meta.url).href : new URL(`${mount}/`, document.baseURI).href
    return createApi(base.replace(/\/+$/, '/'), this.#request)
  }

  get leaving() {
    return this.#leaving.signal
  }

  connectedCallback() {
    // The host may have set it before this script had come.
    if (Object.hasOwn(this, 'request')) {
      const { request } = this
      Reflect.deleteProperty(this, 'request')
      this.request = request
    }
    this.restart()
  }

  disconnectedCallback() {
    this.#leaving.abort()
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (this.isConnected && before !== now && !(name === 'import-id' && now === this.shownId)) this.restart()
  }

  restart() {
    this.#leaving.abort()
    this.#leaving = new AbortController()
    this.calm()
    void this.attempt(() => this.start(this.getAttribute('import-id')), { from: 'start' })
  }

  /** The import that is shown now, whatever the attribute says. @type {string | null} */
  shownId = null

  /** @param {string | null} _importId */
  async start(_importId) {}

  /** @param {...Node} nodes */
  show(...nodes) {
    this.#view.replaceChildren(...nodes)
    this.#live.textContent = ''
  }

  /**
   * Says something to whoever listens. What follows too soon is left out when it `mayWait`.
   *
   * @param {string} text
   * @param {{ mayWait?: boolean }} [options]
   */
  tell(text, { mayWait = false } = {}) {
    const now = Date.now()
    if (mayWait && now - this.#toldAt < TELL_EVERY_MS) return
    this.#toldAt = now
    this.#live.textContent = text
  }

  /** Takes errors away. */
  calm() {
    this.#troubles.replaceChildren()
  }

  /**
   * Shows what went wrong, and puts the focus there.
   *
   * @param {{ title: string, detail: string }} trouble
   * @param {readonly Node[]} [more]
   */
  complain({ title, detail }, more = []) {
    const summary = h('div', { class: 'trouble', role: 'alert', tabindex: -1 })
    this.#troubles.replaceChildren(summary)
    // In two steps, so that the region is there when its words come.
    summary.append(h('h2', {}, title), h('p', {}, detail), ...more)
    focusOn(summary)
  }

  /**
   * Does something that may fail: an error is shown in words, with another try where that can help.
   *
   * @param {() => Promise<void>} work
   * @param {{ from?: string }} [options]
   */
  async attempt(work, options = {}) {
    const { signal } = this.#leaving
    try {
      await work()
    } catch (error) {
      if (signal.aborted) return
      const trouble =
        error instanceof Trouble
          ? error
          : new Trouble('Something went wrong on this page.', 'Reload it: nothing is lost.')
      if (!(error instanceof Trouble)) console.error(error)
      const again = h('button', { type: 'button', onclick: () => this.#again(work, options) }, 'Try again')
      this.complain(
        trouble,
        trouble.isNetwork || options.from === 'start' ? [h('div', { class: 'actions' }, again)] : [],
      )
    }
  }

  /** @param {() => Promise<void>} work @param {{ from?: string }} options */
  #again(work, options) {
    this.calm()
    void this.attempt(work, options)
  }

  /** @param {string} name @param {Record<string, unknown>} detail */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }
}
