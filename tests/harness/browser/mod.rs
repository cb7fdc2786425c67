//! People with browsers. Browsers are heavy, so a story reserves its seats first and at most
//! `SEATS` are taken at a time in one test program.

mod access;
mod composing;
mod console;
mod device;
mod driver;
mod hands;
mod keyboard;
mod life;
mod maker;
mod page;
mod places;

use std::sync::{Arc, LazyLock};

use tempfile::TempDir;
use thirtyfour::WebDriver;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::instance::Instance;
pub use device::{DESKTOP, PHONE, Scheme, Screen, TABLET};
use driver::Driver;
use hands::Hands;
pub use maker::Maker;
pub use page::Shown;

/// Two browsers keep two cores busy.
const SEATS: usize = 2;

static FREE_SEATS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(SEATS)));

/// The seats of one story.
pub struct Browsers {
    _seats: OwnedSemaphorePermit,
}

/// A person with a browser of their own: own cookies, own storage, one tab.
pub struct Person {
    driver: WebDriver,
    maker: Maker,
    hands: Hands,
    origin: String,
    // In this order: the session ends when `driver` does, then its profile can go.
    profile: TempDir,
    program: Arc<Driver>,
}

/// Whether a browser runs scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// As nearly everybody has it.
    On,
    /// By its settings, as some readers have it.
    Off,
}

impl Browsers {
    /// Waits until so many seats are free, and takes them all at once: two stories that each
    /// hold one and wait for another would wait for ever.
    pub async fn reserve(people: usize) -> Self {
        assert!(people <= SEATS, "there are {SEATS} seats");
        let count = u32::try_from(people).expect("not that many");
        let seats =
            Arc::clone(&FREE_SEATS).acquire_many_owned(count).await.expect("the semaphore is never closed");
        Self { _seats: seats }
    }

    /// A person whose browser will visit an instance.
    pub async fn person(&self, instance: &Instance) -> Person {
        self.person_with(instance, Scripts::On).await
    }

    /// The same, with or without scripts.
    pub async fn person_with(&self, instance: &Instance, scripts: Scripts) -> Person {
        self.person_at(&instance.origin(), scripts).await
    }

    /// The same, for a site that is not an instance.
    ///
    /// # Panics
    /// If the browser does not start.
    pub async fn person_at(&self, origin: &str, scripts: Scripts) -> Person {
        let profile = TempDir::new().expect("a temporary folder can be made");
        let program = Driver::running().await;
        let driver = life::start(&program, &profile, scripts).await;
        let maker = program.maker;
        let person =
            Person { driver, maker, hands: Hands::wanted(), origin: origin.to_owned(), profile, program };
        person.settles_down().await;
        person
    }
}

impl Person {
    /// The browser itself, for what no other method does.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }
}

/// The words of a text, however its lines break.
fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
