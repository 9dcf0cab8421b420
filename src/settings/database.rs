//! The address of the database.

use super::Settings;
use crate::db::Address;
use clap::{CommandFactory, error::ErrorKind};
use sqlx::postgres::PgConnectOptions;

impl Settings {
    /// Not a `value_parser`, because clap would print the address with its password.
    pub(super) fn check_database_urls(&self) -> Result<(), clap::Error> {
        let direct = &self.pool.direct_url;
        let urls = [("DATABASE_URL", &self.database_url), ("CONCORD_DATABASE_DIRECT_URL", direct)];
        for (name, url) in urls {
            let Some(url) = url else { continue };
            let is_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
            if !is_postgres || url.parse::<PgConnectOptions>().is_err() {
                let text = format!(
                    "{name} is not the address of a PostgreSQL database. It looks like \
                     postgres://user:password@host:5432/database"
                );
                return Err(Self::command().error(ErrorKind::ValueValidation, text));
            }
        }
        if direct.is_some() && self.database_url.is_none() {
            let text =
                "CONCORD_DATABASE_DIRECT_URL is for a pooler, which DATABASE_URL has to name.";
            return Err(Self::command().error(ErrorKind::ValueValidation, text));
        }
        Ok(())
    }

    /// The configured database; `None`: the embedded one.
    ///
    /// # Errors
    /// When an address is invalid.
    pub fn database(&self) -> Result<Option<Address>, sqlx::Error> {
        let Some(url) = &self.database_url else { return Ok(None) };
        let main: PgConnectOptions = url.parse()?;
        Ok(Some(match &self.pool.direct_url {
            Some(direct) => Address::through_pooler(main, direct.parse()?),
            None => main.into(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    fn read(words: &[&str]) -> Result<Settings, String> {
        let words = std::iter::once("concord").chain(words.iter().copied());
        Settings::from_words(words).map_err(|error| error.to_string())
    }

    fn refused(words: &[&str]) -> String {
        read(words).err().unwrap_or_else(|| panic!("{words:?} must be refused"))
    }

    #[test]
    fn a_bad_database_url_is_refused_without_its_password() {
        let text = refused(&["--database-url", "mysql://me:secret@db/concord"]);
        assert!(text.contains("postgres://user:password@host"), "{text}");
        assert!(!text.contains("secret"), "{text}");
        let pooler = ["--database-url", "postgres://me@pooler/concord", "--database-direct-url"];
        let text = refused(&[&pooler[..], &["db:secret"]].concat());
        assert!(text.contains("CONCORD_DATABASE_DIRECT_URL is not") && !text.contains("secret"));
    }

    #[test]
    fn a_direct_address_means_that_there_is_a_pooler() {
        let pooler = ["--database-url", "postgres://me@pooler/concord"];
        let direct = ["--database-direct-url", "postgres://me@db/concord"];
        let database = |words: &[&str]| {
            read(words).expect("valid").database().expect("addresses").expect("one is named")
        };
        assert!(!database(&pooler).is_pooled());
        let pooled = database(&[pooler, direct].concat());
        assert!(pooled.is_pooled());
        assert_eq!((pooled.main().get_host(), pooled.direct().get_host()), ("pooler", "db"));
        assert!(refused(&direct).contains("for a pooler"));
    }
}
