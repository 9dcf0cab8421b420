select version, description, success, checksum from _sqlx_migrations order by version
