/** Where a command reads and writes. Output waits until it was taken, so that a slow reader costs no memory. */
export interface Io {
  readonly cwd: string
  readonly stdin: AsyncIterable<Uint8Array>
  readonly out: (text: string) => Promise<void>
  readonly err: (text: string) => Promise<void>
  /** Progress is shown on a terminal only. */
  readonly showsProgress: boolean
  /** Stops a running import between two batches. */
  readonly signal: AbortSignal
}

/** Writes a value as the command's JSON. */
export const writeJson = (io: Io, value: unknown): Promise<void> => io.out(`${JSON.stringify(value, null, 2)}\n`)

/** Writes a list of any length as one JSON page, item by item. */
export const writeJsonList = async (io: Io, items: AsyncIterable<unknown>): Promise<void> => {
  await io.out('{\n  "items": [')
  let separator = '\n'
  for await (const item of items) {
    const text = JSON.stringify(item, null, 2).replaceAll('\n', '\n    ')
    await io.out(`${separator}    ${text}`)
    separator = ',\n'
  }
  await io.out(`${separator === '\n' ? '' : '\n  '}],\n  "next": null\n}\n`)
}
