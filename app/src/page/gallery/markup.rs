//! Texts with all that markup can be.

use sarang_protocol::message::RoomEvent;

use super::{dana, haneul, says};

/// All that a text can be, a little of it in each message.
pub(super) fn markup() -> Vec<RoomEvent> {
    const TEXTS: [&str; 9] = [
        "# 제목 하나\n## Second heading\n### Third heading\nA paragraph with **bold**, *italic*, ~~struck~~, **_both_**, `code`, \
         a [link](https://example.org/), https://example.org/bare and ||a spoiler with **bold** in it||.",
        "> A quotation of several words,\n> over two lines.\n>\n> > And one within it.\n\nAnd what is said about it.\n\n---\n\nAfter a rule.",
        "- one\n- two\n  - two and a half\n  - 둘 반\n- three\n\n3. third\n4. fourth\n\n- [x] 끝난 일\n- [ ] to be done",
        "| 종이 | Weight | Price |\n|:-----|:------:|------:|\n| 한지 | 45 g | ₩12,000 |\n| 화선지 | 30 g | ₩8,500 |\n| A sheet with a long name | 120 g | ₩1,230,000 |",
        "```rust\n/// Why it is so.\n#[derive(Debug)]\npub async fn post(body: &Body) -> Result<Seq, Error> {\n    let seq = 1_042; // the next one\n    println!(\"{}\", body.as_str());\n    Ok(Seq(seq))\n}\n```",
        "```python\n@cache\ndef 더하기(a: int, b: int = 2) -> int:\n    \"\"\"Adds.\"\"\"\n    return a + b  # 끝\n```\n```sql\nselect name, count(*) from rooms where closed = false group by name;\n```",
        "```diff\n-let x = 1;\n+let x = 2;\n unchanged\n```\n```html\n<p class=\"note\">안녕 &amp; hello</p>\n```\n```css\n.note { color: #1d6451; }\n```",
        "```\nno language, and a line that is so long that it has to be scrolled, for nobody breaks the lines of what a machine has said: 0123456789\n```",
        "```json\n{ \"name\": \"사랑방\", \"rooms\": 3, \"open\": true }\n```\n```shell\nmake dev ARGS='--listen 127.0.0.1:3000' # serve\n```\n```typescript\nconst rooms: Room[] = await fetch(`/api/v1/rooms`).then(r => r.json());\n```",
    ];
    let mut seq = 0;
    TEXTS
        .iter()
        .map(|text| {
            seq += 1;
            says(
                seq,
                i64::try_from(seq).unwrap_or(0) * 10,
                if seq % 2 == 0 { dana() } else { haneul() },
                text,
            )
        })
        .collect()
}
