//! Commands: a message whose first line begins with `/` and a name is carried out and not said.
//!
//! [`COMMANDS`] is all that there is of them: names, arguments, help, who may. Whoever adds one adds
//! a line there, and, where nothing that is there does it already, an [`Errand`]. What is in no line
//! is refused, with the nearest name; `//` at the beginning says a slash.

mod doing;

use sarang_protocol::api::{MayGive, Suggestions};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::room::RoomSummary;
use sarang_protocol::text::Purpose;

use super::{ChatError, Result};
use crate::markup;

pub use doing::Told;

/// A command.
#[derive(Debug)]
pub struct Command {
    /// Its name, without the slash.
    pub name: &'static str,
    /// What goes behind it, for people; empty if nothing does.
    pub arguments: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// Who may give it.
    pub may: MayGive,
    /// What its arguments ask for.
    read: fn(&str) -> Result<Order>,
}

/// What a command asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// A message after all: what it means is seen when it is drawn.
    Say,
    /// The room is for something else, and the message tells it.
    Purpose(Purpose),
    /// Something that is no message of the room.
    Errand(Errand),
}

/// What is done for who gave a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// They are told what the room is for.
    TellPurpose,
    /// These people are added to the room.
    Invite(Vec<String>),
    /// They leave the room.
    Leave,
    /// They come to the conversation with these people, where this is said first.
    Talk(Vec<String>, String),
    /// They are reminded of something, as it was written.
    Remind(String),
    /// They are told what there is, or of this one.
    Help(Option<String>),
}

/// All commands, in the order in which help tells them.
pub static COMMANDS: &[Command] = &[
    Command {
        name: "me",
        arguments: "what you do",
        help: "Says what you do: your name stands before it.",
        may: MayGive::Members,
        read: |rest| {
            if rest.is_empty() {
                return Err(invalid("Write behind /me what you do, such as: /me waves"));
            }
            Ok(Order::Say)
        },
    },
    Command {
        name: "shrug",
        arguments: "text, if you like",
        help: "Shrugs behind what you say.",
        may: MayGive::Members,
        read: |_| Ok(Order::Say),
    },
    Command {
        name: "topic",
        arguments: "what the room is for",
        help: "Tells what the room is for, or says anew what it is for.",
        may: MayGive::Managers,
        read: |rest| {
            if rest.is_empty() {
                return Ok(Order::Errand(Errand::TellPurpose));
            }
            Ok(Order::Purpose(Purpose::parse(rest)?))
        },
    },
    Command {
        name: "invite",
        arguments: "@name @name",
        help: "Adds people to the room.",
        may: MayGive::Members,
        read: |rest| {
            let people: Vec<String> = rest.split_whitespace().map(name_of).collect();
            if people.is_empty() {
                return Err(invalid("Write behind /invite whom, such as: /invite @kim"));
            }
            if people.len() > MOST_INVITED {
                return Err(invalid(format!("Invite at most {MOST_INVITED} people at once.")));
            }
            Ok(Order::Errand(Errand::Invite(people)))
        },
    },
    Command {
        name: "leave",
        arguments: "",
        help: "Leaves the room.",
        may: MayGive::Members,
        read: |rest| {
            if rest.is_empty() {
                Ok(Order::Errand(Errand::Leave))
            } else {
                Err(invalid("Behind /leave stands nothing."))
            }
        },
    },
    Command {
        name: "dm",
        arguments: "@name text, if you like",
        help: "Starts a conversation with somebody, or several.",
        may: MayGive::Everybody,
        read: talk,
    },
    Command {
        name: "remind",
        arguments: "when, and of what",
        help: "Reminds you: in 20 minutes, tomorrow 9:30, monday, 2026-12-01 14:00. /reminders has what is to come.",
        may: MayGive::Everybody,
        read: |rest| Ok(Order::Errand(Errand::Remind(rest.to_owned()))),
    },
    Command {
        name: "help",
        arguments: "a command, if you like",
        help: "Tells what commands there are.",
        may: MayGive::Everybody,
        read: |rest| {
            let name = rest.trim_start_matches('/');
            Ok(Order::Errand(Errand::Help((!name.is_empty()).then(|| name.to_owned()))))
        },
    },
];

/// So many people are added at once: each is a commit of its own. As many as a conversation has.
const MOST_INVITED: usize = RoomSummary::PEOPLE;

/// A name is taken for a mistyped one up to so many letters that are wrong, missing or too many.
const NEAR: usize = 2;

/// The order in a text; nothing, if it is to be said.
pub(super) fn order(text: &str) -> Result<Option<Order>> {
    let Some((name, rest)) = markup::command(text) else { return Ok(None) };
    let command = find(name).ok_or_else(|| unknown(name))?;
    (command.read)(rest).map(Some)
}

/// Whether a text may stand in a message that is edited: what is said may, all other commands are carried
/// out when they are sent.
pub(super) fn check_edit(text: &str) -> Result<()> {
    match order(text)? {
        None | Some(Order::Say) => Ok(()),
        Some(_) => Err(invalid(
            "A command is carried out when it is sent, not by an edit. To say it as it is, begin with two slashes.",
        )),
    }
}

/// The command of this name.
pub(super) fn find(name: &str) -> Option<&'static Command> {
    let name = name.to_lowercase();
    COMMANDS.iter().find(|command| command.name == name)
}

/// Those whose name begins so.
pub fn beginning(typed: &str) -> impl Iterator<Item = &'static Command> {
    let typed = typed.trim_start_matches('/').to_lowercase();
    COMMANDS.iter().filter(move |command| command.name.starts_with(&typed)).take(Suggestions::MAX)
}

pub(super) fn unknown(name: &str) -> ChatError {
    let shown: String = name.chars().take(LONGEST).collect();
    match nearest(name) {
        Some(near) => invalid(format!(
            "There is no command /{shown}. Did you mean /{near}? To say it as it is, begin with two slashes: //{shown}"
        )),
        None => invalid(format!(
            "There is no command /{shown}. /help tells which there are. To say it as it is, begin with two slashes: //{shown}"
        )),
    }
}

/// So much is repeated of a name that is none.
const LONGEST: usize = 30;

/// The command that was meant, if one was likely meant.
fn nearest(name: &str) -> Option<&'static str> {
    let name: Vec<char> = name.to_lowercase().chars().take(LONGEST).collect();
    let begun = |command: &&Command| {
        name.len() > 1 && command.name.chars().zip(&name).filter(|(a, b)| a == *b).count() == name.len()
    };
    if let Some(command) = COMMANDS.iter().find(begun) {
        return Some(command.name);
    }
    let near = COMMANDS.iter().map(|command| (distance(&name, command.name), command));
    // Half of the letters have to be right: `/x` is no mistyped `/me`.
    let near = near.filter(|(wrong, command)| *wrong <= NEAR && wrong * 2 <= command.name.len());
    near.min_by_key(|(wrong, _)| *wrong).map(|(_, command)| command.name)
}

/// How many letters are wrong, missing, too many or in each other's place (Damerau and Levenshtein's
/// distance, in its restricted form).
fn distance(typed: &[char], name: &str) -> usize {
    let name: Vec<char> = name.chars().collect();
    let mut rows = vec![vec![0; name.len() + 1]; typed.len() + 1];
    for (length, row) in rows.iter_mut().enumerate() {
        row[0] = length;
    }
    rows[0] = (0..=name.len()).collect();
    for i in 1..=typed.len() {
        for j in 1..=name.len() {
            let wrong = usize::from(typed[i - 1] != name[j - 1]);
            let mut least = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + wrong);
            if i > 1 && j > 1 && typed[i - 1] == name[j - 2] && typed[i - 2] == name[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[typed.len()][name.len()]
}

/// The people at the beginning, and the text behind them.
fn talk(rest: &str) -> Result<Order> {
    let mut people = Vec::new();
    let mut text = rest;
    while let Some(word) = text.split_whitespace().next() {
        // The first may be without its sign.
        if !people.is_empty() && !word.starts_with('@') {
            break;
        }
        people.push(name_of(word));
        text = text[word.len()..].trim_start();
    }
    if people.is_empty() {
        return Err(invalid("Write behind /dm with whom, such as: /dm @kim"));
    }
    Ok(Order::Errand(Errand::Talk(people, text.to_owned())))
}

/// The user name in a word: `@kim,` is `kim`.
fn name_of(word: &str) -> String {
    word.trim_start_matches('@').trim_end_matches(',').to_lowercase()
}

fn invalid(message: impl Into<std::borrow::Cow<'static, str>>) -> ChatError {
    ChatError::refused(ErrorCode::Invalid, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        match order(text) {
            Err(ChatError::Refused { message, .. }) => message.into_owned(),
            other => panic!("{text} is {other:?}"),
        }
    }

    #[test]
    fn what_begins_with_a_name_is_a_command_and_nothing_else() {
        for text in
            ["hello", "a /me", "/", "/ me", "//me waves", "/usr/bin", "/1", "/-)", "/me, too", "¯\\_(ツ)_/¯"]
        {
            assert_eq!(order(text).unwrap(), None, "{text}");
        }
        assert_eq!(order("/me waves\nand smiles").unwrap(), Some(Order::Say));
        assert_eq!(order("/ME waves").unwrap(), Some(Order::Say));
        assert_eq!(order("/shrug").unwrap(), Some(Order::Say));
        assert_eq!(order("/leave").unwrap(), Some(Order::Errand(Errand::Leave)));
        assert_eq!(order("/topic").unwrap(), Some(Order::Errand(Errand::TellPurpose)));
        assert_eq!(order("/help /dm").unwrap(), Some(Order::Errand(Errand::Help(Some("dm".to_owned())))));
    }

    #[test]
    fn whom_one_talks_to_stands_before_what_one_says() {
        let talks = |text, people: &[&str], says: &str| {
            let people = people.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(
                order(text).unwrap(),
                Some(Order::Errand(Errand::Talk(people, says.to_owned()))),
                "{text}"
            );
        };
        talks("/dm kim", &["kim"], "");
        talks("/dm @kim, @Dana  점심\n먹을까요?", &["kim", "dana"], "점심\n먹을까요?");
        talks("/dm kim hello @dana", &["kim"], "hello @dana");
        assert!(refusal("/dm").contains("/dm @kim"));
    }

    #[test]
    fn people_are_invited_in_small_groups() {
        let invite = |count: usize| ["/invite", &" @kim".repeat(count)].concat();
        assert!(order(&invite(MOST_INVITED)).is_ok());
        assert_eq!(refusal(&invite(MOST_INVITED + 1)), "Invite at most 10 people at once.");
        assert!(refusal("/invite").contains("/invite @kim"));
    }

    #[test]
    fn what_is_mistyped_is_told_the_nearest_name() {
        for (typed, meant) in [
            ("shrg", "shrug"),
            ("hsrug", "shrug"),
            ("topci", "topic"),
            ("invit", "invite"),
            ("in", "invite"),
            ("leaev", "leave"),
            ("hepl", "help"),
            ("em", "me"),
        ] {
            let told = refusal(&format!("/{typed} x"));
            assert!(told.contains(&format!("/{typed}. Did you mean /{meant}?")), "{told}");
            assert!(told.ends_with(&format!("//{typed}")), "{told}");
        }
        for typed in ["x", "deploy", "안녕", "integrate"] {
            assert!(refusal(&format!("/{typed}")).contains("/help tells"), "{typed}");
        }
        assert!(refusal(&format!("/{}", "가".repeat(9_000))).chars().count() < 250);
    }

    #[test]
    fn an_edit_carries_nothing_out() {
        assert!(check_edit("/me waves").is_ok());
        assert!(check_edit("/shrug").is_ok());
        assert!(check_edit("//shrg").is_ok());
        for text in ["/leave", "/topic tea", "/shrg"] {
            assert!(check_edit(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_are_short_lower_case_and_each_there_once() {
        for (index, command) in COMMANDS.iter().enumerate() {
            assert!(command.name.bytes().all(|byte| byte.is_ascii_lowercase()), "{}", command.name);
            assert!(COMMANDS[..index].iter().all(|other| other.name != command.name), "{}", command.name);
        }
        assert_eq!(beginning("/").count(), COMMANDS.len());
        assert_eq!(beginning("/T").map(|command| command.name).collect::<Vec<_>>(), ["topic"]);
    }
}
