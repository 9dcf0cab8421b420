//! Evaluates the times of holders.

/// A waiter, in microseconds since a common start.
#[derive(Debug, Clone, Copy, Default)]
pub struct Waiter {
    pub began: f64,
    pub ended: f64,
}

/// Waiters in the order of arrival, and the time when the lock was released.
#[derive(Debug)]
pub struct Round {
    pub released: f64,
    pub waiters: Vec<Waiter>,
}

/// The results of several rounds.
#[derive(Debug)]
pub struct Figures {
    /// The time from the end of one holder to the start of the one that had waited longest.
    pub turn: Spread,
    /// The time from the end of one holder to the start of the next. With many waiters that poll this is
    /// short: one of them soon polls, although it is rarely the one that has waited longest.
    pub any: Spread,
    /// The share of hand-overs to the one that had waited longest.
    pub in_order: f64,
}

/// Times in microseconds.
#[derive(Debug)]
pub struct Spread {
    pub p50: f64,
    pub p99: f64,
}

/// The results of all rounds together.
pub fn figures(rounds: &[Round]) -> Figures {
    let (mut turns, mut gaps, mut in_order) = (Vec::new(), Vec::new(), 0_u32);
    for round in rounds {
        let mut waiting = round.waiters.clone();
        let mut released = round.released;
        while let Some(next) = first_to_begin(&waiting) {
            turns.push(waiting[0].began - released);
            in_order += u32::from(next == 0);
            let next = waiting.remove(next);
            gaps.push(next.began - released);
            released = next.ended;
        }
    }
    let in_order = f64::from(in_order) / gaps.len() as f64;
    Figures { turn: spread(turns), any: spread(gaps), in_order }
}

fn first_to_begin(waiting: &[Waiter]) -> Option<usize> {
    (0..waiting.len()).min_by(|a, b| waiting[*a].began.total_cmp(&waiting[*b].began))
}

fn spread(mut times: Vec<f64>) -> Spread {
    times.sort_unstable_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    Spread { p50: at(0.5), p99: at(0.99) }
}
