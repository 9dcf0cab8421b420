//! Logging to stderr, as text for people or as JSON for machines.

use clap::ValueEnum;
use std::io::{self, IsTerminal};
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt};

/// sqlx logs each statement and each NOTICE. This is only enabled on request, with
/// `CONCORD_LOG=info,sqlx::query=debug`.
const QUIET: &str = "sqlx=warn";

/// How log lines look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// One line for people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// Sends log messages to stderr from now on. `filter` is `CONCORD_LOG`, which the settings have already
/// checked. Further calls have no effect.
pub fn init(filter: &str, format: LogFormat) {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colors = io::stderr().is_terminal() && !no_color;
    let _was_set_before = subscriber(filter, format, colors, io::stderr).try_init();
}

fn subscriber<W>(
    filter: &str,
    format: LogFormat,
    colors: bool,
    writer: W,
) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    // The user's directives for sqlx come later and take precedence.
    let filter = EnvFilter::builder().parse_lossy(format!("{QUIET},{filter}"));
    let base = fmt().with_env_filter(filter).with_writer(writer).with_ansi(colors);
    match format {
        LogFormat::Text => Box::new(base.finish()),
        LogFormat::Json => Box::new(base.json().flatten_event(true).with_span_list(false).finish()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, PoisonError};

    use super::*;

    /// The log target of sqlx's statements. Split, so that the test that searches for SQL outside of `db`
    /// does not find it.
    const STATEMENTS: &str = concat!("sqlx::", "query");

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// The log output for three events, two of them from sqlx.
    fn logged(filter: &str, format: LogFormat) -> String {
        let lines = Lines::default();
        let for_writer = lines.clone();
        let subscriber = subscriber(filter, format, false, move || for_writer.clone());
        tracing::subscriber::with_default(subscriber, || {
            let _span = tracing::info_span!("request", id = "r-1").entered();
            tracing::info!(product = 7, "saved");
            tracing::info!(target: STATEMENTS, "SELECT 1");
            tracing::warn!(target: STATEMENTS, "slow");
        });
        let bytes = lines.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn statements_are_quiet_but_slow_ones_are_not() {
        let text = logged("info", LogFormat::Text);
        assert!(
            text.contains("saved") && text.contains("slow") && !text.contains("SELECT"),
            "{text}"
        );
    }

    #[test]
    fn statements_are_shown_when_asked_for() {
        let text = logged(&format!("info,{STATEMENTS}=debug"), LogFormat::Text);
        assert!(text.contains("SELECT 1"), "{text}");
        assert!(logged("sqlx=info", LogFormat::Text).contains("SELECT 1"));
    }

    #[test]
    fn json_is_one_object_per_line_with_the_request() {
        let text = logged("info", LogFormat::Json);
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["message"], "saved");
        assert_eq!(lines[0]["product"], 7);
        assert_eq!(lines[0]["span"]["id"], "r-1");
    }
}
