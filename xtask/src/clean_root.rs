//! The Debian package and the AppImage in systems that have nothing else: they must bring all they need, and both
//! programs must work.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::appimage::AppImage;
use crate::process::{self, command};
use crate::{Result, machine, package, table};

/// How long the window may take to show its first page.
const OPENS_WITHIN: Duration = Duration::from_secs(120);
/// Where the window works in the clean system.
const HOME: &str = "/tmp/home";

/// What an AppImage presumes besides libraries: a graphics driver, and what mounts it.
const PRESUMED: &[&str] = &["libgl1-mesa-dri", "libfuse2"];
/// What must not be there when the AppImage is started: it would be found, and not what the AppImage has.
const BROUGHT: &[&str] = &[
    "usr/bin/ffmpeg",
    "usr/lib/x86_64-linux-gnu/libgdk_pixbuf-2.0.so.0",
    "usr/lib/x86_64-linux-gnu/libgstreamer-1.0.so.0",
    "usr/lib/x86_64-linux-gnu/libgtk-3.so.0",
    "usr/lib/x86_64-linux-gnu/webkit2gtk-4.1",
];

/// Installs the package, starts both programs, and removes it again.
pub fn check_package(package: &Path) -> Result {
    table::heading("the package in a clean system");
    let root = Root::make()?;
    fs::copy(package, root.path("tmp/recruteia.deb")).map_err(|error| error.to_string())?;
    root.install(["/tmp/recruteia.deb"])?;
    for file in [
        "usr/bin/recruteia",
        "usr/bin/recruteia-desktop",
        "usr/share/applications/recruteia.desktop",
        "usr/share/doc/recruteia/THIRD-PARTY.txt",
        "usr/share/doc/recruteia/copyright",
        // The system writes it when it learns the kind of file that a backup is.
        "usr/share/mime/application/vnd.recruteia.backup.xml",
    ] {
        if !root.path(file).is_file() {
            return Err(format!("the package has no /{file}"));
        }
    }
    table::note("installed, with what it depends on and nothing else");
    process_sample(&root, &["recruteia"])?;
    open_window(&root, "recruteia-desktop")?;
    root.apt(&["remove", "--yes", "recruteia"])?;
    if root.path("usr/bin/recruteia-desktop").exists() {
        return Err("the package leaves its programs behind".to_owned());
    }
    table::note("removed");
    Ok(())
}

/// Starts both programs where there is only what every desktop has.
pub fn check_appimage(appimage: &AppImage) -> Result {
    const FILE: &str = "/opt/recruteia.AppImage";
    table::heading("the AppImage in a clean system");
    let root = Root::make()?;
    root.install(appimage.presumes.iter().map(String::as_str).chain(PRESUMED.iter().copied()))?;
    if let Some(there) = BROUGHT.iter().find(|path| root.path(path).exists()) {
        return Err(format!("/{there} is there before the AppImage: then the check proves nothing"));
    }
    fs::copy(&appimage.path, root.path(FILE)).map_err(|error| error.to_string())?;
    // The kernel's part of mounting it.
    root.run("mknod", &["/dev/fuse", "c", "10", "229"])?;
    table::note("a desktop's libraries, and nothing that the AppImage brings");
    process_sample(&root, &[FILE, "recruteia"])?;
    open_window(&root, FILE)
}

/// Processes the sample interview with the program that is started by these words.
fn process_sample(root: &Root, program: &[&str]) -> Result {
    let words = [program, &["sample", "--output", "/tmp/reports"]].concat();
    root.run(words[0], &words[1..])?;
    let reports = fs::read_dir(root.path("tmp/reports")).map_or(0, Iterator::count);
    if reports != 2 {
        return Err(format!("the sample left {reports} reports, and there should be two"));
    }
    table::note("`recruteia sample` wrote both reports");
    Ok(())
}

/// A Debian system in a folder, gone at the end.
struct Root(PathBuf);

impl Root {
    /// A copy of one that is made once.
    fn make() -> Result<Self> {
        if process::output(command("id", &["-u"])).is_none_or(|id| id != "0") {
            return Err(
                "a clean system can be made by root alone: sudo cargo xtask package --check".to_owned()
            );
        }
        if let Some(missing) = ["debootstrap", "Xvfb"].iter().find(|name| !machine::has(name)) {
            return Err(format!("{missing} is missing: apt-get install debootstrap xvfb"));
        }
        let (base, root) = (package::folder().join("base"), package::folder().join("root"));
        if !base.is_dir() {
            table::note("making a minimal system");
            let new = package::folder().join("base.new");
            remove(&new)?;
            let system = codename().unwrap_or_else(|| "stable".to_owned());
            let mut make = command("debootstrap", &["--variant=minbase", &system]);
            make.arg(&new).stdout(Stdio::null());
            process::run(make)?;
            fs::rename(&new, &base).map_err(|error| error.to_string())?;
        }
        remove(&root)?;
        let mut copy = command("cp", &["--archive"]);
        copy.arg(&base).arg(&root);
        process::run(copy)?;
        let made = Self(root);
        let mut mount = command("mount", &["-t", "proc", "proc"]);
        mount.arg(made.path("proc"));
        process::run(mount)?;
        Ok(made)
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.0.join(inside.trim_start_matches('/'))
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut chroot = command("chroot", &[]);
        chroot.arg(&self.0).arg("env").arg("--ignore-environment");
        chroot.args([
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME=/root",
            "LANG=C.UTF-8",
            "DEBIAN_FRONTEND=noninteractive",
        ]);
        chroot.arg(program).args(arguments);
        chroot
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result {
        process::run(self.command(program, arguments))
    }

    fn install<'a>(&self, packages: impl IntoIterator<Item = &'a str>) -> Result {
        self.apt(&["update"])?;
        let mut words = vec!["install", "--yes", "--no-install-recommends"];
        words.extend(packages);
        self.apt(&words)
    }

    /// Without the hundreds of lines that say which package is unpacked, and without waiting for the disk after each.
    fn apt(&self, arguments: &[&str]) -> Result {
        let mut apt = self.command(
            "apt-get",
            &["-qq", "--option=Dpkg::Use-Pty=0", "--option=Dpkg::Options::=--force-unsafe-io"],
        );
        apt.args(arguments).stdout(Stdio::null());
        process::run(apt)
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        // Programs that are still ending may look at it.
        let mut unmount = command("umount", &["--lazy"]);
        unmount.arg(self.path("proc"));
        // What is still mounted must not be removed with the folder.
        if process::run(unmount).is_ok()
            && let Err(error) = remove(&self.0)
        {
            table::note(&error);
        }
    }
}

fn remove(folder: &Path) -> Result {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(())
}

/// The name of this Debian or Ubuntu, which the programs were built for.
fn codename() -> Option<String> {
    let system = fs::read_to_string("/etc/os-release").ok()?;
    system.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME=")).map(str::to_owned)
}

/// Opens the window on a screen of its own and waits until it says that its first page is there.
fn open_window(root: &Root, program: &str) -> Result {
    let mut screen =
        Running::start(command("Xvfb", &["-displayfd", "1", "-ac", "-screen", "0", "1440x900x24"]))?;
    let mut number = String::new();
    let told = screen.0.stdout.take().ok_or("the screen says nothing")?;
    BufReader::new(told).read_line(&mut number).map_err(|error| error.to_string())?;
    let begun = Instant::now();
    let mut open = root.command("env", &[]);
    open.args([&format!("DISPLAY=:{}", number.trim()), &format!("RECRUTEIA_HOME={HOME}")]);
    open.args(["WEBKIT_DISABLE_DMABUF_RENDERER=1", program]).stderr(Stdio::null());
    let mut window = Running::start(open)?;
    let log = root.path(HOME).join("logs/recruteia.log");
    while begun.elapsed() < OPENS_WITHIN {
        if fs::read_to_string(&log).is_ok_and(|text| text.contains("the window is usable")) {
            let took = begun.elapsed().as_secs_f64();
            table::note(&format!("the window showed its first page after {took:.1} s"));
            return Ok(());
        }
        if let Some(status) = window.0.try_wait().map_err(|error| error.to_string())? {
            return Err(format!("the window ended with {status}"));
        }
        thread::sleep(Duration::from_millis(20));
    }
    Err("the window did not show its first page".to_owned())
}

/// A program that ends with this one.
struct Running(Child);

impl Running {
    fn start(mut command: Command) -> Result<Self> {
        let shown = process::shown(&command);
        command.stdout(Stdio::piped()).spawn().map(Self).map_err(|error| format!("{shown}: {error}"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
