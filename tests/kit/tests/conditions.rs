//! Conditional requests and ranges.

use http::{HeaderMap, HeaderValue, header};
use kit::kit::{Conditions, ETag, Standing};

fn conditions(reads: bool, pairs: &[(header::HeaderName, &'static str)]) -> Conditions {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.insert(name, HeaderValue::from_static(value));
    }
    Conditions::of(&headers, reads)
}

#[test]
fn tags_are_compared_as_rfc_9110_wants() {
    let (strong, weak) = (ETag::strong("a"), ETag::weak("a"));
    assert_eq!(
        (strong.to_string(), weak.to_string()),
        ("\"a\"".to_owned(), "W/\"a\"".to_owned())
    );
    assert_eq!(ETag::strong("a\"\r\nb").to_string(), "\"ab\"");
    let known = conditions(true, &[(header::IF_NONE_MATCH, "\"b\", W/\"a\"")]);
    assert_eq!(known.judge(Some(&strong), None), Standing::NotModified);
    assert_eq!(known.judge(Some(&ETag::strong("c")), None), Standing::Holds);
    assert_eq!(known.judge(None, None), Standing::Holds);
    let write = |name, value| conditions(false, &[(name, value)]);
    assert_eq!(
        write(header::IF_NONE_MATCH, "*").judge(Some(&strong), None),
        Standing::Failed
    );
    assert_eq!(write(header::IF_NONE_MATCH, "*").judge(None, None), Standing::Holds);
    assert_eq!(
        write(header::IF_MATCH, "\"a\"").judge(Some(&strong), None),
        Standing::Holds
    );
    assert_eq!(
        write(header::IF_MATCH, "W/\"a\"").judge(Some(&weak), None),
        Standing::Failed,
        "weak tags are never the same here"
    );
    assert_eq!(write(header::IF_MATCH, "*").judge(None, None), Standing::Failed);
    let time = "1994-11-06T08:49:37.5Z".parse().ok();
    let since = |value| conditions(true, &[(header::IF_MODIFIED_SINCE, value)]).judge(None, time);
    assert_eq!(since("Sun, 06 Nov 1994 08:49:37 GMT"), Standing::NotModified);
    assert_eq!(since("Sun, 06 Nov 1994 08:49:36 GMT"), Standing::Holds);
    assert_eq!(since("yesterday"), Standing::Holds);
    let unmodified = conditions(false, &[(header::IF_UNMODIFIED_SINCE, "Sun, 06 Nov 1994 08:49:36 GMT")]);
    assert_eq!(unmodified.judge(None, time), Standing::Failed);
    assert_eq!(
        kit::kit::conditions::http_date(time.expect("a time")),
        "Sun, 06 Nov 1994 08:49:37 GMT"
    );
}

#[test]
fn one_range_of_bytes_is_served() {
    let asked = |range: &'static str| {
        let conditions = conditions(true, &[(header::RANGE, range)]);
        conditions
            .range(10, None)
            .map(|part| part.map_or_else(|none| none.to_string(), |part| part.to_string()))
    };
    let is = |range, wanted: &str| assert_eq!(asked(range).as_deref(), Some(wanted), "{range}");
    is("bytes=0-0", "bytes 0-0/10");
    is("bytes=5-", "bytes 5-9/10");
    is("bytes=-3", "bytes 7-9/10");
    is("bytes=-30", "bytes 0-9/10");
}

#[test]
fn other_ranges_are_the_whole_or_nothing() {
    let asked =
        |pairs: &[(header::HeaderName, &'static str)], tag: Option<&ETag>| conditions(true, pairs).range(10, tag);
    for range in [
        "bytes=5-2",
        "bytes=a-b",
        "lines=1-2",
        "bytes=1-2,4-5",
        "bytes=1",
        "bytes=+1-2",
    ] {
        assert!(asked(&[(header::RANGE, range)], None).is_none(), "{range}");
    }
    for range in ["bytes=10-", "bytes=10-12", "bytes=-0"] {
        let refused = asked(&[(header::RANGE, range)], None)
            .expect("a range")
            .expect_err("outside");
        assert_eq!(refused.to_string(), "bytes */10");
    }
    let tag = ETag::strong("a");
    let with = |condition| {
        asked(
            &[(header::RANGE, "bytes=1-2"), (header::IF_RANGE, condition)],
            Some(&tag),
        )
    };
    assert!(with("\"a\"").is_some());
    assert!(with("\"b\"").is_none());
    assert!(
        conditions(false, &[(header::RANGE, "bytes=1-2")])
            .range(10, None)
            .is_none()
    );
}
