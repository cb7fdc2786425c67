//! What commands have to tell, in the reader's language.

use sarang_app::words::answers::tell_in;
use sarang_protocol::api::CommandHelp;
use sarang_protocol::language::Language;

use crate::chat::{Command, Told};

/// The words.
pub fn in_language(language: Language, told: &Told) -> String {
    match told {
        Told::Sentence(sentence) => tell_in(language, sentence).into_owned(),
        Told::Help(commands) => {
            let lines: Vec<String> = commands.iter().map(|command| line(&help(language, command))).collect();
            lines.join("\n")
        }
    }
}

/// What a command does.
pub fn help(language: Language, command: &Command) -> CommandHelp {
    CommandHelp {
        name: command.name.to_owned(),
        arguments: tell_in(language, command.arguments).into_owned(),
        help: tell_in(language, command.help).into_owned(),
        may: command.may,
    }
}

fn line(command: &CommandHelp) -> String {
    let CommandHelp { name, arguments, help, .. } = command;
    let space = if arguments.is_empty() { "" } else { " " };
    format!("/{name}{space}{arguments}: {help}")
}

#[cfg(test)]
mod tests {
    use sarang_app::words::answers;

    use super::*;
    use crate::chat::COMMANDS;

    #[test]
    fn commands_are_told_in_both_languages() {
        for command in COMMANDS {
            for words in [command.arguments, command.help] {
                assert!(words.is_empty() || answers::knows(words), "{words}");
            }
        }
        let told = Told::Help(COMMANDS.iter().collect());
        let english = in_language(Language::English, &told);
        assert_eq!(
            english.lines().next(),
            Some("/me what you do: Says what you do: your name stands before it.")
        );
        assert!(english.contains("\n/leave: "), "{english}");
        let korean = in_language(Language::Korean, &told);
        assert_eq!(korean.lines().count(), COMMANDS.len());
        assert!(!korean.contains("what you do"), "{korean}");
    }
}
