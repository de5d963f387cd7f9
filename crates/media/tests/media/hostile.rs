//! What hostile files can't do: bring the work down, hang it, eat the memory, or have anything else opened.
#![cfg(target_os = "linux")]

use std::{
    collections::BTreeSet,
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, id},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use recruteia_media::MediaError;
use tempfile::TempDir;

use crate::{
    hostile_files::{Case, Expected, lay_out},
    support::import,
};

/// No file may take longer, on a busy machine. The limits of the product itself are longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// What the application may need more than at rest.
const MEMORY_BYTES: u64 = 500 << 20;
/// Lays out the files for a test that looks at this process from outside.
const WATCHED: &str = "RECRUTEIA_TEST_WATCHED";

/// A listener that counts who calls.
fn trap() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = calls.clone();
    thread::spawn(move || {
        for connection in listener.incoming() {
            drop(connection);
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, calls)
}

/// Imports all files, some at a time, and returns what is wrong with what came of them.
fn import_all(cases: &[Case]) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let started = Instant::now();
                    let outcome = import(&case.path);
                    let taken = started.elapsed();
                    if let Some(fault) = fault(case, outcome.map(|stored| stored.probe.format), taken) {
                        wrong.lock().unwrap().push(fault);
                    }
                }
            });
        }
    });
    wrong.into_inner().unwrap()
}

fn fault(case: &Case, outcome: Result<String, MediaError>, taken: Duration) -> Option<String> {
    let name = case.path.file_name().unwrap().to_string_lossy();
    if taken > PATIENCE {
        return Some(format!("{name} took {taken:?}"));
    }
    let said =
        outcome.as_ref().map_or_else(|error| error.code().to_owned(), |format| format!("taken as {format}"));
    let fits = match (case.expected, &outcome) {
        (Expected::Taken, outcome) => outcome.is_ok(),
        (Expected::Either, Ok(_)) => true,
        (Expected::Either, Err(error)) => {
            let code = error.code();
            code.starts_with("media.")
                && !["media.child", "media.sink_failed", "media.timed_out"].contains(&code)
        }
        (Expected::Refused(codes), Err(error)) => codes.contains(&error.code()),
        (Expected::Refused(_), Ok(_)) => false,
    };
    let named =
        outcome.as_ref().err().is_some_and(|error| name.len() > 8 && error.to_string().contains(&*name));
    (!fits || named).then(|| format!("{name}: {said}, {:?}", case.expected))
}

#[test]
fn no_file_brings_the_work_down_hangs_it_or_eats_the_memory() {
    let (folder, foreign) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (port, calls) = trap();
    let url = format!("http://127.0.0.1:{port}/a.ts");
    let cases = lay_out(folder.path(), foreign.path(), &url);
    let names: BTreeSet<&PathBuf> = cases.iter().map(|case| &case.path).collect();
    assert_eq!(names.len(), cases.len(), "every file is another one");
    assert!(cases.len() >= 60, "{}", cases.len());

    let at_rest = resident_bytes(id());
    let (ended, most) = (AtomicBool::new(false), AtomicUsize::new(0));
    let wrong = thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                let now = children(id()).into_iter().map(resident_bytes).max().unwrap_or(0);
                most.fetch_max(usize::try_from(now).unwrap(), Ordering::Relaxed);
                thread::park_timeout(Duration::from_millis(20));
            }
        });
        let wrong = import_all(&cases);
        ended.store(true, Ordering::Relaxed);
        wrong
    });
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert_eq!(calls.load(Ordering::SeqCst), 0, "somebody called");
    assert!(children(id()).is_empty(), "somebody still works");

    let own = highest_resident_bytes().saturating_sub(at_rest);
    let most = u64::try_from(most.into_inner()).unwrap();
    eprintln!("{} files: {} MB more here, {} MB in the largest child", cases.len(), own >> 20, most >> 20);
    assert!(own < MEMORY_BYTES, "{own} bytes");
    assert!(most < MEMORY_BYTES, "{most} bytes in one child");
    // The trap works.
    drop(std::net::TcpStream::connect(("127.0.0.1", port)).unwrap());
    while calls.load(Ordering::SeqCst) == 0 {
        thread::yield_now();
    }
}

fn status(pid: u32, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) << 10
}

fn resident_bytes(pid: u32) -> u64 {
    status(pid, "VmRSS")
}

fn highest_resident_bytes() -> u64 {
    status(id(), "VmHWM")
}

fn children(pid: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
        .collect()
}

/// The whole import again, watched by strace: what is opened and who is called, by the application and by ffmpeg.
#[test]
fn nothing_is_opened_but_the_file_and_nobody_is_called() {
    if let Some(folder) = env::var_os(WATCHED) {
        let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let cases: Vec<Case> = paths.map(|path| Case { path, expected: Expected::Either }).collect();
        import_all(&cases);
        return;
    }
    let (folder, foreign, log) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    let (port, calls) = trap();
    for case in lay_out(folder.path(), foreign.path(), &format!("http://127.0.0.1:{port}/a.ts")) {
        // Only those that name something else, or whose name does, are worth the time.
        let name = case.path.file_name().unwrap().to_string_lossy().into_owned();
        let names_others = ["script", "reference", "alias", "page", "playlist", "picture.", "film", ":"];
        if !names_others.into_iter().any(|part| name.contains(part)) && case.path.is_file() {
            fs::remove_file(&case.path).unwrap();
        }
    }
    let log = log.path().join("log");
    let traced = Command::new("strace")
        // The loader looks through it for every library.
        .env_remove("LD_LIBRARY_PATH")
        .args(["-f", "-qq", "--seccomp-bpf", "-s", "300", "-o"])
        .arg(&log)
        .args(["-e", "trace=open,openat,openat2,creat,connect,bind,sendto,sendmsg,execve"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "hostile::nothing_is_opened_but_the_file_and_nobody_is_called"])
        .env(WATCHED, folder.path())
        .output()
        .expect("strace is installed by `cargo xtask setup`");
    assert!(traced.status.success(), "{}", String::from_utf8_lossy(&traced.stderr));
    let log = fs::read_to_string(log).unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 0, "somebody called");

    let programs = log.lines().filter(|line| line.contains("execve(") && line.contains("/ffprobe\"")).count();
    assert!(programs > 40, "{programs} looks at files were seen");
    let foreign: Vec<&str> = log.lines().filter(|line| is_foreign(line, folder.path(), port)).collect();
    assert!(foreign.is_empty(), "{}", foreign.join("\n"));
}

/// Whether a line of strace tells of something that has nothing to do with the import, tried or done.
fn is_foreign(line: &str, files: &Path, trap: u16) -> bool {
    let Some((call, arguments)) = line.split_once('(') else { return false };
    let call = call.split_whitespace().last().unwrap_or_default();
    match call {
        "connect" | "bind" => {
            !line.contains("inet_addr(\"127.0.0.1\")") || line.contains(&format!("htons({trap})"))
        }
        // A datagram names its address; what goes through a connection names none.
        "sendto" | "sendmsg" => line.contains("sa_family") || line.contains("msg_name={"),
        "open" | "openat" | "openat2" | "creat" => {
            let path = arguments.split('"').nth(1).unwrap_or_default();
            let own = env::current_exe().unwrap();
            // What libraries look at when they start. Nothing of it is anybody's.
            let allowed = [
                "/usr/",
                "/lib",
                "/etc/ld.so.",
                "/etc/fonts",
                "/etc/gcrypt/",
                "/etc/ssl/openssl.cnf",
                "/proc/self/",
                "/proc/sys/",
                "/proc/filesystems",
                "/proc/mounts",
                "/proc/meminfo",
                "/proc/cpuinfo",
                "/sys/devices/system/",
                "/sys/fs/cgroup",
                "/sys/kernel/mm/",
                "/dev/null",
                "/dev/urandom",
            ];
            // Naming a file to the kernel reads nothing of it: so the confinement itself is set up.
            if arguments.contains("O_PATH") {
                return false;
            }
            let within = |folder: &Path| Path::new(path).starts_with(folder);
            !(allowed.into_iter().any(|start| path.starts_with(start))
                || within(files)
                || own.parent().is_some_and(within))
        }
        _ => false,
    }
}

/// The second wall: what has no options to hold it back is held back by the kernel.
#[test]
fn a_child_is_confined_even_when_it_tries() {
    let folder = TempDir::new().unwrap();
    let secret = folder.path().join("secret.wav");
    fs::write(&secret, "secret").unwrap();
    let (port, calls) = trap();
    let given = folder.path().join("given.mp4");
    fs::write(&given, "given").unwrap();
    // A false ffmpeg that tries what a taken-over one would.
    let tools = folder.path().join("tools");
    fs::create_dir(&tools).unwrap();
    let script = format!(
        "#!/bin/bash\n\
         if [ \"$2\" = -version ]; then echo 'ffmpeg version 7.1'; exit; fi\n\
         if [ \"$2\" = -encoders ]; then echo ' V libx264'; echo ' A aac'; exit; fi\n\
         cat {secret} /etc/passwd 2>/dev/null\n\
         exec 2>/dev/null\n\
         (: < /dev/tcp/127.0.0.1/{port})\n\
         (echo x > {folder}/written)\n\
         cat {given} > /dev/null && exit 0\n\
         exit 7\n",
        secret = secret.display(),
        given = given.display(),
        folder = folder.path().display(),
    );
    for name in ["ffmpeg", "ffprobe"] {
        let path = tools.join(name);
        fs::write(&path, &script).unwrap();
        assert!(Command::new("chmod").arg("+x").arg(&path).status().unwrap().success());
    }
    let tools = recruteia_media::Tools::at(&tools.join("ffmpeg")).unwrap();
    assert!(tools.is_confined());
    let source = recruteia_media::Source::from(given.as_path());
    let error = recruteia_media::probe(&tools, &source, &recruteia_media::Limits::default()).unwrap_err();
    // It ended well, since it may read the given file, and had nothing to say, since it may read no other.
    assert_eq!(error.code(), "media.not_media");
    assert!(!folder.path().join("written").exists());
    assert_eq!(calls.load(Ordering::SeqCst), 0, "it called");
}
