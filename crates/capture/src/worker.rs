//! The worker's side: the process that has a device open, and may hang or die in its driver.

use std::{
    io::{self, BufReader, Read, Write},
    process::{self, ExitCode},
    thread,
    time::Instant,
};

use crate::{
    camera, clip,
    device::{Fault, Kind, list},
    microphone,
    wire::{Message, Request, read_line, write_data, write_line, write_message},
};

/// The argument with which a host starts its own program as a worker.
pub const WORKER_ARGUMENT: &str = "capture-worker";

/// Does what standard input asks for, until the host closes it or is gone.
pub fn run() -> ExitCode {
    let mut input = BufReader::new(io::stdin());
    let Ok(Some(request)) = read_line::<Request>(&mut input) else { return ExitCode::FAILURE };
    thread::spawn(move || end_with_the_host(input));
    let mut output = io::stdout().lock();
    let done = match request {
        Request::List(kind) => write_line(&mut output, &list(kind)),
        Request::Open { kind, id } => {
            let fault = match kind {
                Kind::Camera => watch(&id, &mut output),
                Kind::Microphone => listen(&id, &mut output),
            };
            write_message(&mut output, &Message::Failed(fault))
        }
    };
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn end_with_the_host(mut input: impl Read) {
    let mut rest = [0; 64];
    while matches!(input.read(&mut rest), Ok(count) if count > 0) {}
    process::exit(0);
}

/// Nobody reads any more: there is nothing left to do.
fn told(done: io::Result<()>) {
    if done.is_err() {
        process::exit(0);
    }
}

fn age_us(at: Instant) -> u32 {
    u32::try_from(at.elapsed().as_micros()).unwrap_or(u32::MAX)
}

fn watch(id: &str, output: &mut impl Write) -> Fault {
    if clip::is_meant(Kind::Camera, id) {
        return match clip::Playing::new(Kind::Camera) {
            Ok(mut clip) => show(clip.pictures(), || clip.picture(), output),
            Err(fault) => fault,
        };
    }
    match camera::Open::new(id) {
        Ok(mut camera) => show(camera.form(), || camera.picture(), output),
        Err(fault) => fault,
    }
}

fn show(
    form: crate::PictureForm,
    mut picture: impl FnMut() -> Result<Vec<u8>, Fault>,
    output: &mut impl Write,
) -> Fault {
    told(write_message(output, &Message::Pictures(form)));
    loop {
        match picture() {
            Ok(bytes) => told(write_data(output, 0, &bytes)),
            Err(fault) => return fault,
        }
    }
}

fn listen(id: &str, output: &mut impl Write) -> Fault {
    if clip::is_meant(Kind::Microphone, id) {
        return match clip::Playing::new(Kind::Microphone) {
            Ok(mut clip) => play(&mut clip, output),
            Err(fault) => fault,
        };
    }
    let mut microphone = match microphone::Open::new(id) {
        Ok(microphone) => microphone,
        Err(fault) => return fault,
    };
    told(write_message(output, &Message::Sounds(microphone.form())));
    loop {
        match microphone.piece() {
            Ok(piece) => {
                let bytes: Vec<u8> = piece.samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
                told(write_data(output, age_us(piece.at), &bytes));
            }
            Err(fault) => return fault,
        }
    }
}

fn play(clip: &mut clip::Playing, output: &mut impl Write) -> Fault {
    told(write_message(output, &Message::Sounds(clip.sounds())));
    loop {
        match clip.piece() {
            Ok(bytes) => told(write_data(output, 0, &bytes)),
            Err(fault) => return fault,
        }
    }
}
