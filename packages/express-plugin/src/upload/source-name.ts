const MAX_LENGTH = 200
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** A file's name as it may be shown: the last part of a path, without control and direction characters. Never a path. */
export const sourceNameOf = (given: string | undefined): string => {
  const last = (given ?? '').replaceAll('\\', '/').split('/').at(-1) ?? ''
  const name = [...last.replace(CONTROL, '').trim()].slice(0, MAX_LENGTH).join('')
  return name === '' || name === '.' || name === '..' ? 'upload.csv' : name
}
