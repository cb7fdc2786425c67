//! Markdown: written plainly, read by the server, drawn the same in every browser and without any.

use sarang_tests::browser::{Browsers, PHONE, Person, Scripts};
use sarang_tests::cluster::Cluster;
use sarang_tests::corpus;
use sarang_tests::installation::GENERAL;
use sarang_tests::instance::Options;
use sarang_tests::proxy::{Proxy, Weather};
use serde_json::Value;
use uuid::Uuid;

const TEXT: &str = "**중요(공지)**는 *오늘* `세 시`에 ||비밀||, see https://example.org/menu";

const LONG: &str = "## 회의록\n\n1. **예산**\n2. ~~커피~~ 차\n\n- [ ] 할 일\n- [x] 끝\n\n> 인용문\n\n| 이름 | 수 |\n|---|--:|\n| 하늘 | 3 |\n\n```rust\nfn main() {\n    println!(\"안녕\"); // 인사\n}\n```";

/// The newest message as it is drawn: names of elements and texts, without classes.
async fn drawn(person: &Person) -> String {
    let script = "const rows = document.querySelectorAll('.message__body');\
        const tell = node => node.nodeType == 3 ? node.data : node.nodeType == 1 ?\
            `<${node.localName}>${[...node.childNodes].map(tell).join('')}</>` : '';\
        return tell(rows[rows.length - 1])";
    person.evaluates(script).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn markdown_settles_drawn_in_every_browser_and_is_read_without_scripts() {
    let cluster = Cluster::alone().await;
    for person in ["Dana", "Kim"] {
        cluster.api(person, 0).joins(GENERAL).await.is(200);
    }
    let browsers = Browsers::reserve(2).await;
    let dana = browsers.person(&cluster[0]).await;
    let kim = browsers.person(&cluster[0]).await;
    for (person, handle) in [(&dana, "dana"), (&kim, "kim")] {
        person.signs_in_as(handle).await;
        person.opens_room(GENERAL).await;
        person.is_live().await;
    }
    dana.is_at_the_composer().await;
    dana.inserts(TEXT).await;
    dana.presses_enter().await;
    for person in [&dana, &kim] {
        person.finds(".message__body strong").await;
        let expected = "<div><div><strong>중요(공지)</>는 <em>오늘</> <code>세 시</>에 \
            <label><input></><span>비밀</></>, see <a>https://example.org/menu</></></>";
        assert_eq!(drawn(person).await, expected);
    }

    // A spoiler is hidden until it is asked for, by keyboard too.
    let hidden = "return getComputedStyle(document.querySelector('.rich-text__secret')).visibility";
    assert_eq!(kim.evaluates(hidden).await, "hidden");
    kim.evaluates("document.querySelector('.rich-text__reveal').focus()").await;
    kim.types(" ").await;
    assert_eq!(kim.evaluates(hidden).await, "visible");

    dana.is_at_the_composer().await;
    dana.inserts(LONG).await;
    dana.presses_enter().await;
    for person in [&dana, &kim] {
        person.finds(".rich-text__kw").await;
        assert!(drawn(person).await.contains("<table><thead><tr><th>이름</><th>수</></></>"));
        person.needs_no_scrolling_sideways().await;
        person.has_a_clean_console().await;
    }
    let live = drawn(&kim).await;

    // What the server draws is what the browser drew, and taking the page over changes nothing.
    kim.reloads().await;
    kim.is_live().await;
    assert_eq!(drawn(&kim).await, live);
    kim.has_a_clean_console().await;
    kim.has_screen(PHONE).await;
    kim.needs_no_scrolling_sideways().await;

    drop(kim);
    let plain = browsers.person_with(&cluster[0], Scripts::Off).await;
    plain.signs_in_as("kim").await;
    plain.opens("/rooms/general").await;
    plain.finds(".rich-text__kw").await;
    plain.reads("할 일").await;
    plain.no_longer_reads("비밀").await;
    plain.clicks(".rich-text__spoiler").await;
    plain.reads("비밀").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_read_does_not_jump() {
    let mut proxy = Proxy::planned();
    let args = vec!["--public-url".to_owned(), proxy.origin()];
    let cluster = Cluster::alone_with(Options { args, ..Options::default() }).await;
    proxy.leads_to(&cluster[0]).await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    let browsers = Browsers::reserve(1).await;
    let dana = browsers.person_at(&proxy.origin(), Scripts::On).await;
    dana.signs_in_as("dana").await;
    dana.opens_room(GENERAL).await;
    dana.is_live().await;
    // A browser that is told to be offline keeps the socket that it has.
    proxy.turns(Weather::Dead);
    dana.goes_offline().await;
    dana.reads("Offline").await;
    let texts = [
        TEXT,
        "**one**\ntwo\n\nthree",
        "- 하나\n- 둘\n  - 셋\n- [x] 넷",
        "> 인용\n> 둘째 줄\n\n답",
        "# 제목\n내용",
        "할 일:\n- 하나\n- 둘",
        "이렇게:\n```js\nlet a = 1;\nlet b;\n```",
        "```\n코드\n```\n\n끝",
    ];
    for text in texts {
        dana.is_at_the_composer().await;
        dana.inserts(text).await;
        dana.presses_enter().await;
    }
    let heights = async || {
        // From the row's upper edge, for the margin of a first block is outside of the text.
        let script = "return [...document.querySelectorAll('.message__body')].map(body =>\
            Math.round(body.getBoundingClientRect().bottom\
                - body.parentElement.getBoundingClientRect().top))";
        let heights: Vec<i64> = serde_json::from_value(dana.evaluates(script).await).expect("numbers");
        heights
    };
    let pending = heights().await;
    assert_eq!(pending.len(), texts.len());
    assert_eq!(dana.evaluates("return document.querySelectorAll('.rich-text').length").await, 0);
    proxy.turns(Weather::Fair);
    dana.is_online_again().await;
    dana.finds(".rich-text").await;
    dana.no_longer_finds(".message--pending").await;
    let read = dana.evaluates("return document.querySelectorAll('.rich-text').length").await;
    assert_eq!(read, texts.len());
    let settled = heights().await;
    for ((text, pending), settled) in texts.iter().zip(pending).zip(settled) {
        assert!((pending - settled).abs() <= 2, "{text:?} was {pending} high, and is {settled}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_makes_nothing_of_four_thousand_attacks() {
    let cluster = Cluster::alone().await;
    cluster.api("Dana", 0).joins(GENERAL).await.is(200);
    // Many in a message, for a room's page shows fifty messages.
    let mut messages = vec![String::new()];
    let payloads = corpus::xss();
    for payload in &payloads {
        let payload: String =
            payload.chars().filter(|c| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}')).collect();
        let last = messages.last_mut().expect("there is one");
        last.extend([payload.as_str(), "\n\n[**a**](", &payload, ")\n\n"]);
        if last.len() > 9000 {
            messages.push(String::new());
        }
    }
    let (first, second) = messages.split_at(messages.len() / 2);
    cluster.installation().adds_room("books", "Books");
    cluster.api("Dana", 0).joins("books").await.is(200);
    for (room, messages) in [(GENERAL, first), ("books", second)] {
        assert!(messages.len() < 50, "{}", messages.len());
        for text in messages {
            cluster.api("Dana", 0).posts(room, Uuid::new_v4(), text).await.is(201);
        }
    }
    let browsers = Browsers::reserve(1).await;
    let kim = browsers.person(&cluster[0]).await;
    cluster.api("Kim", 0).joins(GENERAL).await.is(200);
    kim.signs_in_as("kim").await;
    cluster.api("Kim", 0).joins("books").await.is(200);
    for room in [GENERAL, "books"] {
        // As the server draws it, and as the browser does.
        kim.opens(&format!("/rooms/{room}")).await;
        kim.is_live().await;
        judged(&kim).await;
        kim.opens("/rooms").await;
        kim.is_live().await;
        kim.opens_room(room).await;
        judged(&kim).await;
        kim.has_a_clean_console().await;
    }
    println!("{} payloads, twice each, in {} messages", payloads.len(), messages.len());
}

/// Everything in the messages is of what markup may be made of.
async fn judged(person: &Person) {
    person.finds(".message__body strong").await;
    let judge = "const found = new Set();\
        for (const node of document.querySelectorAll('.message__body *')) {\
            found.add(node.localName);\
            for (const attribute of node.attributes) {\
                const href = attribute.name == 'href';\
                if (href && !/^(https?:|mailto:|\\/rooms\\/)/i.test(attribute.value)) found.add(attribute.value);\
                if (!href) found.add('@' + attribute.name);\
            }\
        }\
        return [...found]";
    let known = [
        "div",
        "p",
        "h2",
        "h3",
        "h4",
        "blockquote",
        "ul",
        "ol",
        "li",
        "pre",
        "code",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "em",
        "s",
        "label",
        "input",
        "span",
        "a",
        "button",
        "@class",
        "@rel",
        "@target",
        "@start",
        "@scope",
        "@tabindex",
        "@type",
        "@autocomplete",
        "@aria-label",
        "@aria-hidden",
        "@data-done",
    ];
    let found = person.evaluates(judge).await;
    let found: Vec<&str> = found.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    let strange: Vec<_> = found.iter().filter(|name| !known.contains(name)).collect();
    assert!(strange.is_empty(), "{strange:?}");
    assert!(found.contains(&"strong"), "{found:?}");
}
