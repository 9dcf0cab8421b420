//! Inspects a database before any change, and decides whether it can become Concord's schema.

use super::{MIGRATIONS, SchemaError};
use sqlx::{FromRow, PgConnection, migrate::Migrator, query_as, query_file_as};

/// The contents of a database.
#[derive(Debug)]
pub(super) struct State {
    pub(super) target: Target,
    /// The applied migrations; `None` if there is no migration table.
    applied: Option<Vec<Applied>>,
    /// The columns of the table `products`; empty if there is no such table.
    pub(super) columns: Vec<String>,
}

/// The target schema, and the role's privileges there.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) database: String,
    pub(super) role: String,
    /// The schema in which new tables are created; `None` if there is none.
    pub(super) schema: Option<String>,
    pub(super) may_create: bool,
    pub(super) has_migrations: bool,
    /// Existing tables with names that Concord uses.
    pub(super) tables: Vec<String>,
}

/// An applied migration.
#[derive(Debug, FromRow)]
struct Applied {
    version: i64,
    description: String,
    success: bool,
    checksum: Vec<u8>,
}

/// The columns that identify the products table of the old service.
const OLD_SERVICE: [&str; 4] = ["id", "name", "price", "stock_quantity"];

impl State {
    pub(super) async fn read(db: &mut PgConnection) -> Result<Self, SchemaError> {
        let names = tables_of(&MIGRATIONS);
        let target = query_file_as!(Target, "src/db/sql/schema_place.sql", &names)
            .fetch_one(&mut *db)
            .await?;
        let applied = match target.has_migrations {
            true => Some(applied(&mut *db).await?),
            false => None,
        };
        let columns = sqlx::query_file_scalar!("src/db/sql/schema_columns.sql", "products")
            .fetch_all(db)
            .await?;
        Ok(Self { target, applied, columns })
    }

    /// Whether the table `products` belongs to the old service: it has these columns, and there are no migrations.
    pub(super) fn is_old_service(&self) -> bool {
        self.applied.as_ref().is_none_or(Vec::is_empty)
            && OLD_SERVICE.iter().all(|column| self.columns.iter().any(|found| found == column))
    }

    /// The newest applied migration, if this program does not know it.
    pub(super) fn newer_than(&self, known: &Migrator) -> Option<i64> {
        let newest = self.applied.as_ref()?.last()?.version;
        (!known.version_exists(newest)).then_some(newest)
    }

    /// Whether there are missing migrations that can be applied here.
    pub(super) fn is_pending(&self, known: &Migrator) -> Result<bool, SchemaError> {
        let applied = self.applied.as_deref().unwrap_or_default();
        if applied.is_empty() {
            self.check_empty()?;
        } else {
            self.check_applied(applied, known)?;
        }
        let is_applied = |version| applied.iter().any(|migration| migration.version == version);
        if known.iter().all(|migration| is_applied(migration.version)) {
            return Ok(false);
        }
        self.check_role()?;
        Ok(true)
    }

    fn check_empty(&self) -> Result<(), SchemaError> {
        let database = &self.target.database;
        let Some(table) = self.target.tables.first() else { return Ok(()) };
        if self.is_old_service() {
            return Err(SchemaError::refused(format!(
                "The database {database} holds the table products of the service that Concord \
                 replaces. Nothing was changed. Stop that service, make a backup, then take its \
                 products over. Type: concord take-over"
            )));
        }
        Err(self.another_program(&format!("a table {table}")))
    }

    fn check_applied(&self, applied: &[Applied], known: &Migrator) -> Result<(), SchemaError> {
        let database = &self.target.database;
        if let Some(broken) = applied.iter().find(|migration| !migration.success) {
            return Err(SchemaError::refused(format!(
                "Migration {} of the database {database} broke off half way. Restore a backup, or \
                 put right what is missing and type: UPDATE _sqlx_migrations SET success = true",
                broken.version
            )));
        }
        let mut ours = 0;
        for found in applied {
            let Some(known) = known.iter().find(|known| known.version == found.version) else {
                continue;
            };
            if known.checksum[..] == found.checksum[..] {
                ours += 1;
            } else if known.description == found.description {
                return Err(SchemaError::refused(format!(
                    "Migration {} ({}) of the database {database} is not the one of this Concord: \
                     it was changed after it was applied. Nothing was changed. Start the release of \
                     Concord that has used this database, or restore a backup that this one has made.",
                    found.version, found.description
                )));
            } else {
                return Err(self.another_program("migrations"));
            }
        }
        if ours == 0 { Err(self.another_program("migrations")) } else { Ok(()) }
    }

    fn check_role(&self) -> Result<(), SchemaError> {
        let Target { database, role, .. } = &self.target;
        match &self.target.schema {
            None => Err(SchemaError::refused(format!(
                "The role {role} has no schema to make tables in. As an administrator of the \
                 database {database}, type: CREATE SCHEMA {role} AUTHORIZATION {role}"
            ))),
            Some(schema) if !self.target.may_create => Err(SchemaError::refused(format!(
                "The role {role} may not make tables in the database {database}. As an \
                 administrator, type: GRANT CREATE ON SCHEMA {schema} TO {role}"
            ))),
            Some(_) => Ok(()),
        }
    }

    fn another_program(&self, what: &str) -> SchemaError {
        let database = &self.target.database;
        SchemaError::refused(format!(
            "The database {database} belongs to another program: it has {what} that Concord did not \
             make. Nothing was changed. Give Concord a database of its own, as in: createdb concord. \
             Then name it in DATABASE_URL."
        ))
    }
}

/// Not checked at compile time, because sqlx creates the table.
async fn applied(db: &mut PgConnection) -> Result<Vec<Applied>, SchemaError> {
    Ok(query_as(include_str!("../sql/schema_applied.sql")).fetch_all(db).await?)
}

/// The names of all tables that the migrations create.
fn tables_of(migrations: &Migrator) -> Vec<String> {
    let statements = migrations.iter().flat_map(|migration| {
        let sql = migration.sql.as_str().to_lowercase();
        sql.lines().filter_map(table_of).collect::<Vec<_>>()
    });
    statements.collect()
}

/// The table that is created in a line such as `create unlogged table lab_rows (`.
fn table_of(line: &str) -> Option<String> {
    let mut words = line.split(|c: char| c.is_whitespace() || c == '(').filter(|w| !w.is_empty());
    if words.next() != Some("create") {
        return None;
    }
    let mut words = words.filter(|word| !["unlogged", "if", "not", "exists"].contains(word));
    (words.next() == Some("table")).then(|| words.next().map(str::to_owned)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_those_of_the_migrations() {
        let found = tables_of(&super::MIGRATIONS);
        for table in ["products", "product_revisions", "activity", "lab_rows", "stock_movements"] {
            assert!(found.iter().any(|name| name == table), "{table} is missing in {found:?}");
        }
        assert_eq!(table_of("create table if not exists news (id int)"), Some("news".to_owned()));
        assert_eq!(table_of("create index activity_age on activity (minute);"), None);
    }
}
