//! Markdown that staff write, as HTML that cannot hurt: parsed without raw HTML, then cleaned again.
//!
//! Headings go down by one, because the page has its own first heading. Links open nothing by script and lead to http(s),
//! mail or telephone only; pictures are left out, since a page may only show what this office serves.

use std::collections::HashSet;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// HTML of a Markdown text.
pub fn html(text: &str) -> String {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        // Chinese is written without spaces, and a line break in the source would be shown as one.
        Event::SoftBreak if !text.is_ascii() => Event::Text("".into()),
        Event::Start(Tag::Heading { level, id, classes, attrs }) => Event::Start(Tag::Heading { level: lower(level), id, classes, attrs }),
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lower(level))),
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    ammonia::Builder::default()
        .rm_tags(["img", "map", "area"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(Some("noopener noreferrer nofollow"))
        .clean(&out)
        .to_string()
}

/// Words that stand in Markdown as they are, whatever marks are among them.
pub fn literal(text: &str) -> String {
    text.chars().flat_map(|letter| letter.is_ascii_punctuation().then_some('\\').into_iter().chain([letter])).collect()
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

#[cfg(test)]
mod tests {
    use super::{html, literal};

    #[test]
    fn raw_html_scripts_and_pictures_do_not_come_through() {
        let out = html("<script>alert(1)</script>\n\n[点](javascript:alert(1)) ![x](http://e.org/p.png) **好** <b onclick=x>b</b>");
        assert!(!out.contains("<script") && !out.contains("href=\"javascript") && !out.contains("<img") && !out.contains("<b "), "{out}");
        assert!(out.contains("<strong>好</strong>"));
    }

    #[test]
    fn a_line_that_is_broken_in_the_source_leaves_no_gap_in_chinese() {
        assert_eq!(html("他比图纸\n清楚。").trim(), "<p>他比图纸清楚。</p>");
        assert_eq!(html("two\nwords").trim(), "<p>two\nwords</p>");
    }

    #[test]
    fn literal_words_show_their_marks() {
        let words = "一*二*三[四](五)<六>`七`\\";
        assert_eq!(html(&literal(words)).trim(), "<p>一*二*三[四](五)&lt;六&gt;`七`\\</p>");
    }

    #[test]
    fn headings_stand_below_the_pages_own() {
        assert_eq!(html("# 一").trim(), "<h2>一</h2>");
    }
}
