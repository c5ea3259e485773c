// Nothing in the repository may name a machine: a path that exists in one place only, or a host of a private registry.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { findWords } from './lib/find-words.ts'

const root = new URL('..', import.meta.url)
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\0')
  .filter((file) => file !== '')

let found = 0
let read = 0
for (const file of files) {
  let text: string
  try {
    text = readFileSync(new URL(file, root), 'latin1')
  } catch {
    continue // Deleted and not yet committed, or a link to a folder.
  }
  read++
  for (const { line, word } of findWords(text)) {
    console.error(`${file}:${line}: ${word}`)
    found++
  }
}
console.log(found === 0 ? `${read} files name no machine` : `${found} places name a machine`)
process.exitCode = found === 0 ? 0 : 1
