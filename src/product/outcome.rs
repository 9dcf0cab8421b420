//! Outcomes of a save. Failures (for example no database) are errors and not listed here.

use super::{Actor, Conflict, Content, Gone, ProductContent, Report, Stored, Version};
use serde::{Deserialize, Serialize};

/// The outcome of a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub enum SaveOutcome<C: Content = ProductContent> {
    /// Saved as asked; nobody had saved in between.
    Saved(Stored<C>),
    /// Nothing had changed, so nothing was written.
    Unchanged(Stored<C>),
    /// Somebody had saved in between; the saved version contains both changes.
    Merged(Box<Merged<C>>),
    /// Somebody had saved in between, and a person must decide. Nothing was written.
    Conflict(Box<Conflict<C>>),
    /// The record does not exist. Nothing was written.
    Gone(Gone<C>),
}

/// A save that was merged with another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Merged<C: Content = ProductContent> {
    /// The stored record. It is called `product` in messages because products were once the only kind.
    #[serde(rename = "product")]
    pub record: Stored<C>,
    /// Who had saved in between (the last of them).
    pub with: Actor,
    /// The version that the editor loaded.
    pub base: Version,
    /// The version that was stored before this save.
    pub theirs: Version,
    /// The report of the merge.
    pub report: Report,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::{
        ChangeKind, GoneReason, Product, ProductId, Revision, StockChange, Timestamp,
    };

    #[track_caller]
    fn there_and_back(outcome: &SaveOutcome, json: &str) {
        assert_eq!(serde_json::to_string(outcome).expect("JSON"), json);
        assert_eq!(&serde_json::from_str::<SaveOutcome>(json).expect("an outcome"), outcome);
    }

    /// Pages and stored answers of the previous release contain these names.
    #[test]
    fn what_is_sent_of_a_product_has_the_names_of_before() {
        let content = ProductContent::of("Lamp", "Bright", "9.50", 3);
        let at = Timestamp::new(time::OffsetDateTime::UNIX_EPOCH);
        let (id, actor, version) = (ProductId(1), Actor::named("Bo"), Version(2));
        let record =
            Product { id, version, content: content.clone(), created_at: at, updated_at: at };
        let fields = serde_json::to_string(&content).expect("JSON");
        let moment = serde_json::to_string(&at).expect("JSON");
        let product = format!(
            r#"{{"id":1,"version":2,"content":{fields},"created_at":{moment},"updated_at":{moment}}}"#
        );
        let report = Report { fields: Vec::new(), base_lost: false };
        let empty = r#""report":{"fields":[],"base_lost":false}"#;
        let (base, theirs) = (Version(0), Version(1));

        let merged = Merged {
            record: record.clone(),
            with: actor.clone(),
            base,
            theirs,
            report: report.clone(),
        };
        let json = format!(
            r#"{{"Merged":{{"product":{product},"with":"Bo","base":0,"theirs":1,{empty}}}}}"#
        );
        there_and_back(&SaveOutcome::Merged(Box::new(merged)), &json);

        let sold = StockChange { reason: "sale".to_owned(), delta: -1 };
        let (mine, detail) = (content.clone(), vec![sold]);
        let conflict =
            Conflict { current: record, actor: actor.clone(), base, mine, report, detail };
        let json = format!(
            r#"{{"Conflict":{{"current":{product},"actor":"Bo","base":0,"mine":{fields},{empty},"#
        ) + r#""stock_changes":[{"reason":"sale","delta":-1}]}}"#;
        there_and_back(&SaveOutcome::Conflict(Box::new(conflict)), &json);

        let kind = ChangeKind::Deleted;
        let last = Revision { id, version, content, kind, actor, at, merged_from: None };
        let json = format!(
            r#"{{"Gone":{{"reason":{{"Deleted":{{"product_id":1,"version":2,"content":{fields},"#
        ) + &format!(
            r#""kind":"deleted","actor":"Bo","at":{moment},"merged_from":null}}}}}}}}"#
        );
        there_and_back(
            &SaveOutcome::Gone(Gone { reason: GoneReason::Deleted(Box::new(last)) }),
            &json,
        );
    }
}
