//! Laws of merging and deciding, as property tests with random schemas and random records.

mod deciding;
mod merging;
mod numbers;
mod random;
mod wire;

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngAlgorithm;

/// 10,000 cases of each law; the variable `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    ProptestConfig {
        cases: ProptestConfig::default().cases.max(10_000),
        // No files: every case that was found is a unit test.
        failure_persistence: None,
        // A fifth faster than the default.
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    }
}
