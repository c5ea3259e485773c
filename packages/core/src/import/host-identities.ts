import type { IdentitiesOf } from '../ports/registry.ts'
import { createNormaliser } from '../row/normalise-row.ts'
import type { RowOptions } from '../row/options.ts'

/** The identities of a client of the host, in the host's raw formats, read under the options of an import. */
export const hostIdentities = (rowOptions: RowOptions): IdentitiesOf => {
  const normalise = createNormaliser(rowOptions)
  return ({ phone, email }) =>
    normalise({
      rowNumber: 1,
      revision: 1,
      line: 1,
      cells: { phone: phone === null ? [] : [phone], email: email === null ? [] : [email] },
      extra: [],
      problem: null,
    }).identities
}
