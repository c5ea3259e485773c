import { DatabaseSync } from 'node:sqlite'

/** Fills an empty, migrated database with clients that have twenty visits each; gives their number back. */
export const seedVisits = (path: string, visits: number): number => {
  const clients = Math.ceil(visits / 20)
  const db = new DatabaseSync(path)
  db.exec(`
    pragma synchronous = off;
    begin;
    insert into stores (id, tenant_id, name, created_at)
      with recursive n(i) as (select 0 union all select i + 1 from n where i < 5)
      select 's-' || i, '', 'Store ' || i, '2026-01-01T00:00:00.000Z' from n;
    insert into clients (id, tenant_id, name, phone, email, extra, created_at)
      with recursive n(i) as (select 0 union all select i + 1 from n where i < ${clients - 1})
      select 'c-' || i, '', 'Client ' || i, null, null, '[]', '2026-01-01T00:00:00.000Z' from n;
    insert into client_visits (id, tenant_id, client_id, store_id, visit_date, attended_by, created_at, import_id)
      with recursive n(i) as (select 0 union all select i + 1 from n where i < ${visits - 1})
      select lower(hex(randomblob(16))), '', 'c-' || (i % ${clients}), 's-' || (i % 6),
        date('2023-01-01', '+' || (i / ${clients} * 17) || ' days'), 'Meera', '2026-01-01T00:00:00.000Z', null from n;
    commit;
    pragma wal_checkpoint(truncate);
  `)
  db.close()
  return clients
}
