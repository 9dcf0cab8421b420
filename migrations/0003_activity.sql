-- What happened, counted: for the page of activity, over all servers and over restarts.

create table activity (
    -- The start of the minute in which it happened.
    minute timestamptz not null,
    -- The server that counted; another number after each start.
    server bigint not null,
    what text not null,
    count bigint not null,
    -- For what has a size (a delay, a number of sockets): the sum and the largest.
    total bigint not null,
    most bigint not null,
    primary key (minute, server, what)
);
