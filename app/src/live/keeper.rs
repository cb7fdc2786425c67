//! Where unsent messages are kept: in the browser's database; else in its local storage; else
//! nowhere but in the page, and then the reader is told.

use std::cell::{Cell, OnceCell};

use sarang_protocol::id::ClientId;
use sarang_protocol::text::Handle;

use super::Keeping;
use super::database::Database;
use super::outbox::Letter;
use super::storage::Shelf;

/// Keeps the letters of one person. Shared by reference with whoever waits for it.
pub(super) struct Keeper {
    shelf: Shelf,
    database: OnceCell<Database>,
    /// What can be relied on now.
    keeping: Cell<Keeping>,
}

impl Keeper {
    /// For this person. Nothing is read or kept before [`Keeper::open`].
    pub(super) fn new(shelf: Shelf) -> Self {
        Self { shelf, database: OnceCell::new(), keeping: Cell::new(Keeping::Lasting) }
    }

    /// Opens what there is, and takes over what local storage has: from a version of this page
    /// that knew nothing better, or from a day when the database was not to be had.
    pub(super) async fn open(&self, writer: &Handle) -> Keeping {
        let Some(database) = Database::open(writer).await else {
            let keeping = if Shelf::is_usable() { Keeping::Brief } else { Keeping::Page };
            self.keeping.set(keeping);
            return keeping;
        };
        let old = self.shelf.letters();
        if !old.is_empty() && database.keep(&old).await.is_ok() {
            for letter in old {
                self.shelf.drop_letter(letter.cid);
            }
        }
        let _ = self.database.set(database);
        Keeping::Lasting
    }

    /// All letters, in no order. `None` if they cannot be read just now, or not all are there.
    pub(super) async fn letters(&self) -> Option<Vec<Letter>> {
        if self.keeping.get() == Keeping::Page {
            return None;
        }
        let mut letters = self.shelf.letters();
        if let Some(database) = self.database.get() {
            let kept = database.letters().await.ok()?;
            letters.retain(|letter| kept.iter().all(|other| other.cid != letter.cid));
            letters.extend(kept);
        }
        Some(letters)
    }

    /// Keeps letters as well as it can be done, and tells how well that is.
    pub(super) async fn keep(&self, letters: &[Letter]) -> Keeping {
        if let (Keeping::Lasting, Some(database)) = (self.keeping.get(), self.database.get())
            && database.keep(letters).await.is_ok()
        {
            return Keeping::Lasting;
        }
        // No second try with a database that has failed: each would cost a wait.
        let all = letters.iter().all(|letter| self.shelf.keep(letter));
        let keeping = if all { Keeping::Brief } else { Keeping::Page };
        self.keeping.set(keeping.max(self.keeping.get()));
        self.keeping.get()
    }

    /// Drops a letter, wherever it is.
    pub(super) fn drop_letter(&self, cid: ClientId) {
        if let Some(database) = self.database.get() {
            database.drop_letter(cid);
        }
        self.shelf.drop_letter(cid);
    }
}
