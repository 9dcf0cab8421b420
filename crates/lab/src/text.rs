//! Reports as text for a terminal of 80 columns, and as Markdown.

use crate::{Ending, Outcome, Plan, Progress, Promise, Report};
use std::fmt::Write;

/// The width of a terminal.
const WIDTH: usize = 80;

/// A column of the comparison: its header, its width on a terminal, and its cell of a report.
type Column = (&'static str, usize, fn(&Report) -> String);

const COLUMNS: [Column; 9] = [
    ("strategy", 18, |it| it.plan.strategy.to_string()),
    ("right", 5, |it| right(it).to_owned()),
    ("done", 5, |it| it.committed.to_string()),
    ("failed", 7, |it| it.failures.total().to_string()),
    ("retries", 8, |it| it.retries.to_string()),
    ("per s", 8, |it| format!("{:.1}", it.throughput)),
    ("p50 ms", 8, |it| format!("{:.1}", it.latency.p50_ms)),
    ("p95 ms", 8, |it| format!("{:.1}", it.latency.p95_ms)),
    ("waits ms", 9, |it| format!("{:.0}", it.waits.total_ms)),
];

const fn right(report: &Report) -> &'static str {
    match report.outcome() {
        Outcome::Right => "yes",
        Outcome::Early => "early",
        Outcome::Wrong => "NO",
    }
}

/// One line about a running run.
#[must_use]
pub fn progress(progress: &Progress) -> String {
    let Progress { plan, done, of, elapsed_ms, waiting, retries, .. } = progress;
    format!(
        "{}, {}: {done} of {of}, {:.1} s, {waiting} waiting, {retries} retries",
        plan.scenario,
        plan.strategy,
        elapsed_ms / 1000.0
    )
}

/// One report for a terminal.
#[must_use]
pub fn report(report: &Report) -> String {
    let mut text = format!("{}\n{}\n\n", about(&report.plan), report.plan.strategy.title());
    let right = match report.outcome() {
        Outcome::Right => "Right",
        Outcome::Early => "Ended early",
        Outcome::Wrong => "Wrong",
    };
    text += &wrapped(&format!("{right}: {}", report.verdict.words));
    text += "\n";
    let mut line = |name: &str, value: String| _ = writeln!(text, "{name:<12} {value}");
    line("done", format!("{} of {}", report.committed, report.plan.operations));
    line(
        "time",
        format!("{:.2} s, {:.1} a second", report.duration_ms / 1000.0, report.throughput),
    );
    line("latency", latency(report));
    line("waits", format!("{}, {:.1} ms in all", report.waits.number, report.waits.total_ms));
    line("retries", report.retries.to_string());
    for (kind, number) in report.failures.by_kind().into_iter().filter(|(_, number)| *number > 0) {
        line(kind, number.to_string());
    }
    text += early(report);
    text.trim_end().to_owned()
}

fn latency(report: &Report) -> String {
    let it = report.latency;
    format!(
        "p50 {:.1}, p95 {:.1}, p99 {:.1}, at most {:.1} ms",
        it.p50_ms, it.p95_ms, it.p99_ms, it.max_ms
    )
}

/// Reports for a terminal, one table per scenario. Reports of a scenario must be adjacent.
#[must_use]
pub fn tables(reports: &[Report]) -> String {
    let tables: Vec<_> =
        reports.chunk_by(|one, two| one.plan.scenario == two.plan.scenario).map(table).collect();
    if tables.is_empty() { "Nothing was run.".to_owned() } else { tables.join("\n\n") }
}

fn table(reports: &[Report]) -> String {
    let mut text = reports.first().map(|it| about(&it.plan)).unwrap_or_default() + "\n\n";
    let line = |cells: Vec<String>| {
        let padded = cells.iter().zip(COLUMNS).enumerate().map(|(at, (cell, (_, width, _)))| {
            if at == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        padded.collect::<String>() + "\n"
    };
    text += &line(COLUMNS.map(|(head, ..)| head.to_owned()).to_vec());
    for report in reports {
        text += &line(COLUMNS.map(|(_, _, cell)| cell(report)).to_vec());
    }
    text += "\n";
    for report in reports {
        text += &wrapped(&format!("{}: {}", report.plan.strategy, report.verdict.words));
        text += early(report);
    }
    text.trim_end().to_owned()
}

/// The same as Markdown, with what each strategy guarantees.
#[must_use]
pub fn markdown(reports: &[Report]) -> String {
    let mut text = String::new();
    for reports in reports.chunk_by(|one, two| one.plan.scenario == two.plan.scenario) {
        let Some(first) = reports.first() else { continue };
        let scenario = first.plan.scenario;
        let _ = writeln!(text, "### {}\n\n{}\n", scenario.title(), scenario.explanation());
        let _ = writeln!(text, "{}.\n", size(&first.plan));
        let heads = COLUMNS.map(|(head, ..)| head).join(" | ");
        let _ = writeln!(text, "| {heads} | promise | what came of it |");
        let _ = writeln!(text, "|---|---|{}---|---|", "---:|".repeat(COLUMNS.len() - 2));
        for report in reports {
            let cells = COLUMNS.map(|(_, _, cell)| cell(report)).join(" | ");
            let promise = match scenario.promise(report.plan.strategy) {
                Some(Promise::Kept) => "kept",
                Some(Promise::MayBreak) => "can break",
                Some(Promise::Broken) | None => "broken",
            };
            let words = format!("{} {}", report.verdict.words, early(report));
            let _ = writeln!(text, "| {cells} | {promise} | {} |", words.trim_end());
        }
        text += "\n";
        for report in reports {
            let strategy = report.plan.strategy;
            let _ = writeln!(text, "- **{}** {}", strategy.title(), scenario.remark(strategy));
        }
        text += "\n";
    }
    text.trim_end().to_owned()
}

fn about(plan: &Plan) -> String {
    format!("{}\n{}", plan.scenario.title(), size(plan))
}

/// Such as "Workers: 10, operations: 20, think time: 5 ms, products: 1".
fn size(plan: &Plan) -> String {
    let Plan { workers, operations, think_ms, rows, .. } = plan;
    let rows = plan.scenario.rows_are().map(|what| format!(", {what}: {rows}")).unwrap_or_default();
    format!("Workers: {workers}, operations: {operations}, think time: {think_ms} ms{rows}")
}

fn early(report: &Report) -> &'static str {
    match report.ending {
        Ending::Whole => "",
        Ending::Stopped => "It was stopped before its end.\n",
        Ending::TimeUp => "It took too long and was ended before its end.\n",
    }
}

/// Wraps at [`WIDTH`], indents all lines but the first, and ends with a line break.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in text.split(' ') {
        if length > 0 && length + 1 + word.chars().count() > WIDTH {
            lines += "\n ";
            length = 1;
        }
        if length > 0 {
            lines += " ";
            length += 1;
        }
        lines += word;
        length += word.chars().count();
    }
    lines + "\n"
}

#[cfg(test)]
mod tests;
