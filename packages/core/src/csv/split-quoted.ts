import { parse } from 'csv-parse/sync'
import type { Dialect } from './record.ts'

/**
 * The fields of records in which quotes are doubled, through csv-parse. Each text is one well-framed record without its
 * line end; one call splits them all, and is believed only if it returns exactly as many records. Null for a record of
 * which csv-parse thinks otherwise than the framer; no such record is known, and a property test looks for one.
 */
export function splitQuoted(texts: readonly string[], delimiter: Dialect['delimiter']): (string[] | null)[] {
  if (texts.length === 0) return []
  const together = records(`${texts.join('\n')}\n`, delimiter)
  if (together.length === texts.length) return together
  return texts.map((text) => {
    const [only, ...more] = records(`${text}\n`, delimiter)
    return only === undefined || more.length > 0 ? null : only
  })
}

/** None when csv-parse refuses the text. */
function records(text: string, delimiter: Dialect['delimiter']): string[][] {
  // Explicit record delimiter: csv-parse's own guess throws on mixed line ends. A CR outside quotes has ended a record
  // long before, so LF is the only one left. `relax_quotes` makes a stray quote inside an unquoted field text.
  const options = {
    delimiter,
    record_delimiter: ['\n'],
    relax_column_count: true,
    relax_quotes: true,
    bom: false,
  }
  try {
    return parse(text, options)
  } catch {
    return []
  }
}

/**
 * Takes out the blanks between a closing quote and what follows it, which csv-parse would read as part of the value.
 * The text is one well-framed record.
 */
export function closeUpQuotes(text: string, delimiter: Dialect['delimiter']): string {
  let out = ''
  let at = 0
  while (at < text.length) {
    let stop: number
    if (text[at] === '"') {
      let close = text.indexOf('"', at + 1)
      while (text[close + 1] === '"') close = text.indexOf('"', close + 2)
      out += text.slice(at, close + 1)
      stop = text.indexOf(delimiter, close + 1)
    } else {
      stop = text.indexOf(delimiter, at)
      out += text.slice(at, stop < 0 ? text.length : stop)
    }
    if (stop < 0) return out
    out += delimiter
    at = stop + 1
  }
  return out
}
