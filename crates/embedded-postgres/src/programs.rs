//! Finds PostgreSQL's programs: in the configured directory, on the PATH, or in the install directories of
//! packages.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use super::account::Account;
use super::error::Error;

/// The oldest supported major version.
pub(super) const OLDEST: u32 = 13;

/// A directory with `initdb` and `postgres`, and their version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Programs {
    dir: PathBuf,
    /// The major version, such as 15.
    pub(super) major: u32,
    /// The full version, such as "15.18".
    pub(super) version: String,
}

impl Programs {
    /// Creates clusters.
    pub(super) fn initdb(&self) -> PathBuf {
        self.dir.join("initdb")
    }

    /// The server.
    pub(super) fn postgres(&self) -> PathBuf {
        self.dir.join("postgres")
    }

    /// Writes a database to a file.
    pub(super) fn pg_dump(&self) -> PathBuf {
        self.dir.join("pg_dump")
    }

    /// Loads such a file.
    pub(super) fn pg_restore(&self) -> PathBuf {
        self.dir.join("pg_restore")
    }

    /// Whether they can create and load backups: some packages only contain the server.
    pub(super) fn can_back_up(&self) -> bool {
        self.pg_dump().is_file() && self.pg_restore().is_file()
    }
}

/// All usable programs, and why others cannot be used. Searches `bin` if it is given (one or more
/// directories, as in PATH), otherwise the PATH and then the install directories, newest version first.
fn installed(bin: Option<&Path>, account: &Account) -> Result<(Vec<Programs>, Vec<String>), Error> {
    let (mut found, mut unusable) = (Vec::new(), Vec::new());
    if let Some(dirs) = bin {
        for dir in env::split_paths(dirs) {
            let programs = probe(&dir, account)
                .map_err(|why| Error::ProgramsUnusable { dir: dir.clone(), why })?;
            found.push(programs);
        }
        return Ok((found, unusable));
    }
    let known_dirs = patterns().into_iter().flat_map(|pattern| newest_first(Path::new(pattern)));
    for dir in on_path().into_iter().chain(known_dirs) {
        match probe(&dir, account) {
            Ok(programs) => found.push(programs),
            Err(why) => unusable.push(why),
        }
    }
    Ok((found, unusable))
}

/// Programs that can back up a cluster of this version: preferably of the same version, otherwise newer ones.
pub(super) fn find_for_backup(
    bin: Option<&Path>,
    own: &Programs,
    account: &Account,
) -> Result<Programs, Error> {
    let (found, _) = installed(bin, account)?;
    let usable = |programs: &&Programs| programs.can_back_up() && programs.major >= own.major;
    let best = found.iter().filter(usable).min_by_key(|programs| programs.major);
    match best {
        _ if own.can_back_up() => Ok(own.clone()),
        Some(programs) => Ok(programs.clone()),
        None => Err(Error::NoBackupPrograms { dir: own.dir.clone(), major: own.major }),
    }
}

/// Programs of the same version with `pg_dump` and `pg_restore`: the PATH may only have links to the
/// server's programs.
pub(super) fn with_backup_programs(
    bin: Option<&Path>,
    own: Programs,
    account: &Account,
) -> Result<Programs, Error> {
    if own.can_back_up() {
        return Ok(own);
    }
    let (found, _) = installed(bin, account)?;
    let same = |programs: &Programs| programs.major == own.major && programs.can_back_up();
    let missing = || Error::NoBackupPrograms { dir: own.dir.clone(), major: own.major };
    found.into_iter().find(same).ok_or_else(missing)
}

/// The newest programs of a later version than `major` that can load its data.
pub(super) fn find_newer(
    bin: Option<&Path>,
    major: u32,
    account: &Account,
) -> Result<Programs, Error> {
    let (found, _) = installed(bin, account)?;
    let newest = found
        .iter()
        .filter(|programs| programs.major > major && programs.can_back_up())
        .max_by_key(|programs| programs.major);
    newest.cloned().ok_or_else(|| Error::NothingNewer { major, found: listed(&found) })
}

fn listed(found: &[Programs]) -> String {
    let name = |p: &Programs| format!("{} ({})", p.version, p.dir.display());
    found.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Finds programs for a cluster: in `bin` if it is given, otherwise the first ones on the PATH, otherwise
/// the newest installed ones. An existing cluster needs its own `major` version.
pub(super) fn find(
    bin: Option<&Path>,
    cluster: &Path,
    major: Option<u32>,
    account: &Account,
) -> Result<Programs, Error> {
    let (found, unusable) = installed(bin, account)?;
    choose(&found, &unusable, cluster, major)
}

fn choose(
    found: &[Programs],
    unusable: &[String],
    cluster: &Path,
    major: Option<u32>,
) -> Result<Programs, Error> {
    let fits = |programs: &&Programs| match major {
        Some(major) => programs.major == major,
        None => programs.major >= OLDEST,
    };
    if let Some(programs) = found.iter().find(fits) {
        return Ok(programs.clone());
    }
    let listed = listed(found);
    match major {
        Some(major) if !found.is_empty() => {
            let upgradable = found.iter().any(|programs| programs.major > major);
            Err(Error::OtherVersion {
                dir: cluster.to_owned(),
                cluster: major,
                found: listed,
                upgradable,
            })
        }
        _ => Err(Error::ProgramsNotFound { oldest: OLDEST, found: but_found(&listed, unusable) }),
    }
}

fn but_found(too_old: &str, unusable: &[String]) -> String {
    let mut text = if too_old.is_empty() { String::new() } else { format!(" Found: {too_old}.") };
    for why in unusable {
        text.push(' ');
        text.push_str(why);
    }
    text
}

/// Queries the version of the programs, as the user that will run them.
fn probe(dir: &Path, account: &Account) -> Result<Programs, String> {
    // The programs run in another working directory.
    let dir = std::path::absolute(dir).map_err(|error| error.to_string())?;
    if !dir.join("initdb").is_file() {
        return Err(format!("{} does not exist.", dir.join("initdb").display()));
    }
    let postgres = dir.join("postgres");
    let output = account
        .command(&postgres)
        .arg("--version")
        .output()
        .map_err(|error| does_not_run(&postgres, account, &error))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let (major, version) =
        parse_version(&said).ok_or_else(|| format!("it gives no version: {}", said.trim()))?;
    Ok(Programs { dir, major, version })
}

fn does_not_run(program: &Path, account: &Account, error: &io::Error) -> String {
    let program = program.display();
    match error.kind() {
        io::ErrorKind::PermissionDenied => format!(
            "{program} cannot be run by {0}, the user of the server: put it where {0} can reach it, \
             such as /opt.",
            account.name()
        ),
        _ => format!("{program} does not run: {error}."),
    }
}

/// Parses "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)" and "postgres (PostgreSQL) 18beta1".
fn parse_version(said: &str) -> Option<(u32, String)> {
    let version = said.split_once("(PostgreSQL) ")?.1.split_whitespace().next()?;
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    Some((version[..digits].parse().ok()?, version.to_owned()))
}

fn on_path() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|dir| dir.join("postgres").is_file()).collect()
}

/// The install directories of packages; `*` stands for a version.
fn patterns() -> [&'static str; 6] {
    [
        "/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
        "/usr/pgsql-*/bin",                                   // PostgreSQL's own RPMs
        "/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew on Apple silicon
        "/usr/local/opt/postgresql@*/bin",                    // Homebrew on Intel
        "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",    // Homebrew on Linux
        "/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
    ]
}

/// The directories that match a pattern with one `*`, in descending order of versions.
fn newest_first(pattern: &Path) -> Vec<PathBuf> {
    let starred = pattern.parent().unwrap_or(pattern);
    let name = starred.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let prefix = name.trim_end_matches('*');
    let entries = starred.parent().and_then(|parent| fs::read_dir(parent).ok());
    let mut found: Vec<(u32, PathBuf)> = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let version = path.file_name()?.to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, path.join("bin")))
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, dir)| dir).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(major: u32) -> Programs {
        Programs { dir: format!("/{major}").into(), major, version: format!("{major}.1") }
    }

    #[test]
    fn versions_are_parsed_from_the_output_of_postgres() {
        let debian = parse_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n");
        assert_eq!(debian, Some((15, "15.18".to_owned())));
        assert_eq!(
            parse_version("postgres (PostgreSQL) 19beta2"),
            Some((19, "19beta2".to_owned()))
        );
        assert_eq!(parse_version("something else"), None);
    }

    #[test]
    fn a_new_cluster_uses_the_first_supported_version() {
        let found = vec![programs(12), programs(14), programs(17)];
        assert_eq!(choose(&found, &[], Path::new("/x"), None).expect("14 fits").major, 14);
    }

    #[test]
    fn an_existing_cluster_uses_the_programs_of_its_version() {
        let found = vec![programs(17), programs(15)];
        assert_eq!(choose(&found, &[], Path::new("/x"), Some(15)).expect("15 is there").major, 15);
    }

    #[test]
    fn another_version_is_refused() {
        let refused =
            choose(&[programs(17)], &[], Path::new("/x"), Some(15)).expect_err("15 is missing");
        let text = refused.to_string();
        assert!(text.contains("made by PostgreSQL 15") && text.contains("17.1 (/17)"), "{text}");
        assert!(text.contains("an upgrade moves the data"), "{text}");
        let older =
            choose(&[programs(15)], &[], Path::new("/x"), Some(17)).expect_err("17 is missing");
        assert!(!older.to_string().contains("upgrade"), "{older}");
    }

    #[test]
    fn the_error_says_how_to_install() {
        let text =
            choose(&[], &[], Path::new("/x"), None).expect_err("nothing is there").to_string();
        assert!(
            text.contains("apt install postgresql") && text.contains("configure their directory"),
            "{text}"
        );
        let text =
            choose(&[programs(9)], &[], Path::new("/x"), None).expect_err("too old").to_string();
        assert!(text.ends_with("Found: 9.1 (/9)."), "{text}");
    }

    #[test]
    fn directories_are_sorted_by_number() {
        let dir = tempfile::tempdir().expect("a directory");
        for version in ["9", "17", "15", "common"] {
            fs::create_dir_all(dir.path().join(format!("pg-{version}/bin"))).expect("a directory");
        }
        let found = newest_first(&dir.path().join("pg-*/bin"));
        let expected: Vec<_> =
            ["17", "15", "9"].map(|v| dir.path().join(format!("pg-{v}/bin"))).into();
        assert_eq!(found, expected);
    }
}
