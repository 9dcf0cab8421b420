//! Property tests of serialized data.

use crate::config;
use crate::random::{any_scenario, edit};
use concord_record::{Changes, Kind, Pick, Record, Report, Review, Schema, Value, Values, merge};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

fn sent<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let text = serde_json::to_string(value).expect("JSON");
    serde_json::from_str(&text).expect("the same type")
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn everything_survives_json(s in any_scenario()) {
        prop_assert_eq!(&sent::<Values>(&s.mine), &s.mine);
        let changes = Changes::between(&s.schema, &s.base, &s.mine);
        prop_assert_eq!(&sent(&changes), &changes);
        let report: Report = s.report();
        prop_assert_eq!(&sent(&report), &report);
        let mut review = Review::new(&report, 8_u32);
        review.pick_open(Pick::Mine);
        prop_assert_eq!(&sent(&review), &review);
        // A deserialized schema gives the same merge.
        let schema: Schema = sent(&s.schema);
        prop_assert_eq!(merge(&s.base, &s.theirs, &edit(&schema, &changes)), report);
    }

    #[test]
    fn what_is_shown_in_a_form_is_read_back(s in any_scenario()) {
        for field in s.schema.fields() {
            let value = s.mine.get(field.key);
            let read = field.parse(&value.to_input());
            let says_nothing = value.to_input().is_empty();
            match (&field.kind, says_nothing) {
                // An empty text of a form means no value, or the empty set.
                (Kind::Set { .. }, true) => prop_assert_eq!(read, Ok(Value::set::<&str>([]))),
                (Kind::List { .. }, true) => prop_assert_eq!(read, Ok(Value::list::<&str>([]))),
                (_, true) if field.required => prop_assert!(read.is_err()),
                (_, true) => prop_assert_eq!(read, Ok(Value::None)),
                (_, false) => prop_assert_eq!(read, Ok(value)),
            }
        }
    }

    #[test]
    fn checking_twice_is_checking_once(s in any_scenario()) {
        let once = s.schema.check(&s.mine).expect("within the limits");
        prop_assert_eq!(s.schema.check(&once), Ok(once));
        for field in s.schema.ids() {
            let comparable = s.mine.get(field).comparable();
            prop_assert_eq!(comparable.comparable(), comparable);
        }
    }
}
