//! What a person does on a page who has a keyboard and nothing else: Tab from stop to stop, each of which must be seen.

use serde::Deserialize;
use thirtyfour::Key;

use super::Page;

/// More stops than any page has.
const MANY: usize = 120;

/// What has the focus: its words, the name of its field, and whether a person sees where they are.
const STOP: &str = "const here = document.activeElement;
const box = here.matches('input[type=radio], input[type=checkbox]') ? here.closest('label') ?? here : here;
const seen = box.getBoundingClientRect();
const [left, right] = [Math.max(seen.left, 0), Math.min(seen.right, innerWidth)];
const [top, bottom] = [Math.max(seen.top, 0), Math.min(seen.bottom, innerHeight)];
const front = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
return {
  words: (here.labels?.length ? here.labels[0] : here).innerText.trim(),
  name: here.getAttribute('name') ?? '',
  page: here === document.body,
  outlined: [here, box].some(one => parseFloat(getComputedStyle(one).outlineWidth) >= 2 && getComputedStyle(one).outlineStyle !== 'none'),
  covered: right <= left || bottom <= top || !front || !(box.contains(front) || front.contains(box)),
};";

#[derive(Debug, Deserialize)]
struct Stop {
    words: String,
    name: String,
    page: bool,
    outlined: bool,
    covered: bool,
}

impl Stop {
    /// A field is known by its name, anything else by how its words begin.
    fn is(&self, wanted: &str) -> bool {
        self.name == wanted || (!self.words.is_empty() && self.words.starts_with(wanted))
    }
}

impl Page {
    /// Presses Tab until it stands on a field of this name, or on what begins with these words. Each stop must be outlined,
    /// on the screen and covered by nothing.
    #[track_caller]
    pub(crate) fn tab_to(&self, wanted: &str) {
        let mut passed = Vec::new();
        for _ in 0..MANY {
            self.key(Key::Tab);
            let stop = self.stop();
            assert!(stop.page || (stop.outlined && !stop.covered), "{}: nobody sees where the focus is: {stop:?}", self.path());
            if stop.is(wanted) {
                return;
            }
            passed.push(stop.words);
        }
        panic!("{}: Tab never reaches “{wanted}”, only {passed:?}", self.path());
    }

    /// Tab to a button or link, and Enter.
    #[track_caller]
    pub(crate) fn tab_and_enter(&self, words: &str) {
        self.tab_to(words);
        self.key(Key::Enter);
    }

    /// Tab to the radio buttons of this name, and the arrows to the one whose words begin so.
    #[track_caller]
    pub(crate) fn tab_and_choose(&self, name: &str, words: &str) {
        self.tab_to(name);
        self.key(Key::Space);
        for _ in 0..MANY {
            if self.stop().is(words) {
                return;
            }
            self.key(Key::Down);
        }
        panic!("{}: the arrows never reach “{words}”", self.path());
    }

    /// Tab to the field of this name, and type.
    #[track_caller]
    pub(crate) fn tab_and_type(&self, name: &str, words: &str) {
        self.tab_to(name);
        self.must("type", self.web().action_chain().send_keys(words).perform());
    }

    #[track_caller]
    fn stop(&self) -> Stop {
        self.must("find the focus", async { self.web().execute(STOP, vec![]).await?.convert() })
    }
}
