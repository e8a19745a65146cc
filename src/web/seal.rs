//! A room's brand: its name mark drawn as a square seal, as SVG, for pages, posters and papers.

/// 印泥红. Colours and font are attributes because a seal is also drawn alone: on saved receipts and in SVG files.
const INK: &str = "#b8241c";
const FACE: &str = "'Noto Serif CJK SC','Songti SC',SimSun,serif";

/// The seal of up to four characters, `size` pixels wide; set in two columns from right to left when there are more than two.
pub fn svg(text: &str, size: u32) -> String {
    let marks: Vec<String> = text.chars().filter(|c| !c.is_whitespace()).take(4).map(escape).collect();
    let letters = match marks.as_slice() {
        [] => String::new(),
        [one] => letter(50.0, 48.0, 62.0, one),
        [one, two] => format!("{}{}", letter(50.0, 27.0, 41.0, one), letter(50.0, 68.0, 41.0, two)),
        [one, two, three] => {
            format!("{}{}{}", letter(71.0, 27.0, 40.0, one), letter(71.0, 68.0, 40.0, two), letter(29.0, 47.5, 42.0, three))
        }
        [one, two, three, four, ..] => format!(
            "{}{}{}{}",
            letter(71.0, 27.0, 40.0, one),
            letter(71.0, 68.0, 40.0, two),
            letter(29.0, 27.0, 40.0, three),
            letter(29.0, 68.0, 40.0, four)
        ),
    };
    format!(
        "<svg class=\"seal\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\" width=\"{size}\" height=\"{size}\" role=\"img\" aria-label=\"{label}印\">\
         <rect width=\"100\" height=\"100\" rx=\"6\" fill=\"{INK}\"/>\
         <rect x=\"5\" y=\"5\" width=\"90\" height=\"90\" rx=\"3\" fill=\"none\" stroke=\"#fff\" stroke-width=\"2\" opacity=\"0.75\"/>\
         <g fill=\"#fff\" font-family=\"{FACE}\" font-weight=\"700\" text-anchor=\"middle\" dominant-baseline=\"central\">{letters}</g></svg>",
        label = marks.concat()
    )
}

fn letter(x: f32, y: f32, size: f32, mark: &str) -> String {
    format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\">{mark}</text>")
}

fn escape(c: char) -> String {
    match c {
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '&' => "&amp;".to_owned(),
        '"' => "&quot;".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::svg;

    #[test]
    fn a_seal_shows_its_characters_and_never_markup() {
        let drawn = svg("老陈", 44);
        assert!(drawn.contains(">老</text>") && drawn.contains(">陈</text>"));
        assert!(!svg("<b>&", 44).contains("<b>"));
    }
}
