/** What a driver's error means, whichever driver it is. */
export interface StorageFault {
  /**
   * `retry`: a deadlock, a failed serialisation or a busy database; the whole transaction may simply be run again.
   * `unique`, `reference`: a key is there already, a referenced row is missing. `rule`: any other rule of the table
   * (NOT NULL, CHECK, a trigger that objects with whatever SQLSTATE). `too-large`: a value too long or out of range. `unchangeable`: rows of the
   * table, or a column of it, can be read and not locked or changed: it is a view, or the user lacks the right. `ended`: there is no such
   * savepoint, so the transaction that had it is over.
   */
  readonly kind: 'retry' | 'unique' | 'reference' | 'rule' | 'too-large' | 'unchangeable' | 'ended'
  /** The constraint's name or what the driver tells of it: names of tables and columns, never values. */
  readonly constraint: string | null
}
