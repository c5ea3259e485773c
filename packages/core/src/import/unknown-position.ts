import { FootfallError } from '../error.ts'

/** What is thrown for a position that no page gave. */
export const unknownPosition = (option: string): FootfallError =>
  new FootfallError('options-invalid', 'The position to go on from is not one that a page gave.', { option })
