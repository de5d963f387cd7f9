//! The voices a machine has anyway: espeak-ng on Linux, the system's own elsewhere.

use std::{
    io::{self, Read, Write},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use domain::consent::Language;

use crate::{VoiceError, speakable};

/// Speaking takes a fraction of the time it is heard for.
const PATIENCE: Duration = Duration::from_secs(20);
/// Where the sizes of a WAV file stand, and where its samples begin.
const RIFF_SIZE: usize = 4;
const HEADER: usize = 44;

/// Speaks `text`: a WAV file, 16 bits, one channel.
///
/// # Errors
/// [`VoiceError`].
pub fn speak(text: &str, language: Language) -> Result<Vec<u8>, VoiceError> {
    let text = speakable(text)?;
    if cfg!(target_os = "linux") { by_output(espeak(language), text) } else { by_file(text, language) }
}

fn espeak(language: Language) -> Command {
    let voice = match language {
        Language::Fr => "fr-fr",
        Language::En | Language::Unknown => "en-gb",
    };
    let mut command = Command::new("espeak-ng");
    // A little slower than usual: whoever listens has one chance, and may be nervous.
    command.args(["-v", voice, "-s", "150", "-b", "1", "--stdin", "--stdout"]);
    command
}

/// By a program that writes a WAV file to its output. It can't know the sizes that stand in its head, so they are
/// written once all is there.
fn by_output(command: Command, text: &str) -> Result<Vec<u8>, VoiceError> {
    let mut wav = run(command, text)?;
    let starts = |place: usize, what: &[u8]| wav.get(place..place + what.len()) == Some(what);
    if wav.len() <= HEADER || !starts(0, b"RIFF") || !starts(HEADER - 8, b"data") {
        return Err(VoiceError::Failed("its output is no sound".into()));
    }
    let size = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let (riff, data) = (size(wav.len() - 8), size(wav.len() - HEADER));
    wav[RIFF_SIZE..RIFF_SIZE + 4].copy_from_slice(&riff);
    wav[HEADER - 4..HEADER].copy_from_slice(&data);
    Ok(wav)
}

/// By a program of the system that writes a WAV file to a place.
fn by_file(text: &str, language: Language) -> Result<Vec<u8>, VoiceError> {
    let folder = tempfile::tempdir().map_err(failed)?;
    let file = folder.path().join("speech.wav");
    let mut command;
    if cfg!(target_os = "macos") {
        let voice = if language == Language::Fr { "Thomas" } else { "Daniel" };
        command = Command::new("say");
        command.args(["-v", voice, "--file-format=WAVE", "--data-format=LEI16@22050", "-o"]).arg(&file);
    } else {
        let culture = if language == Language::Fr { "fr-FR" } else { "en-GB" };
        let script = format!(
            "[Console]::InputEncoding = [Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech; \
             $voice = New-Object System.Speech.Synthesis.SpeechSynthesizer; \
             $voice.SelectVoiceByHints('NotSet', 'NotSet', 0, [Globalization.CultureInfo]'{culture}'); \
             $voice.SetOutputToWaveFile($env:RECRUTEIA_SPEECH); $voice.Speak([Console]::In.ReadToEnd()); $voice.Dispose()"
        );
        command = Command::new("powershell");
        command.args(["-NoProfile", "-NonInteractive", "-Command", &script]).env("RECRUTEIA_SPEECH", &file);
    }
    run(command, text)?;
    std::fs::read(&file).map_err(failed)
}

pub(crate) fn run(mut command: Command, text: &str) -> Result<Vec<u8>, VoiceError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(windows)]
    {
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        std::os::windows::process::CommandExt::creation_flags(&mut command, CREATE_NO_WINDOW);
    }
    let mut child = command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => VoiceError::Missing,
        _ => failed(error),
    })?;
    let said = listen(&mut child, text);
    if said.is_err() {
        // It may have ended meanwhile.
        let _ = child.kill();
    }
    let status = child.wait().map_err(failed)?;
    // These programs fail when they have no voice of the language.
    said.and_then(|said| if status.success() { Ok(said) } else { Err(VoiceError::Missing) })
}

/// Gives the program the text and takes what it says, as long as that is not too long.
fn listen(child: &mut Child, text: &str) -> Result<Vec<u8>, VoiceError> {
    let (Some(mut input), Some(mut output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(VoiceError::Failed("no pipes".into()));
    };
    let text = text.to_owned();
    let (done, told) = mpsc::channel();
    // Both end with the child at the latest.
    thread::spawn(move || input.write_all(text.as_bytes()));
    thread::spawn(move || {
        let mut said = Vec::new();
        let read = output.read_to_end(&mut said).map(|_| said);
        // Nobody waits any more once it took too long.
        let _ = done.send(read);
    });
    let read = told.recv_timeout(PATIENCE).map_err(|_| VoiceError::Failed("it took too long".into()))?;
    read.map_err(failed)
}

fn failed(error: io::Error) -> VoiceError {
    VoiceError::Failed(error.to_string())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

    use super::*;
    use crate::MOST_CHARACTERS;

    /// Seconds of sound in a WAV file, by its own head.
    fn seconds(wav: &[u8]) -> f64 {
        let number = |place: usize| u32::from_le_bytes(wav[place..place + 4].try_into().unwrap());
        assert_eq!(number(RIFF_SIZE) as usize, wav.len() - 8);
        assert_eq!(number(HEADER - 4) as usize, wav.len() - HEADER);
        f64::from(number(HEADER - 4)) / f64::from(number(28))
    }

    #[test]
    fn a_question_is_spoken_in_its_language() {
        let question = "Pouvez-vous raconter un projet dont vous êtes fière ?";
        let french = speak(question, Language::Fr).unwrap();
        assert!((2.0..8.0).contains(&seconds(&french)), "{}", seconds(&french));
        let samples = french[HEADER..].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
        assert!(samples.map(i16::unsigned_abs).max().unwrap() > 3_000);
        assert_ne!(french, speak(question, Language::En).unwrap());
        let longer = speak(&question.repeat(3), Language::Fr).unwrap();
        assert!(seconds(&longer) > 2.0 * seconds(&french));
    }

    #[test]
    fn what_looks_like_an_option_is_spoken_too() {
        assert!(seconds(&speak("-w /tmp/elsewhere.wav", Language::En).unwrap()) > 0.5);
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        for text in ["", "  \n", &"a".repeat(MOST_CHARACTERS + 1)] {
            assert!(matches!(speak(text, Language::Fr), Err(VoiceError::Unspeakable)));
        }
    }

    #[test]
    fn a_program_that_is_not_there_or_says_nothing_is_told_apart() {
        assert!(matches!(by_output(Command::new("no-such-voice"), "Bonjour"), Err(VoiceError::Missing)));
        let mut silent = Command::new("sh");
        silent.args(["-c", "cat >/dev/null"]);
        assert!(matches!(by_output(silent, "Bonjour"), Err(VoiceError::Failed(_))));
    }
}
