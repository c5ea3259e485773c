/** What a database itself has said of a statement, by the code of its driver. */
const codeOf = (error: unknown): unknown => {
  if (!(error instanceof Error)) return null
  for (const key of ['errno', 'errcode', 'code']) if (key in error) return Reflect.get(error, key)
  return null
}

/** Counts the statements that a database really refused in one way: proof that a fault was there to be survived. */
export const countRefusals = (code: string | number) => {
  let count = 0
  const waiting: { readonly least: number; readonly tell: () => void }[] = []
  return {
    /** For `Watch.failed`. */
    failed(error: unknown): void {
      if (codeOf(error) !== code) return
      count++
      for (const { least, tell } of waiting) if (count >= least) tell()
    },
    count: (): number => count,
    /** Resolves once there were that many. */
    reached: (least: number): Promise<void> =>
      new Promise((tell) => (count >= least ? tell() : waiting.push({ least, tell }))),
  }
}

export type Refusals = ReturnType<typeof countRefusals>
