//! What may break, and how it is mended.

use std::time::Duration;

use sarang_tests::installation::Base;
use sarang_tests::proxy::Weather;

use crate::dice::Dice;
use crate::scene::Scene;

/// How long something is away.
const AWAY: (Duration, Duration) = (Duration::from_millis(300), Duration::from_millis(2500));

/// Something that breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// `kill -9` of an instance, which starts again.
    InstanceKilled,
    /// An instance is asked to stop and starts again, one after the other.
    RollingRestart,
    /// SIGSTOP of Redis, then SIGCONT.
    RedisStill,
    /// Redis is killed and starts again.
    RedisKilled,
    /// FLUSHALL.
    RedisFlushed,
    /// `CLIENT KILL TYPE pubsub`.
    SubscribersCut,
    /// SIGSTOP of every process of PostgreSQL, then SIGCONT.
    DatabaseStill,
    /// PostgreSQL is restarted as its operator would.
    DatabaseRestarted,
    /// PostgreSQL ends as in a crash, and recovers.
    DatabaseCrashed,
    /// What an instance answers does not arrive: the line breaks between commit and
    /// acknowledgement.
    AnswersLost,
    /// Lines are cut.
    LinesCut,
    /// Nothing comes through and nobody is told.
    LinesDead,
}

impl Fault {
    /// Those that may happen on this kind of database.
    pub(crate) fn of(base: Base) -> Vec<Self> {
        let mut all = vec![
            Self::InstanceKilled,
            Self::RollingRestart,
            Self::RedisStill,
            Self::RedisKilled,
            Self::RedisFlushed,
            Self::SubscribersCut,
            Self::AnswersLost,
            Self::LinesCut,
            Self::LinesDead,
        ];
        if base == Base::Postgres {
            all.extend([Self::DatabaseStill, Self::DatabaseRestarted, Self::DatabaseCrashed]);
        }
        all
    }

    /// Breaks it, leaves it broken for a while, and mends it.
    pub(crate) async fn happens(self, scene: &mut Scene, dice: &mut Dice) {
        let away = dice.between(AWAY.0, AWAY.1);
        let pause = async || tokio::time::sleep(away).await;
        let instances = scene.instances();
        let cluster = &mut scene.cluster;
        match self {
            Self::InstanceKilled => {
                let one = dice.below(instances);
                cluster[one].kill9();
                pause().await;
                cluster[one].starts().await;
            }
            Self::RollingRestart => {
                for one in 0..instances {
                    assert!(cluster[one].stops().await.success(), "a stop that was asked for went wrong");
                    cluster[one].starts().await;
                }
            }
            Self::RedisStill => {
                cluster.redis().pauses();
                pause().await;
                cluster.redis().goes_on();
            }
            Self::RedisKilled => {
                cluster.redis().stops();
                pause().await;
                cluster.redis().comes_back().await;
            }
            Self::RedisFlushed => {
                cluster.redis().told("FLUSHALL").await.expect("Redis answers");
            }
            Self::SubscribersCut => {
                cluster.redis().told("CLIENT KILL TYPE pubsub").await.expect("Redis answers");
            }
            Self::DatabaseStill => {
                cluster.postgres().pauses();
                pause().await;
                cluster.postgres().goes_on();
            }
            Self::DatabaseRestarted => cluster.postgres().restarts().await,
            Self::DatabaseCrashed => {
                cluster.postgres().crashes().await;
                pause().await;
                cluster.postgres().comes_back().await;
            }
            Self::AnswersLost => scene.weather(Weather::Mute, away).await,
            Self::LinesCut => scene.weather(Weather::Cut, away).await,
            Self::LinesDead => scene.weather(Weather::Dead, away).await,
        }
    }
}
