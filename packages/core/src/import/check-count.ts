import { FootfallError } from '../error.ts'

/** A number of rows or items that a caller asks for. Throws `options-invalid`, naming the option, unless it is 1 or more. */
export const checkCount = (option: string, value: number): number => {
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new FootfallError('options-invalid', `The option ${option} must be a whole number of 1 or more.`, { option })
}
