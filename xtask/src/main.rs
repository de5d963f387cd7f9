//! Development tasks: `cargo xtask setup | run | test | bench | package | codegen`. It depends on the standard library alone, so it
//! compiles in seconds on a machine that has nothing else yet.

mod appimage;
mod bench;
mod clean_root;
mod codegen;
mod counts;
mod junit;
mod licences;
mod machine;
mod node;
mod origins;
mod package;
mod packages;
mod process;
mod run;
mod steps;
mod table;
mod test;
mod tools;
mod whole;
mod workspace;

use std::env;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <task>

  setup                 install what `run` and `test` need
  run [--no-window]     build everything and start it: the window, or the sample on the terminal
  test [STEP...]        install what the tests need and run all of them, or the named steps
  bench [AREA...]       measure the release build beside its peers: everything, or the named areas
  package [--built] [--check]
                        build the installers of this system; --built: from the release build as it is; --check:
                        start the programs of the Debian package and of the AppImage in clean systems
  codegen [--check]     write the generated TypeScript client, or check that it is current

Steps of test: ";

/// A failure in words for the person at the terminal.
type Result<T = (), E = String> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["setup"] => test::setup().and_then(|()| run::setup()),
        ["run"] => run::run(true),
        ["run", "--no-window"] => run::run(false),
        ["test", steps @ ..] => return test::test(steps),
        ["bench", areas @ ..] => bench::bench(areas),
        ["package", wishes @ ..] if wishes.iter().all(|wish| ["--built", "--check"].contains(wish)) => {
            let has = |wish| wishes.contains(&wish);
            package::package(package::Wish { built: has("--built"), check: has("--check") })
        }
        ["codegen"] => codegen::write(),
        ["codegen", "--check"] => codegen::check(),
        _ => {
            eprintln!("{USAGE}{}", test::STEPS.map(|step| step.key).join(", "));
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("\n{} {reason}", table::red("error:"));
            ExitCode::FAILURE
        }
    }
}
