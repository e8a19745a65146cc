//! The queue: put a job in, claim one, finish it or put it off. Its kinds are words of the domains that ask for them.

use chrono::Duration;
use diesel::prelude::*;

use crate::clock::Moment;
use crate::db::schema::jobs;
use crate::db::written::Written;
use crate::db::{Backend, Db, Tx};
use crate::error::{Error, Result};
use crate::{insert_rows, text_enum};

/// How long a claimed job belongs to its claimer; afterwards it is taken for dead and may be claimed again.
const LEASE: Duration = Duration::minutes(5);

/// A job that failed this often is dead and shown to the administrator.
const MOST_ATTEMPTS: i32 = 12;

text_enum! {
    /// Where a job stands.
    pub enum JobState {
        /// Waiting for its time.
        Queued = "queued" => "等待",
        /// Claimed.
        Running = "running" => "运行中",
        /// Finished.
        Done = "done" => "完成",
        /// Given up; a person must look.
        Dead = "dead" => "失败",
    }
}

/// A row of the queue.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = jobs, treat_none_as_default_value = false)]
pub struct Job {
    /// Row id.
    pub id: String,
    /// Which work.
    pub kind: String,
    /// Its arguments: an id, or JSON.
    pub payload: String,
    /// Where it stands.
    pub state: JobState,
    /// Not before.
    pub run_at: Moment,
    /// How often it was begun.
    pub attempts: i32,
    /// Until when it belongs to its claimer.
    pub lease_until: Option<Moment>,
    /// What went wrong last; no personal data.
    pub last_error: Option<String>,
    /// Jobs with the same key exist once.
    pub once_key: Option<String>,
    /// When it was asked for.
    pub created_at: Moment,
    /// When it was done or given up.
    pub finished_at: Option<Moment>,
}

/// Asks for a job, in the transaction that makes it necessary.
pub fn enqueue(tx: &mut Tx<'_>, kind: &str, payload: &str, run_at: Moment) -> Result<()> {
    enqueue_all(tx, &[(kind, payload)], run_at)
}

/// Asks for several jobs at once: kind and payload of each.
pub fn enqueue_all(tx: &mut Tx<'_>, asked: &[(&str, &str)], run_at: Moment) -> Result<()> {
    let rows: Vec<Job> = asked.iter().map(|(kind, payload)| asked_for(tx, kind, payload, run_at, None)).collect();
    insert(tx, &rows)
}

/// Asks for a job unless one with the same key was ever asked for.
pub fn enqueue_once(tx: &mut Tx<'_>, kind: &str, payload: &str, run_at: Moment, key: &str) -> Result<()> {
    let known: i64 = jobs::table.filter(jobs::once_key.eq(key)).count().get_result(tx.conn)?;
    if known > 0 {
        return Ok(());
    }
    let row = asked_for(tx, kind, payload, run_at, Some(key.to_owned()));
    insert(tx, &[row])
}

/// True when every one of these keys was asked for.
pub fn all_known(conn: &mut Db, keys: &[&str]) -> Result<bool> {
    let known: i64 = jobs::table.filter(jobs::once_key.eq_any(keys)).count().get_result(conn)?;
    Ok(usize::try_from(known).is_ok_and(|known| known == keys.len()))
}

/// True when a claim in this lane would find something: a job whose turn it is, or one whose claimer died.
pub fn has_work(conn: &mut Db, now: Moment, lane: Lane) -> Result<bool> {
    let waiting = jobs::state.one_of(&[JobState::Queued]).and(jobs::run_at.le(now));
    let forsaken =
        jobs::state.one_of(&[JobState::Running]).and(jobs::lease_until.assume_not_null().lt(now)).and(jobs::lease_until.is_not_null());
    let found = of_lane(jobs::table.filter(waiting.or(forsaken)).into_boxed(), lane).select(jobs::id).first::<String>(conn);
    Ok(found.optional()?.is_some())
}

fn asked_for(tx: &Tx<'_>, kind: &str, payload: &str, run_at: Moment, once_key: Option<String>) -> Job {
    Job {
        id: tx.id(),
        kind: kind.to_owned(),
        payload: payload.to_owned(),
        state: JobState::Queued,
        run_at,
        attempts: 0,
        lease_until: None,
        last_error: None,
        once_key,
        created_at: tx.now,
        finished_at: None,
    }
}

fn insert(tx: &mut Tx<'_>, rows: &[Job]) -> Result<()> {
    insert_rows!(&mut *tx.conn, jobs::table, rows)?;
    Ok(())
}

/// Which jobs a worker looks at. Lanes are apart so that work which waits for the outside world never stands before work
/// that does not.
#[derive(Clone, Copy, Debug)]
pub enum Lane {
    /// Every job.
    All,
    /// Jobs of one kind.
    Only(&'static str),
    /// Jobs of all kinds but these.
    Except(&'static [&'static str]),
}

fn of_lane(found: jobs::BoxedQuery<'_, Backend>, lane: Lane) -> jobs::BoxedQuery<'_, Backend> {
    match lane {
        Lane::All => found,
        Lane::Only(kind) => found.filter(jobs::kind.eq(kind)),
        Lane::Except(kinds) => found.filter(jobs::kind.ne_all(kinds.iter().copied())),
    }
}

/// Claims the job of a lane whose turn it is, if any; a job whose claimer died is claimed again. Of several claimers at one
/// moment one gets it: on PostgreSQL the others wait for the row and find it taken, on SQLite writers go one by one.
pub fn claim(tx: &mut Tx<'_>, lane: Lane) -> Result<Option<Job>> {
    diesel::update(jobs::table.filter(jobs::state.one_of(&[JobState::Running])).filter(jobs::lease_until.lt(tx.now)))
        .set((jobs::state.eq(JobState::Queued), jobs::lease_until.eq(None::<Moment>)))
        .execute(tx.conn)?;
    let waiting = jobs::table.filter(jobs::state.one_of(&[JobState::Queued])).filter(jobs::run_at.le(tx.now)).into_boxed();
    let next: Option<Job> =
        of_lane(waiting, lane).order((jobs::run_at.asc(), jobs::id.asc())).select(Job::as_select()).first(tx.conn).optional()?;
    let Some(mut job) = next else { return Ok(None) };
    let taken = diesel::update(jobs::table.filter(jobs::id.eq(&job.id)).filter(jobs::state.one_of(&[JobState::Queued])))
        .set((jobs::state.eq(JobState::Running), jobs::lease_until.eq(tx.now + LEASE), jobs::attempts.eq(jobs::attempts + 1)))
        .execute(tx.conn)?;
    job.attempts += 1;
    Ok((taken == 1).then_some(job))
}

/// The job is done.
pub fn finish(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    diesel::update(jobs::table.find(id))
        .set((jobs::state.eq(JobState::Done), jobs::finished_at.eq(tx.now), jobs::last_error.eq(None::<String>)))
        .execute(tx.conn)?;
    Ok(())
}

/// The job failed: again later when that may help, otherwise dead. A full disk is nobody's fault but the machine's: however long it
/// lasts, nothing is given up for it.
pub fn put_off(tx: &mut Tx<'_>, job: &Job, error: &Error) -> Result<()> {
    let give_up = !matches!(error, Error::Full) && (job.attempts >= MOST_ATTEMPTS || !error.is_retryable());
    let words: String = crate::log::chain(error).chars().take(500).collect();
    if give_up {
        diesel::update(jobs::table.find(&job.id))
            .set((jobs::state.eq(JobState::Dead), jobs::finished_at.eq(tx.now), jobs::last_error.eq(words)))
            .execute(tx.conn)?;
    } else {
        let wait = Duration::seconds(15 << job.attempts.clamp(1, 10));
        diesel::update(jobs::table.find(&job.id))
            .set((jobs::state.eq(JobState::Queued), jobs::run_at.eq(tx.now + wait), jobs::last_error.eq(words)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// How many jobs stand where, for the health page and for tests.
pub fn counts(conn: &mut Db) -> Result<Vec<(JobState, i64)>> {
    Ok(jobs::table.group_by(jobs::state).select((jobs::state, diesel::dsl::count_star())).load(conn)?)
}

/// Dead jobs, newest first, for the administrator.
pub fn dead(conn: &mut Db, limit: i64) -> Result<Vec<Job>> {
    Ok(jobs::table
        .filter(jobs::state.one_of(&[JobState::Dead]))
        .order(jobs::finished_at.desc())
        .limit(limit)
        .select(Job::as_select())
        .load(conn)?)
}

/// Jobs due now: what a test must find empty at its end.
pub fn due(conn: &mut Db, now: Moment) -> Result<i64> {
    Ok(jobs::table.filter(jobs::state.one_of(&[JobState::Queued])).filter(jobs::run_at.le(now)).count().get_result(conn)?)
}

/// Jobs of a lane that wait or run now: how a test sees that one lane has ended and another stands.
pub fn due_in(conn: &mut Db, now: Moment, lane: Lane) -> Result<i64> {
    let due = jobs::table.filter(jobs::state.one_of(&[JobState::Queued, JobState::Running])).filter(jobs::run_at.le(now)).into_boxed();
    Ok(of_lane(due, lane).count().get_result(conn)?)
}

/// Forgets finished jobs older than `before`.
pub fn sweep(tx: &mut Tx<'_>, before: Moment) -> Result<usize> {
    let old = jobs::table.filter(jobs::state.one_of(&[JobState::Done])).filter(jobs::finished_at.lt(before));
    Ok(diesel::delete(old).execute(tx.conn)?)
}
