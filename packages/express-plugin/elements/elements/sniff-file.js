/** @param {Uint8Array} head @param {string} bytes */
const startsWith = (head, bytes) => [...bytes].every((char, at) => head[at] === char.charCodeAt(0))

const SAVE =
  'Open it in the spreadsheet program, choose “Save as” or “Download” and then CSV, and choose that file here.'

/**
 * Why a file cannot be a CSV file, and what to do, or null. It is looked at before anything is sent.
 *
 * @param {File} file
 * @returns {Promise<{ title: string, detail: string } | null>}
 */
export const sniffFile = async (file) => {
  if (file.size === 0) {
    return { title: 'The file is empty.', detail: 'Choose the CSV file that you exported; this one has no bytes.' }
  }
  const head = new Uint8Array(await file.slice(0, 512).arrayBuffer())
  if (startsWith(head, 'PK\x03\x04') || startsWith(head, '\xd0\xcf\x11\xe0')) {
    return { title: 'This is a spreadsheet (Excel or the like), not a CSV file.', detail: SAVE }
  }
  if (startsWith(head, '%PDF')) {
    return {
      title: 'This is a PDF, not a CSV file.',
      detail: 'Export the visits as CSV from the program that made it.',
    }
  }
  if (startsWith(head, '\x89PNG') || startsWith(head, '\xff\xd8\xff')) {
    return { title: 'This is a picture, not a CSV file.', detail: 'Export the visits as CSV and choose that file.' }
  }
  const text = new TextDecoder('latin1').decode(head).trimStart().toLowerCase()
  if (text.startsWith('<!doctype html') || text.startsWith('<html')) {
    return {
      title: 'This is a web page, not a CSV file.',
      detail: 'The export may have needed a sign-in. Export the visits again as CSV and choose that file.',
    }
  }
  return null
}
