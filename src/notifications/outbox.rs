//! Putting a notice into the outbox: words, channel, time, and the job that sends it. Nothing is sent here.

use super::quiet::Quiet;
use super::rendering::{self, Words};
use super::store::{self, NoticeRow};
use super::{Channel, Delivery, Notice, Template, To};
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
    if told_today(tx, &notice)? {
        return Ok(());
    }
    let ways = ways(tx, notice.to, notice.template)?;
    if ways.is_empty() {
        return Ok(());
    }
    let street = facts::get(tx.conn, facts::STREET_NAME)?.unwrap_or_else(|| "街道".to_owned());
    let common = [("street", street.as_str()), ("base_url", tx.house.config.base_url.as_str())];
    let words =
        rendering::render(notice.template, common.into_iter().chain(notice.values.iter().map(|(name, value)| (*name, value.as_str()))))?;
    let now = tx.now;
    let not_before = if notice.reminder { quiet(&tx.house.config).after(now) } else { now };
    for way in ways {
        put_one(tx, &notice, &words, way, not_before)?;
    }
    Ok(())
}

/// True when this person has an unread notice of today with the same words about the same matter: three promises of one
/// request that end together are one notice and not three. What happened stands on the timeline in any case.
fn told_today(tx: &mut Tx<'_>, notice: &Notice<'_>) -> Result<bool> {
    let To::Person(person_id) = notice.to else { return Ok(false) };
    if !notice.template.once_a_day() {
        return Ok(false);
    }
    let today = tx.now.date().and_hms_opt(0, 0, 0).map_or(tx.now, Moment::from_local);
    store::unread_since(tx.conn, person_id, notice.subject, notice.template, today)
}

/// One channel, with its address when it has one.
struct Way {
    channel: Channel,
    person_id: Option<String>,
    address: Option<String>,
    masked: String,
}

/// A message that opens a door never lies on a desk: whoever needs it cannot sign in.
fn ways(tx: &mut Tx<'_>, to: To<'_>, template: Template) -> Result<Vec<Way>> {
    let mail = |text: &str, person_id: Option<String>| {
        let address = EmailAddress::parse(text).ok()?;
        Some(Way { channel: Channel::Mail, person_id, masked: address.masked(), address: Some(address.as_str().to_owned()) })
    };
    Ok(match to {
        To::Person(id) => {
            let desk = Way { channel: Channel::Desk, person_id: Some(id.to_owned()), address: None, masked: String::new() };
            let mailbox = store::mailbox(tx.conn, id)?;
            let mail = mailbox.and_then(|mailbox| mail(&mailbox, Some(id.to_owned())));
            [Some(desk), mail].into_iter().flatten().filter(|way| way.channel != Channel::Desk || !template.opens_a_door()).collect()
        }
        To::Contact { phone, email } => {
            let mobile = phone.and_then(|phone| Phone::parse(phone).ok()).filter(Phone::is_mobile);
            let text = mobile.map(|phone| Way {
                channel: Channel::Text,
                person_id: None,
                masked: phone.masked(),
                address: Some(phone.as_str().to_owned()),
            });
            text.or_else(|| email.and_then(|email| mail(email, None))).into_iter().collect()
        }
    })
}

fn put_one(tx: &mut Tx<'_>, notice: &Notice<'_>, words: &Words, way: Way, not_before: Moment) -> Result<()> {
    let vault = &tx.house.vault;
    let row = NoticeRow {
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
    };
    store::insert(tx, &row)?;
    row.channel.job().map_or(Ok(()), |kind| queue::enqueue(tx, kind, &row.id, not_before))
}

/// The page that a notice leads to; a link that opens a door is never kept.
fn link(notice: &Notice<'_>) -> Option<String> {
    let given = notice.values.iter().find(|(name, _)| *name == "link").map(|(_, value)| value.clone());
    given.filter(|_| !notice.template.opens_a_door())
}
