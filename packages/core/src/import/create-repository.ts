import type { Ports, Repository } from '../ports/repository.ts'
import { applyPlan } from './apply-plan.ts'

/** Makes a repository of an adapter's ports: what callers see. */
export const createRepository = (ports: Ports): Repository => ({
  ...ports,
  findKnown: (keys) => ports.registry.findKnown(keys),
  applyPlan: (plan) => applyPlan(plan, ports),
})
