//! People are reminded, once.

use super::*;
use crate::chat::Told;
use crate::store::faults::clock_is_ahead;

const MINUTE: i64 = 60_000;

impl House {
    async fn writes(&self, who: &Viewer, text: &str) -> Result<String> {
        let posted = self.chat.post(who, "lobby", ClientId(Uuid::new_v4()), text).await?;
        match posted.told {
            Some(Told::Sentence(told)) => Ok(told),
            other => panic!("{text} tells {other:?}"),
        }
    }

    /// What somebody has been reminded of, and how much of that they have not read.
    async fn reminded(&self, who: &Viewer) -> (Vec<String>, u32) {
        let rooms = self.chat.rooms(who).await.unwrap();
        let Some(room) = rooms.into_iter().find(|room| room.kind.is_conversation()) else {
            return (vec![], 0);
        };
        let view = self.chat.room_view(who, room.slug.as_str(), None).await.unwrap();
        let said = view.events.iter().filter_map(|event| event.body()).map(ToString::to_string);
        (said.collect(), room.unread)
    }
}

#[tokio::test]
async fn what_is_due_is_said_once_whoever_looks() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let other = Chat::new(open(&house.folder).await, house.ears.clone());
    house.writes(&kim, "/remind in 20 minutes **점심** 예약").await.unwrap();
    house.writes(&dana, "/remind 21분 뒤 전화").await.unwrap();
    house.chat.say_what_is_due().await.unwrap();
    assert_eq!(house.reminded(&kim).await, (vec![], 0));
    assert_eq!(house.sees(&dana).await, [""; 0], "nobody else sees the command");

    clock_is_ahead(20 * MINUTE + 1_000);
    for _ in 0..2 {
        let (one, two) = tokio::join!(house.chat.say_what_is_due(), other.say_what_is_due());
        one.unwrap();
        two.unwrap();
    }
    let of_kim = "⏰ [Lobby](/rooms/lobby)\n\n**점심** 예약".to_owned();
    assert_eq!(house.reminded(&kim).await, (vec![of_kim.clone()], 1));
    assert_eq!(house.reminded(&dana).await, (vec![], 0));
    assert_eq!(house.chat.reminders(&kim).await.unwrap().reminders, []);

    // Whoever was to say it died between saying it and crossing it out.
    clock_is_ahead(22 * MINUTE);
    let due = house.chat.store.due_reminders(now()).await.unwrap();
    let speaker = other.speaker().await.unwrap();
    other.say_reminder(&speaker, &due[0]).await.unwrap();
    house.chat.rename(&dana, "lobby", "Hall").await.unwrap();
    house.chat.say_what_is_due().await.unwrap();
    let of_dana = "⏰ [Lobby](/rooms/lobby)\n\n전화".to_owned();
    assert_eq!(house.reminded(&dana).await, (vec![of_dana], 1));
    assert_eq!(house.reminded(&kim).await, (vec![of_kim], 1));
}

#[tokio::test]
async fn a_command_that_comes_again_reminds_once() {
    let (house, dana) = House::founded().await;
    let cid = ClientId(Uuid::new_v4());
    for _ in 0..3 {
        house.chat.post(&dana, "lobby", cid, "/remind in 5 minutes tea").await.unwrap();
    }
    assert_eq!(house.chat.reminders(&dana).await.unwrap().reminders.len(), 1);
    clock_is_ahead(6 * MINUTE);
    house.chat.say_what_is_due().await.unwrap();
    house.chat.post(&dana, "lobby", cid, "/remind in 5 minutes tea").await.unwrap();
    assert_eq!(house.chat.reminders(&dana).await.unwrap().reminders, []);
    assert_eq!(
        code(house.chat.post(&dana, "lobby", cid, "/remind in 5 minutes cake").await),
        ErrorCode::ClientIdReused
    );
}

#[tokio::test]
async fn what_cannot_be_understood_is_told() {
    let (house, dana) = House::founded().await;
    let refused = async |text| house.writes(&dana, text).await.unwrap_err().to_string();
    assert!(refused("/remind").await.contains("/remind in 20 minutes"));
    assert!(refused("/remind tea at some time").await.contains("/remind in 20 minutes"));
    assert!(refused("/remind in 5 minutes").await.contains("what you want to be reminded of"));
    assert!(refused("/remind 2020-01-01 tea").await.contains("over"));
    assert!(refused("/remind 2999-01-01 tea").await.contains("five years"));
    assert_eq!(house.chat.reminders(&dana).await.unwrap().reminders, []);
    assert!(house.writes(&dana, "/remind in 5 minutes tea").await.unwrap().contains("(UTC). If your clock"));
    assert!(house.writes(&dana, "/remind 5분 뒤 차").await.unwrap().contains("(UTC+9). If your clock"));
    house.chat.set_utc_offset(&dana, 540).await.unwrap();
    assert!(house.writes(&dana, "/remind in 5 minutes tea").await.unwrap().ends_with("(UTC+9)."));
    let reminders = house.chat.reminders(&dana).await.unwrap().reminders;
    let kim = house.person("kim").await;
    assert_eq!(code(house.chat.cancel_reminder(&kim, reminders[0].id).await), ErrorCode::NotFound);
    house.chat.cancel_reminder(&dana, reminders[0].id).await.unwrap();
    assert_eq!(code(house.chat.cancel_reminder(&dana, reminders[0].id).await), ErrorCode::NotFound);
    assert_eq!(house.chat.reminders(&dana).await.unwrap().reminders.len(), 2);
}

#[tokio::test]
async fn nobody_comes_in_as_who_reminds_and_nobody_s_name_is_taken() {
    let (house, dana) = House::founded().await;
    let sarang = house.person("sarang").await;
    house.writes(&dana, "/remind in 1 minute tea").await.unwrap();
    clock_is_ahead(2 * MINUTE);
    house.chat.say_what_is_due().await.unwrap();
    let speaker = house.chat.speaker().await.unwrap();
    assert_ne!(speaker.id, sarang.id);
    assert_eq!(speaker.user.handle.as_str(), "sarang-bot");
    assert_eq!(house.reminded(&dana).await.1, 1);
    for password in ["", PASSWORD] {
        assert_eq!(code(house.sign_in("sarang-bot", password).await), ErrorCode::WrongCredentials);
    }
}

#[tokio::test]
async fn who_may_not_see_the_room_any_more_is_reminded_without_it() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let closed = CreateRoom { closed: true, ..room("Secret", None) };
    let secret = house.chat.create_room(&dana, closed).await.unwrap().slug;
    let secret = secret.as_str();
    house.chat.add(&dana, secret, "kim").await.unwrap();
    house.chat.post(&kim, secret, ClientId(Uuid::new_v4()), "/remind in 1 minute tea").await.unwrap();
    house.chat.remove(&dana, secret, "kim").await.unwrap();
    clock_is_ahead(2 * MINUTE);
    house.chat.say_what_is_due().await.unwrap();
    assert_eq!(house.reminded(&kim).await.0, ["⏰\n\ntea"]);
}
