//! The size of what a browser has to load.

use crate::{goals::Goals, house::site};
use std::{error::Error, fs};

/// Prints the transfer sizes of WASM and script.
pub fn print(goals: &mut Goals) -> Result<(), Box<dyn Error>> {
    for (ending, name, limit) in [(".wasm.br", "WASM", 340.0), (".js.br", "script", 10.0)] {
        let mut found = fs::read_dir(site().join("pkg"))?
            .flatten()
            .filter(|file| file.file_name().to_string_lossy().ends_with(ending));
        let file = found.next().ok_or_else(|| format!("no {ending} in the site: make build"))?;
        let kilobytes = file.metadata()?.len() as f64 / 1024.0;
        println!("{name}: {kilobytes:.1} KB as brotli");
        goals.at_most(&format!("{name} KB as brotli"), kilobytes, limit);
    }
    Ok(())
}
