//! Combines the rows of `pg_locks` and `pg_stat_activity` with the queues of this process.

use super::{
    key_names::KeyNames,
    rows::{LockRow, Rows, SessionRow},
    types::{BlockedSession, KeyStatus, LockSnapshot, Session},
};
use crate::queue::QueueStatus;
use std::{cmp::Reverse, collections::BTreeMap, time::Duration};
use time::OffsetDateTime;

/// The sessions by process id.
struct Sessions {
    at: OffsetDateTime,
    by_pid: BTreeMap<i32, SessionRow>,
}

impl Sessions {
    fn holder(&self, pid: i32) -> Session {
        self.session(pid, self.by_pid.get(&pid).and_then(|row| row.since))
    }

    fn waiter(&self, lock: &LockRow) -> Session {
        let query_start = self.by_pid.get(&lock.pid).and_then(|row| row.query_start);
        self.session(lock.pid, lock.waiting_since.or(query_start))
    }

    fn session(&self, pid: i32, since: Option<OffsetDateTime>) -> Session {
        let row = self.by_pid.get(&pid);
        let name = match row {
            Some(row) => row.name.clone(),
            None if pid == 0 => "a prepared transaction".to_owned(),
            None => "gone meanwhile".to_owned(),
        };
        let duration = since.and_then(|since| (self.at - since).try_into().ok());
        Session {
            pid,
            name,
            client: row.and_then(|row| row.client.clone()),
            state: row.map(|row| row.state.clone()).unwrap_or_default(),
            since,
            duration: duration.unwrap_or_default(),
            statement: row.and_then(|row| row.statement.as_deref()).and_then(shorten),
        }
    }
}

/// Assembles the snapshot of these rows and queues.
pub(super) fn assemble(rows: Rows, queues: &[QueueStatus]) -> LockSnapshot {
    let Rows { at, locks, sessions } = rows;
    let names = KeyNames::new(sessions.iter().map(|row| row.name.as_str()), queues);
    let by_pid = sessions.into_iter().map(|row| (row.pid, row)).collect();
    let sessions = Sessions { at, by_pid };
    let mut keys: BTreeMap<(bool, i64), KeyStatus> = BTreeMap::new();
    let mut waits = Vec::new();
    for lock in locks {
        let Some(id) = lock.id else {
            waits.push(blocked(&lock, &sessions));
            continue;
        };
        let entry = keys.entry((lock.is_pair, id));
        let key = entry.or_insert_with(|| key_status(&names, lock.is_pair, id));
        match lock.granted {
            true => key.holders.push(sessions.holder(lock.pid)),
            false => key.waiters.push(sessions.waiter(&lock)),
        }
    }
    for queue in queues {
        let id = queue.key.id();
        let key = keys.entry((false, id)).or_insert_with(|| key_status(&names, false, id));
        key.queued = queue.queued;
        if let (Some(held_for), [holder]) = (queue.held_for, key.holders.as_mut_slice()) {
            // More precise than the start of the transaction, which had to wait first.
            holder.duration = held_for;
            holder.since = Some(at - held_for);
        }
    }
    let mut keys: Vec<_> = keys.into_values().collect();
    let waiting = |key: &KeyStatus| key.waiters.len() + key.queued;
    keys.sort_by_key(|key| Reverse((waiting(key), longest(&key.holders))));
    waits.sort_by_key(|wait| Reverse(wait.session.duration));
    LockSnapshot { at, keys, waits }
}

fn longest(sessions: &[Session]) -> Duration {
    sessions.iter().map(|session| session.duration).max().unwrap_or_default()
}

fn key_status(names: &KeyNames, is_pair: bool, id: i64) -> KeyStatus {
    let [high, low] = [id >> 32, id & 0xffff_ffff];
    #[expect(clippy::cast_possible_truncation, reason = "two signed numbers of 32 bits")]
    let pair = || format!("({}, {})", high as i32, low as i32);
    KeyStatus {
        key: if is_pair { None } else { names.get(id) },
        id: if is_pair { pair() } else { id.to_string() },
        holders: Vec::new(),
        waiters: Vec::new(),
        queued: 0,
    }
}

fn blocked(lock: &LockRow, sessions: &Sessions) -> BlockedSession {
    let target = match (lock.kind.as_str(), &lock.relation) {
        ("relation", Some(table)) => format!("the table {table}"),
        ("tuple" | "transactionid", Some(table)) => format!("a row of {table}"),
        ("transactionid" | "virtualxid", None) => "the end of another transaction".to_owned(),
        (kind, Some(table)) => format!("{kind} of {table}"),
        (kind, None) => kind.to_owned(),
    };
    let mut blockers = lock.blockers.clone();
    blockers.sort_unstable();
    blockers.dedup();
    BlockedSession {
        target,
        session: sessions.waiter(lock),
        blockers: blockers.into_iter().map(|pid| sessions.holder(pid)).collect(),
    }
}

/// The statement on one line of at most 100 characters; `None` if it is empty.
fn shorten(statement: &str) -> Option<String> {
    const MAX_CHARS: usize = 100;
    let words = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => Some(format!("{}…", &words[..end])),
        None => Some(words).filter(|words| !words.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    const AT: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn session(pid: i32, name: &str) -> SessionRow {
        SessionRow {
            pid,
            name: name.to_owned(),
            client: None,
            state: "idle in transaction".to_owned(),
            since: Some(AT - Duration::from_secs(240)),
            query_start: Some(AT - Duration::from_secs(3)),
            statement: Some("select\n  1".to_owned()),
        }
    }

    fn lock(pid: i32, granted: bool, id: Option<i64>) -> LockRow {
        LockRow {
            pid,
            granted,
            id,
            is_pair: false,
            kind: if id.is_some() { "advisory" } else { "transactionid" }.to_owned(),
            relation: None,
            waiting_since: None,
            blockers: if granted { Vec::new() } else { vec![1, 1] },
        }
    }

    fn snapshot(
        locks: Vec<LockRow>,
        sessions: Vec<SessionRow>,
        queues: &[QueueStatus],
    ) -> LockSnapshot {
        assemble(Rows { at: AT, locks, sessions }, queues)
    }

    #[test]
    fn holders_and_waiters_are_grouped_by_key() {
        let stock = Key::new("stock", "ABC");
        let sessions = vec![session(1, "concord lock 0badcafe.7 stock:ABC"), session(2, "django")];
        let locks = vec![lock(1, true, Some(stock.id())), lock(2, false, Some(stock.id()))];
        let now = snapshot(locks, sessions, &[]);
        let [key] = now.keys.as_slice() else { panic!("{now:?}") };
        assert_eq!(key.key.as_deref(), Some("stock:ABC"));
        assert_eq!((key.holders[0].pid, key.holders[0].duration.as_secs()), (1, 240));
        assert!(key.holders[0].is_long() && key.holders[0].is_from_this_crate());
        assert_eq!((key.waiters[0].pid, key.waiters[0].duration.as_secs()), (2, 3));
        assert!(!key.waiters[0].is_long() && !key.waiters[0].is_from_this_crate());
        assert_eq!(key.waiters[0].statement.as_deref(), Some("select 1"));
    }

    #[test]
    fn the_queue_of_this_process_is_included() {
        let stock = Key::new("stock", "ABC");
        let held_for = Some(Duration::from_secs(2));
        let queues = [
            QueueStatus { key: stock.clone(), waiting: 4, queued: 3, held_for },
            QueueStatus { key: Key::new("stock", "DEF"), waiting: 0, queued: 0, held_for: None },
        ];
        let sessions = vec![session(1, "concord lock 0badcafe.7 stock:ABC")];
        let now = snapshot(vec![lock(1, true, Some(stock.id()))], sessions, &queues);
        let keys: Vec<_> = now.keys.iter().map(|it| (it.key.as_deref(), it.queued)).collect();
        assert_eq!(keys, [(Some("stock:ABC"), 3), (Some("stock:DEF"), 0)]);
        assert_eq!(now.keys[0].holders[0].duration.as_secs(), 2);
        assert!(now.keys[1].holders.is_empty());
    }

    #[test]
    fn unknown_keys_have_an_id_and_missing_sessions_a_description() {
        let mut pair = lock(0, true, Some((7 << 32) | 42));
        pair.is_pair = true;
        let locks = vec![pair, lock(9, true, Some(-5)), lock(1, false, None)];
        let now = snapshot(locks, vec![session(1, "psql")], &[]);
        let shown: Vec<_> =
            now.keys.iter().map(|it| (it.id.as_str(), it.holders[0].name.as_str())).collect();
        assert!(shown.contains(&("(7, 42)", "a prepared transaction")), "{shown:?}");
        assert!(shown.contains(&("-5", "gone meanwhile")), "{shown:?}");
        assert!(now.keys.iter().all(|it| it.key.is_none()));
        let [wait] = now.waits.as_slice() else { panic!("{now:?}") };
        assert_eq!(wait.target, "the end of another transaction");
        assert_eq!(wait.blockers.len(), 1, "no duplicates");
    }

    #[test]
    fn statements_are_shortened_to_one_line() {
        assert_eq!(shorten(" \n "), None);
        assert_eq!(shorten("begin;\n\tselect  1").as_deref(), Some("begin; select 1"));
        let long = shorten(&"ö".repeat(300)).expect("text");
        assert_eq!(long.chars().count(), 101);
    }
}
