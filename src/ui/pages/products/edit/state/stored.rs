//! What this page knows about the stored product: the newest version, or its deletion.

use super::{FormState, Latest};
use crate::product::{Revision, Version};
use leptos::prelude::*;

impl FormState {
    /// The newest known version; for a deleted product, that of its deletion.
    #[must_use]
    pub fn known(self) -> Version {
        let base = self.base.with_untracked(|base| base.version);
        self.stored_version().max(self.deletion_version()).unwrap_or(base)
    }

    fn stored_version(self) -> Option<Version> {
        self.latest.with_untracked(|latest| latest.as_ref().map(|latest| latest.product.version))
    }

    fn deletion_version(self) -> Option<Version> {
        self.deletion.with_untracked(|last| last.as_ref().map(|last| last.version))
    }

    /// Records a stored version. `false`: the same or a newer one is already known.
    pub fn learn(self, latest: Latest) -> bool {
        let version = Some(latest.product.version);
        let is_newer = self.stored_version() < version && self.deletion_version() < version;
        if is_newer {
            self.latest.set(Some(latest));
        }
        is_newer
    }

    /// Records the deletion of the product.
    pub fn learn_of_deletion(self, last: Box<Revision>) {
        let version = Some(last.version);
        if self.stored_version() < version && self.deletion_version() < version {
            self.deletion.set(Some(last));
        }
    }

    /// The deletion of the product, unless it was restored, which a later version shows. Reactive.
    #[must_use]
    pub fn deleted(self) -> Option<Box<Revision>> {
        let last = self.deletion.get()?;
        let stored = self.latest.with(|latest| latest.as_ref().map(|it| it.product.version));
        (stored < Some(last.version)).then_some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        product::{Actor, ChangeKind, Product, ProductId},
        ui::pages::products::edit::state::{Base, tests::product},
    };

    fn latest(version: i64) -> Latest {
        Latest { product: product(version, "Lamp", "10"), actor: Some(Actor::named("Bo")) }
    }

    fn deletion(version: i64) -> Box<Revision> {
        let Product { content, updated_at: at, .. } = product(version, "Lamp", "10");
        let (actor, kind) = (Actor::named("Dora"), ChangeKind::Deleted);
        Box::new(Revision {
            id: ProductId(1),
            version: Version(version),
            content,
            actor,
            kind,
            merged_from: None,
            at,
        })
    }

    /// A form on version 7, and the owner of its signals.
    fn form() -> (Owner, FormState) {
        let owner = Owner::new();
        owner.set();
        let base = Base::of(&product(7, "Lamp", "10"));
        let text = base.form.clone();
        (owner, FormState::new(ProductId(1), base, Some(latest(7)), &text))
    }

    #[test]
    fn a_deletion_is_over_with_the_next_version() {
        let (_owner, form) = form();
        assert_eq!(form.deleted(), None);
        form.learn_of_deletion(deletion(8));
        assert_eq!(
            (form.deleted().map(|last| last.version), form.known()),
            (Some(Version(8)), Version(8))
        );
        // *Restore with my changes* in this form.
        let nine = product(9, "Lamp", "11");
        form.saved(&nine);
        assert_eq!((form.deleted(), form.known()), (None, Version(9)));
        // Deleted again, and restored by somebody else.
        form.learn_of_deletion(deletion(10));
        assert!(form.deleted().is_some());
        assert!(form.learn(latest(11)));
        assert_eq!(form.deleted(), None);
    }

    #[test]
    fn an_answer_that_is_older_than_what_is_known_changes_nothing() {
        let (_owner, form) = form();
        form.learn_of_deletion(deletion(8));
        assert!(!form.learn(latest(7)));
        assert!(form.deleted().is_some());
        assert!(form.learn(latest(9)));
        form.learn_of_deletion(deletion(8));
        assert_eq!((form.deleted(), form.known()), (None, Version(9)));
        assert!(!form.learn(latest(9)) && !form.learn(latest(8)));
    }
}
