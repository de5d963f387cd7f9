//! What host and worker say to each other.
//!
//! To the worker's standard input: one line of JSON, the request; the pipe stays open for as long as the host wants
//! more. From its standard output, for a list: one line of JSON. For an open device: packets, each a byte for what it is
//! (`m` a message in JSON, `d` data of the device), its age in microseconds and its length as little-endian `u32`, and as
//! many bytes.

use std::io::{self, BufRead, ErrorKind, Read, Write};

use serde::{Deserialize, Serialize};

use crate::{
    device::{Fault, Kind},
    picture::PictureForm,
    sound::SoundForm,
};

/// The longest packet that is read: a picture of 4096 × 2304 in the largest format.
const LONGEST_PACKET: u32 = 64 << 20;
const LONGEST_LINE: u64 = 1 << 20;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    List(Kind),
    Open { kind: Kind, id: String },
}

/// What is said before the data, and in place of more of it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Message {
    Pictures(PictureForm),
    Sounds(SoundForm),
    /// The last one.
    Failed(Fault),
}

#[derive(Debug, PartialEq)]
pub(crate) enum Packet {
    Message(Message),
    Data { age_us: u32, bytes: Vec<u8> },
}

pub(crate) fn write_line<T: Serialize>(to: &mut impl Write, value: &T) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.flush()
}

/// Reads one line of JSON; none at the end of the stream.
pub(crate) fn read_line<T: for<'de> Deserialize<'de>>(from: &mut impl BufRead) -> io::Result<Option<T>> {
    let mut line = Vec::new();
    from.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if line.is_empty() { Ok(None) } else { Ok(Some(serde_json::from_slice(&line)?)) }
}

pub(crate) fn write_message(to: &mut impl Write, message: &Message) -> io::Result<()> {
    write_packet(to, b'm', 0, &serde_json::to_vec(message)?)
}

pub(crate) fn write_data(to: &mut impl Write, age_us: u32, bytes: &[u8]) -> io::Result<()> {
    write_packet(to, b'd', age_us, bytes)
}

fn write_packet(to: &mut impl Write, what: u8, age_us: u32, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(|_| io::Error::from(ErrorKind::InvalidInput))?;
    to.write_all(&[what])?;
    to.write_all(&age_us.to_le_bytes())?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads one packet; none at the end of the stream.
pub(crate) fn read_packet(from: &mut impl Read) -> io::Result<Option<Packet>> {
    let mut head = [0; 9];
    match from.read_exact(&mut head[..1]) {
        Ok(()) => from.read_exact(&mut head[1..])?,
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let [what, a0, a1, a2, a3, l0, l1, l2, l3] = head;
    let length = u32::from_le_bytes([l0, l1, l2, l3]);
    if length > LONGEST_PACKET {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes)?;
    match what {
        b'm' => Ok(Some(Packet::Message(serde_json::from_slice(&bytes)?))),
        b'd' => Ok(Some(Packet::Data { age_us: u32::from_le_bytes([a0, a1, a2, a3]), bytes })),
        _ => Err(ErrorKind::InvalidData.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_come_through_and_a_cut_or_foreign_one_is_an_error() {
        let form = Message::Sounds(SoundForm { rate: 44_100 });
        let mut stream = Vec::new();
        write_message(&mut stream, &form).unwrap();
        write_data(&mut stream, 1_500, &[1, 2, 3]).unwrap();
        let mut rest = stream.as_slice();
        assert_eq!(read_packet(&mut rest).unwrap(), Some(Packet::Message(form)));
        assert_eq!(
            read_packet(&mut rest).unwrap(),
            Some(Packet::Data { age_us: 1_500, bytes: vec![1, 2, 3] })
        );
        assert_eq!(read_packet(&mut rest).unwrap(), None);
        assert!(read_packet(&mut &stream[..stream.len() - 1]).is_ok_and(|packet| packet.is_some()));
        let cut = &stream[stream.len() - 4..stream.len() - 1];
        assert!(read_packet(&mut &cut[..]).is_err());
        assert!(read_packet(&mut &b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"[..]).is_err());
        let huge = [b"d".as_slice(), &[0; 4], &u32::MAX.to_le_bytes()].concat();
        assert_eq!(read_packet(&mut huge.as_slice()).unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
