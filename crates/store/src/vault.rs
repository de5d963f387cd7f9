//! The vault: media of persons on disk, every segment an `age` file that only the person's key opens.
//!
//! A media is a folder named by its id; it holds `init.mp4.age` and `0000001.m4s.age`, `0000002.m4s.age`, … in the
//! order of time. A segment that was acknowledged survives a power cut; erasing a person is deleting the key.
//! Nothing here reads the database: whoever calls brings the key and the id.

use std::{
    fmt,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use age::{
    DecryptError, Decryptor, EncryptError, Encryptor,
    secrecy::ExposeSecret,
    stream::{StreamReader, StreamWriter},
    x25519,
};
use failpoints::Failpoint;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The name of the segment that holds the codec configuration; it comes before all others.
pub const INIT_SEGMENT: &str = "init.mp4";
/// Ending of a media segment, after its seven-digit number.
const SEGMENT_ENDING: &str = ".m4s";
const NUMBER_DIGITS: usize = 7;
const ENCRYPTED_ENDING: &str = ".age";
const TEMPORARY_ENDING: &str = ".tmp";
const STAGING: &str = "staging";

/// What the vault can refuse or fail at. No message holds a path, a name or a content.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The name is neither [`INIT_SEGMENT`] nor a seven-digit number with `.m4s`.
    #[error("a segment can't have this name")]
    InvalidName,
    /// The text is not an `age` X25519 key.
    #[error("this is not a key")]
    InvalidKey,
    /// There is no such media or segment.
    #[error("there is no such segment")]
    NotFound,
    /// A segment is written once and never replaced.
    #[error("the segment exists already")]
    Exists,
    /// The segment is encrypted for another key.
    #[error("the key does not open this segment")]
    WrongKey,
    /// The file is cut off or was changed.
    #[error("the segment is damaged")]
    Damaged,
    /// The disk has no room left.
    #[error("the disk is full")]
    DiskFull,
    /// Any other failure of the file system.
    #[error("the file system failed: {0}")]
    Io(io::Error),
}

impl VaultError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidName => "vault.invalid_name",
            Self::InvalidKey => "vault.invalid_key",
            Self::NotFound => "vault.not_found",
            Self::Exists => "vault.exists",
            Self::WrongKey => "vault.wrong_key",
            Self::Damaged => "vault.damaged",
            Self::DiskFull => "vault.disk_full",
            Self::Io(_) => "vault.io",
        }
    }
}

impl From<io::Error> for VaultError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            // Both are what the age reader says of a chunk that is cut off or does not authenticate.
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Damaged,
            _ => Self::Io(error),
        }
    }
}

impl From<DecryptError> for VaultError {
    fn from(error: DecryptError) -> Self {
        match error {
            DecryptError::Io(error) => error.into(),
            DecryptError::NoMatchingKeys => Self::WrongKey,
            _ => Self::Damaged,
        }
    }
}

impl From<EncryptError> for VaultError {
    fn from(error: EncryptError) -> Self {
        match error {
            EncryptError::Io(error) => error.into(),
            _ => Self::InvalidKey,
        }
    }
}

/// The secret key of one person: whoever has it reads everything recorded of them.
#[derive(Clone)]
pub struct PersonKey(x25519::Identity);

impl PersonKey {
    /// A fresh random key.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// The key as text, `AGE-SECRET-KEY-1…`, as the `age` program reads it; wiped from memory when dropped.
    pub fn secret(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The public half, with which segments are written.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    pub(crate) fn decrypt<R: Read>(&self, encrypted: R) -> Result<StreamReader<R>, VaultError> {
        Ok(Decryptor::new(encrypted)?.decrypt(std::iter::once(&self.0 as &dyn age::Identity))?)
    }
}

impl FromStr for PersonKey {
    type Err = VaultError;

    /// Reads what [`PersonKey::secret`] wrote.
    fn from_str(text: &str) -> Result<Self, VaultError> {
        text.parse().map(Self).map_err(|_| VaultError::InvalidKey)
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonKey(hidden)")
    }
}

/// The public half of a [`PersonKey`]: it encrypts and can't decrypt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient(x25519::Recipient);

impl Recipient {
    pub(crate) fn encrypt<W: Write>(&self, output: W) -> Result<StreamWriter<W>, VaultError> {
        let encryptor = Encryptor::with_recipients(std::iter::once(&self.0 as &dyn age::Recipient))?;
        Ok(encryptor.wrap_output(output)?)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Recipient {
    type Err = VaultError;

    fn from_str(text: &str) -> Result<Self, VaultError> {
        text.parse().map(Self).map_err(|_| VaultError::InvalidKey)
    }
}

/// What is known of a segment once it is safe on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentInfo {
    /// `init.mp4` or `0000001.m4s`.
    pub name: String,
    /// Length of the plain segment.
    pub bytes: u64,
    /// SHA-256 of the plain segment.
    pub sha256: [u8; 32],
}

/// A folder of encrypted media, owned by one process.
#[derive(Clone, Debug)]
pub struct Vault {
    folder: PathBuf,
    staged: Arc<AtomicU64>,
}

impl Vault {
    /// Opens the vault in `folder`, which is made when missing, and removes what an unclean stop left behind:
    /// half-written segments and staged uploads (whose keys are gone).
    pub fn open(folder: &Path) -> Result<Self, VaultError> {
        make_folder(folder)?;
        let vault = Self { folder: folder.to_owned(), staged: Arc::default() };
        let staging = folder.join(STAGING);
        if staging.exists() {
            fs::remove_dir_all(&staging)?;
        }
        make_folder(&staging)?;
        for media in vault.list()? {
            for entry in fs::read_dir(vault.media_folder(media))? {
                let path = entry?.path();
                if path.as_os_str().as_encoded_bytes().ends_with(TEMPORARY_ENDING.as_bytes()) {
                    fs::remove_file(path)?;
                }
            }
        }
        Ok(vault)
    }

    /// The media that have a folder, in the order of their ids; to find those without a record.
    pub fn list(&self) -> Result<Vec<Uuid>, VaultError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir()
                && let Some(media) = entry.file_name().to_str().and_then(|name| Uuid::try_parse(name).ok())
            {
                found.push(media);
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// The names of the segments of `media`: the init segment first, then the others in the order of time.
    pub fn segments(&self, media: Uuid) -> Result<Vec<String>, VaultError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.media_folder(media))? {
            let file = entry?.file_name();
            if let Some(name) = file.to_str().and_then(|file| file.strip_suffix(ENCRYPTED_ENDING))
                && is_segment_name(name)
            {
                names.push(name.to_owned());
            }
        }
        names.sort_unstable_by_key(|name| (name != INIT_SEGMENT, name.clone()));
        Ok(names)
    }

    /// Starts or goes on with the folder of `media`; every segment will be readable with the key of `recipient`.
    pub fn writer(&self, media: Uuid, recipient: &Recipient) -> Result<MediaWriter, VaultError> {
        let folder = self.media_folder(media);
        make_folder(&folder)?;
        sync_folder(&self.folder)?;
        Ok(MediaWriter { folder, recipient: recipient.clone(), whole: false })
    }

    /// The same for a media that counts only as a whole, such as an import that starts again after a crash: its segments
    /// survive a power cut once [`MediaWriter::settle`] returns, which costs far less than waiting for each.
    pub fn whole_writer(&self, media: Uuid, recipient: &Recipient) -> Result<MediaWriter, VaultError> {
        Ok(MediaWriter { whole: true, ..self.writer(media, recipient)? })
    }

    /// The plain bytes of one segment.
    pub fn read(&self, media: Uuid, name: &str, key: &PersonKey) -> Result<Vec<u8>, VaultError> {
        let file = File::open(self.media_folder(media).join(encrypted_name(name)?))?;
        let mut plain = Vec::with_capacity(usize::try_from(file.metadata()?.len()).unwrap_or(0));
        key.decrypt(BufReader::new(file))?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    /// Removes a media and all its segments; removing what is not there is no error.
    pub fn remove(&self, media: Uuid) -> Result<(), VaultError> {
        match fs::remove_dir_all(self.media_folder(media)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
            Ok(()) => {
                failpoints::pass(Failpoint::VaultRemoved);
                Ok(sync_folder(&self.folder)?)
            }
        }
    }

    /// Starts to keep a foreign file for as long as it is being converted. The key exists in memory only.
    pub fn stage(&self) -> Result<StagingWriter, VaultError> {
        let number = self.staged.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(STAGING).join(format!("{number:07}{ENCRYPTED_ENDING}"));
        let file = private_file().create_new(true).open(&path)?;
        let file_on_disk = StagedFile(path);
        let key = PersonKey::generate();
        let stream = key.recipient().encrypt(BufWriter::new(file))?;
        Ok(StagingWriter { stream, bytes: 0, key, file: file_on_disk })
    }

    fn media_folder(&self, media: Uuid) -> PathBuf {
        self.folder.join(media.to_string())
    }
}

/// Writes the segments of one media.
#[derive(Clone, Debug)]
pub struct MediaWriter {
    folder: PathBuf,
    recipient: Recipient,
    /// Whether nothing counts before everything is settled.
    whole: bool,
}

impl MediaWriter {
    /// Encrypts and stores one segment. When this returns, the segment survives a power cut, unless this is a
    /// [`Vault::whole_writer`]; when it fails, nothing of it can be read back. The plain bytes never reach the disk.
    pub fn put(&self, name: &str, mut plain: impl Read) -> Result<SegmentInfo, VaultError> {
        let path = self.folder.join(encrypted_name(name)?);
        if path.exists() {
            return Err(VaultError::Exists);
        }
        let mut temporary = path.clone().into_os_string();
        temporary.push(TEMPORARY_ENDING);
        let written = self.write(&temporary, &mut plain).and_then(|(bytes, sha256)| {
            failpoints::pass(Failpoint::VaultSynced);
            fs::rename(&temporary, &path)?;
            failpoints::pass(Failpoint::VaultRenamed);
            if !self.whole {
                sync_folder(&self.folder)?;
            }
            failpoints::pass(Failpoint::VaultStored);
            Ok(SegmentInfo { name: name.to_owned(), bytes, sha256 })
        });
        if written.is_err() {
            // The file may not have come into being; what is left of it is removed when the vault opens.
            let _ = fs::remove_file(&temporary);
        }
        written
    }

    /// Brings everything that was put to the disk.
    ///
    /// # Errors
    /// Whatever the system says of the files; what was put may not survive a power cut then.
    pub fn settle(&self) -> Result<(), VaultError> {
        for entry in fs::read_dir(&self.folder)? {
            File::options().write(true).open(entry?.path())?.sync_all()?;
        }
        Ok(sync_folder(&self.folder)?)
    }

    fn write(&self, path: impl AsRef<Path>, plain: &mut impl Read) -> Result<(u64, [u8; 32]), VaultError> {
        let file = private_file().create(true).truncate(true).open(path)?;
        let mut stream =
            Measured { inner: self.recipient.encrypt(BufWriter::new(file))?, hash: Sha256::new() };
        // A source that breaks off is the source's failure, not a damaged segment.
        let bytes = io::copy(plain, &mut stream).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => VaultError::Io(error),
            _ => error.into(),
        })?;
        let file = stream.inner.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        if !self.whole {
            file.sync_all()?;
        }
        Ok((bytes, stream.hash.finalize().into()))
    }
}

/// Hashes what passes through.
struct Measured<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, plain: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(plain)?;
        self.hash.update(&plain[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The encrypted file of an upload; gone when dropped.
#[derive(Debug)]
struct StagedFile(PathBuf);

impl Drop for StagedFile {
    fn drop(&mut self) {
        // What can't be removed now is unreadable, and removed when the vault opens next.
        let _ = fs::remove_file(&self.0);
    }
}

/// Takes in a foreign file from its first byte to its last.
pub struct StagingWriter {
    stream: StreamWriter<BufWriter<File>>,
    bytes: u64,
    key: PersonKey,
    file: StagedFile,
}

impl StagingWriter {
    /// Bytes taken in so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Ends the file, so that it can be read.
    pub fn finish(self) -> Result<Staged, VaultError> {
        self.stream.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        failpoints::pass(Failpoint::VaultStaged);
        Ok(Staged { bytes: self.bytes, key: self.key, file: self.file })
    }
}

impl Write for StagingWriter {
    fn write(&mut self, plain: &[u8]) -> io::Result<usize> {
        let written = self.stream.write(plain)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl fmt::Debug for StagingWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StagingWriter").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

/// A foreign file kept encrypted while it is being converted; removed when dropped.
#[derive(Debug)]
pub struct Staged {
    bytes: u64,
    key: PersonKey,
    file: StagedFile,
}

impl Staged {
    /// Length of the plain file.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// A reader at the first byte. Readers are independent of each other, and must be gone before the file is.
    pub fn reader(&self) -> Result<StagedReader, VaultError> {
        let stream = self.key.decrypt(BufReader::new(File::open(&self.file.0)?))?;
        Ok(StagedReader { stream, at: 0, position: 0, bytes: self.bytes })
    }
}

/// Reads the plain bytes of a staged file from any position.
pub struct StagedReader {
    stream: StreamReader<BufReader<File>>,
    /// Where `stream` stands.
    at: u64,
    /// Where the next read starts.
    position: u64,
    bytes: u64,
}

impl Read for StagedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The age reader must never be asked for what lies beyond the end.
        if self.position >= self.bytes || buffer.is_empty() {
            return Ok(0);
        }
        if self.at != self.position {
            self.at = self.stream.seek(SeekFrom::Start(self.position))?;
        }
        let read = self.stream.read(buffer)?;
        self.at += read as u64;
        self.position = self.at;
        Ok(read)
    }
}

impl Seek for StagedReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(distance) => self.position.checked_add_signed(distance),
            SeekFrom::End(distance) => self.bytes.checked_add_signed(distance),
        };
        self.position = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

impl fmt::Debug for StagedReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StagedReader").field("position", &self.position).finish_non_exhaustive()
    }
}

pub(crate) fn is_segment_name(name: &str) -> bool {
    name == INIT_SEGMENT
        || name.strip_suffix(SEGMENT_ENDING).is_some_and(|number| {
            number.len() == NUMBER_DIGITS && number.bytes().all(|digit| digit.is_ascii_digit())
        })
}

fn encrypted_name(name: &str) -> Result<String, VaultError> {
    if is_segment_name(name) { Ok(format!("{name}{ENCRYPTED_ENDING}")) } else { Err(VaultError::InvalidName) }
}

/// Makes a folder, and those above it, that only this user may enter.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Options for a file that only this user may read.
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes renames and removals in `folder` survive a power cut. Windows writes them through by itself.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
