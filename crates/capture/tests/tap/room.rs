//! A sound server of the test's own, with null sinks for microphones.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// A place with microphones that can be plugged in and out.
pub struct Room {
    folder: TempDir,
    pulse: Child,
}

/// A number of the sound server's.
pub struct Plugged(String);

/// Sound that plays until it goes out of scope.
pub struct Playing(Child);

impl Room {
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("native");
        let pulse = Command::new("pulseaudio")
            .args(["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit"])
            .arg("-L")
            .arg(format!("module-native-protocol-unix auth-anonymous=1 socket={}", socket.display()))
            .env("HOME", folder.path())
            .env("XDG_RUNTIME_DIR", folder.path())
            .env("PULSE_STATE_PATH", folder.path())
            .stderr(Stdio::null())
            .spawn()
            .expect("PulseAudio is installed");
        let room = Self { folder, pulse };
        let until = Instant::now() + Duration::from_secs(20);
        while !room.control(&["info"]).status.success() {
            assert!(Instant::now() < until, "the sound server does not answer");
            thread::sleep(Duration::from_millis(20));
        }
        room
    }

    /// What programs find the server by.
    pub fn server(&self) -> String {
        format!("unix:{}", self.folder.path().join("native").display())
    }

    pub fn plug(&self, name: &str) -> Plugged {
        let done = self.control(&["load-module", "module-null-sink", &format!("sink_name={name}")]);
        assert!(done.status.success());
        Plugged(String::from_utf8(done.stdout).unwrap().trim().to_owned())
    }

    pub fn unplug(&self, Plugged(module): Plugged) {
        assert!(self.control(&["unload-module", &module]).status.success());
    }

    /// Makes it the microphone of whoever doesn't choose.
    pub fn prefer(&self, name: &str) {
        assert!(self.control(&["set-default-source", &format!("{name}.monitor")]).status.success());
    }

    /// Plays what lavfi makes of this.
    pub fn play(&self, name: &str, sound: &str) -> Playing {
        let wav = self.folder.path().join("sound.wav");
        let made = Command::new("ffmpeg")
            .args(["-v", "error", "-y", "-f", "lavfi", "-i", sound, "-ar", "48000"])
            .arg(&wav)
            .status();
        assert!(made.unwrap().success());
        Playing(self.client("paplay").arg(format!("--device={name}")).arg(Path::new(&wav)).spawn().unwrap())
    }

    fn control(&self, arguments: &[&str]) -> std::process::Output {
        self.client("pactl").args(arguments).output().unwrap()
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("PULSE_SERVER", self.server()).env("HOME", self.folder.path());
        command
    }
}

impl Drop for Playing {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = self.pulse.kill();
        let _ = self.pulse.wait();
    }
}
