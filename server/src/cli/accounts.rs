//! Commands that write what people otherwise make in the browser.

use std::io::{self, Read};

use sarang_protocol::user::Role;

use crate::chat::{Chat, ChatError};

use super::Failure;
use super::args::{
    AddUserArgs, CreateRoomArgs, CreateTokenArgs, ListTokensArgs, PasswordArgs, RevokeTokenArgs,
};

/// More than any password; a wrong file on standard input is noticed here.
const PASSWORD_INPUT: u64 = 64 * 1024;

/// `sarang user add`.
pub(super) async fn add(chat: Chat, args: AddUserArgs) -> Result<(), Failure> {
    let password = read_password()?;
    let role = if args.admin { Role::Admin } else { Role::Member };
    let added = chat.add_user(&args.handle, args.name.as_deref(), &password, role).await;
    added.map_err(|error| about(&args.handle, &error))?;
    eprintln!("{} can sign in now.", args.handle);
    if !chat.is_set_up().await? {
        eprintln!(
            "There is no administrator yet: whoever opens the server's first page can become one. Do so yourself, or add one here with --admin."
        );
    }
    Ok(())
}

/// `sarang user password`.
pub(super) async fn password(chat: Chat, args: PasswordArgs) -> Result<(), Failure> {
    let password = read_password()?;
    chat.set_password(&args.handle, &password).await.map_err(|error| about(&args.handle, &error))?;
    eprintln!("{} has a new password and is signed out everywhere.", args.handle);
    Ok(())
}

/// `sarang token create`.
pub(super) async fn token(chat: Chat, args: CreateTokenArgs) -> Result<(), Failure> {
    let token = chat.create_token(&args.handle, args.name.as_deref()).await;
    let token = token.map_err(|error| about(&args.handle, &error))?;
    println!("{}", token.expose());
    eprintln!("This is the only time the token is shown. Send it as `Authorization: Bearer …`.");
    Ok(())
}

/// `sarang token list`.
pub(super) async fn tokens(chat: Chat, args: ListTokensArgs) -> Result<(), Failure> {
    let tokens = chat.tokens(&args.handle).await.map_err(|error| about(&args.handle, &error))?;
    for (name, made) in tokens {
        println!("{made}\t{name}");
    }
    Ok(())
}

/// `sarang token revoke`.
pub(super) async fn revoke(chat: Chat, args: RevokeTokenArgs) -> Result<(), Failure> {
    let name = args.which.name.as_deref();
    let ended = chat.revoke_tokens(&args.handle, name).await;
    let ended = ended.map_err(|error| about(&args.handle, &error))?;
    match (ended, name) {
        (0, Some(name)) => {
            return Err(Failure(format!(
                "{}: there is no token for {name:?}. See `sarang token list`.",
                args.handle
            )));
        }
        (1, _) => eprintln!("One token is revoked."),
        (ended, _) => eprintln!("{ended} tokens are revoked."),
    }
    Ok(())
}

/// `sarang room create`.
pub(super) async fn room(chat: Chat, args: CreateRoomArgs) -> Result<(), Failure> {
    let slug = chat.create_room_as_operator(&args.slug, args.name.as_deref()).await;
    let slug = slug.map_err(|error| about(&args.slug, &error))?;
    eprintln!("The room is at /rooms/{slug}.");
    Ok(())
}

/// Says whom or what it is about: in a script, the command that failed is one of many.
fn about(what: &str, error: &ChatError) -> Failure {
    Failure(format!("{what}: {error}"))
}

/// The password is all of standard input, but for the line break that `echo` adds.
fn read_password() -> Result<String, Failure> {
    let mut text = String::new();
    io::stdin()
        .take(PASSWORD_INPUT)
        .read_to_string(&mut text)
        .map_err(|error| Failure(format!("The password cannot be read from standard input: {error}.")))?;
    let text = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    if text.is_empty() {
        return Err(Failure(
            "The password is empty. Write it to standard input, like `sarang … < password.txt`.".into(),
        ));
    }
    Ok(text.to_owned())
}
