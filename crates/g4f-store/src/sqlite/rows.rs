//! Rows of the file, read and written.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::clock::Timestamp;
use crate::counter::CounterKey;
use crate::memory::MemoryStore;
use crate::mirror::{
    Batch, Change, LONGEST_KEY, News, Subject, bench_from, bench_key_from, bench_key_text,
    reason_text, word_from, word_text,
};
use crate::record::{Record, RecordKey};

type Result<T> = rusqlite::Result<T>;

/// Most rows of a table that are read at once, and that stay when old ones are deleted.
const MOST: usize = MemoryStore::CAPACITY;

/// How long a bench that is over stays, so that processes that rest notice that it was lifted: 10 min.
const OVER: u64 = 10 * 60 * 1000;

/// How long a counter stays: 2 days, twice the longest time that one covers.
const COUNTED: u64 = 2 * 24 * 60 * 60 * 1000;

/// How long a record stays: 90 days.
const RECORDED: u64 = 90 * 24 * 60 * 60 * 1000;

/// The number of the last change.
pub(super) fn last_change(db: &Connection) -> Result<i64> {
    db.query_row("SELECT last FROM change", [], |row| row.get(0))
}

/// What was changed after the change number `seen`. Rows that cannot be read are left out.
pub(super) fn since(db: &Connection, seen: i64, now: Timestamp) -> Result<Vec<News>> {
    let mut news = Vec::new();
    let mut read = |sql: &str, make: &dyn Fn(&Row<'_>) -> Option<News>| -> Result<()> {
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query(params![seen, as_i64(MOST as u64)])?;
        while let Some(row) = rows.next()? {
            let one = make(row);
            if one.is_none() {
                tracing::debug!(sql, "a row of the store cannot be read; left out");
            }
            news.extend(one);
        }
        Ok(())
    };
    read(
        "SELECT key, reason, until FROM bench WHERE changed > ?1 ORDER BY changed DESC LIMIT ?2",
        &|row| bench(row, now),
    )?;
    read(
        "SELECT scope, unit, span, start, total FROM counter WHERE changed > ?1 ORDER BY changed DESC LIMIT ?2",
        &counter,
    )?;
    read(
        "SELECT kind, name, text, at FROM record WHERE changed > ?1 ORDER BY changed DESC LIMIT ?2",
        &record,
    )?;
    Ok(news)
}

fn bench(row: &Row<'_>, now: Timestamp) -> Option<News> {
    let key = bench_key_from(text(row, 0)?)?;
    let until = number(row, 2)?;
    if until <= now.0 {
        return Some(News::Lifted(key));
    }
    Some(News::Bench(key, bench_from(text(row, 1)?, until)?))
}

fn counter(row: &Row<'_>) -> Option<News> {
    let key = CounterKey {
        scope: text(row, 0)?.into(),
        unit: word_from(text(row, 1)?)?,
        span: word_from(text(row, 2)?)?,
    };
    Some(News::Total(
        key,
        Timestamp(number(row, 3)?),
        number(row, 4)?,
    ))
}

fn record(row: &Row<'_>) -> Option<News> {
    let key = RecordKey::new(text(row, 0)?, text(row, 1)?);
    let ValueRef::Text(document) = row.get_ref(2).ok()? else {
        return None;
    };
    let record = Record {
        text: std::str::from_utf8(document).ok()?.into(),
        at: Timestamp(number(row, 3)?),
    };
    (record.text.len() <= Record::MAX).then_some(News::Record(key, record))
}

/// Writes the batch as the change `number`, and returns how what it is about stands afterwards.
pub(super) fn write(
    tx: &Transaction<'_>,
    batch: &Batch,
    number: i64,
    now: Timestamp,
) -> Result<Vec<News>> {
    let mut news = Vec::new();
    for (subject, change) in &batch.changes {
        let stands = match (subject, change) {
            (Subject::Bench(key), Change::Bench { lift, bench }) => {
                let Some(text) = bench_key_text(key) else {
                    continue;
                };
                if *lift {
                    tx.execute(
                        "UPDATE bench SET until = min(until, ?2), changed = ?3 WHERE key = ?1",
                        params![text, as_i64(now.0), number],
                    )?;
                }
                let Some(bench) = bench else {
                    news.push(News::Lifted(key.clone()));
                    continue;
                };
                tx.execute(
                    "INSERT INTO bench VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO UPDATE
                     SET reason = excluded.reason, until = excluded.until, changed = excluded.changed
                     WHERE excluded.until > until",
                    params![text, reason_text(bench.reason), as_i64(bench.until.0), number],
                )?;
                tx.query_row(
                    "SELECT key, reason, until FROM bench WHERE key = ?1",
                    [&text],
                    |row| Ok(self::bench(row, now)),
                )?
            }
            (Subject::Counter(key, start), Change::Count { by }) => {
                count(tx, key, *start, *by, "total + excluded.total", number)?
            }
            (Subject::Counter(key, start), Change::AtLeast { total }) => count(
                tx,
                key,
                *start,
                *total,
                "max(total, excluded.total)",
                number,
            )?,
            (Subject::Record(key), Change::Record(record)) => {
                if key.kind.len() + key.name.len() <= LONGEST_KEY {
                    // A time that is still to come is the work of a clock that was wrong.
                    tx.execute(
                        "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (kind, name) DO UPDATE
                         SET text = excluded.text, at = excluded.at, changed = excluded.changed
                         WHERE excluded.at >= at OR at > ?6",
                        params![key.kind, key.name, record.text, as_i64(record.at.0), number, as_i64(now.0)],
                    )?;
                }
                None
            }
            _ => None,
        };
        news.extend(stands);
    }
    tx.execute("UPDATE change SET last = ?1", [number])?;
    Ok(news)
}

/// Writes a counter; `grown` is what it comes to where it was there before.
fn count(
    tx: &Transaction<'_>,
    key: &CounterKey,
    start: Timestamp,
    amount: u64,
    grown: &str,
    number: i64,
) -> Result<Option<News>> {
    if key.scope.len() > LONGEST_KEY {
        return Ok(None);
    }
    let (unit, span) = (word_text(key.unit), word_text(key.span));
    // The addition of two whole numbers may leave SQLite's range and become a real one, which the table refuses.
    let sql = format!(
        "INSERT INTO counter VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (scope, unit, span) DO UPDATE
         SET total = CASE
               WHEN excluded.start > start THEN excluded.total
               WHEN excluded.start = start AND total <= {half} AND excluded.total <= {half} THEN {grown}
               ELSE total
             END,
             start = max(start, excluded.start), changed = excluded.changed
         RETURNING scope, unit, span, start, total",
        half = i64::MAX / 2
    );
    tx.query_row(
        &sql,
        params![
            key.scope,
            unit,
            span,
            as_i64(start.0),
            as_i64(amount),
            number
        ],
        |row| Ok(counter(row)),
    )
    .optional()
    .map(Option::flatten)
}

/// Deletes what is over, and what is too much.
pub(super) fn tidy(tx: &Transaction<'_>, now: Timestamp) -> Result<()> {
    let before = |age: u64| as_i64(now.0.saturating_sub(age));
    tx.execute("DELETE FROM bench WHERE until < ?1", [before(OVER)])?;
    tx.execute("DELETE FROM counter WHERE start < ?1", [before(COUNTED)])?;
    tx.execute("DELETE FROM record WHERE at < ?1", [before(RECORDED)])?;
    let most = [as_i64(MOST as u64)];
    tx.execute(
        "DELETE FROM bench WHERE key IN (SELECT key FROM bench ORDER BY until DESC LIMIT -1 OFFSET ?1)",
        most,
    )?;
    tx.execute(
        "DELETE FROM counter WHERE (scope, unit, span) IN
         (SELECT scope, unit, span FROM counter ORDER BY changed DESC LIMIT -1 OFFSET ?1)",
        most,
    )?;
    tx.execute(
        "DELETE FROM record WHERE (kind, name) IN
         (SELECT kind, name FROM record ORDER BY at DESC LIMIT -1 OFFSET ?1)",
        most,
    )?;
    Ok(())
}

/// A short text of a row.
fn text<'a>(row: &'a Row<'_>, column: usize) -> Option<&'a str> {
    match row.get_ref(column).ok()? {
        ValueRef::Text(bytes) if bytes.len() <= LONGEST_KEY => std::str::from_utf8(bytes).ok(),
        _ => None,
    }
}

/// A number of a row that is not negative.
fn number(row: &Row<'_>, column: usize) -> Option<u64> {
    u64::try_from(row.get_ref(column).ok()?.as_i64().ok()?).ok()
}

fn as_i64(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
