export { chapters, lawChapters, portChapters } from './chapters.ts'
export {
  type Capabilities,
  type Capability,
  type Case,
  type CaseContext,
  type Chapter,
  type Contents,
  DEFAULT_EFFORT,
  type Effort,
  type Host,
  type OpenDatabase,
  type StoredClient,
  type Tamper,
} from './contract.ts'
export { modelCase } from './model/model.ts'
export { type ConformanceOptions, conformanceSuite, type LeftOut, type RegisterTest, runCase } from './suite.ts'
