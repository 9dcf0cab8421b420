-- Requests that their sender may send again, with the answers that they were given.
--
-- Expand only. `idempotency_keys` stays as it is for servers of the release before, which may run beside
-- this one; what those have kept there is still read. The release after this one drops it.
create table idempotent_requests (
    -- Who sent it: keys belong to their sender.
    sender text not null,
    key text not null
        constraint idempotent_requests_key_valid check (char_length(key) between 1 and 255),
    -- SHA-256 of what was asked for.
    request bytea not null,
    -- The answer as it was given. All three are null only inside the transaction that works at it.
    status smallint,
    headers jsonb,
    body bytea,
    created_at timestamptz not null default now(),
    primary key (sender, key)
);

-- What is forgotten first.
create index idempotent_requests_age on idempotent_requests (created_at);
