//! Turns the compiled WASM and the styles into the files that Concord serves, like `cargo leptos build
//! --release --precompress` does with the compiler's output:
//!
//! 1. wasm-bindgen (its library) writes the script that loads the WASM.
//! 2. `wasm-opt` (Binaryen) makes the WASM smaller.
//! 3. `lightningcss` bundles and minifies the styles.
//! 4. Each file under `pkg/` gets the hash of its content in its name; the hash file lists the hashes.
//! 5. Each file gets a Brotli and a gzip copy next to it.
//!
//! Both programs must be on the `PATH`.

mod compress;
mod hashed;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};
use wasm_bindgen_cli_support::Bindgen;

const USAGE: &str = "concord-build-site WASM STYLE PUBLIC SITE HASH_FILE
  WASM       the WASM as the compiler made it
  STYLE      the style sheet that imports the others
  PUBLIC     files to copy as they are
  SITE       the directory to write; must not exist
  HASH_FILE  where to list the hashes in the names";

/// The prefix of the names of script, WASM and styles.
const NAME: &str = "concord";

/// `-Oz` gives a smaller file, but not after compression.
const WASM_OPT: [&str; 5] = [
    "-Os",
    "--converge",
    "--strip-producers",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
];

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [wasm, style, public, site, hash_file] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match build(wasm, style, public, site, hash_file) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(
    wasm: &Path,
    style: &Path,
    public: &Path,
    site: &Path,
    hash_file: &Path,
) -> Result<(), Box<dyn Error>> {
    let pkg = site.join("pkg");
    fs::create_dir_all(&pkg)?;
    bind(wasm, &pkg)?;
    let optimized = pkg.join(NAME).with_extension("wasm");
    let bound = pkg.join(format!("{NAME}_bg.wasm"));
    run(Command::new("wasm-opt").args(WASM_OPT).arg(&bound).arg("-o").arg(&optimized))?;
    fs::remove_file(bound)?;
    run(Command::new("lightningcss")
        .args(["--bundle", "--minify", "--targets", "defaults", "--output-file"])
        .arg(pkg.join(NAME).with_extension("css"))
        .arg(style))?;
    fs::write(hash_file, hashed::rename(&pkg, NAME)?)?;
    copy(public, site)?;
    compress::all(site)
}

/// Writes the WASM and the script that loads it.
fn bind(wasm: &Path, pkg: &Path) -> Result<(), Box<dyn Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).web(true)?.typescript(false).out_name(NAME);
    Ok(bindgen.generate(pkg)?)
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} failed: {status}").into()) }
}

/// Copies a directory recursively.
fn copy(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
