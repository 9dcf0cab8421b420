-- Unlogged: the rows belong to one run, and nothing is lost if a crash empties the tables.
create unlogged table if not exists lab_rows (
    run uuid not null,
    id integer not null,
    -- Rows that belong together: two accounts, the doctors of a shift.
    team integer not null,
    value bigint not null,
    version bigint not null default 0,
    made_at timestamptz not null default now(),
    primary key (run, id)
)
-- Leaves room on each page for the next version of a row, so that updates are heap-only.
with (fillfactor = 50);

create index if not exists lab_rows_team on lab_rows (run, team);

-- Only ever inserted into, so that there is no row to lock.
create unlogged table if not exists lab_payments (
    run uuid not null,
    account integer not null,
    amount bigint not null,
    made_at timestamptz not null default now()
);

create index if not exists lab_payments_account on lab_payments (run, account);
