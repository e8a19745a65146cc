//! Who looked is written down: every page that shows staff what people told us leaves one line in the audit trail (个人信息保护法
//! 第五十一条), and a citizen who reads their own matter leaves none. The sources are asked too, so that a new page cannot forget it.

use mashanghe::cases::parties::Side;
use mashanghe::evidence::store as files;
use mashanghe::{agreements, audit, sessions};
use regex::Regex;

use crate::agreements::{Matter, actor, at_the_table, enter, scan};
use crate::architecture::{code, complain, files as sources};
use crate::on_both;
use crate::world::cast::WANG_FANG;
use crate::world::{Browser, World};

/// Opens a page and gives the lines that this left.
fn left(world: &World, browser: &Browser, path: &str) -> Vec<audit::store::StoredLine> {
    let before = world.app.read(audit::store::head).unwrap().0;
    assert_eq!(browser.fetch(path).0, 200, "{path}");
    world.app.read(|db| audit::store::after(db, before, 100)).unwrap()
}

/// Opens a page as staff: exactly one line says who read what of whom.
#[track_caller]
fn leaves(world: &World, (who, browser): (&str, &Browser), path: &str, action: &str, subject: &str) {
    let lines = left(world, browser, path);
    let told: Vec<_> = lines.iter().map(|line| (line.action.as_str(), line.subject.as_str())).collect();
    assert_eq!(told, [(action, subject)], "{path}");
    assert_eq!(lines[0].actor, actor(world, who).mark(), "{path}");
}

/// Every page of a case in force and the line that it leaves.
fn pages(matter: &Matter<'_>) -> Vec<(String, &'static str)> {
    let (world, vault) = (matter.world, matter.world.app.house().vault.clone());
    let (agreement, owing) = (matter.agreement(), matter.obligation(0));
    let clause = world.app.read(|db| agreements::store::clauses(db, &vault, &agreement)).unwrap()[0].id.clone();
    let sitting = world.app.read(|db| sessions::store::of_case(db, &vault, &matter.id)).unwrap()[0].id.clone();
    let file = world.app.read(|db| files::about(db, &matter.case().subject())).unwrap()[0].id.clone();
    let party = matter.party(Side::Respondent);
    vec![
        (matter.url(""), "case.read"),
        (matter.url("/willingness"), "willingness.read"),
        (matter.url(&format!("/parties/{party}")), "party.read"),
        (matter.url(&format!("/parties/{party}/speakers/new?kind=agent")), "party.read"),
        (matter.url("/agreement"), "agreement.read"),
        (format!("/agreements/{agreement}/head"), "agreement.read"),
        (format!("/agreements/{agreement}/clauses"), "agreement.read"),
        (format!("/agreements/{agreement}/clauses/{clause}"), "agreement.read"),
        (format!("/agreements/{agreement}/obligations"), "agreement.read"),
        (format!("/agreements/{agreement}/obligations/{owing}"), "agreement.read"),
        (format!("/agreements/{agreement}/fixing"), "agreement.read"),
        (format!("/agreements/{agreement}/signatures"), "agreement.read"),
        (format!("/agreements/{agreement}/paper"), "agreement.print"),
        (matter.url("/performance"), "performance.read"),
        (format!("/obligations/{owing}/performances"), "performance.read"),
        (matter.url("/sittings"), "sittings.read"),
        (format!("/sittings/{sitting}/minutes"), "minutes.read"),
        (format!("/sittings/{sitting}/paper"), "minutes.read"),
        (matter.url("/ending"), "ending.read"),
        (matter.url("/ending/new"), "ending.read"),
        (matter.url("/closure"), "closure.read"),
        (matter.url("/reopening"), "reopening.read"),
        (format!("/files/{file}"), "file.read"),
        (format!("/files/{file}?size=thumb"), "file.read"),
    ]
}

on_both! {
    fn every_page_of_a_case_that_shows_what_people_told_leaves_one_line(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        for (path, action) in pages(&matter) {
            leaves(world, ("limin", &matter.li), &path, action, &matter.case().subject());
        }
        let qiao = enter(world, "qiao");
        let before = world.app.read(audit::store::head).unwrap().0;
        for (path, _) in pages(&matter) {
            assert_eq!(qiao.fetch(&path).0, 404, "{path}");
        }
        assert_eq!(world.app.read(audit::store::head).unwrap().0, before, "who saw nothing read nothing");
    }

    fn a_file_says_which_one_was_opened(world: &World) {
        let matter = at_the_table(world);
        matter.in_force();
        let file = world.app.read(|db| files::about(db, &matter.case().subject())).unwrap()[0].id.clone();
        let lines = left(world, &matter.li, &format!("/files/{file}"));
        assert_eq!(lines[0].detail, format!(r#"{{"file":"{file}"}}"#));
    }

    fn every_page_of_a_request_that_staff_opens_leaves_one_line_and_its_citizen_leaves_none(world: &World) {
        let wang = world.browser();
        wang.visit("/file?service=hazard");
        wang.submit("/file/start", &[]);
        wang.visit("/file/files");
        let page = wang.upload("/file/files", &[("then", "more")], vec![("files", "井盖.png", scan(3))]);
        let photo = page.find(r#"href="(/files/[0-9a-f-]+)""#).unwrap();
        wang.upload("/file/files", &[], vec![]);
        wang.submit("/file/place", &[("community", "unclear"), ("place", "同乐市场东门")]);
        wang.submit("/file/story", &[("story", "井盖坏了")]);
        wang.submit("/file/danger", &[("danger", "no")]);
        wang.submit("/file/contact", &[("phone", WANG_FANG.1)]);
        let code = wang.submit("/file", &[("consent", "yes")]).find(r"(BL26-\d{4}-[0-9A-Z]{4})").unwrap();
        let request = world.app.read(|db| mashanghe::intake::store::by_code(db, &code)).unwrap();
        for path in [request.track_url(), photo.clone()] {
            assert_eq!(left(world, &wang, &path).len(), 0, "{path}");
        }
        let lin = enter(world, "lin");
        for rest in ["", "/dispatch"] {
            leaves(world, ("lin", &lin), &format!("{}{rest}", request.url()), "request.read", &request.subject());
        }
        for shut in ["/return", "/hand-over", "/hand-over/answer", "/refusal", "/answer", "/closure"] {
            let before = world.app.read(audit::store::head).unwrap().0;
            lin.visit(&format!("{}{shut}", request.url())).must_refuse("这一步不能办").must_not_say("井盖坏了");
            assert_eq!(world.app.read(audit::store::head).unwrap().0, before, "{shut} tells nothing");
        }
        leaves(world, ("lin", &lin), &photo, "file.read", &request.subject());
    }
}

/// Handlers that read with the vault in hand and write no line of it. Each has its reason; one that is not needed is a fault.
const UNWRITTEN: &[(&str, &str)] = &[
    // Lists show masked names only; opening one of the cases leaves the line.
    ("src/cases/pages/list.rs", "list"),
    // Shows the number of the version and nothing of its words.
    ("src/agreements/pages/overview.rs", "ask_renewal"),
    // A printed form: it asks only whether an agreement is in force, and shows number and committee.
    ("src/closing/pages.rs", "sheet"),
    // One's own secret and one's own recovery codes.
    ("src/accounts/pages/second_factor.rs", "show_secret"),
    ("src/accounts/pages/second_factor.rs", "show_codes"),
    // A colleague's link of invitation, once, for the administrator who made it; no citizen's data.
    ("src/accounts/pages/links.rs", "show"),
    // Codes for walls are signed with the house's key and meant for everybody.
    ("src/places/pages/codes.rs", "show"),
    ("src/places/pages/codes.rs", "poster"),
    ("src/places/pages/codes.rs", "picture"),
];

/// The functions of a file by their names, from the first line to the last.
fn functions(text: &str) -> Vec<(String, String)> {
    let head = Regex::new(r"^(?:pub(?:\([a-z]+\))? )?(?:async )?fn (\w+)").unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines.iter().enumerate().filter_map(|(at, line)| Some((at, head.captures(line)?[1].to_owned())));
    let end = |start: usize| lines[start..].iter().position(|line| *line == "}").map_or(lines.len(), |length| start + length + 1);
    starts.map(|(start, name)| (name, lines[start..end(start)].join("\n"))).collect()
}

/// What stands between the bracket that ends `before` and the one that closes it.
fn bracketed(rest: &str) -> &str {
    let mut depth = 1;
    let close = rest.char_indices().find(|(_, sign)| {
        depth += match sign {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        depth == 0
    });
    close.map_or(rest, |(at, _)| &rest[..at])
}

/// A piece of a file together with the functions of the same file that it calls, and those that they call.
fn reached(piece: &str, functions: &[(String, String)]) -> String {
    let mut known: Vec<&str> = Vec::new();
    let mut all = piece.to_owned();
    while let Some((name, body)) = functions
        .iter()
        .find(|(name, _)| !known.contains(&name.as_str()) && Regex::new(&format!(r"^{name}$|(^|[^\w.:]){name}\(")).unwrap().is_match(&all))
    {
        known.push(name);
        all.push_str(body.split_once('{').map_or(body.as_str(), |(_, inner)| inner));
    }
    all
}

#[test]
fn staff_pages_open_the_vault_only_where_the_reading_leaves_a_line() {
    let reading = Regex::new(r"ctx\s*\.read\(").unwrap();
    let opening = Regex::new(r"\b(vault|blobs)\b|\bplain_\w+\(|\.house\(\)|\.house\.vault").unwrap();
    // Staff is who has a guard in the signature; files are opened by staff and citizens through one door.
    let staff = |path: &str, signature: &str| signature.contains("me: ") || path == "src/evidence/pages.rs";
    let (mut faults, mut unused) = (Vec::new(), UNWRITTEN.to_vec());
    for (path, text) in sources("src", &["rs"]) {
        if !(path.ends_with("/pages.rs") || path.contains("/pages/")) {
            continue;
        }
        let all = functions(&code(&text));
        for (name, body) in &all {
            let signature = body.split_once('{').map_or("", |(signature, _)| signature);
            for found in reading.find_iter(body).filter(|_| staff(&path, signature)) {
                let piece = reached(bracketed(&body[found.end()..]), &all);
                let piece = piece.replace(".house().clock", "").replace(".house().config", "");
                if !opening.is_match(&piece) {
                    continue;
                }
                if !UNWRITTEN.contains(&(path.as_str(), name.as_str())) {
                    faults.push(format!("{path}: {name} reads what is sealed and leaves no line; use ctx.peruse with an AuditLine"));
                }
                unused.retain(|known| *known != (path.as_str(), name.as_str()));
            }
        }
    }
    faults.extend(unused.iter().map(|(path, name)| format!("{path}: {name} needs no exception any more; take it out of UNWRITTEN")));
    complain(faults);
}
