//! A program like a host, as small as can be: a worker when it is told to, otherwise the terminal of one.
//!
//! `speech_worker MODEL [SILERO]` reads an answer (16 kHz, one channel, 32-bit floats) from standard input and prints
//! the transcript as JSON, e.g. after `ffmpeg -i FILE -f f32le -ac 1 -ar 16000 -`.

use std::io::Write;
use std::ops::ControlFlow;
use std::process::ExitCode;

use recruteia_speech::{Language, Request, WORKER_ARGUMENT, Worker, worker};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let (model, silero) = match arguments.as_slice() {
        [only] if only == WORKER_ARGUMENT => return worker::run(),
        [model] => (model, None),
        [model, silero] => (model, Some(silero)),
        _ => {
            eprintln!("usage: speech_worker MODEL [SILERO] < SAMPLES");
            return ExitCode::FAILURE;
        }
    };
    let request = Request {
        model: model.into(),
        voice_activity_model: silero.map(Into::into),
        language: Language::DetectAmong(vec!["fr".to_owned(), "en".to_owned()]),
        threads: 1,
    };
    let transcript = Worker::of_this_program()
        .map_err(|error| error.to_string())
        .and_then(|worker| {
            worker
                .transcribe(&request, &mut || Ok(std::io::stdin()), &mut |_| ControlFlow::Continue(()))
                .map_err(|error| error.to_string())
        })
        .and_then(|transcript| serde_json::to_string_pretty(&transcript).map_err(|error| error.to_string()));
    match transcript {
        Ok(text) => {
            let written = writeln!(std::io::stdout(), "{text}");
            if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
