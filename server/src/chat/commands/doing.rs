//! Carrying commands out.

use sarang_protocol::api::{PostedMessage, StartConversation};
use sarang_protocol::error::ErrorCode;
use sarang_protocol::id::{ClientId, Seq};
use sarang_protocol::text::RoomSlug;

use super::super::{Chat, ChatError, Posted, Result, Viewer, Wish};
use super::{COMMANDS, Command, Errand, find, unknown};
use crate::store::{Given, Refusal, now};

/// What a command has to tell people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// This.
    Sentence(String),
    /// What these do.
    Help(Vec<&'static Command>),
}

impl PartialEq for Command {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Command {}

impl Chat {
    /// Runs an errand. `text` is the command as it was written.
    ///
    /// What may be done again without harm is done again when the same comes again. What may not (who
    /// was invited may have been taken out since) is noted, and then done no more.
    pub(in crate::chat) async fn runs(
        self,
        viewer: Viewer,
        slug: RoomSlug,
        cid: ClientId,
        text: String,
        errand: Errand,
    ) -> Result<Posted> {
        let answer = |fresh, at, told, go| Posted {
            message: PostedMessage { room: slug.clone(), seq: Seq::ZERO, cid, at, message: None, go },
            told,
            fresh,
        };
        let once = matches!(errand, Errand::Invite(_) | Errand::Leave | Errand::Remind(_));
        // Before the room is looked for: who has left a closed one does not see it any more.
        if once && let Some(before) = self.store.given(viewer.id, cid).await? {
            if before.room != slug || before.text != text {
                return Err(Refusal::ClientIdReused.into());
            }
            return Ok(answer(false, before.at, None, None));
        }
        let room = self.room(&viewer, slug.as_str()).await?;
        let (mut fresh, mut told, mut go) = (true, None, None);
        match errand {
            Errand::Invite(people) => self.invite(&viewer, &slug, &people).await?,
            Errand::Leave => self.leave(&viewer, slug.as_str()).await?,
            Errand::Talk(people, says) => {
                let (conversation, _) = self.converse(&viewer, StartConversation { people }).await?;
                if !says.is_empty() {
                    // By the same name, so that it is said once.
                    let said = self.say(&viewer, conversation.slug.clone(), cid, Wish::says(&says), None)?;
                    fresh = said.await?.fresh;
                }
                go = Some(conversation.slug);
            }
            Errand::TellPurpose => {
                let sentence = match room.purpose.as_str() {
                    "" => "Nobody has said yet what this room is for.".to_owned(),
                    purpose => format!("This room is for: {purpose}"),
                };
                told = Some(Told::Sentence(sentence));
            }
            Errand::Remind(written) => {
                told = Some(Told::Sentence(self.remind(&viewer, room.id, cid, &written).await?));
            }
            Errand::Help(None) => told = Some(Told::Help(COMMANDS.iter().collect())),
            Errand::Help(Some(name)) => {
                told = Some(Told::Help(vec![find(&name).ok_or_else(|| unknown(&name))?]));
            }
        }
        let at = now();
        if once {
            self.store.note_given(viewer.id, cid, &Given { room: slug.clone(), text, at }).await?;
        }
        Ok(answer(fresh, at, told, go))
    }

    /// Adds people one after the other; who is named is looked for before the first is added.
    async fn invite(&self, viewer: &Viewer, slug: &RoomSlug, handles: &[String]) -> Result<()> {
        let asked: Vec<&str> = handles.iter().map(String::as_str).collect();
        let known = self.called(viewer, &asked).await?;
        if let Some(stranger) =
            handles.iter().find(|handle| !known.iter().any(|user| user.handle.as_str() == **handle))
        {
            let stranger: String = stranger.chars().take(super::LONGEST).collect();
            return Err(ChatError::refused(
                ErrorCode::NotFound,
                format!("There is nobody with the user name {stranger}. Nobody was added."),
            ));
        }
        for user in known {
            self.add(viewer, slug.as_str(), user.handle.as_str()).await?;
        }
        Ok(())
    }
}
