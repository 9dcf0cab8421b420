//! Parameters in the description.

use utoipa::IntoParams;

/// The id in the path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only describes what `params::Id` reads")]
pub struct IdParam {
    /// The product's id
    #[param(example = 1)]
    id: i64,
}

/// The part of the list.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only describes what `params::Paging` reads")]
pub struct PagingParams {
    /// How many products at most
    #[param(minimum = 1, maximum = 1000, default = 100, example = 2)]
    limit: Option<i64>,
    /// How many to pass over
    #[param(minimum = 0, default = 0, example = 0)]
    offset: Option<i64>,
}

/// The version in the path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only describes what `params::PastVersion` reads")]
pub struct VersionParam {
    /// The version
    #[param(example = 1)]
    version: i64,
}

/// The part of a history.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only describes what `params::RevisionPaging` reads")]
pub struct RevisionPagingParams {
    /// How many versions at most
    #[param(minimum = 1, maximum = 1000, default = 100, example = 2)]
    limit: Option<i64>,
    /// Only versions before this one: `next_before` of the page before. Absent: from the newest on
    #[param(minimum = 0, nullable = false)]
    before: Option<i64>,
}

/// The id of a reservation in the path.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "only describes what `ReservationParam` reads")]
pub struct ReservationIdParam {
    /// The reservation's id
    #[param(example = 1)]
    id: i64,
}

/// The part of a product's movements.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only describes what `params::RevisionPaging` reads")]
pub struct MovementPagingParams {
    /// How many movements at most
    #[param(minimum = 1, maximum = 1000, default = 100, example = 2)]
    limit: Option<i64>,
    /// Only movements that made a version before this one: `next_before` of the page before. Absent: from
    /// the newest on
    #[param(minimum = 0, nullable = false)]
    before: Option<i64>,
}

/// A request that may be sent again.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes what `IdempotencyKey` reads")]
pub struct IdempotencyKeyParam {
    /// A key of your own for this request, 1 to 255 visible characters. Sent again by the same writer with
    /// the same key and content within 31 days it is not done again: you get the same answer, also a
    /// refusal, and `Idempotency-Replayed: true`
    #[param(
        rename = "Idempotency-Key",
        nullable = false,
        min_length = 1,
        max_length = 255,
        pattern = r"^[!#-~]+$",
        example = "8e03978e-40d5-43e8-bc93-6894a57f9324"
    )]
    key: Option<String>,
}

/// Who writes.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes what `params::Writer` reads")]
pub struct WriterParam {
    /// Who writes, for the history; "Guest" if absent. UTF-8, percent-encoded if you like. At most 80
    /// characters are kept
    #[param(rename = "X-Concord-User", nullable = false, example = "Ann")]
    user: Option<String>,
    /// The tab from which it is written, so that the event at `/live` can say so: 1 to 40 letters,
    /// digits and hyphens. Anything else is ignored
    #[param(rename = "X-Concord-Tab", nullable = false)]
    tab: Option<String>,
}

/// The preconditions of a change.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes what `etag::Preconditions` reads")]
pub struct PreconditionParams {
    /// The `ETag` that you have read, in place of `version`: if the product has another one by now,
    /// nothing is changed and the answer is 412. `*`: whatever version is there
    #[param(rename = "If-Match", nullable = false)]
    if_match: Option<String>,
    /// `ETag`s that the product must not have: if it has one of them, nothing is changed and the answer is
    /// 412. `*`: the product must not be there
    #[param(rename = "If-None-Match", nullable = false)]
    if_none_match: Option<String>,
}

/// What is to be deleted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "only describes what `params::SentVersion` reads")]
pub struct DeleteParams {
    /// The version that you have read: if somebody saved since, nothing is deleted and the answer is 409.
    /// Absent: in whatever version it is
    #[param(minimum = 0, nullable = false)]
    version: Option<i64>,
}

/// What the client has already.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only describes what `etag::IfNoneMatch` reads")]
pub struct IfNoneMatchParam {
    /// The `ETag`s that you have: if the product is still in one of them, the answer is 304
    #[param(rename = "If-None-Match", nullable = false)]
    if_none_match: Option<String>,
}
