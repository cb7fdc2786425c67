//! Help, versions, and words that mean nothing.

use sarang_tests::sarang::Said;

use crate::folder;

#[test]
fn help_explains_every_command() {
    let folder = folder();
    let said = Said::by_sarang(folder.path(), &["--help"], "").well();
    for word in ["serve", "user", "token", "room", "migrate", "version"] {
        assert!(said.contains(word), "{word} is missing from:\n{said}");
    }
    let said = Said::by_sarang(folder.path(), &["serve", "--help"], "").well();
    for option in
        ["listen", "data-dir", "database-url", "redis-url", "public-url", "log-format", "frames-per-second"]
    {
        assert!(said.contains(&format!("--{option}")), "--{option} is missing from:\n{said}");
        let variable = format!("SARANG_{}", option.replace('-', "_").to_uppercase());
        assert!(said.contains(&variable), "{variable} is missing from:\n{said}");
    }
    for args in [
        &["user", "--help"][..],
        &["user", "add", "--help"],
        &["user", "password", "--help"],
        &["token", "create", "--help"],
        &["room", "create", "--help"],
        &["migrate", "--help"],
    ] {
        assert!(Said::by_sarang(folder.path(), args, "").well().contains("Usage"));
    }
}

#[test]
fn version_says_which_and_unknown_words_say_what_there_is() {
    let folder = folder();
    for args in [&["version"][..], &["--version"]] {
        let said = Said::by_sarang(folder.path(), args, "").well();
        assert!(said.contains(env!("CARGO_PKG_VERSION")), "{said}");
    }
    let complaint = Said::by_sarang(folder.path(), &["serv"], "").complaint();
    assert!(complaint.contains("serve"), "{complaint}");
    let complaint = Said::by_sarang(folder.path(), &["serve", "--lisen", "x"], "").complaint();
    assert!(complaint.contains("--listen"), "{complaint}");
    let nothing = Said::by_sarang::<&str>(folder.path(), &[], "").complaint();
    assert!(nothing.contains("Usage"), "{nothing}");
}
