export type Fact = readonly [name: string, value: unknown]

/** Names and values; what has no value is left out. */
export const Facts = ({ of }: { readonly of: readonly Fact[] }) => {
  const known = of.filter(([, value]) => value !== null && value !== undefined && value !== '')
  return known.length === 0 ? null : (
    <dl class="facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{String(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
