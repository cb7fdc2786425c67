//! The figures as text, in the format that Prometheus reads, version 0.0.4
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>).

use std::fmt::{Display, Write};

use sarang_protocol::error::ErrorCode;

use super::{
    BUS, CLASSES, Closed, Counter, DATABASE, DESK, DatabaseError, HTTP, HUB, Histogram, SOCKETS, process,
};

/// What a page of this format is served as.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A page in the making.
#[derive(Default)]
pub struct Page(String);

impl Page {
    /// All that has been counted in this process, and what the system says about it.
    pub fn of_this_process() -> Self {
        let mut page = Self::default();
        page.sockets();
        page.hub();
        page.desk();
        page.outside();
        page.process();
        page
    }

    /// Something that only grows.
    pub fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, help, "counter");
        self.line(name, "", value);
    }

    /// Something that goes up and down.
    pub fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.head(name, help, "gauge");
        self.line(name, "", value);
    }

    /// The text.
    pub fn finish(self) -> String {
        self.0
    }

    fn sockets(&mut self) {
        let closed = || SOCKETS.closed.iter().map(Counter::get);
        // Read first: who closes between the two reads was open.
        let ended: u64 = closed().sum();
        let opened = SOCKETS.opened.get();
        self.gauge("sarang_sockets_open", "WebSockets that are open.", opened.saturating_sub(ended));
        self.counter("sarang_sockets_opened_total", "WebSockets opened.", opened);
        self.labelled(
            "sarang_sockets_closed_total",
            "WebSockets that ended, by why.",
            "reason",
            Closed::ALL.map(Closed::label).into_iter().zip(closed()),
        );
        self.counter(
            "sarang_socket_frames_received_total",
            "Frames that came from clients, good and bad.",
            SOCKETS.frames_in.get(),
        );
        self.counter(
            "sarang_socket_frames_sent_total",
            "Frames written to clients: events, answers, all of them.",
            SOCKETS.frames_out.get(),
        );
        self.counter("sarang_socket_sent_bytes_total", "Bytes of these frames.", SOCKETS.bytes_out.get());
        self.counter(
            "sarang_socket_writes_total",
            "Writes that these frames took; fewer than frames where they were joined.",
            SOCKETS.writes.get(),
        );
        self.codes("sarang_socket_nacks_total", "Messages refused with a nack, by code.", &SOCKETS.nacks);
        self.codes(
            "sarang_socket_errors_total",
            "Other frames answered by an error, by code.",
            &SOCKETS.errors,
        );
    }

    fn hub(&mut self) {
        self.counter(
            "sarang_deliveries_total",
            "Events put into the outbox of a socket, one for each socket.",
            HUB.deliveries.get(),
        );
        self.gauge(
            "sarang_outboxes_busy",
            "Sockets with something that is not yet with the kernel.",
            HUB.busy_outboxes(),
        );
        self.counter(
            "sarang_outbox_overflows_total",
            "Events that found the outbox of a slow client full.",
            HUB.overflows.get(),
        );
        self.counter(
            "sarang_lags_told_total",
            "Times that a client was told lag, to ask for what was left out.",
            HUB.lags.get(),
        );
        self.counter(
            "sarang_gap_fills_total",
            "Holes in a room that began to be filled from the database.",
            HUB.fills.get(),
        );
        self.counter(
            "sarang_gap_fills_given_up_total",
            "Holes left to the next tick because the database could not be read.",
            HUB.fills_given_up.get(),
        );
        self.counter(
            "sarang_heads_read_total",
            "Rooms of which the newest position was read from the database.",
            HUB.heads.get(),
        );
        self.counter("sarang_ticks_total", "Ticks: every 5 s all heads are read again.", HUB.ticks.get());
        self.counter(
            "sarang_channel_missed_total",
            "Times that the channel layer said that something may have been missed.",
            HUB.missed.get(),
        );
    }

    fn desk(&mut self) {
        self.counter(
            "sarang_messages_received_total",
            "Messages handed in to be stored, by socket, REST and forms.",
            DESK.handed_in.get(),
        );
        self.counter(
            "sarang_messages_turned_away_total",
            "Messages told to come again because too many waited for the database.",
            DESK.turned_away.get(),
        );
        self.counter("sarang_messages_committed_total", "Messages stored.", DESK.committed.get());
        self.counter(
            "sarang_messages_repeated_total",
            "Messages sent again that had been stored before.",
            DESK.repeated.get(),
        );
        self.histogram("sarang_commit_messages", "Messages committed in one transaction.", &DESK.groups);
        self.histogram("sarang_commit_seconds", "What the transaction of a group takes.", &DESK.seconds);
    }

    fn outside(&mut self) {
        self.counter(
            "sarang_database_statements_total",
            "Statements that the database was asked to run, without begin and commit.",
            DATABASE.statements.get(),
        );
        self.labelled(
            "sarang_database_errors_total",
            "Failures of the database, by kind.",
            "kind",
            DatabaseError::ALL
                .map(DatabaseError::label)
                .into_iter()
                .zip(DATABASE.errors.iter().map(Counter::get)),
        );
        self.counter(
            "sarang_channel_outages_total",
            "Times that hearing or ringing the other instances stopped working.",
            BUS.outages.get(),
        );
        self.labelled(
            "sarang_http_requests_total",
            "HTTP requests answered, by the class of the status.",
            "class",
            CLASSES.into_iter().zip(HTTP.classes.iter().map(Counter::get)),
        );
        self.histogram("sarang_http_request_seconds", "What an HTTP answer takes.", &HTTP.seconds);
    }

    fn process(&mut self) {
        self.head("sarang_build_info", "The version that runs; always 1.", "gauge");
        self.line("sarang_build_info", concat!("{version=\"", env!("CARGO_PKG_VERSION"), "\"}"), 1);
        self.gauge(
            "sarang_uptime_seconds",
            "Seconds since the process began.",
            process::uptime().as_secs_f64(),
        );
        if let Some(bytes) = process::resident_bytes() {
            self.gauge("process_resident_memory_bytes", "Memory in use, as the system counts it.", bytes);
        }
        if let Some(files) = process::open_files() {
            self.gauge("process_open_fds", "Open files and connections.", files);
        }
        if let Some(computed) = process::computed() {
            self.head("process_cpu_seconds_total", "Processor time used.", "counter");
            self.line("process_cpu_seconds_total", "", computed.as_secs_f64());
        }
    }

    fn codes(&mut self, name: &str, help: &str, counters: &[Counter; ErrorCode::ALL.len()]) {
        let labels = ErrorCode::ALL.map(word);
        // Most never happen on a socket: they are left out until they do.
        let counted =
            labels.into_iter().zip(counters.iter().map(Counter::get)).filter(|(_, count)| *count > 0);
        self.labelled(name, help, "code", counted);
    }

    fn labelled(
        &mut self,
        name: &str,
        help: &str,
        label: &str,
        values: impl Iterator<Item = (impl Display, u64)>,
    ) {
        self.head(name, help, "counter");
        for (value, count) in values {
            self.line(name, &format!("{{{label}=\"{value}\"}}"), count);
        }
    }

    fn histogram(&mut self, name: &str, help: &str, histogram: &Histogram) {
        self.head(name, help, "histogram");
        let shown = |value: u64| in_units(value, histogram.per_unit);
        let bucket = format!("{name}_bucket");
        let mut count = 0;
        for (bound, counter) in histogram.bounds.iter().zip(&histogram.buckets) {
            count += counter.get();
            self.line(&bucket, &format!("{{le=\"{}\"}}", shown(*bound)), count);
        }
        count += histogram.buckets[histogram.bounds.len()].get();
        self.line(&bucket, "{le=\"+Inf\"}", count);
        self.line(&format!("{name}_sum"), "", shown(histogram.sum.get()));
        self.line(&format!("{name}_count"), "", count);
    }

    fn head(&mut self, name: &str, help: &str, kind: &str) {
        // Writing to a string never fails.
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }
}

/// A code as clients read it.
fn word(code: ErrorCode) -> String {
    serde_json::to_string(&code).unwrap_or_default().trim_matches('"').to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "a figure of 2^53 microseconds is 285 years")]
fn in_units(value: u64, per_unit: u64) -> f64 {
    value as f64 / per_unit as f64
}
