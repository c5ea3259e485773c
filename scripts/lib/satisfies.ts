/** Whether a version is at or above a `>=a.b` range; the only kind that our `engines` use. */
export const satisfies = (version: string, range: string): boolean => {
  if (range === '*') return true
  const wanted = /^>=(\d+(?:\.\d+)*)$/.exec(range)?.[1]
  if (wanted === undefined) throw new RangeError(`A range other than >=a.b.c: ${range}`)
  const have = version.split('.').map(Number)
  for (const [at, part] of wanted.split('.').map(Number).entries()) {
    const difference = (have[at] ?? 0) - part
    if (difference !== 0) return difference > 0
  }
  return true
}
