//! The statements of the lab's transactions, as they are run and as they are shown.

macro_rules! texts {
    ($($name:ident = $file:literal;)*) => {
        $(
            #[doc = concat!("The text of `sql/lab/", $file, ".sql`.")]
            pub const $name: &str = include_str!(concat!("../sql/lab/", $file, ".sql"));
        )*
    };
}

texts! {
    BEGIN = "begin";
    BEGIN_SERIALIZABLE = "begin_serializable";
    COMMIT = "commit";
    ROLLBACK = "rollback";
    READ = "read";
    READ_FOR_UPDATE = "read_for_update";
    READ_FOR_SHARE = "read_for_share";
    WRITE = "write";
    WRITE_IF_VERSION = "write_if_version";
    ADD = "add";
    TAKE = "take";
    LOCK_KEY = "lock_key";
    PAID = "paid";
    PAY = "pay";
    PAY_IF_WITHIN = "pay_if_within";
    SUM_OF_TEAM = "sum_of_team";
    TEAM_FOR_UPDATE = "team_for_update";
    TEAM_FOR_SHARE = "team_for_share";
    UNCHANGED = "unchanged";
    LEAVE_IF_OTHERS = "leave_if_others";
}
