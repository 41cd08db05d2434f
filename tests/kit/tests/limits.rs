//! Limits are exact: so many pass, the next does not, and what is promised comes true.

use kit::kit::limits::{InProcess, Verdict};
use kit::kit::operation::{LimitKey, RateLimit};
use std::time::Duration;

const fn limit(quota: u32, seconds: u64, burst: Option<u32>) -> RateLimit {
    RateLimit { name: "test", quota, window: Duration::from_secs(seconds), key: LimitKey::User, burst, cost: 1 }
}

fn passing(limiter: &InProcess, limit: &RateLimit, now: Duration) -> u32 {
    (0..1_000).take_while(|_| limiter.count_at(limit, "ann", now).passes).count() as u32
}

#[test]
fn exactly_the_quota_passes_whatever_it_is() {
    for quota in [1, 2, 3, 5, 7, 20, 60, 61, 300, 999] {
        for window in [1, 7, 60, 3_600, 86_400] {
            let limiter = InProcess::default();
            assert_eq!(passing(&limiter, &limit(quota, window, None), Duration::from_secs(5)), quota, "{quota}/{window}s");
        }
    }
}

#[test]
fn a_burst_caps_what_passes_at_once_but_not_the_rate() {
    let (limiter, limit) = (InProcess::default(), limit(20, 60, Some(5)));
    let total: u32 = (0..20).map(|step| passing(&limiter, &limit, Duration::from_secs(3 * step))).sum();
    assert_eq!(total, 5 + 19);
}

#[test]
fn retry_after_is_truthful() {
    let (limiter, limit) = (InProcess::default(), limit(7, 60, None));
    let start = Duration::from_secs(1);
    passing(&limiter, &limit, start);
    let refused = limiter.count_at(&limit, "ann", start);
    assert!(!refused.passes);
    let early = start + refused.retry_after - Duration::from_nanos(1);
    assert!(!limiter.count_at(&limit, "ann", early).passes);
    assert!(limiter.count_at(&limit, "ann", start + refused.retry_after).passes);
}

#[test]
fn remaining_counts_down_to_zero_and_reset_brings_all_back() {
    let (limiter, limit) = (InProcess::default(), limit(5, 60, None));
    let seen: Vec<Verdict> = (0..5).map(|_| limiter.count_at(&limit, "ann", Duration::from_secs(9))).collect();
    assert_eq!(seen.iter().map(|verdict| verdict.remaining).collect::<Vec<_>>(), [4, 3, 2, 1, 0]);
    let later = Duration::from_secs(9) + seen[4].reset;
    assert_eq!(passing(&limiter, &limit, later), 5);
}

#[test]
fn callers_do_not_meet() {
    let (limiter, limit) = (InProcess::default(), limit(1, 60, None));
    assert!(limiter.count_at(&limit, "ann", Duration::ZERO).passes);
    assert!(limiter.count_at(&limit, "bob", Duration::ZERO).passes);
    assert!(!limiter.count_at(&limit, "ann", Duration::ZERO).passes);
}

#[test]
fn a_refused_request_costs_nothing() {
    let (limiter, limit) = (InProcess::default(), limit(2, 60, None));
    for second in 0..30 {
        passing(&limiter, &limit, Duration::from_secs(second / 30));
    }
    assert_eq!(passing(&limiter, &limit, Duration::from_secs(60)), 2);
}

#[test]
fn cost_is_counted() {
    let limiter = InProcess::default();
    let limit = RateLimit { cost: 3, ..limit(10, 60, None) };
    assert_eq!(passing(&limiter, &limit, Duration::ZERO), 3);
}
