//! Builds the browser's part of Sarang: wasm, its JavaScript glue, the stylesheet and the static
//! files, named by their content, compressed, in `frontend/dist`.
//!
//! It uses the libraries that `wasm-bindgen-cli` and its like are made of, pinned by our own lock
//! file: nothing has to be installed, and the versions cannot drift apart.

mod build;
mod compress;
mod dev;
mod dist;
mod fingerprint;
mod names;
mod report;
mod server;
mod split;
mod static_files;
mod style;
mod tighten;
mod toolchain;
mod wasm;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use build::Mode;
use toolchain::Toolchain;
use workspace::Workspace;

#[derive(Parser)]
#[command(about, version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build frontend/dist
    Build(BuildArgs),
    /// Build, serve, and do both again whenever a file is saved
    Dev {
        /// Passed on to `sarang serve`
        #[arg(last = true)]
        serve: Vec<String>,
    },
    /// Lint what only compiles for the browser: clippy where the compiler has it, else a check
    Lint,
}

#[derive(Args)]
struct BuildArgs {
    /// Small and compressed
    #[arg(long, conflicts_with = "dev")]
    release: bool,
    /// Quick to build, with names in stack traces (the default)
    #[arg(long)]
    dev: bool,
    /// Fail when what a reader downloads is larger than the budget
    #[arg(long, requires = "release")]
    check_budget: bool,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Build(args) => {
            let mode = if args.release { Mode::Release } else { Mode::Dev };
            let dist = build::everything(&workspace, mode)?;
            report::print(&dist, mode);
            if args.check_budget { report::check_budget(&dist) } else { Ok(()) }
        }
        Command::Dev { serve } => dev::watch(&workspace, &serve),
        Command::Lint => wasm::lint(&workspace, &Toolchain::find()?),
    }
}
