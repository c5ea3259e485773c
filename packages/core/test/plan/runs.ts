/**
 * How many cases a property takes. `FOOTFALL_FEWER_RUNS` divides it: a mutation run asks each property again for every
 * mutant.
 */
export const runs = (count: number): number => Math.ceil(count / Number(process.env.FOOTFALL_FEWER_RUNS ?? 1))
