//! From what somebody typed to what an engine is asked, and the steps that are tried one after another until something is found:
//! all the words; words taken apart; by sound; one wrong character put right; some of the words. What was done is told with the
//! answer, so that nobody takes a guess for what was asked.

use std::collections::BTreeMap;

use super::{Engine, Facet, Found, Hit, Order, Place, Query, Term, Trouble};
use crate::casebook::words::plain::{Plain, is_han, plain};
use crate::casebook::words::slips::{self, Slip};
use crate::casebook::words::{Token, Words};

/// A question longer than this, in letters, is taken for the facts of a case.
const LONGEST_QUESTION: usize = 40;
/// A question of so many words is short: each of them counts.
const SHORT: usize = 4;
/// Facts are read up to here.
const LONGEST_FACTS: usize = 4_000;
/// As many words of facts are looked for; an engine on a server reads no more.
const MOST_WORDS: usize = 10;
/// Fewer hits than this are followed by entries that have many of the words.
const FEW: usize = 8;
/// As many of those at most.
const MOST_NEAR: usize = 10;

/// Words that ask and say nothing about the matter.
const ASKING: &[&str] = &[
    "怎么",
    "怎么办",
    "怎样",
    "如何",
    "什么",
    "为什么",
    "哪里",
    "哪些",
    "哪个",
    "多少",
    "多久",
    "是否",
    "能否",
    "可否",
    "可以",
    "不可以",
    "能不能",
    "可不可以",
    "是不是",
    "有没有",
    "应该",
    "应当",
    "需要",
    "我们",
    "你们",
    "他们",
    "她们",
    "自己",
    "人家",
    "别人",
    "这个",
    "那个",
    "这样",
    "那样",
    "这种",
    "一个",
    "一下",
    "因为",
    "所以",
    "但是",
    "如果",
    "还是",
    "或者",
    "以及",
    "已经",
    "现在",
    "请问",
    "想问",
    "谢谢",
    "案例",
    "关于",
    "之后",
    "以后",
    "后来",
    "然后",
    "没有",
    "不能",
    "不肯",
    "不给",
    "的话",
    "怎么样",
    "时候",
    "进行",
    "办法",
    "处理",
    "有关",
    "之间",
    "对方",
    "问题",
    "纠纷",
];

/// Single characters that join words and tell nothing.
const JOINING: &str = "的了吗呢吧啊呀是在和与及或把被让给要有没不也都就还又再从到对向为以于其之所我你他她它谁这那几个";

/// What was typed, with filters and page.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// As typed.
    pub text: String,
    /// Further words, asked within the first answer.
    pub within: String,
    /// One value a facet.
    pub filters: BTreeMap<Facet, String>,
    /// Order.
    pub order: Order,
    /// Hits left out at the beginning.
    pub from: usize,
    /// Most hits.
    pub count: usize,
}

/// How a question was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// As it was asked.
    #[default]
    Plain,
    /// Nothing in it can be looked for.
    Empty,
    /// Words that no text has were taken apart.
    Apart,
    /// With one character put right.
    Mended(Slip),
    /// By its sound.
    Sound,
    /// As facts of a case, by these words.
    Facts(Vec<String>),
}

/// What was found, and how.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// How the question was read.
    pub reading: Reading,
    /// What has all that was asked.
    pub found: Found,
    /// What has a part of it, when that was little.
    pub near: Vec<Hit>,
    /// The words to mark in what is shown.
    pub marks: Vec<Term>,
}

/// The words of a question.
#[derive(Clone, Debug, Default)]
struct Read {
    needed: Vec<Term>,
    liked: Vec<Term>,
    together: Vec<String>,
}

impl Read {
    /// A short question with its single characters needed too: 物业废 asks for 废 as much as for 物业.
    fn strict(&self) -> Option<Read> {
        let letters: Vec<Term> = self.liked.iter().filter(|term| term.place == Place::Letters).cloned().collect();
        let short = !letters.is_empty() && self.needed.len() + letters.len() <= SHORT;
        short.then(|| Read { needed: self.needed.iter().cloned().chain(letters).collect(), ..self.clone() })
    }
}

/// Answers a question.
///
/// # Errors
/// When the engine cannot.
pub fn ask(words: &Words, engine: &dyn Engine, question: &Question) -> Result<Answer, Trouble> {
    let asked = Asked { words, engine, question };
    let text: String = question.text.chars().take(LONGEST_FACTS).collect();
    if text.trim().is_empty() && question.within.trim().is_empty() {
        return asked.answer(Reading::Plain, &Read::default());
    }
    if plain(&text).chars().filter(|letter| letter.is_alphanumeric()).count() > LONGEST_QUESTION {
        return asked.facts(&text);
    }
    let read = read(words, &text);
    if read.needed.is_empty() && !text.trim().is_empty() {
        return Ok(Answer { reading: Reading::Empty, ..Answer::default() });
    }
    asked.steps(&text, read)
}

struct Asked<'a> {
    words: &'a Words,
    engine: &'a dyn Engine,
    question: &'a Question,
}

impl Asked<'_> {
    fn steps(&self, text: &str, read: Read) -> Result<Answer, Trouble> {
        // A filter that leaves nothing is no reason to read the question otherwise.
        let nothing = |answer: &Answer| answer.found.counts.is_empty() && answer.found.total == 0;
        if let Some(strict) = read.strict() {
            let answer = self.answer(Reading::Plain, &strict)?;
            if nothing(&answer)
                && let Some(mended) = self.mended(text)?
            {
                return Ok(mended);
            }
        }
        let mut answer = self.answer(Reading::Plain, &read)?;
        let mut last = read;
        if nothing(&answer)
            && let Some(apart) = self.apart(&last)?
        {
            answer = self.answer(Reading::Apart, &apart)?;
            last = apart;
        }
        if nothing(&answer)
            && let Some(sound) = sound(text)
        {
            answer = self.answer(Reading::Sound, &Read { needed: vec![sound], ..Read::default() })?;
        }
        if nothing(&answer)
            && let Some(mended) = self.mended(text)?
        {
            answer = mended;
        }
        if answer.found.total < FEW && self.question.from == 0 && matches!(answer.reading, Reading::Plain | Reading::Apart) {
            answer.near = self.near(&last, &answer.found)?;
        }
        Ok(answer)
    }

    fn query(&self, read: &Read) -> Query {
        let Question { filters, order, from, count, .. } = self.question.clone();
        let within = self::read(self.words, &self.question.within);
        let needed = read.needed.iter().cloned().chain(within.needed).collect();
        Query { needed, enough: None, liked: read.liked.clone(), together: read.together.clone(), filters, order, from, count }
    }

    fn answer(&self, reading: Reading, read: &Read) -> Result<Answer, Trouble> {
        let query = self.query(read);
        let found = self.engine.search(&query)?;
        let marked = query.liked.into_iter().filter(|term| term.place == Place::Words);
        Ok(Answer { reading, found, near: Vec::new(), marks: query.needed.into_iter().chain(marked).collect() })
    }

    /// What has many of the words, without what was found already; when nothing was found, what has any of them.
    fn near(&self, read: &Read, found: &Found) -> Result<Vec<Hit>, Trouble> {
        let (words, nothing) = (read.needed.len(), found.total == 0);
        if words < 2 || (words == 2 && !nothing) {
            return Ok(Vec::new());
        }
        let enough = Some(if nothing { 1 } else { (words / 2).max(2) });
        let query = Query { enough, from: 0, count: MOST_NEAR, order: Order::Relevance, ..self.query(read) };
        let mut near = self.engine.search(&query)?.hits;
        near.retain(|hit| !found.hits.iter().any(|known| known.number == hit.number));
        Ok(near)
    }

    /// The question with words that no text has taken apart, when there are such.
    fn apart(&self, read: &Read) -> Result<Option<Read>, Trouble> {
        let mut apart = Read { liked: read.liked.clone(), ..Read::default() };
        let mut changed = false;
        for term in &read.needed {
            let parts =
                if term.place == Place::Words && self.engine.spread(term)? == 0 { self.words.parts(&term.word) } else { Vec::new() };
            changed |= !parts.is_empty();
            if parts.is_empty() {
                apart.needed.push(term.clone());
            }
            apart.needed.extend(parts.iter().map(|part| formal(self.words, part)));
        }
        Ok(changed.then_some(apart))
    }

    /// The answer with one character put right, when that finds something.
    fn mended(&self, text: &str) -> Result<Option<Answer>, Trouble> {
        let known = |word: &str| self.engine.spread(&formal(self.words, word)).is_ok_and(|spread| spread > 0);
        let Some(slip) = slips::mend(&plain(text), self.words.trade().iter().map(String::as_str), known) else { return Ok(None) };
        let read = self::read(self.words, &slip.question);
        let answer = self.answer(Reading::Mended(slip), &read)?;
        Ok((answer.found.total > 0).then_some(answer))
    }

    /// By the words that tell these facts from others.
    fn facts(&self, text: &str) -> Result<Answer, Trouble> {
        let telling = telling(self.words, self.engine, text)?;
        let shown = telling.iter().map(|term| term.word.trim_start_matches('=').to_owned()).collect();
        let read = Read { needed: telling, ..Read::default() };
        let enough = Some(read.needed.len().min(3));
        let query = Query { enough, ..self.query(&read) };
        let found = if query.needed.is_empty() { Found::default() } else { self.engine.search(&query)? };
        Ok(Answer { reading: Reading::Facts(shown), found, near: Vec::new(), marks: query.needed })
    }
}

/// The words of a text that are rare among the entries and frequent in it, the most telling first.
///
/// # Errors
/// When the engine cannot say how frequent a word is.
pub fn telling(words: &Words, engine: &dyn Engine, text: &str) -> Result<Vec<Term>, Trouble> {
    let mut times: BTreeMap<Term, u16> = BTreeMap::new();
    for token in words.cut(&Plain::of(text)).iter().filter(|token| says_something(token)) {
        *times.entry(formal(words, &token.word)).or_default() += 1;
    }
    let size = u32::try_from(engine.size()).map_or(f64::MAX, f64::from);
    let mut weighed = Vec::new();
    for (term, times) in times {
        let spread = u32::try_from(engine.spread(&term)?).map_or(f64::MAX, f64::from);
        if spread > 0.0 {
            weighed.push((f64::from(times).sqrt() * (1.0 + (size - spread + 0.5).max(0.5) / (spread + 0.5)).ln(), term));
        }
    }
    weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    Ok(weighed.into_iter().take(MOST_WORDS).map(|(_, term)| term).collect())
}

fn read(words: &Words, text: &str) -> Read {
    let text = Plain::of(text);
    let tokens = words.cut(&text);
    let mut read = Read::default();
    let mut place = None;
    for token in &tokens {
        // The first word at a place is the whole one; an article's bare number behind it is for texts only.
        if place.replace(token.place) == Some(token.place) {
            continue;
        }
        let single = token.to - token.from == 1 && token.word.chars().all(is_han);
        if single && !JOINING.contains(&token.word) {
            read.liked.push(Term { place: Place::Letters, word: token.word.clone() });
        } else if !single && says_something(token) {
            let term = formal(words, &token.word);
            if term.word != token.word {
                read.liked.push(Term { place: Place::Words, word: token.word.clone() });
            }
            read.needed.push(term);
            read.together.push(token.word.clone());
        }
    }
    // Nothing but single characters: they are what is asked.
    if read.needed.is_empty() {
        let (letters, liked) = read.liked.into_iter().partition(|term: &Term| term.place == Place::Letters);
        (read.needed, read.liked) = (letters, liked);
    }
    if read.needed.is_empty() {
        read.needed = tokens.iter().map(|token| formal(words, &token.word)).collect();
    }
    read.needed.dedup();
    read.needed.truncate(MOST_WORDS);
    read.liked.truncate(MOST_WORDS);
    read.together.truncate(MOST_WORDS);
    read
}

fn says_something(token: &Token) -> bool {
    token.to - token.from > 1 && !ASKING.contains(&token.word.as_str()) || token.word.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// The word that stands for a word's group, or the word.
fn formal(words: &Words, word: &str) -> Term {
    let word = words.synonyms().of(word).first().map_or_else(|| word.to_owned(), |formal| format!("={formal}"));
    Term { place: Place::Words, word }
}

/// A question in letters, as a sound.
fn sound(text: &str) -> Option<Term> {
    let letters: String = plain(text).chars().filter(|letter| !letter.is_whitespace() && *letter != '\'').collect();
    let fits = letters.len() > 1 && letters.bytes().all(|letter| letter.is_ascii_lowercase());
    fits.then_some(Term { place: Place::Sounds, word: letters })
}
