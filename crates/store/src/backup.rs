//! A workspace as one encrypted file.
//!
//! A line that says what it is, a line of JSON (the [`Header`], which holds no secret in the clear), then an `age` file
//! with a tar archive in it: the database, the segments of the vault as they lie on the disk, and at the end a list of
//! all files with their hashes. A file that is cut off or altered is noticed at the latest when that list is read.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, BufWriter, Read, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    keys::{KeyError, RecoveryCode, SealedKeys, WorkspaceKey},
    vault::{PersonKey, VaultError},
};

/// The ending of the file name.
pub const ENDING: &str = "recruteia-backup";
/// The database within the archive, and within a workspace.
pub const DATABASE: &str = "recruteia.db";
/// The folder of recordings within the archive, and within a workspace.
pub const VAULT: &str = "vault";
const MANIFEST: &str = "manifest.json";
const MAGIC: &str = "RECRUTEIA BACKUP\n";
const FORMAT: u32 = 1;
const LONGEST_HEADER: u64 = 64 << 10;
const LONGEST_MANIFEST: u64 = 256 << 20;

/// Why a backup could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is something else.
    #[error("not a backup")]
    NotABackup,
    /// A newer version wrote it.
    #[error("the backup has format {found}, this version knows {known}")]
    NewerVersion {
        /// The format found.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// It is cut off or altered.
    #[error("the backup is damaged")]
    Damaged,
    /// The passphrase or recovery code does not open it.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It was called off.
    #[error("called off")]
    Cancelled,
    /// A file could not be read or written.
    #[error("file: {0}")]
    Io(#[source] io::Error),
}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // What the age and tar readers say of a file that is cut off or does not authenticate.
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Damaged,
            _ => Self::Io(error),
        }
    }
}

impl From<VaultError> for BackupError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Io(error) => error.into(),
            VaultError::DiskFull => Self::Io(io::ErrorKind::StorageFull.into()),
            _ => Self::Damaged,
        }
    }
}

/// What stands readable at the beginning of a backup.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Header {
    format: u32,
    /// When it was made, milliseconds since 1970.
    pub made_at_ms: i64,
    /// The version of the program that made it.
    pub version: String,
    /// The format of the database in it.
    pub database_format: u32,
    /// How many bytes of files are in it.
    pub bytes: u64,
    /// The workspace key, sealed by what opens the backup.
    pub keys: SealedKeys,
    recipient: String,
    identity: String,
}

impl Header {
    /// The header of a backup that is about to be made, with a fresh key that the workspace key seals.
    ///
    /// # Errors
    /// [`BackupError::Key`].
    pub fn new(
        keys: SealedKeys,
        key: &WorkspaceKey,
        version: &str,
        database_format: u32,
        made_at_ms: i64,
    ) -> Result<Self, BackupError> {
        let identity = PersonKey::generate();
        let sealed = key.seal(&context(keys.workspace), identity.secret().as_bytes())?;
        Ok(Self {
            format: FORMAT,
            made_at_ms,
            version: version.into(),
            database_format,
            bytes: 0,
            keys,
            recipient: identity.recipient().to_string(),
            identity: sealed,
        })
    }

    /// Reads the header of a backup.
    ///
    /// # Errors
    /// [`BackupError::NotABackup`], [`BackupError::NewerVersion`], [`BackupError::Io`].
    pub fn of(path: &Path) -> Result<Self, BackupError> {
        Ok(open(path)?.0)
    }

    /// The workspace key, by the passphrase of the backup.
    ///
    /// # Errors
    /// [`BackupError::Key`].
    pub fn unlock_by_passphrase(&self, passphrase: &str) -> Result<WorkspaceKey, BackupError> {
        Ok(self.keys.unlock_by_passphrase(passphrase)?)
    }

    /// The workspace key, by the recovery code of the workspace.
    ///
    /// # Errors
    /// [`BackupError::Key`].
    pub fn unlock_by_recovery(&self, code: &RecoveryCode) -> Result<WorkspaceKey, BackupError> {
        Ok(self.keys.unlock_by_recovery(code)?)
    }

    fn identity(&self, key: &WorkspaceKey) -> Result<PersonKey, BackupError> {
        let secret = key.unseal(&context(self.keys.workspace), &self.identity)?;
        let secret = Zeroizing::new(String::from_utf8(secret.to_vec()).map_err(|_| BackupError::Damaged)?);
        secret.parse().map_err(|_| BackupError::Damaged)
    }
}

fn context(workspace: Uuid) -> String {
    format!("recruteia backup of workspace {workspace}")
}

/// A file that goes into a backup.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name in the archive.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// Its length.
    pub bytes: u64,
}

impl Source {
    /// The file at `path` under `name`.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn file(name: String, path: PathBuf) -> io::Result<Self> {
        let bytes = path.metadata()?.len();
        Ok(Self { name, path, bytes })
    }

    /// The segments of the recordings in the vault at `folder`, without what is half written.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn vault(folder: &Path, media: &[Uuid]) -> io::Result<Vec<Self>> {
        let mut found = Vec::new();
        for media in media {
            let entries = match fs::read_dir(folder.join(media.to_string())) {
                // Erased in the meantime, or expired.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                let name = format!("{VAULT}/{media}/{}", entry.file_name().to_string_lossy());
                if is_segment(&name) {
                    found.push(Self::file(name, entry.path())?);
                }
            }
        }
        found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }
}

/// A file of the archive as the list at its end names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    name: String,
    bytes: u64,
    sha256: String,
}

/// What a backup holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    files: Vec<Entry>,
}

impl Manifest {
    /// How many files.
    pub fn files(&self) -> usize {
        self.files.len()
    }

    /// How many bytes in all.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// How many recordings.
    pub fn recordings(&self) -> usize {
        let mut media: Vec<_> = self.files.iter().filter_map(|file| file.name.rsplit_once('/')).collect();
        media.dedup_by_key(|(folder, _)| *folder);
        media.len()
    }
}

/// Hears how many bytes are done, and says whether to go on.
pub type Progress<'p> = dyn FnMut(u64) -> ControlFlow<()> + 'p;

/// Writes a backup of `sources` to `path`, which must not exist. A source that is gone in the meantime is left out.
/// When this fails, nothing is left at `path`.
///
/// # Errors
/// [`BackupError::Cancelled`], [`BackupError::Io`].
pub fn write(
    path: &Path,
    header: &Header,
    sources: &[Source],
    progress: &mut Progress<'_>,
) -> Result<Manifest, BackupError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(BackupError::Io)?;
    let written = write_to(file, header, sources, progress);
    if written.is_err() {
        // What can't be removed is incomplete, and refused by whoever reads it.
        let _ = fs::remove_file(path);
    }
    written
}

fn write_to(
    file: File,
    header: &Header,
    sources: &[Source],
    progress: &mut Progress<'_>,
) -> Result<Manifest, BackupError> {
    let mut output = BufWriter::with_capacity(1 << 20, file);
    let header = Header { bytes: sources.iter().map(|source| source.bytes).sum(), ..header.clone() };
    output.write_all(MAGIC.as_bytes())?;
    serde_json::to_writer(&mut output, &header).map_err(io::Error::from)?;
    output.write_all(b"\n")?;
    let recipient: crate::vault::Recipient = header.recipient.parse().map_err(|_| BackupError::Damaged)?;
    let mut archive = tar::Builder::new(recipient.encrypt(output)?);
    let mut manifest = Manifest { files: Vec::with_capacity(sources.len()) };
    let mut done = 0;
    for source in sources {
        let plain = match File::open(&source.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            opened => opened.map_err(BackupError::Io)?,
        };
        let mut reader =
            Watched { inner: plain, hash: Sha256::new(), done: &mut done, progress, stopped: false };
        let appended = archive.append_data(&mut tar_header(source.bytes), &source.name, &mut reader);
        if reader.stopped {
            return Err(BackupError::Cancelled);
        }
        appended.map_err(BackupError::Io)?;
        let sha256 = hex::encode(reader.hash.finalize());
        manifest.files.push(Entry { name: source.name.clone(), bytes: source.bytes, sha256 });
    }
    let list = serde_json::to_vec(&manifest).map_err(io::Error::from)?;
    archive
        .append_data(&mut tar_header(list.len() as u64), MANIFEST, list.as_slice())
        .map_err(BackupError::Io)?;
    let output = archive.into_inner().map_err(BackupError::Io)?.finish().map_err(BackupError::Io)?;
    let file = output.into_inner().map_err(|error| BackupError::Io(error.into_error()))?;
    file.sync_all().map_err(BackupError::Io)?;
    Ok(manifest)
}

fn tar_header(bytes: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes);
    header.set_mode(0o600);
    header
}

/// Hashes what is read, tells how far it is and stops when that is asked for.
struct Watched<'w, 'p, R> {
    inner: R,
    hash: Sha256,
    done: &'w mut u64,
    progress: &'w mut Progress<'p>,
    stopped: bool,
}

impl<R: Read> Read for Watched<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        *self.done += read as u64;
        if (self.progress)(*self.done).is_break() {
            self.stopped = true;
            return Err(io::ErrorKind::Other.into());
        }
        Ok(read)
    }
}

fn open(path: &Path) -> Result<(Header, BufReader<File>), BackupError> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(path).map_err(BackupError::Io)?);
    let mut magic = vec![0; MAGIC.len()];
    file.read_exact(&mut magic).map_err(|_| BackupError::NotABackup)?;
    if magic != MAGIC.as_bytes() {
        return Err(BackupError::NotABackup);
    }
    let mut line = Vec::new();
    (&mut file).take(LONGEST_HEADER).read_until(b'\n', &mut line).map_err(BackupError::Io)?;
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let Format { format } = serde_json::from_slice(&line).map_err(|_| BackupError::Damaged)?;
    if format > FORMAT {
        return Err(BackupError::NewerVersion { found: format, known: FORMAT });
    }
    Ok((serde_json::from_slice(&line).map_err(|_| BackupError::Damaged)?, file))
}

/// Reads a whole backup and checks every file of it against the list at its end. With a `target`, an empty folder,
/// the files are laid there; when this fails, whatever lies there is useless.
///
/// # Errors
/// [`BackupError::Damaged`] when anything is missing, cut off or altered; otherwise any.
pub fn read(
    path: &Path,
    key: &WorkspaceKey,
    target: Option<&Path>,
    progress: &mut Progress<'_>,
) -> Result<Manifest, BackupError> {
    let (header, file) = open(path)?;
    let plain = header.identity(key)?.decrypt(file).map_err(|_| BackupError::Damaged)?;
    let mut archive = tar::Archive::new(plain);
    let (mut found, mut manifest, mut done) = (Vec::new(), None, 0);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = String::from_utf8(entry.path_bytes().into_owned()).map_err(|_| BackupError::Damaged)?;
        if manifest.is_some() || !entry.header().entry_type().is_file() {
            return Err(BackupError::Damaged);
        }
        if name == MANIFEST {
            let mut list = Vec::new();
            (&mut entry).take(LONGEST_MANIFEST).read_to_end(&mut list)?;
            manifest = Some(serde_json::from_slice::<Manifest>(&list).map_err(|_| BackupError::Damaged)?);
            continue;
        }
        // Nothing but what a workspace consists of; a name can't lead out of the folder.
        if name != DATABASE && !is_segment(&name) {
            return Err(BackupError::Damaged);
        }
        let mut reader =
            Watched { inner: entry, hash: Sha256::new(), done: &mut done, progress, stopped: false };
        let laid = lay(&mut reader, target.map(|target| target.join(&name)).as_deref());
        if reader.stopped {
            return Err(BackupError::Cancelled);
        }
        let bytes = laid?;
        found.push(Entry { name, bytes, sha256: hex::encode(reader.hash.finalize()) });
    }
    // The age reader authenticates the end of the file only when it is read.
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    let manifest = manifest.ok_or(BackupError::Damaged)?;
    if manifest.files != found || !found.iter().any(|file| file.name == DATABASE) {
        return Err(BackupError::Damaged);
    }
    Ok(manifest)
}

fn lay(plain: &mut impl Read, path: Option<&Path>) -> Result<u64, BackupError> {
    let Some(path) = path else { return Ok(io::copy(plain, &mut io::sink())?) };
    if let Some(folder) = path.parent() {
        make_folder(folder).map_err(BackupError::Io)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(BackupError::Io)?;
    let bytes = io::copy(plain, &mut file)?;
    file.sync_all().map_err(BackupError::Io)?;
    Ok(bytes)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// `vault/<uuid>/<segment>.age`.
fn is_segment(name: &str) -> bool {
    let parts: Vec<_> = name.split('/').collect();
    let [folder, media, file] = parts.as_slice() else { return false };
    *folder == VAULT
        && Uuid::try_parse(media).is_ok_and(|id| id.to_string() == **media)
        && file.strip_suffix(".age").is_some_and(crate::vault::is_segment_name)
}
