//! Whose process is at the other end of a connection of this machine.
//!
//! The addresses that ffmpeg is given stand in its command line, which other users of the machine can read on Linux
//! and macOS. On Linux the kernel's own table of connections says who holds the other end, so that knowing the
//! address is not enough.

use std::net::SocketAddr;

/// Who holds the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    /// The user of this process, or one that may do everything anyway; or the system does not tell.
    Ours,
    /// Another user.
    Stranger,
    /// Nobody any more.
    Gone,
}

/// Who holds the connection from `peer` to `own`.
#[cfg(target_os = "linux")]
pub(crate) fn of(peer: SocketAddr, own: SocketAddr) -> Peer {
    let Some(user) = own_user() else { return Peer::Ours };
    for _ in 0..LOOKS {
        let Ok(table) = std::fs::read_to_string("/proc/net/tcp") else { return Peer::Ours };
        match table.lines().skip(1).find_map(|line| holder(line, peer, own)) {
            Some(holder) if holder == user || holder == ROOT => return Peer::Ours,
            Some(_) => return Peer::Stranger,
            None => {}
        }
    }
    Peer::Gone
}

/// The table is written while it is read: a connection may be passed over when others begin or end.
#[cfg(target_os = "linux")]
const LOOKS: u32 = 3;

/// Who holds the connection from `peer` to `own`: the system does not tell.
#[cfg(not(target_os = "linux"))]
pub(crate) fn of(_peer: SocketAddr, _own: SocketAddr) -> Peer {
    Peer::Ours
}

/// May do everything; a connection whose process has ended is shown as its own, too.
#[cfg(target_os = "linux")]
const ROOT: u32 = 0;

/// The effective user of this process.
#[cfg(target_os = "linux")]
fn own_user() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("Uid:"))?.split_whitespace().nth(1)?.parse().ok()
}

/// The user that holds the end at `local` of the connection to `remote`, if this line of the table is about it
/// (proc(5): addresses in hexadecimal digits, the IPv4 address in the machine's byte order; the eighth field is the
/// user).
#[cfg(target_os = "linux")]
fn holder(line: &str, local: SocketAddr, remote: SocketAddr) -> Option<u32> {
    let mut fields = line.split_whitespace().skip(1);
    let is = |field: &str, address: SocketAddr| match address {
        SocketAddr::V4(address) => {
            let ip = u32::from_ne_bytes(address.ip().octets());
            field == format!("{ip:08X}:{:04X}", address.port())
        }
        SocketAddr::V6(_) => false,
    };
    (is(fields.next()?, local) && is(fields.next()?, remote)).then_some(())?;
    fields.nth(4)?.parse().ok()
}

#[cfg(all(test, target_os = "linux", target_endian = "little"))]
mod tests {
    use super::*;

    #[test]
    fn the_holder_of_a_connection_is_read_from_the_table() {
        let line = "   3: 0100007F:C6A2 0100007F:A621 01 00000000:00000000 00:00000000 00000000  1000        0 649711 1";
        let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
        assert_eq!(holder(line, address(0xC6A2), address(0xA621)), Some(1000));
        assert_eq!(holder(line, address(0xA621), address(0xC6A2)), None, "the other end");
        assert_eq!(holder("", address(1), address(2)), None);
    }

    #[test]
    fn this_process_is_its_own_peer() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listener.local_addr().unwrap();
        let stream = std::net::TcpStream::connect(own).unwrap();
        let _accepted = listener.accept().unwrap();
        let peer = stream.local_addr().unwrap();
        assert_eq!(of(peer, own), Peer::Ours);
        assert_eq!(of(SocketAddr::from(([127, 0, 0, 1], 1)), own), Peer::Gone);
    }
}
