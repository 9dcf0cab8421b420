//! The names of the built scripts, WASM and styles.

use leptos::prelude::LeptosOptions;
use std::sync::OnceLock;

/// The addresses of the files that a page loads.
#[derive(Debug, PartialEq, Eq)]
pub struct Assets {
    /// The script that loads the WASM.
    pub script: String,
    /// The WASM.
    pub wasm: String,
    /// The styles.
    pub styles: String,
}

impl Assets {
    /// Reads the names once: they do not change while the program runs.
    pub fn of(options: &LeptosOptions) -> &'static Self {
        static FOUND: OnceLock<Assets> = OnceLock::new();
        FOUND.get_or_init(|| {
            let hashes = if options.hash_files { hashes(&options.hash_file) } else { None };
            let folder = format!("/{}/{}", options.site_pkg_dir, options.output_name);
            Self::named(&folder, &hashes.unwrap_or_default())
        })
    }

    /// `hashes` has a line such as `js: abc` for each file with a hash in its name.
    fn named(start: &str, hashes: &str) -> Self {
        let address = |kind: &str| {
            let hash = hashes.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(':'));
            match hash {
                Some(hash) => format!("{start}.{}.{kind}", hash.trim()),
                None => format!("{start}.{kind}"),
            }
        };
        Self { script: address("js"), wasm: address("wasm"), styles: address("css") }
    }
}

/// The file that cargo-leptos wrote next to the program.
fn hashes(file: &str) -> Option<String> {
    std::fs::read_to_string(std::env::current_exe().ok()?.parent()?.join(file)).ok()
}

#[cfg(test)]
mod tests {
    use super::Assets;

    #[test]
    fn names_have_the_hashes_that_the_build_gave() {
        let assets = Assets::named("/pkg/concord", "js: a1\nwasm: b2\ncss: c3\n");
        assert_eq!(assets.script, "/pkg/concord.a1.js");
        assert_eq!(assets.wasm, "/pkg/concord.b2.wasm");
        assert_eq!(assets.styles, "/pkg/concord.c3.css");
        assert_eq!(Assets::named("/pkg/concord", "").script, "/pkg/concord.js");
    }
}
