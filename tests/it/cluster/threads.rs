//! Threads between instances: everybody is told of them by the room's log, and one's own devices of what
//! one follows and has read.

use sarang_protocol::change::Change;
use sarang_protocol::thread::InThread;
use sarang_tests::cluster::Cluster;
use sarang_tests::history;
use sarang_tests::installation::GENERAL;

#[tokio::test(flavor = "multi_thread")]
async fn a_thread_is_told_on_other_instances_and_leaves_the_room_alone() {
    let cluster = Cluster::of(2).await;
    let (dana, kim) = (cluster.talker("Dana", 0).await, cluster.talker("Kim", 1).await);
    let root = dana.posts("점심?").await;
    kim.catches_up(GENERAL, root).await;
    kim.reads(GENERAL, root);
    let first = kim.replies_in(GENERAL, root, "국수").await;
    let last = dana.replies_in(GENERAL, root, "그래").await;
    for person in [&dana, &kim] {
        let thread = person.is_told_of_replies(GENERAL, root, 2).await;
        assert_eq!(thread.people.iter().map(|one| one.handle.as_str()).collect::<Vec<_>>(), ["kim", "dana"]);
    }
    kim.catches_up(GENERAL, last).await;
    assert_eq!(kim.listed(GENERAL).unwrap().unread, 0, "the room has nothing new");
    let aloud = dana.says_within(GENERAL, InThread { root, also_to_room: true }, "국수!").await;
    kim.catches_up(GENERAL, aloud).await;
    kim.has_unread(GENERAL, 1).await;
    kim.changes(GENERAL, first, Change::Delete).await;
    dana.is_told_of_replies(GENERAL, root, 2).await;

    // Kim's other device, on the other instance, learns what Kim has read and let go.
    let other = cluster.talker("Kim", 0).await;
    kim.reads_thread(GENERAL, root, aloud);
    let own = other.learns_of_thread(root, |own| own.read == aloud).await;
    assert_eq!((own.following, own.unread), (true, 0));
    kim.follows(GENERAL, root, false);
    other.learns_of_thread(root, |own| !own.following).await;
    history::promise_is_kept(&cluster.history(GENERAL).await, &[dana.log(GENERAL), kim.log(GENERAL)]);
}
