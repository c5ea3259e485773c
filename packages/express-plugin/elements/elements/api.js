import { ADVICE } from './words.js'

/** @typedef {(url: string, init?: RequestInit) => Promise<Response>} Request */

/** What went wrong, as a person can be told. */
export class Trouble extends Error {
  /**
   * @param {string} title
   * @param {string} detail
   * @param {{ code?: string, isNetwork?: boolean }} [facts]
   */
  constructor(title, detail, { code = '', isNetwork = false } = {}) {
    super(title)
    this.title = title
    this.detail = detail
    this.code = code
    /** The server was not reached: trying again can help. */
    this.isNetwork = isNetwork
  }
}

const OFFLINE = () =>
  new Trouble('The server could not be reached.', 'Nothing is lost. Check the connection and try again.', {
    isNetwork: true,
  })

/** @param {number} status @param {string} text */
const troubleOf = (status, text) => {
  /** @type {{ title?: string, detail?: string, code?: string }} */
  let body = {}
  try {
    body = JSON.parse(text)
  } catch {
    // A proxy or the host's own sign-in page answered: its status is all there is.
  }
  const { title = `The server answered with ${status}.`, detail = '', code = '' } = body
  const known = status === 401 ? ADVICE.unauthorized : status === 403 ? ADVICE.forbidden : undefined
  return new Trouble(title, ADVICE[code] ?? known ?? detail, { code })
}

/**
 * Sends a file by XMLHttpRequest, the one way that tells how far an upload is.
 *
 * @param {string} url
 * @param {File} file
 * @param {(sent: number) => void} onSent bytes
 * @returns {Promise<any>}
 */
const uploadByXhr = (url, file, onSent) =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open('POST', url)
    xhr.setRequestHeader('Content-Type', 'text/csv')
    xhr.upload.addEventListener('progress', ({ loaded }) => onSent(loaded))
    xhr.addEventListener('error', () => reject(OFFLINE()))
    xhr.addEventListener('load', () => {
      if (xhr.status >= 200 && xhr.status < 300) resolve(JSON.parse(xhr.responseText))
      else reject(troubleOf(xhr.status, xhr.responseText))
    })
    xhr.send(file)
  })

/** @param {string} block the lines of one event (HTML, "Server-sent events") */
const parseEvent = (block) => {
  const lines = block.split('\n')
  const of = (/** @type {string} */ name) =>
    lines.flatMap((line) => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1).trimStart()] : [])).join('\n')
  return { name: of('event'), data: of('data') }
}

/**
 * The HTTP face of Footfall, below the address where the router is mounted.
 *
 * @param {string} mount ends with a slash
 * @param {Request | null} request the host's own way to send a request; null: the browser's, with its cookies
 */
export const createApi = (mount, request) => {
  /** @type {Request} */
  const send = async (path, init = {}) => {
    const url = new URL(path, mount).href
    /** @type {Response} */
    let response
    try {
      response = await (request ?? ((to, options) => fetch(to, { credentials: 'same-origin', ...options })))(url, init)
    } catch (error) {
      if (init.signal?.aborted) throw error
      throw OFFLINE()
    }
    if (!response.ok) throw troubleOf(response.status, await response.text())
    return response
  }

  /** @param {string} path @param {RequestInit} [init] @returns {Promise<any>} */
  const json = async (path, init) => (await send(path, init)).json()

  /** @param {string} method @param {unknown} body @returns {RequestInit} */
  const withBody = (method, body) => ({
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })

  return {
    /** @param {File} file @param {(sent: number) => void} onSent */
    upload: (file, onSent) => {
      const path = `imports?sourceName=${encodeURIComponent(file.name)}`
      if (request === null) return uploadByXhr(new URL(path, mount).href, file, onSent)
      return json(path, { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: file })
    },
    /** @param {string} id */
    report: (id) => json(`imports/${id}`),
    /** @param {string} id */
    preview: (id) => json(`imports/${id}/preview`),
    /** @param {string} id @param {Record<string, unknown>} options */
    answer: (id, options) => json(`imports/${id}`, withBody('PATCH', { options })),
    /** @param {string} id @param {string | null} digest */
    apply: (id, digest) => json(`imports/${id}/apply`, withBody('POST', digest === null ? {} : { digest })),
    /** @param {string} id */
    discard: (id) => json(`imports/${id}`, { method: 'DELETE' }),
    /** @param {string} id */
    verify: (id) => json(`imports/${id}/verify`),
    /** @param {string} id @param {string | null} after */
    held: (id, after) =>
      json(`imports/${id}/rows?outcome=held&limit=50${after === null ? '' : `&after=${encodeURIComponent(after)}`}`),
    /** @param {string} id @param {number} row @param {Record<string, string>} fields */
    fix: (id, row, fields) => json(`imports/${id}/rows/${row}`, withBody('PATCH', { fields })),
    /** @param {string} id @param {File} file */
    replay: (id, file) =>
      json(`imports/${id}/replay`, { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: file }),
    /** @param {string} id @returns {Promise<Blob>} */
    heldCsv: async (id) => (await send(`imports/${id}/held.csv`)).blob(),

    /**
     * Follows an import until its stream ends. Throws when the stream breaks; the caller asks for the report then.
     *
     * @param {string} id
     * @param {(name: string, data: any) => void} onEvent
     * @param {AbortSignal} signal
     */
    follow: async (id, onEvent, signal) => {
      const { body } = await send(`imports/${id}/events`, { headers: { Accept: 'text/event-stream' }, signal })
      if (body === null) return
      const reader = body.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        const blocks = (text + piece.value).split('\n\n')
        text = blocks.pop() ?? ''
        for (const { name, data } of blocks.map(parseEvent)) if (name !== '') onEvent(name, JSON.parse(data))
      }
    },
  }
}

/** @typedef {ReturnType<typeof createApi>} Api */
