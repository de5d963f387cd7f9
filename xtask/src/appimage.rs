//! The AppImage: the programs with everything they need of this system, in one file that starts on other systems too.
//!
//! Its folder is the Debian package, unpacked, and beside it, at the same paths, what the package depends on: the window's
//! WebKitGTK with the processes and plugins that it starts by a path, ffmpeg, and the libraries of all of them. What every
//! desktop has stays out, see [`PRESUMED`].

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::process::{self, command};
use crate::{Result, origins, package, workspace};

/// Where this system keeps its libraries, and the AppImage too.
const LIBRARIES: &str = "/usr/lib/x86_64-linux-gnu";
/// Libraries that stay out, because every desktop has them, in versions that fit its C library, its graphics driver, its
/// sound and its fonts. The list is kept by the AppImage project:
/// <https://github.com/AppImageCommunity/pkg2appimage/blob/master/excludelist>. Its `libjack.so.0` is taken along, since it
/// says itself that not every desktop has it: ffmpeg does not start without, and never uses it here.
const PRESUMED: &[&str] = &[
    // The C library and the compiler's.
    "ld-linux-x86-64.so.2",
    "libanl.so.1",
    "libc.so.6",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libmvec.so.1",
    "libpthread.so.0",
    "libresolv.so.2",
    "librt.so.1",
    "libstdc++.so.6",
    "libutil.so.1",
    // Graphics: they belong to the driver.
    "libEGL.so.1",
    "libGL.so.1",
    "libGLX.so.0",
    "libGLdispatch.so.0",
    "libOpenGL.so.0",
    "libdrm.so.2",
    "libgbm.so.1",
    "libglapi.so.0",
    // The screen.
    "libICE.so.6",
    "libSM.so.6",
    "libX11-xcb.so.1",
    "libX11.so.6",
    "libwayland-client.so.0",
    "libxcb-dri2.so.0",
    "libxcb-dri3.so.0",
    "libxcb.so.1",
    // Fonts: they read the system's configuration and caches.
    "libfontconfig.so.1",
    "libfreetype.so.6",
    "libfribidi.so.0",
    "libharfbuzz.so.0",
    // Sound: they talk to the system's server.
    "libasound.so.2",
    "libpipewire-0.3.so.0",
    // Small things under everything else.
    "libcom_err.so.2",
    "libexpat.so.1",
    "libgmp.so.10",
    "libgpg-error.so.0",
    "libusb-1.0.so.0",
    "libuuid.so.1",
    "libz.so.1",
];

/// The same, seen from the AppImage's `usr`, where the window is started. As long as the other, since it takes its place
/// inside a library.
const FROM_USR: &str = "././/lib/x86_64-linux-gnu";

/// What the programs start or load by a path below [`LIBRARIES`], where a `*` stands for all files of a kind.
const PARTS: &[&str] = &[
    "gdk-pixbuf-2.0/2.10.0/loaders/*.so",
    "gio/modules/libgiognutls.so",
    "gstreamer1.0/gstreamer-1.0/gst-plugin-scanner",
    "gtk-3.0/3.0.0/immodules/*.so",
    "gtk-3.0/3.0.0/printbackends/*.so",
    "libayatana-appindicator3.so.1",
    "webkit2gtk-4.1/WebKit*",
    "webkit2gtk-4.1/injected-bundle/*.so",
];
/// Packages whose plugins for GStreamer are all taken.
const PLUGIN_PACKAGES: &[&str] =
    &["libgstreamer1.0-0", "gstreamer1.0-libav", "gstreamer1.0-plugins-base", "gstreamer1.0-plugins-good"];
/// Those taken from `gstreamer1.0-plugins-bad`, which holds a hundred more: the parsers and sinks that WebKit looks for.
const PLUGINS: &[&str] =
    &["libgstdebugutilsbad.so", "libgstopusparse.so", "libgstsubenc.so", "libgstvideoparsersbad.so"];
/// Lists of such parts with their paths.
const CACHES: [&str; 2] = ["gdk-pixbuf-2.0/2.10.0/loaders.cache", "gtk-3.0/3.0.0/immodules.cache"];
/// What GTK reads below `/usr/share`: its settings, without which its dialogs end the program, and the pictures in them.
const SHARED: [&str; 3] =
    ["glib-2.0/schemas/org.gtk.Settings.*", "icons/Adwaita/index.theme", "icons/Adwaita/scalable"];
/// Programs of the system. They lie among the libraries, since ffmpeg is confined to its own folder when it works on a
/// foreign file.
const PROGRAMS: [&str; 2] = ["ffmpeg", "ffprobe"];
/// Our own programs.
const OWN: [&str; 2] = ["recruteia", "recruteia-desktop"];
/// The libraries as seen from where each program lies.
const SEEN_FROM_PROGRAMS: &str = "$ORIGIN:$ORIGIN/..:$ORIGIN/../..:$ORIGIN/../lib/x86_64-linux-gnu";

/// A finished AppImage.
pub struct AppImage {
    /// The file.
    pub path: PathBuf,
    /// The packages of this system that hold what it presumes and uses.
    pub presumes: BTreeSet<String>,
}

/// Makes it from the Debian package.
pub fn make(package: &Path) -> Result<AppImage> {
    let folder = Folder::unpack(package)?;
    let (parts, shared) = (parts()?, all_matching("/usr/share", &SHARED)?);
    let (presumed, libraries): (Vec<_>, Vec<_>) =
        folder.libraries(&parts)?.into_iter().partition(|path| PRESUMED.contains(&name(path).as_str()));
    folder.mirror(&parts)?;
    folder.mirror(&CACHES.map(|list| Path::new(LIBRARIES).join(list)))?;
    folder.mirror(&shared)?;
    folder.gather(&libraries)?;
    folder.gather(&PROGRAMS.map(installed))?;
    folder.relocate(&parts, &libraries)?;
    let taken = [parts, libraries, PROGRAMS.map(installed).into(), shared].concat();
    origins::write(&origins::packages(&taken)?, &folder.0)?;
    folder.dress()?;
    let path = folder.squash(package)?;
    Ok(AppImage { path, presumes: origins::packages(&presumed)? })
}

/// The programs and plugins of the system.
fn parts() -> Result<Vec<PathBuf>> {
    let mut found = all_matching(LIBRARIES, PARTS)?;
    let listed = process::output(command("dpkg-query", &[&["--listfiles"], PLUGIN_PACKAGES].concat()))
        .ok_or_else(|| format!("not all installed: {}", PLUGIN_PACKAGES.join(", ")))?;
    let plugins = Path::new(LIBRARIES).join("gstreamer-1.0");
    let is_plugin = |path: &PathBuf| path.parent() == Some(&plugins) && name(path).ends_with(".so");
    found.extend(listed.lines().map(PathBuf::from).filter(is_plugin));
    found.extend(PLUGINS.iter().map(|plugin| plugins.join(plugin)));
    Ok(found)
}

/// The files that patterns below a folder stand for.
fn all_matching(folder: &str, patterns: &[&str]) -> Result<Vec<PathBuf>> {
    let found: Result<Vec<_>> =
        patterns.iter().map(|pattern| matching(&Path::new(folder).join(pattern))).collect();
    Ok(found?.concat())
}

/// The files that a pattern with a `*` in its last part stands for.
fn matching(pattern: &Path) -> Result<Vec<PathBuf>> {
    let wanted = name(pattern);
    let Some((start, end)) = wanted.split_once('*') else { return Ok(vec![pattern.to_owned()]) };
    let folder = pattern.parent().unwrap_or(pattern);
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let fits = |path: &PathBuf| name(path).starts_with(start) && name(path).ends_with(end);
    Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).filter(fits).collect())
}

/// A program of the system.
fn installed(program: &str) -> PathBuf {
    Path::new("/usr/bin").join(program)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What ldd says, such as `libz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f…)`: the libraries by their names.
fn needed(told: &str) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    for (library, place) in told.lines().filter_map(|line| line.trim().split_once(" => ")) {
        let (path, _) = place.split_once(" (").ok_or_else(|| format!("{library}: {place}"))?;
        found.insert(library.to_owned(), path.into());
    }
    Ok(found)
}

/// The folder that becomes the AppImage.
struct Folder(PathBuf);

impl Folder {
    /// A new one with what the Debian package installs.
    fn unpack(package: &Path) -> Result<Self> {
        let folder = package::folder().join("AppDir");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        let mut unpack = command("dpkg-deb", &["--extract"]);
        unpack.arg(package).arg(&folder);
        process::run(unpack)?;
        Ok(Self(folder))
    }

    /// What has this path in the system.
    fn path(&self, inside: &str) -> PathBuf {
        self.0.join(inside.trim_start_matches('/'))
    }

    /// Every library that the programs and plugins need.
    fn libraries(&self, parts: &[PathBuf]) -> Result<Vec<PathBuf>> {
        let mut ldd = command("ldd", &[]);
        ldd.args(parts)
            .args(PROGRAMS.map(installed))
            .args(OWN.map(|program| self.path("usr/bin").join(program)));
        let told = process::output(ldd).ok_or("not everything that the AppImage takes along is installed")?;
        Ok(needed(&told)?.into_values().collect())
    }

    /// Copies files and folders to where they are in the system.
    fn mirror(&self, paths: &[PathBuf]) -> Result {
        let mut copy = command("cp", &["--recursive", "--dereference", "--parents"]);
        copy.args(paths).arg(&self.0);
        process::run(copy)
    }

    /// Copies files to where libraries are.
    fn gather(&self, paths: &[PathBuf]) -> Result {
        let mut copy = command("cp", &["--dereference"]);
        copy.args(paths).arg(self.path(LIBRARIES));
        process::run(copy)
    }

    /// Has everything found where it is now: the libraries by the programs, and what WebKit and GTK know by its path.
    fn relocate(&self, parts: &[PathBuf], libraries: &[PathBuf]) -> Result {
        let gathered = |path: &PathBuf| self.path(LIBRARIES).join(name(path));
        let mut forget = command("patchelf", &["--remove-rpath"]);
        forget.args(libraries.iter().map(gathered));
        process::run(forget)?;
        // What it says of a program holds for the libraries that it loads too. (The newer RUNPATH does not.)
        let mut tell = command("patchelf", &["--force-rpath", "--set-rpath", SEEN_FROM_PROGRAMS]);
        tell.args(
            parts
                .iter()
                .filter(|part| !name(part).contains(".so"))
                .map(|part| self.path(&part.to_string_lossy())),
        );
        tell.args(PROGRAMS.map(|program| self.path(LIBRARIES).join(program)));
        tell.args(OWN.map(|program| self.path("usr/bin").join(program)));
        process::run(tell)?;
        let from_usr = format!("s|{LIBRARIES}/|{FROM_USR}/|g");
        let mut rename = command("sed", &["--in-place", &from_usr]);
        rename.env("LC_ALL", "C").args(CACHES.map(|list| self.path(LIBRARIES).join(list)));
        rename.args(matching(&self.path(LIBRARIES).join("libwebkit2gtk-*"))?);
        process::run(rename)?;
        let mut compile = command("glib-compile-schemas", &[]);
        compile.arg(self.path("usr/share/glib-2.0/schemas"));
        process::run(compile)
    }

    /// Adds what starts it, and what desktops look for: the entry of the menu and its picture.
    fn dress(&self) -> Result {
        let start = workspace::root().join("xtask/appimage/AppRun");
        fs::copy(&start, self.path("AppRun")).map_err(|error| format!("{}: {error}", start.display()))?;
        let link = |to: &str, from: &str| {
            let mut link = command("ln", &["--symbolic", to]);
            link.arg(self.path(from));
            process::run(link)
        };
        for program in PROGRAMS {
            link(&format!("../lib/x86_64-linux-gnu/{program}"), &format!("usr/bin/{program}"))?;
        }
        link("usr/share/applications/recruteia.desktop", "recruteia.desktop")?;
        link("usr/share/icons/hicolor/256x256@2/apps/recruteia-desktop.png", "recruteia-desktop.png")?;
        link("recruteia-desktop.png", ".DirIcon")
    }

    /// Writes the file: a small program, and the folder that it mounts.
    fn squash(&self, package: &Path) -> Result<PathBuf> {
        let folder = workspace::target().join("release/bundle/appimage");
        let path = folder.join(package.with_extension("AppImage").file_name().unwrap_or_default());
        let runtime = runtime()?;
        let told = |error: io::Error| format!("{}: {error}", path.display());
        let start = fs::read(&runtime).map_err(told)?;
        fs::create_dir_all(&folder).map_err(told)?;
        let mut squash = command("mksquashfs", &[]);
        squash.arg(&self.0).arg(&path).args(["-offset", &start.len().to_string()]);
        squash.args(["-root-owned", "-no-xattrs", "-noappend", "-quiet", "-no-progress"]);
        process::run(squash)?;
        // The room that was left for it.
        let mut file = File::options().write(true).open(&path).map_err(told)?;
        file.write_all(&start).map_err(told)?;
        let mut allow = command("chmod", &["755"]);
        allow.arg(&path);
        process::run(allow)?;
        Ok(path)
    }
}

/// The program at the start of every AppImage: the one of the AppImage project, as the crate `appimage` carries it. Cargo
/// fetches that, from wherever it fetches crates here, and checks it against `Cargo.lock`.
fn runtime() -> Result<PathBuf> {
    let mut ask = command("cargo", &["metadata", "--locked", "--format-version=1", "--manifest-path"]);
    ask.arg(workspace::root().join("xtask/appimage/runtime/Cargo.toml"));
    let told = process::output(ask).ok_or("cargo could not fetch the crate appimage")?;
    let crates = told.split("\"manifest_path\":\"").filter_map(|rest| rest.split_once('"'));
    let folders = crates.filter_map(|(manifest, _)| Path::new(manifest).parent());
    let found = folders.map(|folder| folder.join("assets/runtime-x86_64")).find(|file| file.is_file());
    found.ok_or_else(|| "the crate appimage has no program to start with".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_taken_under_the_names_they_are_asked_for() {
        let told = "/usr/bin/ffmpeg:\n\tlinux-vdso.so.1 (0x00007ffd)\n\
                    \tliblapack.so.3 => /lib/x86_64-linux-gnu/liblapack.so.3 (0x00007f59)\n\
                    \t/lib64/ld-linux-x86-64.so.2 (0x00007f60)\n/usr/bin/ffprobe:\n\
                    \tliblapack.so.3 => /lib/x86_64-linux-gnu/liblapack.so.3 (0x00007f61)\n";
        let found = needed(told).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found["liblapack.so.3"], Path::new("/lib/x86_64-linux-gnu/liblapack.so.3"));
        assert_eq!(needed("\tlibz.so.1 => not found\n").unwrap_err(), "libz.so.1: not found");
    }

    #[test]
    fn a_path_in_a_library_keeps_its_length() {
        assert_eq!(FROM_USR.len(), LIBRARIES.len());
    }
}
