//! Where the reader is in a timeline: kept where it was while events come above and below, at
//! the bottom while they follow.

use leptos::html;
use leptos::prelude::*;

use super::{Live, OpenRoom};

/// The scrolling of one timeline. The view gives it its elements and tells it of events.
#[derive(Clone, Copy)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser scrolls"))]
pub struct Scroll {
    live: Live,
    room: OpenRoom,
    /// What scrolls.
    pub scroller: NodeRef<html::Div>,
    /// The list of rows, one element each.
    pub list: NodeRef<html::Ol>,
    #[cfg(feature = "hydrate")]
    sight: StoredValue<browser::Sight, LocalStorage>,
    #[cfg(feature = "hydrate")]
    reading: StoredValue<Option<gloo_timers::callback::Timeout>, LocalStorage>,
}

impl Scroll {
    /// For a timeline that is about to be drawn.
    pub fn new(live: Live, room: OpenRoom) -> Self {
        let scroll = Self {
            live,
            room,
            scroller: NodeRef::new(),
            list: NodeRef::new(),
            #[cfg(feature = "hydrate")]
            sight: StoredValue::new_local(browser::Sight::default()),
            #[cfg(feature = "hydrate")]
            reading: StoredValue::new_local(None),
        };
        #[cfg(feature = "hydrate")]
        scroll.begin();
        scroll
    }

    /// The reader has scrolled.
    pub fn scrolled(self) {
        #[cfg(feature = "hydrate")]
        self.look_around();
    }

    /// The rows are about to be drawn anew; what is in sight stays where it is.
    pub fn hold(self) {
        #[cfg(feature = "hydrate")]
        self.hold_still();
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use gloo_timers::callback::Timeout;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_bindgen::JsCast;
    use leptos::wasm_bindgen::closure::Closure;
    use sarang_protocol::id::Seq;
    use send_wrapper::SendWrapper;
    use web_sys::{Element, HtmlElement, ResizeObserver};

    use super::Scroll;
    use crate::live::start::is_attentive;

    /// This near the bottom, in pixels, one is at the bottom: about two lines.
    const NEAR_PX: i32 = 60;

    /// More is loaded this long before it would be seen, in pixels: about one screen.
    const AHEAD_PX: i32 = 800;

    /// What has been in sight for so long, in milliseconds, has been read.
    const READ_MS: u32 = 500;

    /// Rows that may serve to hold on to. One is enough, but a change may redraw some.
    const ANCHORS: u32 = 12;

    /// The rows in sight when it was last looked at, from the top of the view on.
    #[derive(Default)]
    pub(super) struct Sight {
        scroll_top: i32,
        rows: Vec<(Element, f64)>,
    }

    /// A line to begin at stands this far down the view.
    const LINE_AT: f64 = 0.25;

    impl Scroll {
        pub(super) fn begin(self) {
            let (live, room) = (self.live, self.room);
            Effect::new(move |_| {
                if let Some(scroller) = self.scroller.get() {
                    untrack(|| self.take_place(&scroller));
                }
            });
            after_first(
                move || room.to_bottom.track(),
                move || {
                    if let Some(scroller) = self.element() {
                        to_bottom(&scroller);
                        self.look_around();
                    }
                },
            );
            after_first(
                move || room.focus.track(),
                move || {
                    // After the rows, which may be about to change for it.
                    spawn_local(async move {
                        if let Some(scroller) = self.element() {
                            self.show_focus(&scroller);
                            self.look_around();
                        }
                    });
                },
            );
            after_first(
                move || {
                    live.returned.track();
                    room.loading_older.track();
                    room.loading_newer.track();
                },
                move || self.look_around(),
            );
        }

        /// Where one begins: at what the address names, at the first new message, or at the end.
        fn take_place(self, scroller: &HtmlElement) {
            // We hold still by ourselves; both at once would go twice as far.
            let _ = HtmlElement::style(scroller).set_property("overflow-anchor", "none");
            if !self.show_focus(scroller) && !show_line(scroller) {
                to_bottom(scroller);
            }
            self.look_around();
            self.watch_size(scroller);
        }

        /// The composer grows, a keyboard comes up, a window is turned: who was at the bottom stays.
        fn watch_size(self, scroller: &HtmlElement) {
            let resized = Closure::<dyn FnMut()>::new(move || self.settle());
            let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) else {
                return;
            };
            observer.observe(scroller);
            if let Some(list) = self.list.get_untracked() {
                observer.observe(&list);
            }
            let kept = SendWrapper::new((observer, resized));
            on_cleanup(move || kept.take().0.disconnect());
        }

        /// Scrolls to the event that the address names, or the first message after it.
        fn show_focus(self, scroller: &HtmlElement) -> bool {
            let Some(focus) = self.room.focus.get_untracked() else {
                return false;
            };
            let messages: Vec<u64> = self.room.timeline.with_untracked(|timeline| {
                let named = timeline.events().filter(|event| event.seq >= focus);
                named.filter(|event| event.is_in_room()).map(|event| event.seq.0).collect()
            });
            let document = document();
            let row = messages.into_iter().find_map(|seq| {
                let mark = document.get_element_by_id(&self.room.mark(Seq(seq)))?;
                mark.closest("li").ok()?
            });
            let Some(row) = row else { return false };
            let (view, row) = (scroller.get_bounding_client_rect(), row.get_bounding_client_rect());
            let middle = row.top() + row.height() / 2.0 - view.top() - view.height() / 2.0;
            scroller.scroll_by_with_x_and_y(0.0, middle);
            true
        }

        /// Acts on where the reader is.
        pub(super) fn look_around(self) {
            let Some(scroller) = self.element() else { return };
            let (live, room) = (self.live, self.room);
            let (above, below) = distances(&scroller);
            let is_live = room.timeline.with_untracked(sarang_protocol::timeline::Timeline::is_live);
            let following = is_live && below <= NEAR_PX;
            if room.following.get_untracked() != following {
                room.following.set(following);
            }
            self.remember(&scroller);
            if following && room.unseen.get_untracked() > 0 {
                room.unseen.set(0);
            }
            if above < AHEAD_PX {
                live.load_older(room);
            }
            if below < AHEAD_PX {
                live.load_newer(room);
            }
            if following && is_attentive() {
                self.read_soon();
            }
        }

        fn read_soon(self) {
            let timer = Timeout::new(READ_MS, move || {
                self.reading.try_update_value(|timer| *timer = None);
                if self.room.following.get_untracked() && is_attentive() {
                    let last = self.room.timeline.with_untracked(sarang_protocol::timeline::Timeline::last);
                    self.live.mark_read(self.room, last);
                }
            });
            // An earlier one is cancelled by being dropped.
            self.reading.try_update_value(|reading| *reading = Some(timer));
        }

        /// The rows are drawn within the present task; this acts after it, and before anything is
        /// painted.
        pub(super) fn hold_still(self) {
            if self.element().is_some() {
                spawn_local(async move { self.settle() });
            }
        }

        /// Something has grown or gone: what was in sight goes back to where it was.
        fn settle(self) {
            let Some(scroller) = self.element() else { return };
            let following = self.room.following.get_untracked();
            self.sight.with_value(|sight| {
                // What the reader has scrolled since, and not yet been heard of.
                let scrolled = scroller.scroll_top() - sight.scroll_top;
                if following {
                    if scrolled >= 0 {
                        to_bottom(&scroller);
                    }
                } else if let Some((row, top)) = sight.rows.iter().find(|(row, _)| row.is_connected()) {
                    let moved = row.get_bounding_client_rect().top() - (top - f64::from(scrolled));
                    if moved.abs() >= 0.5 {
                        scroller.scroll_by_with_x_and_y(0.0, moved);
                    }
                }
            });
            self.look_around();
        }

        /// Remembers what is in sight, and where.
        fn remember(self, scroller: &Element) {
            let following = self.room.following.get_untracked();
            let list = self.list.try_get_untracked().flatten().filter(|_| !following);
            self.sight.set_value(Sight {
                scroll_top: scroller.scroll_top(),
                rows: list.map(|list| in_sight(scroller, &list)).unwrap_or_default(),
            });
        }

        /// `None` also when the view has gone since.
        fn element(self) -> Option<HtmlElement> {
            let element = self.scroller.try_get_untracked().flatten()?;
            element.is_connected().then(|| element.unchecked_into())
        }
    }

    /// Runs `act` when something that `track` reads changes, but not at first.
    fn after_first(track: impl Fn() + 'static, act: impl Fn() + 'static) {
        Effect::new(move |before: Option<()>| {
            track();
            if before.is_some() {
                untrack(&act);
            }
        });
    }

    /// How far it can be scrolled up and down, in pixels. A reversed column counts from its end,
    /// in negative numbers.
    fn distances(scroller: &Element) -> (i32, i32) {
        let room = scroller.scroll_height() - scroller.client_height();
        let top = scroller.scroll_top();
        if is_reversed(scroller) { (room + top, -top) } else { (top, room - top) }
    }

    fn is_reversed(scroller: &Element) -> bool {
        let style = window().get_computed_style(scroller).ok().flatten();
        let direction = style.and_then(|style| style.get_property_value("flex-direction").ok());
        direction.as_deref() == Some("column-reverse")
    }

    /// The bottom of a reversed column is at zero, and beyond zero is zero.
    fn to_bottom(scroller: &Element) {
        scroller.set_scroll_top(scroller.scroll_height());
    }

    /// Brings the line before new messages into sight, if there is one above.
    fn show_line(scroller: &HtmlElement) -> bool {
        to_bottom(scroller);
        let Some(line) = scroller.query_selector(".row--new").ok().flatten() else {
            return false;
        };
        let view = scroller.get_bounding_client_rect();
        let wanted = view.top() + view.height() * LINE_AT;
        let short = line.get_bounding_client_rect().top() - wanted;
        if short < 0.0 {
            scroller.scroll_by_with_x_and_y(0.0, short);
        }
        true
    }

    /// The first rows in sight, and where they are. Rows stand in their order, so half of them can
    /// be left out at each look.
    fn in_sight(scroller: &Element, list: &Element) -> Vec<(Element, f64)> {
        let edge = scroller.get_bounding_client_rect().top();
        let rows = list.children();
        let (mut low, mut high) = (0, rows.length());
        while low < high {
            let middle = low.midpoint(high);
            let above = rows.item(middle).is_some_and(|row| row.get_bounding_client_rect().bottom() <= edge);
            if above {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low..rows.length().min(low + ANCHORS))
            .filter_map(|index| rows.item(index))
            .map(|row| {
                let top = row.get_bounding_client_rect().top();
                (row, top)
            })
            .collect()
    }
}
