//! Property tests with random schemas and records: merging, deciding, and the patterns of fields.

mod deciding;
mod merging;
mod numbers;
mod patterns;
mod random;
mod wire;

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngAlgorithm;

/// 10,000 cases for each property; the variable `PROPTEST_CASES` overrides this.
fn config() -> ProptestConfig {
    ProptestConfig {
        cases: ProptestConfig::default().cases.max(10_000),
        // No regression files: every failing case is added as a unit test.
        failure_persistence: None,
        // A fifth faster than the default.
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    }
}
