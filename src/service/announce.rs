//! Announces writes after their commit. Nothing here waits or fails.

use super::{Result, Service};
use crate::{
    db::Saved,
    events::{protocol::Event, tab},
    product::{Actor, ChangeKind, Content, Product, ProductId, Revision, Stored, fields},
};
use sqlx::PgTransaction;

impl Service {
    /// Commits a change of a product. If the result of the commit stays unknown, tabs are told to check.
    pub(super) async fn commit(&self, tx: PgTransaction<'_>, id: ProductId) -> Result<()> {
        let write = self.announcer.uncertain_write(Some(id.into()));
        tx.commit().await?;
        write.confirm();
        Ok(())
    }

    pub(super) fn announce_created(&self, product: &Product, actor: &Actor) {
        self.announce(|| Event {
            name: Some(product.content.name.clone()),
            ..of(product, ChangeKind::Created, actor)
        });
    }

    pub(super) fn announce_saved<C: Content>(
        &self,
        saved: &Saved<C>,
        kind: ChangeKind,
        actor: &Actor,
    ) {
        self.announce(|| {
            let fields = saved.changed.clone();
            Event { fields, ..of(&saved.record, kind, actor) }
        });
    }

    pub(super) fn announce_moved(&self, product: &Product, actor: &Actor) {
        self.announce(|| Event {
            fields: vec![fields::STOCK],
            ..of(product, ChangeKind::Moved, actor)
        });
    }

    pub(super) fn announce_deleted(&self, last: &Revision) {
        self.announce(|| Event {
            subject: last.id.into(),
            version: last.version,
            kind: last.kind,
            actor: last.actor.clone(),
            tab: tab::current(),
            fields: Vec::new(),
            at: last.at,
            name: Some(last.content.name.clone()),
        });
    }

    /// `last`: the content at the time of the deletion.
    pub(super) fn announce_restored<C: Content>(
        &self,
        record: &Stored<C>,
        last: &C,
        actor: &Actor,
    ) {
        self.announce(|| Event {
            fields: record.content.changed_fields(last),
            name: Some(record.content.title().to_owned()),
            ..of(record, ChangeKind::Restored, actor)
        });
    }

    fn announce(&self, event: impl FnOnce() -> Event) {
        if self.announcer.is_on() {
            self.announcer.announce(event());
        }
    }
}

fn of<C: Content>(record: &Stored<C>, kind: ChangeKind, actor: &Actor) -> Event {
    Event {
        subject: record.id.into(),
        version: record.version,
        kind,
        actor: actor.clone(),
        tab: tab::current(),
        fields: Vec::new(),
        at: record.updated_at,
        name: None,
    }
}
