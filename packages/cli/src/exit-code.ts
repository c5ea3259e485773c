import type { Report } from '@footfall/core'

export const EXIT = {
  /** Every row became or met a visit; or the command did what it was asked. */
  done: 0,
  /** It did not work; nothing is lost. */
  failed: 1,
  /** Usage, mapping or an open question; nothing was applied. */
  usage: 2,
  /** Completed, and some rows are held. */
  held: 3,
} as const

/** How an import that completed ends the command. */
export const exitCodeOf = ({ outcomes }: Pick<Report, 'outcomes'>): number =>
  outcomes.held === 0 ? EXIT.done : EXIT.held
