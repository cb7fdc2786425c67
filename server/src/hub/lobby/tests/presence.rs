//! Who is here.

use super::super::attendance::LINGER;
use super::super::peers::SILENCE;
use super::super::views::{COUNTS_EVERY, NAMED};
use super::*;
use crate::hub::MAX_FRAMES;

#[tokio::test(start_paused = true)]
async fn who_looks_at_a_room_sees_who_is_here_on_any_instance() {
    let bus = bus();
    let (here, there) = (instance(&bus), instance(&bus));
    let dana = Person::arrives(&there, 2, "dana").await;
    sleep(A_MOMENT).await;
    let mut kim = Person::looks(&here, 1, "kim").await;
    assert_eq!(kim.sees("dana"), Some(Presence::Active), "at once");
    assert_eq!(kim.sees("lee"), Some(Presence::Offline));
    dana.seat.attends(Attention::Away, None);
    sleep(A_MOMENT).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Away));
    assert_eq!((kim.company.active, kim.company.away), (1, 1));
    // A second device, here, is the better one.
    let dana_too = Person::arrives(&here, 2, "dana").await;
    sleep(A_MOMENT).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Active));
    assert_eq!((kim.company.active, kim.company.away), (2, 0));
    drop(dana_too);
    sleep(LINGER + A_MOMENT).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Away));
    drop(dana);
    sleep(LINGER + A_MOMENT).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Offline));
    // Who looks elsewhere hears nothing more.
    kim.seat.attends(Attention::Active, None);
    let _lee = Person::arrives(&there, 3, "lee").await;
    sleep(A_MOMENT).await;
    assert_eq!(kim.reads(), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn who_leaves_a_room_is_not_in_it_and_sees_it_no_more() {
    let bus = bus();
    let (here, there) = (instance(&bus), instance(&bus));
    let mut kim = Person::looks(&here, 1, "kim").await;
    let mut dana = Person::looks(&there, 2, "dana").await;
    sleep(A_WHILE).await;
    assert_eq!((kim.sees("dana"), dana.sees("kim")), (Some(Presence::Active), Some(Presence::Active)));
    dana.seat.leave(ROOM);
    dana.seat.appears(&dana.user);
    sleep(A_MOMENT).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Offline));
    assert_eq!(dana.reads(), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn who_is_taken_out_sees_it_no_more_from_the_event_on() {
    let bus = bus();
    let here = instance(&bus);
    let mut kim = Person::looks(&here, 1, "kim").await;
    let dana = Person::looks(&here, 2, "dana").await;
    sleep(A_MOMENT).await;
    kim.reads();
    let frame = crate::channel::Frame::from("{}".to_owned());
    let leaves = Hint { room: ROOM, seq: Seq(1), frame, leaver: Some(UserId(1)) };
    bus.publish(Ring::Event(leaves)).await;
    sleep(Duration::from_millis(1)).await;
    // Their socket has not been told yet, and may still ask.
    kim.seat.attends(Attention::Active, Some((ROOM, &slug())));
    kim.types();
    dana.seat.attends(Attention::Away, Some((ROOM, &slug())));
    sleep(A_MOMENT).await;
    assert_eq!(kim.reads(), (0, 0));
    assert_eq!(here.lobby_figures().passed_over, 0);
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_dies_takes_its_people_offline() {
    let bus = bus();
    let here = instance(&bus);
    let mut kim = Person::looks(&here, 1, "kim").await;
    let there = instance(&bus);
    let dana = Person::arrives(&there, 2, "dana").await;
    sleep(A_WHILE).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Active));
    // Its tasks end with it, so that it says no goodbye.
    drop((there, dana));
    let soon = Duration::from_secs(7);
    assert!(soon + BEAT_EVERY + A_MOMENT < SILENCE);
    sleep(soon).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Active), "too soon: it may only be slow");
    sleep(Duration::from_secs(20).abs_diff(soon)).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Offline));
    assert_eq!(kim.company.here(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_bus_loses_is_made_good() {
    let bus = bus();
    let (here, there) = (instance(&bus), instance(&bus));
    let mut kim = Person::looks(&here, 1, "kim").await;
    let dana = Person::arrives(&there, 2, "dana").await;
    sleep(A_WHILE).await;
    // For a moment: some changes are lost, and nobody takes anybody for dead.
    bus.broken.store(true, Ordering::Relaxed);
    dana.seat.attends(Attention::Away, None);
    let _lee = Person::arrives(&there, 3, "lee").await;
    sleep(A_MOMENT).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Active));
    bus.broken.store(false, Ordering::Relaxed);
    sleep(A_WHILE).await;
    assert_eq!((kim.sees("dana"), kim.sees("lee")), (Some(Presence::Away), Some(Presence::Active)));
    // For long: the others are offline, one's own are not, and all come back.
    bus.broken.store(true, Ordering::Relaxed);
    let _park = Person::arrives(&here, 4, "park").await;
    sleep(Duration::from_secs(20)).await;
    assert_eq!((kim.sees("dana"), kim.sees("lee")), (Some(Presence::Offline), Some(Presence::Offline)));
    assert_eq!(kim.sees("park"), Some(Presence::Active));
    bus.broken.store(false, Ordering::Relaxed);
    sleep(A_WHILE).await;
    assert_eq!((kim.sees("dana"), kim.sees("lee")), (Some(Presence::Away), Some(Presence::Active)));
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_people_in_a_room_cost_a_count() {
    let bus = bus();
    let (here, there) = (instance(&bus), instance(&bus));
    let mut kim = Person::looks(&here, 1, "kim").await;
    kim.reads();
    let started = Instant::now();
    crowd(&there, 10_000..20_000);
    let mut cost = (0, 0);
    let mut reads = |kim: &mut Person| {
        let (frames, bytes) = kim.reads();
        cost = (cost.0 + frames, cost.1 + bytes);
        kim.company.here()
    };
    while reads(&mut kim) < 10_001 {
        assert!(started.elapsed() < A_WHILE + COUNTS_EVERY, "{} are here", kim.company.here());
        sleep(PRESENCE_EVERY).await;
    }
    // And for half a minute a thousand of them come and go each second.
    for second in 0..30 {
        let attention = if second % 2 == 0 { Attention::Away } else { Attention::Active };
        stir(&there, 10_000..11_000, attention);
        sleep(PRESENCE_EVERY).await;
        reads(&mut kim);
    }
    let seconds = usize::try_from(started.elapsed().as_secs()).unwrap();
    let most = seconds / usize::try_from(COUNTS_EVERY.as_secs()).unwrap() + 3;
    assert!(cost.0 <= most, "{} frames in {seconds} s", cost.0);
    assert!(cost.1 <= most * 100, "{} bytes in {} frames", cost.1, cost.0);
    assert_eq!(kim.company.of(&Handle::trusted("u10000")), None, "nobody is named");
    // Over the bus: in parts of a hundred, not one by one.
    let whispers = bus.whispers.load(Ordering::Relaxed);
    assert!(whispers < 10_000 / 100 * 3 + 30 * 10 + 50, "{whispers} whispers");
    // When few are left they are named again.
    {
        let mut state = there.inner.lobby.lock();
        for id in 10_050..20_000_i64 {
            state.attendance.leaves(UserId(id), SeatId(id.cast_unsigned()), Instant::now());
        }
    }
    sleep(LINGER + A_WHILE).await;
    assert!(kim.sees("u10000").is_some_and(|state| state != Presence::Offline));
    assert_eq!(kim.sees("u10050"), Some(Presence::Offline));
    assert!(kim.company.here() < NAMED);
}

#[tokio::test(start_paused = true)]
async fn who_is_slow_is_left_out_and_told_everything_later() {
    let bus = bus();
    let here = instance(&bus);
    let mut kim = Person::looks(&here, 1, "kim").await;
    let dana = Person::looks(&here, 2, "dana").await;
    sleep(A_MOMENT).await;
    kim.reads();
    for n in 0..MAX_FRAMES {
        kim.outbox
            .event(ROOM, crate::channel::Frame::from(format!("{{\"type\":\"pong\",\"n\":{n}}}")))
            .unwrap();
    }
    dana.seat.attends(Attention::Away, Some((ROOM, &slug())));
    dana.types();
    sleep(A_MOMENT).await;
    assert_eq!(kim.reads().0, MAX_FRAMES, "nothing came on top");
    assert!(here.lobby_figures().left_out >= 2);
    sleep(A_MOMENT).await;
    assert_eq!(kim.sees("dana"), Some(Presence::Away));
}
