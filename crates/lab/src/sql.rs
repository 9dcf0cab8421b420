//! The SQL statements of the transactions, both for execution and for display.

macro_rules! statements {
    ($($name:ident = $file:literal;)*) => {
        $(pub(crate) const $name: &str = include_str!(concat!("sql/", $file, ".sql"));)*
    };
}

statements! {
    ADD = "add";
    BEGIN = "begin";
    BEGIN_SERIALIZABLE = "begin_serializable";
    COMMIT = "commit";
    LEAVE_IF_OTHERS = "leave_if_others";
    LOCK_KEY = "lock_key";
    PAID = "paid";
    PAY = "pay";
    PAY_IF_WITHIN = "pay_if_within";
    READ = "read";
    READ_FOR_SHARE = "read_for_share";
    READ_FOR_UPDATE = "read_for_update";
    SUM_OF_TEAM = "sum_of_team";
    TAKE = "take";
    TEAM_FOR_SHARE = "team_for_share";
    TEAM_FOR_UPDATE = "team_for_update";
    UNCHANGED = "unchanged";
    WRITE = "write";
    WRITE_IF_VERSION = "write_if_version";
}
