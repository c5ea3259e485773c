/** The databases that the adapter speaks. MariaDB is `mysql`, PGlite is `postgres`. */
export type DialectName = 'sqlite' | 'postgres' | 'mysql'
