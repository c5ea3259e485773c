// Footfall's custom elements, for any front end: <script type="module" src="<mount>/elements.js"></script>.
import { FootfallImport } from './elements/footfall-import.js'
import { FootfallReport } from './elements/footfall-report.js'

for (const [name, element] of /** @type {const} */ ([
  ['footfall-import', FootfallImport],
  ['footfall-report', FootfallReport],
])) {
  // A page may load the script twice.
  if (customElements.get(name) === undefined) customElements.define(name, element)
}
