//! Creates a product from a form.

use super::{
    key::{self, Keep},
    or_invalid,
};
use crate::{
    product::{Actor, CreateReply, Creation, Product, ProductForm, fields},
    service::{Answered, Result, Service},
};

impl Service {
    /// Creates a product; with a key, once per key.
    pub async fn create_by_form(
        &self,
        command: &Creation,
        actor: &Actor,
        keep: impl Keep<CreateReply>,
    ) -> Result<Answered<CreateReply>> {
        let content = match command.form.parse() {
            Ok(content) => content,
            Err(errors) => return Ok(Answered::Now(CreateReply::Invalid(errors))),
        };
        let reply = |product: &Product| Some(CreateReply::Created(product.clone()));
        let key = key::key(actor, &command.key, &as_asked(&command.form))?;
        let idempotent = key::idempotent(key, reply, keep);
        let answered = self.create(&content, actor, idempotent.as_ref()).await;
        or_invalid(answered.map(|it| it.map(CreateReply::Created)), CreateReply::Invalid)
    }
}

/// The form as part of the request key. Fields without text are left out, so that a page of a release
/// without the field sends the same request. Only the description has always been included.
fn as_asked(form: &ProductForm) -> ProductForm {
    let texts = form.texts.clone().into_entries();
    let is_asked =
        |(field, text): &(_, Option<String>)| text.is_some() || *field == fields::DESCRIPTION;
    let mut asked = ProductForm { texts: texts.filter(is_asked).collect(), ..form.clone() };
    if form.texts.entry(fields::DESCRIPTION).is_none() {
        asked.texts.set_entry(fields::DESCRIPTION, None);
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(texts: &[(concord_record::FieldId, &str)]) -> ProductForm {
        let mut form = ProductForm::default();
        for (field, text) in texts {
            form.texts.set(*field, (*text).to_owned());
        }
        form
    }

    #[test]
    fn a_creation_is_known_by_the_same_text_whichever_empty_fields_it_has() {
        let filled = [(fields::NAME, "Lamp"), (fields::PRICE, "10"), (fields::STOCK, "5")];
        let mut all: Vec<_> = fields::ids().map(|field| (field, "")).collect();
        all.extend(filled);
        for form in [form(&filled), form(&all)] {
            let text = serde_json::to_string(&as_asked(&form)).expect("JSON");
            let known = r#"{"name":"Lamp","description":"","price":"10","stock_quantity":"5","blank_description":false,"movement":{"delta":"","reason":"","reference":"","key":""}}"#;
            assert_eq!(text, known);
        }
    }
}
