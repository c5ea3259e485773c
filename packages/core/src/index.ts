export { ERROR_CODES, type ErrorCode, FootfallError } from './error.ts'
export type { Environment, Ports, Repository } from './ports/repository.ts'
