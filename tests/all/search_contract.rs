//! One contract, two engines: whatever is asked, the embedded engine and the one on a server find the same entries, count them
//! alike and agree on what has none; and when the server goes away, the embedded one takes over until it is back.
//!
//! `tests/search_contract/README.md` tells of the book, of the recordings and of a real server.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use mashanghe::casebook::book;
use mashanghe::casebook::library::Library;
use mashanghe::casebook::search::asking::{Answer, Question, ask};
use mashanghe::casebook::search::document::{Document, Meant};
use mashanghe::casebook::search::embedded::Embedded;
use mashanghe::casebook::search::meilisearch::{Away, Documents, Edition, Meilisearch, Patience};
use mashanghe::casebook::search::standing::{Standing, State};
use mashanghe::casebook::search::{Engine, Facet, Found, Order, Place, Query, Term, measure};

use crate::world::search_server::{Fault, SearchServer};
use crate::world::{On, World};

/// Nothing that is waited for in these tests takes longer.
const PATIENCE: Duration = Duration::from_secs(30);
const QUICK: Patience = Patience { connect: Duration::from_secs(2), answer: Duration::from_secs(20) };

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search_contract/book")
}

fn pause(span: Duration) -> bool {
    let (_held, never) = std::sync::mpsc::channel::<()>();
    never.recv_timeout(span).is_err()
}

/// The book on both engines.
struct Both {
    library: Library,
    server: Meilisearch,
    _stand_in: SearchServer,
}

impl Both {
    fn of(name: &str) -> Both {
        Both::of_book(SearchServer::start(name), name, &folder())
    }

    fn of_book(stand_in: SearchServer, name: &str, folder: &Path) -> Both {
        let library = Library::open(Some(folder)).unwrap();
        assert!(library.unread.is_empty(), "{:?}", library.unread);
        let server = Meilisearch::patiently(&stand_in.url(), stand_in.key(), &format!("contract_{name}"), QUICK).unwrap();
        let server = library.on_server(server, &pause).unwrap();
        Both { library, server, _stand_in: stand_in }
    }

    fn search(&self, query: &Query) -> (Found, Found) {
        (self.library.engine().search(query).unwrap(), self.server.search(query).unwrap())
    }

    fn ask(&self, question: &Question) -> (Answer, Answer) {
        let answer = |engine: &dyn Engine| ask(self.library.words(), engine, question).unwrap();
        (answer(self.library.engine()), answer(&self.server))
    }

    /// Asks both, and holds that they differ in nothing but the order.
    #[track_caller]
    fn agree(&self, question: &Question) -> Answer {
        let (ours, theirs) = self.ask(question);
        let text: String = question.text.chars().take(60).collect();
        assert_eq!(ours.reading, theirs.reading, "{text}");
        assert_eq!(ours.marks, theirs.marks, "{text}");
        same(&ours.found, &theirs.found, &text);
        assert_eq!(ours.near.len(), theirs.near.len(), "{text}");
        ours
    }
}

fn numbers(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.number.as_str()).collect()
}

#[track_caller]
fn same(ours: &Found, theirs: &Found, what: &str) {
    assert_eq!((ours.total, &ours.counts), (theirs.total, &theirs.counts), "{what}");
    let set = |found: &Found| numbers(found).into_iter().map(str::to_owned).collect::<BTreeSet<String>>();
    assert_eq!(set(ours), set(theirs), "{what}");
    assert_eq!(ours.hits.len(), theirs.hits.len(), "{what}: an entry twice");
}

fn question(text: &str) -> Question {
    Question { text: text.to_owned(), count: 100, ..Question::default() }
}

fn terms(words: &[&str]) -> Vec<Term> {
    words.iter().map(|word| Term { place: Place::Words, word: (*word).to_owned() }).collect()
}

fn query(words: &[&str]) -> Query {
    Query { needed: terms(words), counted: true, count: 100, ..Query::default() }
}

#[test]
fn the_same_questions_find_the_same_entries_on_both_engines() {
    let both = Both::of("questions");
    for (text, total) in [
        ("漏水", 2),
        ("漏水 闭水试验", 1),
        ("人民调解", 2),
        ("協調解決", 1),
        ("居委会", 2),
        ("物业费", 1),
        ("物業費怎么交", 1),
        ("民法典第1076条", 1),
        ("第一千零七十六条", 1),
        ("ＬＰＲ", 1),
        ("2026-0001", 1),
        ("diandongche", 1),
        ("yfk", 1),
        ("预付咔", 1),
        ("钢琴 分贝 物业费", 0),
        ("比特币", 0),
        ("噪", 1),
    ] {
        let answer = both.agree(&question(text));
        assert_eq!(answer.found.total, total, "{text}");
    }
    let facts = "骑手送货途中受伤，公司说他不是员工，没有交社会保险，打卡记录和工资流水都在，能不能申请工伤认定，还是先借款治疗？";
    let answer = both.agree(&question(facts));
    assert_eq!(answer.found.hits[0].number, "2026-0002");
    both.agree(&Question { within: "防水层".to_owned(), ..question("漏水") });
    both.agree(&Question { facts: true, ..question("楼道里停电动车") });
    // Within facts, of which a part is enough, the further words are needed all the same.
    let answer = both.agree(&Question { within: "工资流水".to_owned(), ..question(facts) });
    assert_eq!(numbers(&answer.found), ["2026-0002"]);
    assert_eq!(both.agree(&Question { within: "比特币".to_owned(), ..question(facts) }).found.total, 0);
    both.agree(&question(""));
}

#[test]
fn a_part_of_the_words_is_enough_where_it_is_said() {
    let both = Both::of("enough");
    let words = ["漏水", "=物业服务费", "=电动自行车", "楼道", "借款", "工伤", "钢琴", "预付卡", "离婚", "试水", "滞纳金", "老人"];
    for enough in [None, Some(0), Some(1), Some(2), Some(3), Some(5), Some(12), Some(40)] {
        for count in [100, 1] {
            let query = Query { enough, count, ..query(&words) };
            let (ours, theirs) = both.search(&query);
            assert_eq!((ours.total, &ours.counts, ours.hits.len()), (theirs.total, &theirs.counts, theirs.hits.len()), "{enough:?}");
            if count == 100 {
                same(&ours, &theirs, &format!("{enough:?}"));
            }
        }
    }
    // Who has three of the words comes before who has one, on both.
    let (ours, theirs) = both.search(&Query { enough: Some(1), ..query(&["漏水", "楼道", "滞纳金"]) });
    assert_eq!((numbers(&ours)[0], numbers(&theirs)[0]), ("2025-0002", "2025-0002"));
    // A word twice counts twice, as it was asked twice.
    let (ours, theirs) = both.search(&Query { enough: Some(2), ..query(&["漏水", "漏水", "借款"]) });
    same(&ours, &theirs, "twice");
}

#[test]
fn filters_and_counts_are_the_same_and_a_facet_counts_as_if_it_had_no_filter() {
    let both = Both::of("filters");
    let filters = |pairs: &[(Facet, &str)]| pairs.iter().map(|(facet, value)| (*facet, (*value).to_owned())).collect::<BTreeMap<_, _>>();
    for filters in [
        filters(&[]),
        filters(&[(Facet::Kind, "neighbour")]),
        filters(&[(Facet::Kind, "neighbour"), (Facet::Year, "2026")]),
        filters(&[(Facet::Technique, "reckoning"), (Facet::Result, "settled"), (Facet::Difficulty, "2")]),
        filters(&[(Facet::Statute, "民法典:296"), (Facet::Room, "laochen")]),
        filters(&[(Facet::Room, "no such room")]),
        filters(&[(Facet::Year, "\" OR year EXISTS OR year = \"")]),
        filters(&[(Facet::Year, "漏".repeat(400).as_str())]),
    ] {
        for words in [&[][..], &["=人民调解员"][..], &["比特币"][..]] {
            let query = Query { filters: filters.clone(), ..query(words) };
            let (ours, theirs) = both.search(&query);
            same(&ours, &theirs, &format!("{query:?}"));
        }
    }
    let (_, theirs) = both.search(&Query { filters: filters(&[(Facet::Kind, "neighbour")]), ..query(&[]) });
    let kinds: usize = theirs.counts[&Facet::Kind].iter().map(|(_, count)| count).sum();
    assert_eq!((theirs.total, kinds), (3, 8));
}

#[test]
fn without_counts_the_hits_are_the_same() {
    let both = Both::of("uncounted");
    for filters in [BTreeMap::new(), BTreeMap::from([(Facet::Kind, "neighbour".to_owned())])] {
        let counted = Query { filters, ..query(&["=人民调解员"]) };
        let (whole, _) = both.search(&counted);
        let (ours, theirs) = both.search(&Query { counted: false, ..counted });
        same(&ours, &theirs, "uncounted");
        assert!(ours.counts.is_empty());
        assert_eq!((ours.total, numbers(&ours)), (whole.total, numbers(&whole)));
    }
}

#[test]
fn pages_follow_each_other_without_gap_and_the_newest_come_first() {
    let both = Both::of("pages");
    for (order, words, enough) in [
        (Order::Newest, &["=人民调解员"][..], None),
        (Order::Relevance, &[][..], None),
        (Order::Relevance, &["楼道", "借款", "退款", "漏水"][..], Some(1)),
    ] {
        let asked = Query { order, enough, ..query(words) };
        let (ours, theirs) = both.search(&asked);
        if enough.is_none() {
            assert_eq!(numbers(&ours), numbers(&theirs));
            assert!(theirs.hits.windows(2).all(|pair| pair[0].number > pair[1].number), "{:?}", numbers(&theirs));
        }
        let pages: Vec<Found> = (0..4).map(|page| both.search(&Query { from: page * 2, count: 2, ..asked.clone() }).1).collect();
        let turned: Vec<&str> = pages.iter().flat_map(numbers).collect();
        assert_eq!(turned, numbers(&theirs)[..turned.len()]);
    }
    for (from, count) in [(100, 10), (usize::MAX, usize::MAX), (0, 0), (0, usize::MAX)] {
        let (ours, theirs) = both.search(&Query { from, count, ..query(&["漏水"]) });
        same(&ours, &theirs, &format!("{from} {count}"));
    }
}

#[test]
fn a_word_in_the_title_weighs_more_and_liked_words_come_first_on_both_engines() {
    let both = Both::of("order");
    let first = |query: &Query| {
        let (ours, theirs) = both.search(query);
        (numbers(&ours)[0].to_owned(), numbers(&theirs)[0].to_owned())
    };
    for (words, best) in [(&["漏水"][..], "2025-0001"), (&["楼道"][..], "2026-0001"), (&["预付卡"][..], "2026-0005")] {
        assert_eq!(first(&query(words)), (best.to_owned(), best.to_owned()), "{words:?}");
    }
    let liking = Query { liked: terms(&["预付卡"]), ..query(&["=人民调解委员会"]) };
    assert_eq!(first(&liking), ("2026-0005".to_owned(), "2026-0005".to_owned()));
    let together = Query { together: vec!["转账".to_owned(), "记录".to_owned()], ..query(&["打卡", "记录"]) };
    let (ours, theirs) = both.search(&together);
    same(&ours, &theirs, "together");
}

#[test]
fn every_word_of_the_dictionary_is_answered_alike() {
    let both = Both::of("dictionary");
    let book = book::of_folder(&folder()).unwrap();
    assert_eq!(both.server.size(), both.library.engine().size());
    for word in book.dictionary.lines().chain(book.synonyms.terms()) {
        both.agree(&question(word));
        for place in [Place::Words, Place::Letters, Place::Sounds] {
            let term = Term { place, word: word.to_owned() };
            assert_eq!(both.library.engine().spread(&term).unwrap(), both.server.spread(&term).unwrap(), "{term:?}");
        }
    }
}

#[test]
fn whatever_is_typed_is_answered_alike() {
    let both = Both::of("hostile");
    let (long, wide, many) = ("leak".repeat(2_500), "漏水".repeat(5_000), "漏水 楼道 借款 ".repeat(600));
    for text in [
        long.as_str(),
        wide.as_str(),
        many.as_str(),
        "AND OR NOT",
        "NOT 漏水",
        "-漏水",
        "\"漏水",
        "\"楼上 漏水\"",
        "title:漏水~2^3",
        "type = neighbour",
        "？！。",
        "😀😀",
        "漏水😀leak",
        "<script>alert(1)</script>",
        "%_'\\",
        "第第条条",
        "\u{202e}水漏",
        "\u{0}漏水\n",
        "e\u{301} Ａ 漏",
        "' OR 1=1",
        "[1, 2] IN (3)",
    ] {
        both.agree(&question(text));
    }
    for word in ["", " ", "\"", "a\" OR all EXISTS OR all = \"", "漏\u{0}水", long.as_str()] {
        let (ours, theirs) = both.search(&query(&[word]));
        same(&ours, &theirs, &format!("{word:.40}"));
    }
}

/// Held on a real server only: the recordings would be larger than the program.
#[test]
fn the_whole_casebook_is_found_alike_and_about_as_well() {
    if !SearchServer::is_real() {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let both = Both::of_book(SearchServer::start_unrecorded("whole"), "whole", &root.join("casebook"));
    let questions = measure::read(&std::fs::read_to_string(root.join("tests/relevance/queries.toml")).unwrap()).unwrap();
    for graded in &questions {
        both.agree(&question(&graded.text));
    }
    for word in both.library.words().trade() {
        let (ours, theirs) = both.search(&query(&[word]));
        same(&ours, &theirs, word);
    }
    let all = |engine: &dyn Engine| both.library.measure(engine, &questions).unwrap()["all"];
    let (ours, theirs) = (all(both.library.engine()), all(&both.server));
    assert!((ours.ndcg - theirs.ndcg).abs() < 0.02 && (ours.recall - theirs.recall).abs() < 0.02, "{ours:?} {theirs:?}");
}

/// The documents of the book, for engines that are looked after.
struct Handed(Vec<Document>);

impl Documents for Handed {
    fn each(&self, take: &mut dyn FnMut(Document) -> Result<(), Away>) -> Result<(), Away> {
        self.0.iter().cloned().try_for_each(take)
    }
}

fn documents() -> Vec<Document> {
    let book = book::of_folder(&folder()).unwrap();
    let words = book.words();
    let meant = Meant::of(&words, &book.lists);
    book.entries.values().map(|entry| Document::of(entry, &words, &book.lists, &meant)).collect()
}

fn standing(url: &str, key: &str, index: &str, documents: &[Document]) -> Standing {
    let mut edition = Edition::default();
    documents.iter().for_each(|document| edition.read(document));
    let patience = Patience { connect: Duration::from_secs(2), answer: Duration::from_millis(700) };
    let server = Meilisearch::patiently(url, key, index, patience).unwrap().holding(edition);
    let embedded = Embedded::write(documents, Clone::clone).unwrap();
    Standing::with(embedded, server, Box::new(Handed(documents.to_vec())), Duration::from_millis(50)).unwrap()
}

#[test]
fn the_embedded_engine_takes_over_and_the_server_comes_back_by_itself() {
    let (documents, server) = (documents(), SearchServer::start("standing"));
    let standing = standing(&server.url(), server.key(), "contract_standing", &documents);
    let expected = Standing::alone(Embedded::write(&documents, Clone::clone).unwrap()).search(&query(&["漏水"])).unwrap();
    for fault in [Fault::Status(503), Fault::Garbage, Fault::Silent, Fault::Status(401)] {
        assert!(standing.waits_for(PATIENCE, |state| *state == State::Server), "{fault:?}: {:?}", standing.state());
        same(&expected, &standing.search(&query(&["漏水"])).unwrap(), "the server");
        server.fail(fault);
        same(&expected, &standing.search(&query(&["漏水"])).unwrap(), "the embedded engine");
        assert!(standing.waits_for(PATIENCE, |state| matches!(state, State::Lost(_))), "{fault:?}: {:?}", standing.state());
        same(&expected, &standing.search(&query(&["漏水"])).unwrap(), "the embedded engine");
        server.fail(Fault::None);
    }
    assert!(standing.waits_for(PATIENCE, |state| *state == State::Server));
}

#[test]
fn a_server_that_is_not_there_or_refuses_the_key_is_told_apart() {
    let (documents, server) = (documents(), SearchServer::start("refused"));
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (url, key, why) in [(server.url(), "a wrong key", Away::Key), (format!("http://{gone}"), "any", Away::Silent)] {
        let standing = standing(&url, key, "contract_refused", &documents);
        assert!(standing.waits_for(PATIENCE, |state| *state == State::Lost(why.clone())), "{:?}", standing.state());
        assert_eq!(standing.search(&query(&["漏水"])).unwrap().total, 2);
    }
}

#[test]
fn an_index_with_other_documents_is_no_answer_and_a_new_one_is_swapped_in() {
    let (mut documents, server) = (documents(), SearchServer::start("editions"));
    let open = |documents: &[Document]| {
        let mut edition = Edition::default();
        documents.iter().for_each(|document| edition.read(document));
        Meilisearch::patiently(&server.url(), server.key(), "contract_editions", QUICK).unwrap().holding(edition)
    };
    let first = open(&documents);
    server.makes_an_index("contract_editions");
    assert!(!first.stands().unwrap(), "an index without settings is not ours");
    first.build(&Handed(documents.clone()), &pause).unwrap();
    assert!(first.stands().unwrap());
    assert_eq!(first.search(&query(&["漏水"])).unwrap().total, 2);
    documents.retain(|document| document.number != "2025-0001");
    let second = open(&documents);
    assert!(!second.stands().unwrap(), "one entry less is another book");
    second.build(&Handed(documents), &pause).unwrap();
    assert!(second.stands().unwrap() && !first.stands().unwrap());
    assert_eq!(second.search(&query(&["漏水"])).unwrap().total, 1);
    assert!(first.search(&query(&["漏水"])).is_err());
    second.remove(&pause).unwrap();
    assert!(!second.stands().unwrap());
}

#[test]
fn readers_miss_nothing_while_the_search_server_is_away_and_staff_are_told() {
    let world = World::configured(On::Sqlite, |config| {
        config.meili_url = "http://127.0.0.1:9".to_owned();
        config.meili_key = "a key that stands nowhere".to_owned();
    });
    let world = world.unwrap();
    assert!(world.app.library().unwrap().waits_for(PATIENCE, |state| matches!(state, State::Lost(_))));
    let page = world.browser().visit("/casebook?q=%E6%BC%8F%E6%B0%B4");
    page.must_say("先试水再谈钱").must_not_say("查找服务器");
    let page = world.signed_in("lin").visit("/casebook?q=%E6%BC%8F%E6%B0%B4");
    page.must_say("先试水再谈钱").must_say("查找服务器没有回应").must_not_say("a key that stands nowhere");
    let (_, _, ready) = world.signed_in("admin").fetch("/readyz");
    let ready = String::from_utf8(ready).unwrap();
    assert!(ready.contains("the server is away") && !ready.contains("a key that stands nowhere"), "{ready}");
}
