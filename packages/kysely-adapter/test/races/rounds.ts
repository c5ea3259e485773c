/** How many rounds a race has, and from which seed its files follow: a round can be run again by itself. */
export const ROUNDS = Number(process.env.FOOTFALL_RACE_ROUNDS ?? 2)
export const SEED = Number(process.env.FOOTFALL_RACE_SEED ?? Date.now() % 1_000_000)

/** How long one process may take for its part of a round. */
export const roundLimitMs = 60_000
