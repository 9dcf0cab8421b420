//! Spans, waits and capacity.

use super::*;

fn recorder(first: usize, last: usize) -> Recorder {
    let clock = Clock::default();
    clock.start();
    Recorder::new(clock, Capacity { first, last })
}

/// Waits for the next microsecond, so that spans are not empty.
fn tick(recorder: &Recorder) {
    let start = recorder.clock.now_us();
    while recorder.clock.now_us() == start {
        std::hint::spin_loop();
    }
}

#[test]
fn a_wait_splits_the_work_around_it() {
    let it = recorder(10, 10);
    it.begin(SpanKind::Working, Some("operation 1".to_owned()));
    tick(&it);
    it.started(LockTarget::Row(3));
    tick(&it);
    it.observe_wait(it.clock.now_us(), 5_000, None);
    assert!(!it.holder_is_known());
    it.observe_wait(it.clock.now_us(), 5_000, Some(&[2]));
    assert!(it.holder_is_known());
    tick(&it);
    assert!(it.is_waiting());
    assert_eq!(it.current_lane(1).spans.len(), 2, "with the current span");
    it.ended();
    tick(&it);
    it.end();
    let lane = it.lane(1);
    let kinds: Vec<_> = lane.spans.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [SpanKind::Working, SpanKind::Waiting, SpanKind::Working]);
    assert_eq!(lane.spans[1].note.as_deref(), Some("waits for row 3, held by worker 2"));
    assert!(lane.spans.windows(2).all(|it| it[0].to_us == it[1].from_us), "{lane:?}");
    assert_eq!(it.waits(), (1, 10_000));
}

#[test]
fn a_sample_older_than_the_statement_is_ignored() {
    let it = recorder(10, 10);
    let before = it.clock.now_us();
    tick(&it);
    it.observe_wait(before, 5_000, Some(&[2]));
    it.begin(SpanKind::Working, None);
    it.started(LockTarget::Key);
    it.observe_wait(before, 5_000, Some(&[2]));
    assert!(!it.is_waiting());
    assert_eq!(it.waits(), (0, 0));
}

#[test]
fn a_wait_begins_with_the_statement_but_not_before_the_previous_sample() {
    let it = recorder(10, 10);
    it.begin(SpanKind::Working, None);
    it.started(LockTarget::Row(1));
    tick(&it);
    let sampled = it.clock.now_us();
    tick(&it);
    let seen = it.clock.now_us();
    it.observe_wait(seen, seen - sampled, Some(&[2]));
    tick(&it);
    it.ended();
    it.end();
    assert_eq!(it.lane(1).spans[1].from_us, sampled);
}

#[test]
fn a_refused_commit_is_only_a_failure() {
    let it = recorder(10, 10);
    it.begin(SpanKind::Committed, None);
    tick(&it);
    it.fail(Some("not serializable".to_owned()));
    tick(&it);
    it.begin(SpanKind::Working, None);
    tick(&it);
    it.fail(Some("sold out".to_owned()));
    tick(&it);
    it.end();
    let lane = it.lane(1);
    let kinds: Vec<_> = lane.spans.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [SpanKind::Failed, SpanKind::Working, SpanKind::Failed]);
    assert_eq!(lane.spans[0].note.as_deref(), Some("not serializable"));
}

#[test]
fn spans_over_the_capacity_are_counted() {
    let it = recorder(2, 3);
    for _ in 0..5 {
        it.begin(SpanKind::Working, None);
        tick(&it);
    }
    let now = it.current_lane(1);
    assert_eq!((now.spans.len(), now.left_out, now.number()), (3, 2, 5));
    it.end();
    let lane = it.lane(1);
    assert_eq!((lane.spans.len(), lane.left_out), (2, 3));
    assert_eq!(lane.spans[1].to_us, now.spans[0].from_us, "the first, and the last");
    let all = lane.total(SpanKind::Working);
    assert_eq!((all.number, now.total(SpanKind::Working).number), (5, 5));
    let last = it.current_lane(1).spans[2].to_us;
    assert_eq!(all.total_us, last - lane.spans[0].from_us);
}

#[test]
fn the_note_names_the_holders() {
    let words = |held_by: &[u32]| wait_note(LockTarget::Key, "stock:1", held_by);
    assert_eq!(words(&[]), "waits for the key stock:1");
    assert_eq!(words(&[2, 1, 2]), "waits for the key stock:1, held by worker 1 and worker 2");
    assert_eq!(words(&[0]), "waits for the key stock:1, held by somebody outside");
}
