//! `sarang serve`.

use crate::config::{Config, Key, unknown_variables};
use crate::figures::process;
use crate::serve;
use crate::shutdown::Shutdown;
use crate::telemetry;

use super::Failure;

/// Serves until told to stop.
pub(super) fn serve(config: Config) -> Result<(), Failure> {
    process::begin();
    telemetry::start(config.log_format)?;
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in unknown_variables(names) {
        tracing::warn!("{name} means nothing to Sarang; `sarang serve --help` lists what does");
    }
    // As many workers as cores, which is tokio's own choice. Threads for blocking work come when
    // there is some and go after seconds.
    tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("sarang").build()?.block_on(async {
        let shutdown = Shutdown::new();
        shutdown.heed_signals()?;
        serve::serve(serve::listen(config.listen, Key::Listen)?, config, shutdown).await?;
        Ok(())
    })
}
