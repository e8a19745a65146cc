//! Putting a notice into the outbox: words, channel, time, and the job that sends it. Nothing is sent here.

use super::quiet::Quiet;
use super::rendering::{self, Words};
use super::store::{self, NoticeRow};
use super::{Channel, Delivery, Notice, To};
use crate::clock::Moment;
use crate::config::Config;
use crate::db::{Tx, facts};
use crate::error::Result;
use crate::identity::{EmailAddress, Phone};
use crate::jobs::queue;

/// Purposes under which address and words are sealed.
pub(super) const ADDRESS: &str = "notices.address";
pub(super) const BODY: &str = "notices.body";

/// The quiet hours that the administrator configured.
pub(super) fn quiet(config: &Config) -> Quiet {
    Quiet { from: config.quiet_from, until: config.quiet_until }
}

pub(super) fn put(tx: &mut Tx<'_>, notice: Notice<'_>) -> Result<()> {
    let ways = match notice.to {
        To::Person(id) => staff_ways(tx, &notice, vec![id.to_owned()])?,
        To::People(ids) => staff_ways(tx, &notice, ids.to_vec())?,
        To::Contact { phone, email } => contact_way(phone, email).into_iter().collect(),
    };
    if ways.is_empty() {
        return Ok(());
    }
    let street = facts::office(tx)?.street;
    let common = [("street", street.as_str()), ("base_url", tx.house.config.base_url.as_str())];
    let words =
        rendering::render(notice.template, common.into_iter().chain(notice.values.iter().map(|(name, value)| (*name, value.as_str()))))?;
    let now = tx.now;
    let not_before = if notice.reminder { quiet(&tx.house.config).after(now) } else { now };
    let rows = ways.into_iter().map(|way| row(tx, &notice, &words, way, not_before)).collect::<Result<Vec<_>>>()?;
    store::insert(tx, &rows)?;
    let jobs: Vec<(&str, &str)> = rows.iter().filter_map(|row| Some((row.channel.job()?, row.id.as_str()))).collect();
    queue::enqueue_all(tx, &jobs, not_before)
}

/// Those of these people who have no unread notice of today with the same words about the same matter: three promises of one
/// request that end together are one notice and not three. What happened stands on the timeline in any case.
fn untold(tx: &mut Tx<'_>, notice: &Notice<'_>, mut people: Vec<String>) -> Result<Vec<String>> {
    if notice.template.once_a_day() && !people.is_empty() {
        let today = tx.now.date().and_hms_opt(0, 0, 0).map_or(tx.now, Moment::from_local);
        let told = store::unread_since(tx.conn, &people, notice.subject, notice.template, today)?;
        people.retain(|person| !told.contains(person));
    }
    Ok(people)
}

/// One channel, with its address when it has one.
struct Way {
    channel: Channel,
    person_id: Option<String>,
    address: Option<String>,
    masked: String,
}

/// The desks of people, and the mailboxes of those who have one. A message that opens a door never lies on a desk: whoever needs it
/// cannot sign in.
fn staff_ways(tx: &mut Tx<'_>, notice: &Notice<'_>, people: Vec<String>) -> Result<Vec<Way>> {
    let people = untold(tx, notice, people)?;
    let mailboxes = store::mailboxes(tx.conn, &people)?;
    let mut ways = Vec::new();
    for person in people {
        if !notice.template.opens_a_door() {
            ways.push(Way { channel: Channel::Desk, person_id: Some(person.clone()), address: None, masked: String::new() });
        }
        let mailbox = mailboxes.iter().find(|(id, _)| *id == person);
        ways.extend(mailbox.and_then(|(_, mailbox)| mail(mailbox, Some(person))));
    }
    Ok(ways)
}

fn mail(text: &str, person_id: Option<String>) -> Option<Way> {
    let address = EmailAddress::parse(text).ok()?;
    Some(Way { channel: Channel::Mail, person_id, masked: address.masked(), address: Some(address.as_str().to_owned()) })
}

fn contact_way(phone: Option<&str>, email: Option<&str>) -> Option<Way> {
    let mobile = phone.and_then(|phone| Phone::parse(phone).ok()).filter(Phone::is_mobile);
    let text = mobile.map(|phone| Way {
        channel: Channel::Text,
        person_id: None,
        masked: phone.masked(),
        address: Some(phone.as_str().to_owned()),
    });
    text.or_else(|| email.and_then(|email| mail(email, None)))
}

fn row(tx: &Tx<'_>, notice: &Notice<'_>, words: &Words, way: Way, not_before: Moment) -> Result<NoticeRow> {
    let vault = &tx.house.vault;
    Ok(NoticeRow {
        id: tx.id(),
        subject: notice.subject.to_owned(),
        template: notice.template,
        channel: way.channel,
        person_id: way.person_id,
        address: vault.seal_some(ADDRESS, way.address.as_deref())?,
        address_masked: way.masked,
        title: words.title.clone(),
        body: vault.seal(BODY, &words.body)?,
        link: link(notice),
        reminder: notice.reminder,
        state: Delivery::Waiting,
        not_before,
        attempts: 0,
        last_error: None,
        gateway_id: None,
        created_at: tx.now,
        sent_at: None,
    })
}

/// The page that a notice leads to; a link that opens a door is never kept.
fn link(notice: &Notice<'_>) -> Option<String> {
    let given = notice.values.iter().find(|(name, _)| *name == "link").map(|(_, value)| value.clone());
    given.filter(|_| !notice.template.opens_a_door())
}
