//! File names that contain a hash of the content: such a file never changes, so browsers may cache it.

use blake2::{Blake2b, Digest, digest::consts::U9};
use std::{fmt::Write, fs, io, path::Path};

/// Renames `name.js`, `name.wasm` and `name.css` to `name.HASH.js` and so on. Returns the lines that tell
/// the server the hashes, in the form that cargo-leptos writes: `js: HASH`.
///
/// # Errors
/// If one of the files is missing or cannot be renamed.
pub fn rename(folder: &Path, name: &str) -> io::Result<String> {
    let mut lines = String::new();
    for kind in ["js", "wasm", "css"] {
        let file = folder.join(name).with_extension(kind);
        let hash = hash(&fs::read(&file)?);
        fs::rename(&file, folder.join(format!("{name}.{hash}.{kind}")))?;
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{kind}: {hash}");
    }
    Ok(lines)
}

/// 72 bits in hexadecimal: enough that two releases never share a name.
fn hash(content: &[u8]) -> String {
    let digest = Blake2b::<U9>::digest(content);
    digest.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_the_content() -> io::Result<()> {
        let folder =
            std::env::temp_dir().join(format!("concord-build-site-{}", std::process::id()));
        let build = |script: &str| -> io::Result<String> {
            fs::create_dir_all(&folder)?;
            for (kind, text) in [("js", script), ("wasm", "2"), ("css", "3")] {
                fs::write(folder.join("app").with_extension(kind), text)?;
            }
            let lines = rename(&folder, "app")?;
            let hash = lines.lines().next().and_then(|line| line.strip_prefix("js: "));
            let renamed = folder.join(format!("app.{}.js", hash.unwrap_or_default()));
            assert_eq!(fs::read_to_string(renamed)?, script);
            fs::remove_dir_all(&folder)?;
            Ok(lines)
        };
        let first = build("1")?;
        assert_eq!(build("1")?, first);
        let second = build("other")?;
        assert_ne!(second.lines().next(), first.lines().next());
        assert_eq!(second.lines().nth(1), first.lines().nth(1));
        Ok(())
    }
}
