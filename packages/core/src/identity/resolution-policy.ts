/** The part of the plan's policy that decides who is who. */
export interface ResolutionPolicy {
  readonly missingIdentity: 'create' | 'hold'
  readonly unknownStore: 'create' | 'hold'
  readonly identityPrecedence: readonly ['phone', 'email'] | readonly ['email', 'phone']
  readonly sharedIdentity: 'ask' | 'join' | 'demote'
  readonly sharedIdentityLimit: number
}
