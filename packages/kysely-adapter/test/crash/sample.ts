/** `count` of the items, the same ones for the same seed, spread over the whole length so that no stretch is left out. */
export const sample = <T>(items: readonly T[], count: number, seed: number): readonly T[] => {
  if (count >= items.length) return items
  const width = items.length / count
  let state = seed >>> 0
  return Array.from({ length: count }, (_, i) => {
    // A linear congruential generator (Numerical Recipes): the high bits are random enough to choose by.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return items.slice(Math.floor(i * width + (state / 2 ** 32) * width))[0]
  }).filter((item) => item !== undefined)
}
