//! The SQLCipher engine: one encrypted file, write-ahead logging, every commit on the disk before it is
//! acknowledged.

mod audit;
mod copies;
pub(crate) mod damage;
mod ending;
mod query;
mod statistics;
mod text;
mod transaction;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::Millis;
use failpoints::Failpoint;
use rusqlite::{Connection, OpenFlags, TransactionBehavior, config::DbConfig};
use uuid::Uuid;

use crate::{
    StoreError,
    engine::{Engine, Work},
    keys::WorkspaceKey,
};

use damage::Damage;
use transaction::SqliteTransaction;

/// Each entry takes the database from the format of its index to the next; forward only.
const MIGRATIONS: &[&str] = &[include_str!("format-1.sql"), include_str!("format-2.sql")];
const IDLE_READERS: usize = 4;

/// The number of this version's database format.
pub fn format() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// The newest copy of the database at `path` that was kept before a migration.
pub fn last_copy(path: &Path) -> Option<PathBuf> {
    copies::last(path)
}

/// An encrypted database file, open.
pub struct Sqlite {
    path: PathBuf,
    /// None in the clear, which measurements alone use.
    key: Option<WorkspaceKey>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    damage: Damage,
}

impl Sqlite {
    /// Opens the database at `path`, making or migrating it as needed. Before a migration a copy is kept
    /// beside it (`<name>.format-<n>-<ms>`, of the moment `now`) for 30 days. After an unclean stop, and after damage
    /// was noticed, the whole file is checked.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`], [`StoreError::NewerVersion`] and [`StoreError::Damaged`], with the file untouched.
    pub fn open(path: &Path, key: &WorkspaceKey, now: Millis) -> Result<Self, StoreError> {
        Self::open_with(path, Some(key), now, MIGRATIONS)
    }

    /// The same without encryption, to measure what encryption costs.
    ///
    /// # Errors
    /// As [`Sqlite::open`].
    #[cfg(feature = "unencrypted")]
    pub fn open_unencrypted(path: &Path, now: Millis) -> Result<Self, StoreError> {
        Self::open_with(path, None, now, MIGRATIONS)
    }

    fn open_with(
        path: &Path,
        key: Option<&WorkspaceKey>,
        now: Millis,
        migrations: &[&str],
    ) -> Result<Self, StoreError> {
        let _using = ending::using();
        let unclean = wal_of(path).metadata().is_ok_and(|wal| wal.len() > 0) || Damage::was_noted(path);
        let damaged = |error| match error {
            StoreError::Damaged { .. } => StoreError::Damaged { last_copy: copies::last(path) },
            other => other,
        };
        let mut writer = connect(path, key, OpenFlags::default()).map_err(damaged)?;
        let found: u32 = writer
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(StoreError::from)
            .map_err(damaged)?;
        let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
        if found > known {
            return Err(StoreError::NewerVersion { found, known });
        }
        if unclean {
            check(&writer).map_err(damaged)?;
            Damage::forget(path)?;
        }
        writer.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;")?;
        if found > 0 && found < known {
            writer.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
            copies::keep(path, found, now)?;
        }
        migrate(&mut writer, found, migrations)?;
        failpoints::pass(Failpoint::StoreMigrated);
        copies::expire(path, now);
        writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(Self {
            path: path.into(),
            key: key.cloned(),
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            damage: Damage::none(path),
        })
    }

    /// The damage that was noticed since the file was opened; nothing has been written to it since.
    pub fn damage(&self) -> Option<StoreError> {
        self.ensure_sound().err()
    }

    /// Reads the whole file on a connection of its own and compares it with itself; others go on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Damaged`]; nothing is written to the file any more then.
    pub fn check(&self) -> Result<(), StoreError> {
        self.ensure_sound()?;
        self.noticing(|| {
            let _using = ending::using();
            let mut connection = connect(&self.path, self.key.as_ref(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            ending::interrupts(&mut connection)?;
            check(&connection).inspect_err(|error| {
                if matches!(error, StoreError::Damaged { .. }) {
                    damage::notice();
                }
            })
        })
    }

    /// Removes copies that were kept before a migration more than 30 days before `now`.
    pub fn expire_copies(&self, now: Millis) {
        if self.damage().is_none() {
            copies::expire(&self.path, now);
        }
    }

    fn ensure_sound(&self) -> Result<(), StoreError> {
        if self.damage.is_known() {
            Err(StoreError::Damaged { last_copy: copies::last(&self.path) })
        } else {
            Ok(())
        }
    }

    /// Does `work` on the open file; damage that it meets is the end of writing to it.
    fn noticing<R>(&self, work: impl FnOnce() -> Result<R, StoreError>) -> Result<R, StoreError> {
        let outcome = damage::watch(&self.damage, work);
        self.ensure_sound()?;
        outcome
    }

    /// Length of the database file, in bytes.
    pub fn bytes(&self) -> u64 {
        [self.path.clone(), wal_of(&self.path)]
            .iter()
            .filter_map(|path| path.metadata().ok())
            .map(|file| file.len())
            .sum()
    }

    /// Writes a copy of this moment to `path`, under the same key and without what was deleted; others go on reading
    /// and writing meanwhile.
    ///
    /// # Errors
    /// A file that is there already, a full disk, a damaged database.
    pub fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        self.ensure_sound()?;
        let _using = ending::using();
        let mut connection = connect(&self.path, self.key.as_ref(), OpenFlags::default())?;
        ending::interrupts(&mut connection)?;
        let name = path.to_str().ok_or_else(|| StoreError::Database("a name that is no Unicode".into()))?;
        connection.execute("VACUUM INTO ?1", [name])?;
        std::fs::File::open(path)?.sync_all()?;
        Ok(())
    }

    fn reader(&self) -> Result<Connection, StoreError> {
        let idle = lock(&self.readers).pop();
        idle.map_or_else(|| connect(&self.path, self.key.as_ref(), OpenFlags::SQLITE_OPEN_READ_ONLY), Ok)
    }
}

impl Engine for Sqlite {
    fn write(&self, org: Uuid, work: &mut Work<'_>) -> Result<(), StoreError> {
        let mut connection = lock(&self.writer);
        let _using = ending::using();
        self.ensure_sound()?;
        self.noticing(|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            work(&mut SqliteTransaction::new(&transaction, org))?;
            failpoints::pass(Failpoint::StoreWritten);
            if damage::noticed() || self.damage.is_known() {
                return Err(StoreError::Damaged { last_copy: None });
            }
            transaction.commit()?;
            failpoints::pass(Failpoint::StoreCommitted);
            Ok(())
        })
    }

    fn read(&self, org: Uuid, work: &mut Work<'_>) -> Result<(), StoreError> {
        let _using = ending::using();
        self.ensure_sound()?;
        self.noticing(|| {
            let mut connection = self.reader()?;
            let outcome = {
                let transaction = connection.transaction()?;
                work(&mut SqliteTransaction::new(&transaction, org))
            };
            let mut idle = lock(&self.readers);
            if idle.len() < IDLE_READERS {
                idle.push(connection);
            }
            outcome
        })
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        let _using = ending::using();
        lock(&self.readers).clear();
        let mut writer = lock(&self.writer);
        if self.damage.is_known() {
            // Closing must not write either; if this fails, it was not going to.
            let _ = writer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        } else {
            // Emptying the log marks a clean stop; if it fails, the next start only checks the file once more.
            let _ = writer.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        // The file is closed here, while the process cannot end, and not when the fields go.
        if let Ok(nothing) = Connection::open_in_memory() {
            *writer = nothing;
        }
    }
}

fn connect(path: &Path, key: Option<&WorkspaceKey>, access: OpenFlags) -> Result<Connection, StoreError> {
    let flags = if access.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
    } else {
        access
    };
    // Before SQLCipher does it another way: OpenSSL is not taken down when the process ends, while another thread may
    // still need it.
    openssl_sys::init();
    let connection = Connection::open_with_flags(path, flags)?;
    ending::watched();
    // Closing a file that turns out to be damaged, newer or under another key leaves file and log as they are.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    if let Some(key) = key {
        connection.execute_batch(&key.pragma())?;
    }
    connection.execute_batch(
        "PRAGMA busy_timeout = 10000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;",
    )?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

fn migrate(connection: &mut Connection, found: u32, migrations: &[&str]) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    for (before, step) in (0..).zip(migrations).skip_while(|(before, _)| *before < found) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", before + 1)?;
    }
    let migrated = found < u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    if migrated {
        statistics::describe(&transaction)?;
        failpoints::pass(Failpoint::StoreMigrating);
    }
    transaction.commit()?;
    if migrated {
        // This connection has planned without the figures so far.
        connection.execute_batch("ANALYZE sqlite_schema")?;
    }
    Ok(())
}

fn check(connection: &Connection) -> Result<(), StoreError> {
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::Damaged { last_copy: None }) }
}

fn wal_of(path: &Path) -> PathBuf {
    copies::beside(path, "-wal")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &[&str] = &[include_str!("format-1.sql")];
    const NEXT: &[&str] = &[include_str!("format-1.sql"), "CREATE TABLE later (id TEXT)"];

    #[test]
    fn a_copy_is_kept_before_a_migration_and_opens_with_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let (path, key) = (folder.path().join("recruteia.db"), WorkspaceKey::generate().unwrap());
        drop(Sqlite::open_with(&path, Some(&key), Millis(1), FIRST).unwrap());
        drop(Sqlite::open_with(&path, Some(&key), Millis(77), NEXT).unwrap());
        let copy = copies::name(&path, 1, Millis(77));
        assert!(copy.exists());
        assert_eq!(copies::last(&path), Some(copy.clone()));
        let old = connect(&copy, Some(&key), OpenFlags::default()).unwrap();
        assert_eq!(old.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0)).unwrap(), 1);
    }

    #[test]
    fn a_newer_database_and_a_wrong_key_are_refused_and_left_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let (path, key) = (folder.path().join("recruteia.db"), WorkspaceKey::generate().unwrap());
        drop(Sqlite::open_with(&path, Some(&key), Millis(1), NEXT).unwrap());
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(
            Sqlite::open_with(&path, Some(&key), Millis(2), FIRST),
            Err(StoreError::NewerVersion { found: 2, known: 1 })
        ));
        let other = WorkspaceKey::generate().unwrap();
        assert!(matches!(Sqlite::open(&path, &other, Millis(2)), Err(StoreError::WrongKey)));
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}
