//! The file: made, opened, recognised, and set aside where it is damaged.

use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::rows;
use crate::clock::{Clock as _, Timestamp, WallClock};
use crate::mirror::{Batch, News};

/// The form of the tables. Files of a later one are left alone.
const VERSION: i64 = 1;

/// Tells our files from those of other programs: `g4fs`.
const APPLICATION: i64 = 0x6734_6673;

const SCHEMA: &str = include_str!("schema.sql");

/// How long a lock of another process is waited for.
const BUSY: Duration = Duration::from_secs(1);

/// Rows that are written until old ones are deleted again.
const TIDY_EVERY: usize = 1000;

/// Longest log that a process starts with, in bytes. Processes that run for a moment only add to it: SQLite begins it anew
/// only while the one that moved it into the file is still there.
const LONGEST_LOG: u64 = 256 * 1024;

/// Most damaged files that are kept.
const MOST_ASIDE: usize = 3;

/// Why the file cannot be used.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Not now: locked, or the disk is full.
    Passing(String),
    /// Not by this process.
    Lasting(String),
    /// It holds nonsense.
    Damaged(String),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        let words = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::Lasting(words),
            // No code: a value is not of the kind that we write. The last three: tables, columns or rules are not ours.
            None
            | Some(
                ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::Unknown
                | ErrorCode::ConstraintViolation
                | ErrorCode::TypeMismatch,
            ) => Self::Damaged(words),
            Some(_) => Self::Passing(words),
        }
    }
}

/// An open file.
pub(super) struct File {
    db: Connection,
    path: PathBuf,
    identity: Option<Identity>,
    /// The number of the last change that was read.
    seen: i64,
    /// By which SQLite tells that others wrote.
    version: Option<i64>,
    /// Rows that were written since old ones were deleted; `None` before the first time.
    written: Option<usize>,
    /// Whether the log was looked after.
    is_short: bool,
}

impl File {
    /// Opens the file, and makes it and its folder where they are absent: for nobody but their owner.
    pub(super) fn open(path: &Path) -> Result<Self, Trouble> {
        make(path).map_err(|error| Trouble::Lasting(error.to_string()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(path, flags)?;
        db.busy_timeout(BUSY)?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        // A command that runs for a moment should not end with a wait for the disk.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        if !is_ours(&db)? {
            initialise(&mut db)?;
        }
        if db.is_readonly("main")? {
            return Err(Trouble::Lasting("it may not be written".into()));
        }
        db.execute_batch(
            "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 100; PRAGMA journal_size_limit = 1048576;
             PRAGMA max_page_count = 32768; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
        )?;
        Ok(Self {
            db,
            identity: Identity::of(path),
            path: path.to_owned(),
            seen: 0,
            version: None,
            written: None,
            is_short: false,
        })
    }

    /// Whether the path leads to another file by now, or to none.
    pub(super) fn is_gone(&self) -> bool {
        self.identity.is_some() && Identity::of(&self.path) != self.identity
    }

    /// What others changed since this was last asked. It costs next to nothing where they changed nothing.
    pub(super) fn news(&mut self, now: Timestamp) -> Result<Vec<News>, Trouble> {
        let version: i64 = self
            .db
            .query_row("PRAGMA data_version", [], |row| row.get(0))?;
        if self.version == Some(version) {
            return Ok(Vec::new());
        }
        let tx = self.db.transaction()?;
        let last = rows::last_change(&tx)?;
        let news = unseen(&tx, last, self.seen, now)?;
        tx.finish()?;
        self.seen = last;
        self.version = Some(version);
        Ok(news)
    }

    /// Writes a batch, all of it or nothing, and returns what others changed and how the batch's own stand now.
    pub(super) fn exchange(&mut self, batch: &Batch, now: Timestamp) -> Result<Vec<News>, Trouble> {
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last = rows::last_change(&tx)?;
        let mut news = unseen(&tx, last, self.seen, now)?;
        let number = last.saturating_add(1);
        news.extend(rows::write(&tx, batch, number, now)?);
        let written = self.written.unwrap_or(TIDY_EVERY) + batch.changes.len();
        if written >= TIDY_EVERY {
            rows::tidy(&tx, now)?;
        }
        tx.commit()?;
        self.written = Some(if written >= TIDY_EVERY { 0 } else { written });
        self.seen = number;
        Ok(news)
    }

    /// Moves a long log into the file, once. It waits for the disk: nobody should wait for it.
    pub(super) fn shorten_log(&mut self) {
        if std::mem::replace(&mut self.is_short, true) {
            return;
        }
        let log = fs::metadata(with_suffix(&self.path, "-wal"));
        if log.is_ok_and(|log| log.len() > LONGEST_LOG) {
            // Where another process is in the way, the next one has its turn.
            let moved = self
                .db
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            if let Err(error) = moved {
                tracing::debug!(%error, "the log of the store stays as it is");
            }
        }
    }

    /// Gets a damaged file out of the way, and says where it went. `None` where another process did that already.
    pub(super) fn set_aside(path: &Path) -> io::Result<Option<PathBuf>> {
        // Only one process at a time, or the second one sets aside what the first has made anew.
        let _lock = lock_folder(path);
        if Self::is_sound(path) {
            return Ok(None);
        }
        let now = WallClock.now().0 / 1000;
        let aside = with_suffix(path, &format!(".corrupt-{now}"));
        // The log first: a new file must not find the old one's.
        for part in ["-wal", "-shm", ""] {
            match fs::rename(with_suffix(path, part), with_suffix(&aside, part)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        forget_old(path);
        Ok(Some(aside))
    }

    fn is_sound(path: &Path) -> bool {
        let check = || -> Result<bool, Trouble> {
            let mut file = Self::open(path)?;
            file.news(WallClock.now())?;
            let verdict: String = file
                .db
                .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            Ok(verdict == "ok")
        };
        // Where it is locked or the like, nothing speaks against it.
        !matches!(check(), Ok(false) | Err(Trouble::Damaged(_)))
    }
}

fn unseen(
    db: &Connection,
    last: i64,
    seen: i64,
    now: Timestamp,
) -> Result<Vec<News>, rusqlite::Error> {
    match last {
        last if last == seen && seen > 0 => Ok(Vec::new()),
        // Somebody put an older file in place.
        last if last < seen => rows::since(db, 0, now),
        _ => rows::since(db, seen, now),
    }
}

/// Whether the file is one of ours, in the form that is known here. `false` for an empty one.
fn is_ours(db: &Connection) -> Result<bool, Trouble> {
    // In one statement: between several, another process may make the file ours.
    let (application, version, tables): (i64, i64, i64) = db.query_row(
        "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
                (SELECT count(*) FROM sqlite_master)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    match (application, version) {
        (0, 0) if tables == 0 => Ok(false),
        (APPLICATION, VERSION) => Ok(true),
        (APPLICATION, newer) if newer > VERSION => Err(Trouble::Lasting(format!(
            "it was written by a newer version (form {newer}, known here is {VERSION})"
        ))),
        (APPLICATION, _) => Err(Trouble::Damaged("its form is unknown".into())),
        _ => Err(Trouble::Lasting("it belongs to another program".into())),
    }
}

/// Makes the tables, unless another process was faster.
fn initialise(db: &mut Connection) -> Result<(), Trouble> {
    // There is nothing to lose yet that would be worth a wait for the disk.
    db.execute_batch("PRAGMA synchronous = OFF")?;
    write_ahead(db)?;
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !is_ours(&tx)? {
        tx.execute_batch(SCHEMA)?;
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.pragma_update(None, "user_version", VERSION)?;
    }
    tx.commit()?;
    Ok(())
}

/// Switches to the write-ahead log, in which readers and the writer do not wait for each other. Where the file system
/// cannot do that, the file works as it is. The switch does not wait for locks by itself.
fn write_ahead(db: &Connection) -> Result<(), Trouble> {
    let mut tries = 20;
    loop {
        match db.query_row("PRAGMA journal_mode = WAL", [], |row| {
            row.get::<_, String>(0)
        }) {
            Ok(_) => return Ok(()),
            Err(error)
                if tries > 0 && error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) =>
            {
                tries -= 1;
                std::thread::park_timeout(Duration::from_millis(10));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Makes the folder and an empty file. SQLite gives its other files the same rights.
fn make(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    if let Some(folder) = path.parent()
        && !folder.as_os_str().is_empty()
    {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

/// The lock of the file's folder, as far as the system has such a thing.
fn lock_folder(path: &Path) -> Option<fs::File> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::File::open(folder.unwrap_or(Path::new("."))).ok()?;
    for _ in 0..50 {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(fs::TryLockError::WouldBlock) => {
                std::thread::park_timeout(Duration::from_millis(10));
            }
            Err(fs::TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// Deletes all damaged files but the newest ones.
fn forget_old(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return;
    };
    let mut start = name.to_string_lossy().into_owned();
    start.push_str(".corrupt-");
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut asides: Vec<_> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| {
            name.strip_prefix(&start)
                .is_some_and(|time| time.bytes().all(|byte| byte.is_ascii_digit()))
        })
        .collect();
    asides.sort_unstable();
    let surplus = asides.len().saturating_sub(MOST_ASIDE);
    for name in asides.iter().take(surplus) {
        for part in ["", "-wal", "-shm"] {
            // One that cannot be deleted stays: it is only a matter of room.
            let _ = fs::remove_file(with_suffix(&folder.join(name), part));
        }
    }
}

/// Which file it is that a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity(u64, u64);

impl Identity {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let meta = fs::metadata(path).ok()?;
        Some(Self(meta.dev(), meta.ino()))
    }

    /// Elsewhere an open file can neither be deleted nor replaced.
    #[cfg(not(unix))]
    fn of(_: &Path) -> Option<Self> {
        None
    }
}
