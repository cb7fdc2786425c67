//! Settings: where they come from, and how a wrong one is told.

use sarang_tests::installation::Installation;
use sarang_tests::instance::{Instance, Options};
use sarang_tests::process::Process;
use sarang_tests::sarang::{Said, command};
use sarang_tests::wait::{free_port, holds, until};

use crate::folder;

#[test]
fn settings_that_mean_nothing_are_named() {
    let folder = folder();
    let file = folder.path().join("sarang.toml");
    for (content, named) in [
        ("lisen = \"127.0.0.1:1\"", "lisen"),
        ("listen = \"127.0.0.1:1\"\n[redis]\nurl = \"x\"", "redis"),
        ("listen = \"nonsense\"", "nonsense"),
        ("redis-url = \"http://x\"", "redis"),
        ("listen = ", "sarang.toml"),
    ] {
        std::fs::write(&file, content).expect("it can be written");
        let complaint = Said::by_sarang(folder.path(), &["serve"], "").complaint();
        assert!(complaint.contains(named), "{content:?} → {complaint}");
    }
    std::fs::remove_file(&file).expect("it was written");
    for args in [
        ["serve", "--listen", "nonsense"],
        ["serve", "--data-dir", ""],
        ["serve", "--redis-url", "http://x"],
        ["serve", "--database-url", "mysql://x"],
        ["serve", "--public-url", "not a url"],
        ["serve", "--log-format", "xml"],
        ["serve", "--config", "absent.toml"],
    ] {
        let complaint = Said::by_sarang(folder.path(), &args, "").complaint();
        assert!(complaint.contains(args[1]) || complaint.contains(args[2]), "{args:?} → {complaint}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flag_beats_the_environment_that_beats_the_file() {
    let installation = Installation::set_up();
    let (flag, variable, file) = (free_port(), free_port(), free_port());
    let config = format!("listen = \"127.0.0.1:{file}\"\n");
    std::fs::write(installation.folder().join("sarang.toml"), config).expect("it can be written");

    let serve = || {
        let mut serve = command(installation.folder());
        serve.arg("serve").arg("--data-dir").arg(installation.data_dir());
        serve
    };
    let in_environment = || {
        let mut serve = serve();
        serve.env("SARANG_LISTEN", format!("127.0.0.1:{variable}"));
        serve
    };
    let mut by_flag = in_environment();
    by_flag.args(["--listen", &format!("127.0.0.1:{flag}")]);
    for (command, port) in [(serve(), file), (in_environment(), variable), (by_flag, flag)] {
        let log = installation.folder().join("serve.log");
        let mut server = Process::start("sarang", command, &log);
        let url = format!("http://127.0.0.1:{port}/healthz");
        until(format!("it listens at {port}"), async || {
            holds(server.ended().is_none(), "it ended")?;
            reqwest::get(&url).await.map(|_| ()).map_err(|error| error.to_string())
        })
        .await;
        server.kill9();
    }
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named_in_a_sentence() {
    let folder = folder();
    // Tests may run as root, who may write everywhere but below a file.
    let file = folder.path().join("a-file");
    std::fs::write(&file, "in the way").expect("it can be written");
    let inside = file.join("data");
    let inside = inside.to_str().expect("a plain path");
    for args in [
        &["serve", "--listen", "127.0.0.1:0", "--data-dir", inside][..],
        &["migrate", "--data-dir", inside],
        &["token", "create", "dana", "--data-dir", inside],
    ] {
        let complaint = Said::by_sarang(folder.path(), args, "").complaint();
        assert!(complaint.contains("a-file"), "which folder? {complaint}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_named_in_a_sentence() {
    let installation = Installation::set_up();
    let first = Instance::start(&installation, Options::default()).await;
    let other = Installation::set_up();
    let address = format!("127.0.0.1:{}", first.port());
    let complaint = other.cli(["serve", "--listen", &address], "").complaint();
    assert!(complaint.contains(&first.port().to_string()), "{complaint}");
    assert!(complaint.contains("--listen"), "what to do? {complaint}");
}
