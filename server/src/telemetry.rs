//! The log: one line an event, on stderr.
//!
//! What people write, secrets and query strings are never in it.

use std::io::{self, IsTerminal, Write};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::LogFormat;

/// The log cannot be started. The display text is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The filter is not one.
    #[error("{variable} is not a log filter ({reason}). Write one like info, or sarang=debug.")]
    Filter {
        /// Where it came from.
        variable: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

/// Starts the log of this process. Later calls change nothing.
///
/// `SARANG_LOG`, or else `RUST_LOG`, filters it; without them it tells what is worth telling.
pub fn start(format: LogFormat) -> Result<(), TelemetryError> {
    let given = ["SARANG_LOG", "RUST_LOG"]
        .into_iter()
        .find_map(|variable| Some((variable, std::env::var(variable).ok().filter(|text| !text.is_empty())?)));
    let filter = match given {
        Some((variable, text)) => EnvFilter::try_new(text)
            .map_err(|error| TelemetryError::Filter { variable, reason: error.to_string() })?,
        None => EnvFilter::new("info"),
    };
    let ansi = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(ansi).with_writer(Lines);
    // Only a test that serves several times in one process sees an error here.
    let _ = match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).try_init(),
    };
    Ok(())
}

/// Writes each event as one line, whatever is in it.
struct Lines;

struct Line(io::Stderr);

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line(io::stderr())
    }
}

impl Write for Line {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.write_all(event).map(|()| event.len())
    }

    fn write_all(&mut self, event: &[u8]) -> io::Result<()> {
        self.0.lock().write_all(&one_line(event))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The subscriber hands over one event at a time, ended by a line break.
fn one_line(event: &[u8]) -> Vec<u8> {
    let text = event.strip_suffix(b"\n").unwrap_or(event);
    let mut line = Vec::with_capacity(event.len());
    for &byte in text {
        match byte {
            b'\n' => line.extend(b"\\n"),
            b'\r' => line.extend(b"\\r"),
            _ => line.push(byte),
        }
    }
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_line() {
        assert_eq!(one_line(b"plain\n"), b"plain\n");
        assert_eq!(one_line(b"two\r\nlines\n"), b"two\\r\\nlines\n");
    }
}
