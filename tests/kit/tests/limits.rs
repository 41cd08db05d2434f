//! Limits are exact: so many pass, the next does not, and what is promised comes true.

use kit::kit::limits::{Claim, InProcess, Verdict};
use kit::kit::operation::{LimitKey, RateLimit};
use std::time::Duration;

const fn limit(quota: u32, seconds: u64, burst: Option<u32>) -> RateLimit {
    RateLimit {
        name: "test",
        quota,
        window: Duration::from_secs(seconds),
        key: LimitKey::User,
        burst,
        cost: 1,
    }
}

/// Counts one request of `whom` at `now`.
fn count(limiter: &InProcess, limit: &RateLimit, whom: &str, now: Duration) -> Verdict {
    limiter.count_at(&[Claim::new(limit, &[whom])], now)[0]
}

fn passing(limiter: &InProcess, limit: &RateLimit, now: Duration) -> u32 {
    (0..1_000)
        .take_while(|_| count(limiter, limit, "ann", now).passes)
        .count() as u32
}

#[test]
fn exactly_the_quota_passes_whatever_it_is() {
    for quota in [1, 2, 3, 5, 7, 20, 60, 61, 300, 999] {
        for window in [1, 7, 60, 3_600, 86_400] {
            let limiter = InProcess::default();
            assert_eq!(
                passing(&limiter, &limit(quota, window, None), Duration::from_secs(5)),
                quota,
                "{quota}/{window}s"
            );
        }
    }
}

#[test]
fn a_burst_caps_what_passes_at_once_and_the_quota_what_passes_in_a_window() {
    let (limiter, limit) = (InProcess::default(), limit(20, 60, Some(5)));
    let passed: Vec<u32> = (0..20)
        .map(|step| passing(&limiter, &limit, Duration::from_secs(3 * step)))
        .collect();
    assert_eq!(passed[..3], [5, 1, 1]);
    assert_eq!(passed.iter().sum::<u32>(), 20);
    assert_eq!(passing(&limiter, &limit, Duration::from_secs(60)), 5);
}

#[test]
fn no_window_holds_more_than_the_quota_wherever_it_begins() {
    for (quota, window) in [(3, 10), (20, 60), (300, 60), (5_000, 3_600)] {
        let (limiter, limit) = (InProcess::default(), limit(quota, window, None));
        let window = Duration::from_secs(window);
        let times: Vec<Duration> = (0..quota * 4).map(|step| window / quota * step * 2 / 3).collect();
        let passed: Vec<Duration> = times
            .into_iter()
            .filter(|now| count(&limiter, &limit, "ann", *now).passes)
            .collect();
        for (at, start) in passed.iter().enumerate() {
            let inside = passed[at..].iter().take_while(|time| **time < *start + window).count();
            assert!(inside <= quota as usize, "{inside} of {quota}");
        }
    }
}

#[test]
fn a_flood_of_keys_does_not_fill_the_memory() {
    let (limiter, limit) = (InProcess::default(), limit(1, 3_600, None));
    for key in 0..200_000 {
        assert!(count(&limiter, &limit, &key.to_string(), Duration::from_millis(key)).passes);
    }
}

#[test]
fn retry_after_is_truthful() {
    let (limiter, limit) = (InProcess::default(), limit(7, 60, None));
    let start = Duration::from_secs(1);
    passing(&limiter, &limit, start);
    let refused = count(&limiter, &limit, "ann", start);
    assert!(!refused.passes);
    let early = start + refused.retry_after - Duration::from_micros(1);
    assert!(!count(&limiter, &limit, "ann", early).passes);
    assert!(count(&limiter, &limit, "ann", start + refused.retry_after).passes);
}

#[test]
fn remaining_counts_down_to_zero_and_reset_brings_all_back() {
    let (limiter, limit) = (InProcess::default(), limit(5, 60, None));
    let seen: Vec<Verdict> = (0..5)
        .map(|_| count(&limiter, &limit, "ann", Duration::from_secs(9)))
        .collect();
    assert_eq!(
        seen.iter().map(|verdict| verdict.remaining).collect::<Vec<_>>(),
        [4, 3, 2, 1, 0]
    );
    let later = Duration::from_secs(9) + seen[4].reset;
    assert_eq!(passing(&limiter, &limit, later), 5);
}

#[test]
fn callers_do_not_meet() {
    let (limiter, limit) = (InProcess::default(), limit(1, 60, None));
    assert!(count(&limiter, &limit, "ann", Duration::ZERO).passes);
    assert!(count(&limiter, &limit, "bob", Duration::ZERO).passes);
    assert!(!count(&limiter, &limit, "ann", Duration::ZERO).passes);
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
    let limit = RateLimit {
        cost: 3,
        ..limit(10, 60, None)
    };
    assert_eq!(passing(&limiter, &limit, Duration::ZERO), 3);
}

#[test]
fn who_is_refused_by_one_limit_pays_for_none_and_waits_for_the_last() {
    let limiter = InProcess::default();
    let (minute, hour) = (
        limit(2, 60, None),
        RateLimit {
            name: "hourly",
            ..limit(5, 3_600, None)
        },
    );
    let ask = |seconds| {
        let claims = [Claim::new(&minute, &["ann"]), Claim::new(&hour, &["ann"])];
        let verdicts = limiter.count_at(&claims, Duration::from_secs(seconds));
        (
            verdicts.iter().all(|verdict| verdict.passes),
            verdicts.iter().map(|verdict| verdict.retry_after.as_secs()).max(),
        )
    };
    let passed = (0..200).filter(|second| ask(*second).0).count();
    assert_eq!(
        passed, 5,
        "two a minute until the hour is used up, whatever was refused in between"
    );
    assert_eq!(ask(200), (false, Some(3_600 - 200)));
    assert_eq!(ask(3_600), (true, Some(0)));
}

#[test]
fn what_costs_more_than_all_passes_once_a_window() {
    let limiter = InProcess::default();
    let limit = RateLimit {
        cost: 50,
        ..limit(10, 60, None)
    };
    assert_eq!(passing(&limiter, &limit, Duration::ZERO), 1);
    assert_eq!(passing(&limiter, &limit, Duration::from_secs(60)), 1);
}
