/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * Makes an element. Everything that came from a file gets here as a child and so becomes text: nothing is ever parsed as HTML.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [props] attributes; `onclick` and the like are listeners, false and null leave one out
 * @param {...(Child | readonly Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export const h = (tag, props = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2), /** @type {EventListener} */ (value))
    else element.setAttribute(name, value === true ? '' : String(value))
  }
  append(element, children)
  return element
}

/**
 * @param {Node} parent
 * @param {readonly (Child | readonly Child[])[]} children
 */
const append = (parent, children) => {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)))
  }
}

/**
 * A table with a caption and column headers, in a region of its own that scrolls sideways on a narrow screen.
 *
 * @param {string} caption
 * @param {readonly string[]} heads
 * @param {readonly (readonly (Child | readonly Child[])[])[]} rows the first cell of each is its header
 */
export const table = (caption, heads, rows) =>
  h(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, ...heads.map((head) => h('th', { scope: 'col' }, head)))),
      h(
        'tbody',
        {},
        ...rows.map((cells) =>
          h('tr', {}, ...cells.map((cell, at) => (at === 0 ? h('th', { scope: 'row' }, cell) : h('td', {}, cell)))),
        ),
      ),
    ),
  )

/**
 * A list of terms and what they are.
 *
 * @param {readonly (readonly [term: string, value: Child | readonly Child[]])[]} items
 */
export const terms = (items) =>
  h('dl', {}, ...items.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value))))

/**
 * Puts the focus where what happened can be read.
 *
 * @param {HTMLElement} element
 */
export const focusOn = (element) => {
  if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1')
  element.focus()
}
