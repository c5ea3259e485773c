import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

const HEADER = 'Name,Mobile,Email,Store,Visit Date,Attended By,Remarks\r\n'
const FIRST = ['Asha', 'Ravi', 'Meera', 'Kiran', 'Sunita', 'Arjun', 'Leela', 'Dev', 'Nisha', 'Om']
const LAST = ['Patel', 'Shah', 'Mehta', 'Iyer', 'Desai', 'Rao', 'Joshi', 'Nair']
const STORES = ['Shivranjani', 'CG Road', 'Maninagar', 'Satellite', 'Bopal', 'Vastrapur']

/** A small generator of its own (mulberry32), so that every run and every machine reads the same bytes. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** `plain`: as most exports are, a quoted field in one row of ten. `quoted`: every field quoted. */
export type Shape = 'plain' | 'quoted'

/** Writes about 81 bytes a row of invented visits. */
export async function generate(path: string, rows: number, shape: Shape): Promise<void> {
  const next = random(42)
  const pick = (list: readonly string[]) => list[Math.floor(next() * list.length)] ?? ''
  const out = createWriteStream(path)
  out.write(HEADER)
  for (let row = 0; row < rows; ) {
    let text = ''
    for (const stop = Math.min(rows, row + 1000); row < stop; row++) {
      const first = pick(FIRST)
      const last = pick(LAST)
      const day = 1 + Math.floor(next() * 28)
      const month = 1 + Math.floor(next() * 12)
      const cells = [
        `${first} ${last}`,
        `9${String(Math.floor(next() * 1e9)).padStart(9, '0')}`,
        `${first}.${last}${row}@example.com`.toLowerCase(),
        pick(STORES),
        `${day}/${month}/2024`,
        pick(FIRST),
        next() < 0.1 ? `asked for "${pick(LAST)}", paid` : 'walk-in',
      ]
      const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
      text += `${cells.map((cell) => (shape === 'quoted' || cell.includes('"') ? quoted(cell) : cell)).join(',')}\r\n`
    }
    if (!out.write(text)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}
