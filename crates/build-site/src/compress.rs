//! Compressed copies, so that the server does not have to compress on each request.

use flate2::{Compression, write::GzEncoder};
use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// The maximum quality of Brotli (RFC 7932); files are compressed once per build.
const QUALITY: i32 = 11;
const WINDOW_BITS: i32 = 22;

/// Writes `file.br` and `file.gz` next to each file of a directory and its subdirectories.
///
/// # Errors
/// If a file cannot be read or written.
pub fn all(folder: &Path) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all(&path)?;
        } else {
            let content = fs::read(&path)?;
            fs::write(with_suffix(&path, "br"), brotli(&content)?)?;
            fs::write(with_suffix(&path, "gz"), gzip(&content)?)?;
        }
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn brotli(mut content: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW_BITS,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut content, &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}
