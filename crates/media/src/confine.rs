//! What a child may touch: its libraries, the one file it works on, and one port of this machine.
//!
//! The options that ffmpeg is given keep it from opening anything else; this holds when a fault in one of its many
//! parsers gets around them. On Linux the kernel enforces it (Landlock: files since 5.13, TCP since 6.7); an older
//! kernel enforces what it can. Elsewhere there is nothing of the kind that needs no rights and no signed package.

#[cfg(target_os = "linux")]
use std::path::Path;
use std::{
    io,
    path::PathBuf,
    process::{Child, Command},
};

/// What a child may touch besides its libraries.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    /// The only file that it may read.
    pub(crate) file: Option<PathBuf>,
    /// Ports that it may connect to; it is told none but those of this machine.
    pub(crate) ports: Vec<u16>,
}

impl Reach {
    /// The same and the port of a loopback address, `http://127.0.0.1:<port>/…`.
    pub(crate) fn and_address(mut self, url: &str) -> Self {
        let port = url.strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split('/').next());
        self.ports.extend(port.and_then(|port| port.parse::<u16>().ok()));
        self
    }
}

/// Starts `command` confined to `reach`.
#[cfg(target_os = "linux")]
pub(crate) fn spawn(command: &mut Command, reach: &Reach) -> io::Result<Child> {
    let program = PathBuf::from(command.get_program());
    // A thread can only give up rights for good, and a child inherits those of the thread that starts it.
    std::thread::scope(|scope| {
        let starter = scope.spawn(|| {
            linux::restrict(&program, reach).map_err(io::Error::other)?;
            command.spawn()
        });
        starter.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Starts `command`.
#[cfg(not(target_os = "linux"))]
pub(crate) fn spawn(command: &mut Command, _reach: &Reach) -> io::Result<Child> {
    command.spawn()
}

/// The folder of a program, where what belongs to it may lie as well.
#[cfg(target_os = "linux")]
fn folder_of(program: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(program).ok()?.parent().map(Path::to_owned)
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{env, path::Path, path::PathBuf};

    use landlock::{
        ABI, Access, AccessFs, AccessNet, NetPort, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
        Scope, path_beneath_rules,
    };

    use super::{Reach, folder_of};

    /// The newest rules that are known here; the library leaves out what the kernel does not know.
    const RULES: ABI = ABI::V6;
    /// Programs, libraries, fonts, and what they read of the machine. Nothing of any user.
    const SYSTEM: &[&str] = &[
        "/usr",
        "/lib",
        "/lib32",
        "/lib64",
        "/bin",
        "/opt",
        "/nix/store",
        "/snap",
        "/etc/ld.so.cache",
        "/etc/ld.so.conf",
        "/etc/ld.so.conf.d",
        "/etc/ld-musl-x86_64.path",
        "/etc/alternatives",
        "/etc/fonts",
        "/sys/devices/system",
        "/proc/cpuinfo",
        "/proc/meminfo",
        "/dev/urandom",
    ];

    /// Takes from this thread, and from what it starts, everything but `reach`.
    pub(super) fn restrict(program: &Path, reach: &Reach) -> Result<(), RulesetError> {
        let libraries = env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        let readable = SYSTEM
            .iter()
            .map(PathBuf::from)
            .chain(env::split_paths(&libraries).filter(|folder| folder.is_absolute()))
            .chain(folder_of(program))
            .chain(reach.file.clone());
        let ports = reach.ports.iter().map(|port| Ok(NetPort::new(*port, AccessNet::ConnectTcp)));
        Ruleset::default()
            .handle_access(AccessFs::from_all(RULES))?
            .handle_access(AccessNet::from_all(RULES))?
            .scope(Scope::from_all(RULES))?
            .create()?
            .add_rules(path_beneath_rules(readable, AccessFs::from_read(RULES)))?
            .add_rules(path_beneath_rules(["/dev/null"], AccessFs::ReadFile | AccessFs::WriteFile))?
            .add_rules(ports.collect::<Vec<Result<_, RulesetError>>>())?
            .restrict_self()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_of_an_address_is_found() {
        let ports = |url| Reach::default().and_address(url).ports;
        assert_eq!(ports("http://127.0.0.1:49152/ingest/x/index.m3u8"), [49_152]);
        for foreign in ["http://127.0.0.1/", "http://10.0.0.1:80/", "http://127.0.0.1:99999/", "file:///etc"]
        {
            assert_eq!(ports(foreign), [0; 0], "{foreign}");
        }
    }
}
