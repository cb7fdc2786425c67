//! The browser's database, `IndexedDB`: unsent messages survive there what local storage may not,
//! the crash of the browser or of the whole machine.
//!
//! One database for everybody who uses this browser, with one object store. A letter's key begins
//! with its writer's handle and a colon, which no handle contains; its value is its JSON. The
//! script in `components/leaving.js` knows these names, too.

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use sarang_protocol::id::ClientId;
use sarang_protocol::text::Handle;
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction};

use super::outbox::Letter;

const NAME: &str = "sarang";
const VERSION: u32 = 1;
const STORE: &str = "letters";

/// A database that does not answer for so long, in milliseconds, is as good as none. On a slow
/// phone a write to the disk takes a tenth of it.
const PATIENCE_MS: u32 = 4_000;

/// One person's letters in the database.
pub(super) struct Database {
    database: IdbDatabase,
    writer: String,
}

impl Database {
    /// Opens it. `None` where the browser has none, or gives none to this page.
    pub(super) async fn open(writer: &Handle) -> Option<Self> {
        let request = request().ok()?;
        let database: IdbDatabase = in_time(answer(&request)).await.ok()?.unchecked_into();
        // A newer page must not wait for this one to be closed.
        let yielding = database.clone();
        let close = Closure::once_into_js(move || yielding.close());
        database.set_onversionchange(Some(close.unchecked_ref()));
        Some(Self { database, writer: writer.as_str().to_owned() })
    }

    /// All letters, in no order.
    pub(super) async fn letters(&self) -> Result<Vec<Letter>, JsValue> {
        let (_, store) = self.transaction("readonly")?;
        // A semicolon is what follows a colon.
        let [first, end] = [":", ";"].map(|end| JsValue::from_str(&[&self.writer, end].concat()));
        let request = store.get_all_with_key(&IdbKeyRange::bound(&first, &end)?.into())?;
        let found = Array::from(&in_time(answer(&request)).await?);
        Ok(found.iter().filter_map(|json| serde_json::from_str(&json.as_string()?).ok()).collect())
    }

    /// Keeps letters, all or none. They are on the disk when it returns, where the browser can
    /// promise that.
    pub(super) async fn keep(&self, letters: &[Letter]) -> Result<(), JsValue> {
        let (transaction, store) = self.transaction("readwrite")?;
        for letter in letters {
            let json = serde_json::to_string(letter).unwrap_or_default();
            store.put_with_key(&JsValue::from_str(&json), &self.key(letter.cid))?;
        }
        in_time(end(&transaction)).await.map(drop)
    }

    /// Drops a letter.
    pub(super) fn drop_letter(&self, cid: ClientId) {
        if let Ok((_, store)) = self.transaction("readwrite") {
            // Should it fail, the letter is sent once more under its old name, to no effect.
            let _ = store.delete(&self.key(cid));
        }
    }

    fn key(&self, cid: ClientId) -> JsValue {
        JsValue::from_str(&[&self.writer, ":", &cid.to_string()].concat())
    }

    /// "Strict": written to the disk, not only handed to the system. Browsers that do not know
    /// the word ignore it.
    fn transaction(&self, mode: &str) -> Result<(IdbTransaction, IdbObjectStore), JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        // web-sys has the options behind a flag of the compiler.
        let begin: Function = Reflect::get(&self.database, &"transaction".into())?.dyn_into()?;
        let transaction: IdbTransaction =
            begin.call3(&self.database, &STORE.into(), &mode.into(), &options)?.unchecked_into();
        let store = transaction.object_store(STORE)?;
        Ok((transaction, store))
    }
}

fn request() -> Result<IdbRequest, JsValue> {
    let factory = leptos::prelude::window().indexed_db()?.ok_or(JsValue::NULL)?;
    let request = factory.open_with_u32(NAME, VERSION)?;
    let made = request.clone();
    let make = Closure::once_into_js(move || {
        // Should it fail, the request does.
        let database: IdbDatabase = made.result().unwrap_or_default().unchecked_into();
        let _ = database.create_object_store(STORE);
    });
    request.set_onupgradeneeded(Some(make.unchecked_ref()));
    Ok(request.into())
}

/// The answer to a request.
fn answer(request: &IdbRequest) -> Promise {
    Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    })
}

/// The end of a transaction.
fn end(transaction: &IdbTransaction) -> Promise {
    Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    })
}

/// Waits for an event, and gives the result of what it happened to.
async fn in_time(event: Promise) -> Result<JsValue, JsValue> {
    match select(JsFuture::from(event), TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((event, _)) => {
            let target = Reflect::get(&event?, &"target".into())?;
            Reflect::get(&target, &"result".into())
        }
        Either::Right(_) => Err(JsValue::NULL),
    }
}
