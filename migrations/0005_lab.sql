-- The lab: where strategies of locking are tried on real transactions, beside all that matters.

-- The rows that a run works on. Unlogged: a crash may empty them, and nobody would miss them. They go
-- with their run; what a server that died left behind goes with a later one.
create unlogged table lab_rows (
    run uuid not null,
    id integer not null,
    -- What belongs together: two accounts, the doctors of one shift.
    team integer not null,
    value bigint not null,
    version bigint not null default 0,
    made_at timestamptz not null default now(),
    primary key (run, id)
)
-- Room on each page for the next version of a row, so that an update touches no index.
with (fillfactor = 50);

create index lab_rows_team on lab_rows (run, team);

-- What was paid out of accounts: rows that are only ever added, so that none of them can be locked
-- before it is there.
create unlogged table lab_payments (
    run uuid not null,
    account integer not null,
    amount bigint not null,
    made_at timestamptz not null default now()
);

create index lab_payments_account on lab_payments (run, account);

-- Reports, so that a run can be shared by its link. Only the newest are kept.
create table lab_runs (
    id uuid primary key,
    plan jsonb not null,
    report jsonb not null,
    created_at timestamptz not null default now()
);

create index lab_runs_created_at on lab_runs (created_at);
