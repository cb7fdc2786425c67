//! A clock that jumps.

use sarang_protocol::id::Seq;

use super::*;
use crate::store::faults::clock_is_ahead;

const HOUR: i64 = 3_600_000;

#[tokio::test]
async fn the_order_of_a_room_is_not_the_clocks() {
    let (house, dana) = House::founded().await;
    let kim = house.person("kim").await;
    let mut posted = Vec::new();
    for hours in [0, 5, -3, -3, 7, 0] {
        clock_is_ahead(hours * HOUR);
        posted.push(house.posts(&dana, &format!("at {hours}")).await.message);
    }
    let seqs: Vec<u64> = posted.iter().map(|message| message.seq.0).collect();
    assert!(seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{seqs:?}");
    // Each tells the time that it was on the clock …
    let ahead = |message: &sarang_protocol::api::PostedMessage| {
        (message.at.0 - posted[0].at.0 + HOUR / 2).div_euclid(HOUR)
    };
    assert_eq!(posted.iter().map(ahead).collect::<Vec<_>>(), [0, 5, -3, -3, 7, 0]);
    // … and what is read and counted goes by the log, wherever one begins.
    let texts = ["at 0", "at 5", "at -3", "at -3", "at 7", "at 0"];
    assert_eq!(house.sees(&kim).await, texts);
    for (n, message) in posted.iter().enumerate() {
        let (events, head) = house.chat.events(&kim, "lobby", Span::After(message.seq), 50).await.unwrap();
        let bodies: Vec<_> =
            events.iter().filter_map(|event| event.body()).map(ToString::to_string).collect();
        assert_eq!(bodies, texts[n + 1..], "after {n}");
        assert_eq!(head, posted[5].seq);
    }
    house.chat.mark_read(&kim, "lobby", posted[2].seq, None).await.unwrap();
    let lobby = house.chat.rooms(&kim).await.unwrap().remove(0);
    assert_eq!((lobby.read, lobby.unread), (posted[2].seq, 3));
    let (before, _) = house.chat.events(&kim, "lobby", Span::Before(posted[1].seq), 1).await.unwrap();
    assert_eq!(before[0].seq, Seq(posted[0].seq.0));
}

#[tokio::test]
async fn sessions_outlive_a_clock_that_is_wrong_for_a_while() {
    let (house, _) = House::founded().await;
    house.person("kim").await;
    let kim = house.sign_in("kim", PASSWORD).await.unwrap();
    let token = kim.token.expose();
    for hours in [12, -12, 0, 24 * 20, -24 * 20, 0] {
        clock_is_ahead(hours * HOUR);
        assert!(house.chat.viewer_by_session(token).await.unwrap().is_some(), "{hours} h ahead");
        assert!(house.chat.still_valid(&kim.viewer).await.unwrap(), "{hours} h ahead");
        // Signing in clears away what has ended; nothing has.
        house.sign_in("kim", PASSWORD).await.unwrap();
    }
    // Beyond a session's life it counts as ended, and as open again when the clock is right.
    clock_is_ahead(24 * 90 * HOUR);
    assert!(house.chat.viewer_by_session(token).await.unwrap().is_none());
    clock_is_ahead(0);
    assert!(house.chat.viewer_by_session(token).await.unwrap().is_some());
}
