//! Moving an installation to another database.

use crate::store::{DatabaseUrl, Store, TableSum, copy};

use super::Failure;
use super::args::CopyArgs;

/// Copies everything, and says what was copied.
pub(super) async fn copy_database(args: CopyArgs) -> Result<(), Failure> {
    let from = address("--from", &args.from)?;
    let to = address("--to", &args.to)?;
    if let DatabaseUrl::Sqlite(path) = &from
        && !path.is_file()
    {
        return Err(Failure(format!("--from: there is no file {}.", path.display())));
    }
    let (source, target) = (Store::open(&from).await?, Store::open(&to).await?);
    let copied = copy(&source, &target, print).await?;
    if copied.before {
        println!("{to} holds the same as {from} already. Nothing was copied.");
        return Ok(());
    }
    println!("{from} was copied to {to} and verified: every row is the same on both sides.");
    println!("Start all instances with --database-url on the new one from now on.");
    Ok(())
}

fn address(flag: &str, text: &str) -> Result<DatabaseUrl, Failure> {
    text.parse().map_err(|error| Failure(format!("{flag}: {error}")))
}

fn print(TableSum { table, rows, sum }: &TableSum) {
    println!("{table:<12}{rows:>10} rows  sha256 {}", &sum[..16]);
}
