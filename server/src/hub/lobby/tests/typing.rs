//! Who is typing.

use super::super::seat::TYPED_EVERY;
use super::super::typing::EXPIRES;
use super::*;

#[tokio::test(start_paused = true)]
async fn typing_is_seen_by_the_others_until_it_ends() {
    let bus = bus();
    let (here, there) = (instance(&bus), instance(&bus));
    let mut kim = Person::looks(&here, 1, "kim").await;
    let mut dana = Person::looks(&there, 2, "dana").await;
    // Has the room, and does not look at it.
    let mut lee = Person::arrives(&there, 3, "lee").await;
    sleep(A_WHILE).await;
    for person in [&mut kim, &mut dana, &mut lee] {
        person.reads();
    }
    dana.types();
    sleep(A_BEAT).await;
    kim.reads();
    assert_eq!(kim.typing, ["dana"]);
    assert_eq!((dana.reads(), lee.reads()), ((0, 0), (0, 0)), "not oneself, and not who looks elsewhere");
    // It holds as long as it is said, and is told again meanwhile.
    let mut frames = 0;
    for _ in 0..5 {
        sleep(Duration::from_secs(3)).await;
        dana.types();
        frames += kim.reads().0;
        assert_eq!(kim.typing, ["dana"]);
    }
    assert!((2..=5).contains(&frames), "{frames}");
    // A message ends it at once; silence does it too.
    dana.seat.stops_typing(&dana.user);
    sleep(TELL_EVERY * 2).await;
    kim.reads();
    assert!(kim.typing.is_empty());
    sleep(TYPED_EVERY).await;
    dana.types();
    sleep(A_BEAT).await;
    kim.reads();
    assert_eq!(kim.typing, ["dana"]);
    sleep(EXPIRES + TELL_EVERY).await;
    kim.reads();
    assert!(kim.typing.is_empty());
}

#[tokio::test(start_paused = true)]
async fn many_who_type_are_three_names_and_a_number() {
    let bus = bus();
    let here = instance(&bus);
    let mut people = Vec::new();
    for id in 1..=12 {
        people.push(Person::looks(&here, id, &format!("u{id}")).await);
    }
    sleep(A_MOMENT).await;
    for person in &mut people {
        person.reads();
    }
    // They begin one after the other, within three seconds.
    for person in &people[..11] {
        person.types();
        sleep(Duration::from_millis(270)).await;
    }
    sleep(A_BEAT).await;
    let (frames, _) = people[11].reads();
    assert!(frames <= 8, "{frames} frames in three seconds and a half");
    assert_eq!(people[11].typing, ["u1", "u2", "u3", "+8"]);
    for (index, sees) in [(0, ["u2", "u3", "u4", "+7"]), (2, ["u1", "u2", "u4", "+7"])] {
        people[index].reads();
        assert_eq!(people[index].typing, sees);
    }
    people[7].reads();
    assert_eq!(people[7].typing, ["u1", "u2", "u3", "+7"]);
}

#[tokio::test(start_paused = true)]
async fn a_flood_of_typing_is_one_whisper() {
    let bus = bus();
    let here = instance(&bus);
    let kim = Person::looks(&here, 1, "kim").await;
    sleep(A_WHILE).await;
    let before = bus.whispers.load(Ordering::Relaxed);
    for _ in 0..1000 {
        kim.types();
    }
    sleep(Duration::from_millis(1)).await;
    assert_eq!(bus.whispers.load(Ordering::Relaxed) - before, 1);
    assert_eq!(here.lobby_figures().passed_over, 999);
}

#[tokio::test(start_paused = true)]
async fn who_reads_on_is_told_to_the_others_who_look() {
    let bus = bus();
    let (here, there) = (instance(&bus), instance(&bus));
    let mut kim = Person::looks(&here, 1, "kim").await;
    let mut dana = Person::looks(&there, 2, "dana").await;
    let mut lee = Person::arrives(&there, 3, "lee").await;
    let glance = Glance { user: UserId(2), who: dana.user.clone(), seq: Seq(1042) };
    bus.publish(Ring::Whisper(Whisper::Room(ROOM, glance.encode()))).await;
    sleep(A_BEAT).await;
    for person in [&mut kim, &mut dana, &mut lee] {
        person.reads();
    }
    assert_eq!(kim.seen, ["dana 1042"]);
    assert!(dana.seen.is_empty() && lee.seen.is_empty(), "not oneself, and not who looks elsewhere");
    assert!(kim.typing.is_empty());
}
