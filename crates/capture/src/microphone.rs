//! Microphones of the system.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender, TrySendError},
    time::{Duration, Instant},
};

use cpal::{
    BufferSize, DeviceId, ErrorKind, FromSample, InputCallbackInfo, Sample, SampleFormat, SizedSample,
    Stream, StreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};

use crate::{
    device::{Device, Fault},
    sound::SoundForm,
};

/// How much sound comes at a time. Without asking, a sound server sends a second or two in one piece.
const PIECE_MS: u32 = 20;
/// So many pieces may wait for whoever reads them.
const WAITING: usize = 500;
/// How often a microphone that gives sound is looked for: a sound server moves a recording to another one without saying
/// so when it is unplugged.
const LOOKED_FOR: Duration = Duration::from_secs(1);
/// A monitor plays back what the machine itself plays.
const MONITOR: &str = ".monitor";

pub(crate) fn list() -> Result<Vec<Device>, Fault> {
    let host = cpal::default_host();
    let preferred = host.default_input_device().and_then(|device| device.id().ok());
    let inputs = host.input_devices().map_err(of)?;
    let device = |input: cpal::Device| {
        let id = input.id().ok()?;
        let name = input.description().ok()?.name().to_owned();
        Some(Device { is_default: Some(&id) == preferred.as_ref(), id: id.to_string(), name })
    };
    let mut found: Vec<Device> =
        inputs.filter_map(device).filter(|device| is_of_a_card(&device.id)).collect();
    // What the machine plays is no microphone, unless there is nothing else (a virtual one shows as such).
    let is_monitor = |device: &Device| device.id.ends_with(MONITOR);
    if found.iter().any(|device| !is_monitor(device)) {
        found.retain(|device| !is_monitor(device) || device.is_default);
    }
    Ok(found)
}

/// Without a sound server, ALSA lists its plugins too: converters, and one that gives nothing but silence.
fn is_of_a_card(id: &str) -> bool {
    let Some(name) = id.strip_prefix("alsa:") else { return true };
    name == "default" || ["sysdefault:CARD=", "plughw:CARD="].iter().any(|start| name.starts_with(start))
}

fn of(error: cpal::Error) -> Fault {
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable | ErrorKind::StreamInvalidated => {
            Fault::Missing
        }
        ErrorKind::DeviceBusy => Fault::Busy,
        ErrorKind::PermissionDenied => Fault::Denied,
        ErrorKind::UnsupportedConfig | ErrorKind::UnsupportedOperation => Fault::Unsupported,
        _ => Fault::in_words(&error.to_string()),
    }
}

/// A piece of sound, and when its first sample was heard.
pub(crate) struct Piece {
    pub(crate) at: Instant,
    pub(crate) samples: Vec<i16>,
}

/// A microphone that gives sound.
pub(crate) struct Open {
    host: cpal::Host,
    id: DeviceId,
    pieces: Receiver<Result<Piece, Fault>>,
    form: SoundForm,
    looked: Instant,
    /// Sound comes for as long as it is kept.
    _stream: Stream,
}

impl Open {
    pub(crate) fn new(id: &str) -> Result<Self, Fault> {
        let host = cpal::default_host();
        let id = id.parse().map_err(|_| Fault::Missing)?;
        let device = host.device_by_id(&id).ok_or(Fault::Missing)?;
        let offered = device.default_input_config().map_err(of)?;
        let form = SoundForm { rate: offered.sample_rate() };
        let mut config = offered.config();
        config.buffer_size = BufferSize::Fixed(form.rate * PIECE_MS / 1000);
        let (sender, pieces) = mpsc::sync_channel(WAITING);
        let open = |config: StreamConfig, sender: SyncSender<_>| match offered.sample_format() {
            SampleFormat::I8 => listen::<i8>(&device, config, sender),
            SampleFormat::I16 => listen::<i16>(&device, config, sender),
            SampleFormat::I24 => listen::<cpal::I24>(&device, config, sender),
            SampleFormat::I32 => listen::<i32>(&device, config, sender),
            SampleFormat::U8 => listen::<u8>(&device, config, sender),
            SampleFormat::U16 => listen::<u16>(&device, config, sender),
            SampleFormat::F32 => listen::<f32>(&device, config, sender),
            SampleFormat::F64 => listen::<f64>(&device, config, sender),
            _ => Err(Fault::Unsupported),
        };
        let stream = match open(config, sender.clone()) {
            // Not every system lets one choose how much comes at a time.
            Err(Fault::Unsupported) => {
                open(StreamConfig { buffer_size: BufferSize::Default, ..config }, sender)?
            }
            other => other?,
        };
        stream.play().map_err(of)?;
        Ok(Self { host, id, pieces, form, looked: Instant::now(), _stream: stream })
    }

    pub(crate) fn form(&self) -> SoundForm {
        self.form
    }

    /// The next piece; waits for it.
    pub(crate) fn piece(&mut self) -> Result<Piece, Fault> {
        loop {
            if self.looked.elapsed() >= LOOKED_FOR {
                self.looked = Instant::now();
                if self.host.device_by_id(&self.id).is_none() {
                    return Err(Fault::Missing);
                }
            }
            match self.pieces.recv_timeout(LOOKED_FOR) {
                Ok(piece) => return piece,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Fault::Missing),
            }
        }
    }
}

fn listen<T>(
    device: &cpal::Device,
    config: StreamConfig,
    sender: SyncSender<Result<Piece, Fault>>,
) -> Result<Stream, Fault>
where
    T: SizedSample,
    f32: FromSample<T>,
{
    let channels = usize::from(config.channels).max(1);
    let failed = sender.clone();
    let heard = move |data: &[T], info: &InputCallbackInfo| {
        let times = info.timestamp();
        let age = times.callback.duration_since(times.capture);
        let at = Instant::now().checked_sub(age).unwrap_or_else(Instant::now);
        let one = |frame: &[T]| {
            let sum: f32 = frame.iter().map(|sample| f32::from_sample(*sample)).sum();
            i16::from_sample(sum / channels as f32)
        };
        let piece = Piece { at, samples: data.chunks_exact(channels).map(one).collect() };
        // Whoever doesn't read for seconds gets a gap, which shows in the times.
        match sender.try_send(Ok(piece)) {
            Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
        }
    };
    let trouble = move |error: cpal::Error| match error.kind() {
        ErrorKind::Xrun | ErrorKind::RealtimeDenied | ErrorKind::DeviceChanged => {}
        _ => {
            let _ = failed.try_send(Err(of(error)));
        }
    };
    device.build_input_stream(config, heard, trouble, Some(Duration::from_secs(3))).map_err(of)
}

#[cfg(test)]
mod tests {
    use super::is_of_a_card;

    #[test]
    fn plugins_are_no_microphones() {
        for (id, is) in [
            ("pulseaudio:alsa_input.usb-Speaker.mono", true),
            ("alsa:default", true),
            ("alsa:sysdefault:CARD=PCH", true),
            ("alsa:null", false),
            ("alsa:lavrate", false),
            ("wasapi:{0.0.1.00000000}", true),
        ] {
            assert_eq!(is_of_a_card(id), is, "{id}");
        }
    }
}
