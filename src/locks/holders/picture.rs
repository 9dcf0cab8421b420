//! Rows of `pg_locks` and `pg_stat_activity`, put together to what one can read.

use super::{KeyNow, LockRow, LocksNow, Session, SessionRow, WaitNow, known::Known};
use crate::locks::LineNow;
use std::{collections::BTreeMap, time::Duration};
use time::OffsetDateTime;

/// The sessions by their process.
pub(super) struct Sessions {
    at: OffsetDateTime,
    by_pid: BTreeMap<i32, SessionRow>,
}

impl Sessions {
    /// Those that were seen at that moment.
    pub(super) fn of(at: OffsetDateTime, rows: Vec<SessionRow>) -> Self {
        Self { at, by_pid: rows.into_iter().map(|row| (row.pid, row)).collect() }
    }

    /// One that holds.
    fn holder(&self, pid: i32) -> Session {
        self.session(pid, self.by_pid.get(&pid).and_then(|row| row.since))
    }

    /// One that waits.
    fn waiter(&self, lock: &LockRow) -> Session {
        let asked_at = self.by_pid.get(&lock.pid).and_then(|row| row.asked_at);
        self.session(lock.pid, lock.waiting_since.or(asked_at))
    }

    fn session(&self, pid: i32, since: Option<OffsetDateTime>) -> Session {
        let row = self.by_pid.get(&pid);
        let name = match row {
            Some(row) => row.name.clone(),
            None if pid == 0 => "a prepared transaction".to_owned(),
            None => "gone meanwhile".to_owned(),
        };
        let lasts = since.map(|since| self.at - since);
        Session {
            pid,
            name,
            client: row.and_then(|row| row.client.clone()),
            state: row.map(|row| row.state.clone()).unwrap_or_default(),
            since,
            lasts: lasts.and_then(|lasts| lasts.try_into().ok()).unwrap_or_default(),
            statement: row.and_then(|row| row.statement.as_deref()).and_then(first_words),
        }
    }
}

/// The picture of one moment.
pub(super) fn picture(
    at: OffsetDateTime,
    locks: Vec<LockRow>,
    sessions: &Sessions,
    lines: &[LineNow],
) -> LocksNow {
    let names = sessions.by_pid.values().map(|row| row.name.as_str());
    let known = Known::of(names, lines);
    let mut keys: BTreeMap<(bool, i64), KeyNow> = BTreeMap::new();
    let mut waits = Vec::new();
    for lock in locks {
        let Some(number) = lock.number else {
            waits.push(wait(&lock, sessions));
            continue;
        };
        let entry = keys.entry((lock.is_pair, number));
        let key = entry.or_insert_with(|| key(&known, lock.is_pair, number));
        match lock.granted {
            true => key.held_by.push(sessions.holder(lock.pid)),
            false => key.waiting.push(sessions.waiter(&lock)),
        }
    }
    for line in lines {
        let number = line.key.number();
        let key = keys.entry((false, number)).or_insert_with(|| key(&known, false, number));
        key.in_line = line.in_line;
        if let (Some(held_for), [holder]) = (line.held_for, key.held_by.as_mut_slice()) {
            // This process knows it better than the start of the transaction, which waited first.
            holder.lasts = held_for;
            holder.since = Some(at - held_for);
        }
    }
    let mut keys: Vec<_> = keys.into_values().collect();
    keys.sort_by_key(|it| std::cmp::Reverse((it.waiting.len() + it.in_line, longest(&it.held_by))));
    waits.sort_by_key(|it| std::cmp::Reverse(it.waiting.lasts));
    LocksNow { at, keys, waits }
}

fn longest(sessions: &[Session]) -> Duration {
    sessions.iter().map(|it| it.lasts).max().unwrap_or_default()
}

fn key(known: &Known, is_pair: bool, number: i64) -> KeyNow {
    let [high, low] = [number >> 32, number & 0xffff_ffff];
    // Two numbers of 32 bits with a sign.
    #[expect(clippy::cast_possible_truncation, reason = "32 bits are meant")]
    let pair = || format!("({}, {})", high as i32, low as i32);
    KeyNow {
        key: if is_pair { None } else { known.key(number) },
        number: if is_pair { pair() } else { number.to_string() },
        held_by: Vec::new(),
        waiting: Vec::new(),
        in_line: 0,
    }
}

fn wait(lock: &LockRow, sessions: &Sessions) -> WaitNow {
    let what = match (lock.kind.as_str(), &lock.relation) {
        ("relation", Some(table)) => format!("the table {table}"),
        ("tuple" | "transactionid", Some(table)) => format!("a row of {table}"),
        ("transactionid" | "virtualxid", None) => "the end of another transaction".to_owned(),
        (kind, Some(table)) => format!("{kind} of {table}"),
        (kind, None) => kind.to_owned(),
    };
    let mut held_by = lock.held_by.clone();
    held_by.sort_unstable();
    held_by.dedup();
    WaitNow {
        what,
        waiting: sessions.waiter(lock),
        held_by: held_by.into_iter().map(|pid| sessions.holder(pid)).collect(),
    }
}

/// What fits on a line; `None` if there is nothing.
fn first_words(statement: &str) -> Option<String> {
    const MOST: usize = 100;
    let words = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MOST) {
        Some((end, _)) => Some(format!("{}…", &words[..end])),
        None => Some(words).filter(|words| !words.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locks::Key;

    const AT: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn session(pid: i32, name: &str) -> SessionRow {
        SessionRow {
            pid,
            name: name.to_owned(),
            client: None,
            state: "idle in transaction".to_owned(),
            since: Some(AT - Duration::from_secs(240)),
            asked_at: Some(AT - Duration::from_secs(3)),
            statement: Some("select\n  1".to_owned()),
        }
    }

    fn lock(pid: i32, granted: bool, number: Option<i64>) -> LockRow {
        LockRow {
            pid,
            granted,
            number,
            is_pair: false,
            kind: if number.is_some() { "advisory" } else { "transactionid" }.to_owned(),
            relation: None,
            waiting_since: None,
            held_by: if granted { Vec::new() } else { vec![1, 1] },
        }
    }

    #[test]
    fn holders_and_waiters_are_put_to_their_key() {
        let stock = Key::new("stock", "ABC");
        let rows = vec![session(1, "concord lock 0badcafe.7 stock:ABC"), session(2, "django")];
        let locks = vec![lock(1, true, Some(stock.number())), lock(2, false, Some(stock.number()))];
        let now = picture(AT, locks, &Sessions::of(AT, rows), &[]);
        let [key] = now.keys.as_slice() else { panic!("{now:?}") };
        assert_eq!(key.key.as_deref(), Some("stock:ABC"));
        assert_eq!((key.held_by[0].pid, key.held_by[0].lasts.as_secs()), (1, 240));
        assert!(key.held_by[0].is_long() && key.held_by[0].is_ours());
        assert_eq!((key.waiting[0].pid, key.waiting[0].lasts.as_secs()), (2, 3));
        assert!(!key.waiting[0].is_long() && !key.waiting[0].is_ours());
        assert_eq!(key.waiting[0].statement.as_deref(), Some("select 1"));
    }

    #[test]
    fn the_line_of_this_process_is_shown_and_knows_since_when() {
        let stock = Key::new("stock", "ABC");
        let held_for = Some(Duration::from_secs(2));
        let lines = [
            LineNow { key: stock.clone(), waiting: 4, in_line: 3, held_for },
            LineNow { key: Key::new("stock", "DEF"), waiting: 0, in_line: 0, held_for: None },
        ];
        let rows = vec![session(1, "concord lock 0badcafe.7 stock:ABC")];
        let locks = vec![lock(1, true, Some(stock.number()))];
        let now = picture(AT, locks, &Sessions::of(AT, rows), &lines);
        let keys: Vec<_> = now.keys.iter().map(|it| (it.key.as_deref(), it.in_line)).collect();
        assert_eq!(keys, [(Some("stock:ABC"), 3), (Some("stock:DEF"), 0)]);
        assert_eq!(now.keys[0].held_by[0].lasts.as_secs(), 2);
        assert!(now.keys[1].held_by.is_empty());
    }

    #[test]
    fn strangers_are_shown_by_number_and_the_prepared_and_the_gone_by_words() {
        let mut pair = lock(0, true, Some((7 << 32) | 42));
        pair.is_pair = true;
        let locks = vec![pair, lock(9, true, Some(-5)), lock(1, false, None)];
        let rows = vec![session(1, "psql")];
        let now = picture(AT, locks, &Sessions::of(AT, rows), &[]);
        let shown: Vec<_> =
            now.keys.iter().map(|it| (it.number.as_str(), it.held_by[0].name.as_str())).collect();
        assert!(shown.contains(&("(7, 42)", "a prepared transaction")), "{shown:?}");
        assert!(shown.contains(&("-5", "gone meanwhile")), "{shown:?}");
        assert!(now.keys.iter().all(|it| it.key.is_none()));
        let [wait] = now.waits.as_slice() else { panic!("{now:?}") };
        assert_eq!(wait.what, "the end of another transaction");
        assert_eq!(wait.held_by.len(), 1, "each once");
    }

    #[test]
    fn statements_are_cut_to_a_line() {
        assert_eq!(first_words(" \n "), None);
        assert_eq!(first_words("begin;\n\tselect  1").as_deref(), Some("begin; select 1"));
        let long = first_words(&"ö".repeat(300)).expect("words");
        assert_eq!(long.chars().count(), 101);
    }
}
