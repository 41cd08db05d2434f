//! Which path leads where.

use http::{HeaderMap, HeaderValue};
use kit::kit::operation::{BodyRules, Contract, Form, Method, Operation, Segment, Selector};
use kit::kit::router::{Choice, Router};

/// Builds the pieces of a template as apigen does.
fn segments(path: &'static str) -> &'static [&'static [Segment]] {
    let split = path.trim_start_matches('/').split('/').map(|segment| {
        let mut pieces = Vec::new();
        let mut rest = segment;
        while let Some((literal, more)) = rest.split_once('{') {
            let (name, after) = more.split_once('}').expect("closed");
            if !literal.is_empty() {
                pieces.push(Segment::Literal(literal));
            }
            pieces.push(Segment::Parameter(name));
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Segment::Literal(rest));
        }
        &*pieces.leak()
    });
    split.collect::<Vec<_>>().leak()
}

fn router(base_path: &'static str, paths: &[(Method, &'static str)]) -> Router {
    let operations = paths.iter().map(|(method, path)| {
        let operation = Operation {
            id: path,
            method: *method,
            path,
            segments: segments(path),
            ..Operation::BASE
        };
        &*Box::leak(Box::new(operation))
    });
    let operations = operations.collect::<Vec<_>>().leak();
    Router::new(Box::leak(Box::new(Contract {
        base_path,
        operations,
        ..Contract::BASE
    })))
}

/// `template name=value …`, or `404`.
fn find(router: &Router, path: &str) -> String {
    let Some(route) = router.find(path) else {
        return "404".to_owned();
    };
    let operation = route.any();
    let values = route.values(operation);
    let values: Vec<String> = values.iter().map(|(name, value)| format!(" {name}={value}")).collect();
    format!("{}{}", operation.path, values.concat())
}

#[test]
fn paths_lead_where_the_contract_says() {
    let paths = [
        "/",
        "/users",
        "/users/",
        "/users/me",
        "/users/{id}",
        "/users/{id}/posts",
        "/users/me/posts/{post}",
        "/users/{user}/posts/{post}",
        "/files/{name}.json",
        "/files/{name}.tar.gz",
        "/files/{name}.gz",
        "/files/{name}",
        "/compare/{base}...{head}",
        "/map/{x},{y}",
        "/map/{x},{y},{z}",
        "/pair/{a}{b}",
        "/v1/jobs/{id}:cancel",
        "/v1/jobs/{id}",
        "/v1/*/all",
        "/a b/ü",
        "/what?/is#this",
        "/deep/{a}/x",
        "/deep/b/{c}",
        "/same/{one}/left",
        "/same/{two}/right",
        "/report-{year}-{month}.csv",
    ];
    let all: Vec<_> = paths.iter().map(|path| (Method::Get, *path)).collect();
    let table = router("/v2", &all);
    let expected = [
        ("/", "/"),
        ("", "404"),
        ("/users", "/users"),
        ("/users/", "/users/"),
        ("/users//", "404"),
        ("//users", "404"),
        ("/Users", "404"),
        ("/users/me", "/users/me"),
        ("/users/%6De", "/users/me"),
        ("/users/m", "/users/{id} id=m"),
        ("/users/mee", "/users/{id} id=mee"),
        ("/users/7/", "404"),
        ("/users/7/posts", "/users/{id}/posts id=7"),
        ("/users/me/posts", "/users/{id}/posts id=me"),
        ("/users/me/posts/1", "/users/me/posts/{post} post=1"),
        ("/users/7/posts/1", "/users/{user}/posts/{post} user=7 post=1"),
        ("/users//posts", "404"),
        ("/users/a%2Fb", "/users/{id} id=a%2Fb"),
        ("/users/a%252Fb", "/users/{id} id=a%252Fb"),
        ("/users/a+b", "/users/{id} id=a+b"),
        ("/users/%20", "/users/{id} id=%20"),
        ("/users/%", "/users/{id} id=%"),
        ("/users/%zz", "/users/{id} id=%zz"),
        ("/users/{id}", "/users/{id} id={id}"),
        ("/users/%C3%BC", "/users/{id} id=%C3%BC"),
        ("/users/..", "/users/{id} id=.."),
        ("/users/:id", "/users/{id} id=:id"),
        ("/users/*", "/users/{id} id=*"),
        ("/files/a.json", "/files/{name}.json name=a"),
        ("/files/a.json.json", "/files/{name}.json name=a.json"),
        ("/files/.json", "/files/{name} name=.json"),
        ("/files/a.tar.gz", "/files/{name}.tar.gz name=a"),
        ("/files/a.gz", "/files/{name}.gz name=a"),
        ("/files/a", "/files/{name} name=a"),
        ("/files/%C3%BC%2Ejson", "/files/{name}.json name=%C3%BC"),
        ("/files/a%2Egz.js%6Fn", "/files/{name}.json name=a%2Egz"),
        ("/files/a.JSON", "/files/{name} name=a.JSON"),
        ("/compare/a...b", "/compare/{base}...{head} base=a head=b"),
        ("/compare/a....b", "/compare/{base}...{head} base=a head=.b"),
        ("/compare/a...", "404"),
        ("/compare/...b", "404"),
        ("/compare/main", "404"),
        ("/map/1,2", "/map/{x},{y} x=1 y=2"),
        ("/map/1,2,3", "/map/{x},{y},{z} x=1 y=2 z=3"),
        ("/map/1", "404"),
        ("/map/1%2C2,3%2c%2C4", "/map/{x},{y},{z} x=1 y=2 z=3%2c%2C4"),
        ("/map/%FF,%00", "/map/{x},{y} x=%FF y=%00"),
        ("/pair/ab", "/pair/{a}{b} a=a b=b"),
        ("/pair/%C3%BCb%2f", "/pair/{a}{b} a=%C3%BC b=b%2f"),
        ("/pair/a", "404"),
        ("/v1/jobs/7:cancel", "/v1/jobs/{id}:cancel id=7"),
        ("/v1/jobs/7%3Acancel", "/v1/jobs/{id}:cancel id=7"),
        ("/v1/jobs/7:stop", "/v1/jobs/{id} id=7:stop"),
        ("/v1/*/all", "/v1/*/all"),
        ("/v1/x/all", "404"),
        ("/a%20b/%C3%BC", "/a b/ü"),
        ("/what%3F/is%23this", "/what?/is#this"),
        ("/deep/b/x", "/deep/b/{c} c=x"),
        ("/deep/a/x", "/deep/{a}/x a=a"),
        ("/deep/b/", "404"),
        ("/same/1/left", "/same/{one}/left one=1"),
        ("/same/1/right", "/same/{two}/right two=1"),
        ("/same/1/up", "404"),
        ("/report-2026-11.csv", "/report-{year}-{month}.csv year=2026 month=11"),
        ("/report-2026.csv", "404"),
        ("/v2/users/me", "/users/me"),
        ("/v2/users/7", "/users/{id} id=7"),
        ("/v2/", "/"),
        ("/v2", "404"),
        ("/v22/users", "404"),
        ("/%762/users/me", "/users/me"),
        ("/v2%2Fusers", "404"),
        ("/v2/v2/users", "404"),
    ];
    for (path, expected) in expected {
        assert_eq!(find(&table, path), expected, "{path}");
    }
}

#[test]
fn the_order_of_paths_does_not_matter() {
    let paths = ["/a/{x}.b", "/a/{x}", "/a/c", "/a/{x}.b.b", "/{y}/c", "/{y}/d"];
    let expected: Vec<String> = requests(&router("", &paths.map(|path| (Method::Get, path))));
    let mut turned = paths;
    for _ in 0..paths.len() {
        turned.rotate_left(1);
        assert_eq!(requests(&router("", &turned.map(|path| (Method::Get, path)))), expected);
    }
    turned.reverse();
    assert_eq!(requests(&router("", &turned.map(|path| (Method::Get, path)))), expected);
}

fn requests(router: &Router) -> Vec<String> {
    ["/a/c", "/a/d", "/a/z.b", "/a/z.b.b", "/b/c", "/b/d", "/b/e"]
        .iter()
        .map(|path| find(router, path))
        .collect()
}

#[test]
fn written_paths_win_over_the_base_path() {
    let table = router(
        "/v2",
        &[(Method::Get, "/v2/x"), (Method::Get, "/x"), (Method::Get, "/y")],
    );
    assert_eq!(find(&table, "/v2/x"), "/v2/x");
    assert_eq!(find(&table, "/x"), "/x");
    assert_eq!(find(&table, "/v2/v2/x"), "/v2/x");
    assert_eq!(find(&table, "/v2/y"), "/y");
}

#[test]
fn methods_of_a_path() {
    let table = router(
        "",
        &[
            (Method::Delete, "/x/{id}"),
            (Method::Get, "/x/{other}"),
            (Method::Put, "/x/me"),
        ],
    );
    let chosen =
        |path: &str, method: &str| match table.find(path).expect("a route").choose(method, "", &HeaderMap::new()) {
            Choice::Run(operation, head) => format!("{}{}", operation.method.as_str(), if head { " head" } else { "" }),
            Choice::Options => "options".to_owned(),
            Choice::Refused => "refused".to_owned(),
        };
    assert_eq!(chosen("/x/1", "GET"), "GET");
    assert_eq!(chosen("/x/1", "HEAD"), "GET head");
    assert_eq!(chosen("/x/1", "OPTIONS"), "options");
    assert_eq!(chosen("/x/1", "PUT"), "refused");
    assert_eq!(chosen("/x/1", "get"), "refused");
    assert_eq!(chosen("/x/me", "GET"), "refused", "a literal path is a path of its own");
    assert_eq!(table.find("/x/1").expect("a route").allow(), "GET, DELETE");
}

#[test]
fn broken_encodings_match_no_literal() {
    let table = router("", &[(Method::Get, "/x/{id}"), (Method::Get, "/ok")]);
    assert_eq!(find(&table, "/x/%FF"), "/x/{id} id=%FF");
    assert_eq!(find(&table, "/x/a%00"), "/x/{id} id=a%00");
    assert_eq!(find(&table, "/ok%FF"), "404");
    assert_eq!(find(&table, "/ok%00"), "404");
}

#[test]
fn a_long_segment_costs_no_more_than_its_length() {
    let table = router("", &[(Method::Get, "/m/{a},{b},{c},{d},{e},{f}.json")]);
    let begun = std::time::Instant::now();
    assert_eq!(find(&table, &format!("/m/{}", ",".repeat(60_000))), "404");
    assert!(begun.elapsed().as_secs() < 1, "{:?}", begun.elapsed());
}

/// Operations of one path with these selectors, in this order.
fn siblings(path: &'static str, selectors: &[(&'static str, &'static [Selector])]) -> Router {
    let operations = selectors.iter().map(|(id, selectors)| {
        let operation = Operation {
            id,
            path,
            segments: segments(path),
            selectors,
            body: Some(BodyRules {
                required: true,
                media_types: if id.ends_with("image") {
                    &["image/*"]
                } else {
                    &["application/json"]
                },
                limit: None,
            }),
            ..Operation::BASE
        };
        &*Box::leak(Box::new(operation))
    });
    Router::new(Box::leak(Box::new(Contract {
        operations: operations.collect::<Vec<_>>().leak(),
        ..Contract::BASE
    })))
}

/// The id of the operation that is meant.
fn meant(router: &Router, uri: &str, headers: &[(&'static str, &'static str)]) -> &'static str {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.parse().expect("a name"), HeaderValue::from_static(value)))
        .collect();
    match router.find(path).expect("a route").choose("GET", query, &headers) {
        Choice::Run(operation, _) => operation.id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn operations_of_one_path_are_told_apart_by_what_they_require() {
    let table = siblings(
        "/",
        &[
            ("buy", &[Selector::Header("x-target", &["Shop.Buy"])]),
            ("sell", &[Selector::Header("x-target", &["Shop.Sell"])]),
            ("find", &[Selector::Query("q", &[])]),
            (
                "find all",
                &[Selector::Query("q", &[]), Selector::Query("all", &["1", "y s"])],
            ),
            ("look image", &[Selector::Body]),
        ],
    );
    let none: &[(&str, &str)] = &[];
    assert_eq!(meant(&table, "/", &[("x-target", "Shop.Sell")]), "sell");
    assert_eq!(meant(&table, "/", &[("x-target", " Shop.Buy ")]), "buy");
    assert_eq!(
        meant(&table, "/", &[("x-target", "Shop.Lend")]),
        "buy",
        "the first says what is wrong"
    );
    assert_eq!(meant(&table, "/", none), "buy");
    assert_eq!(meant(&table, "/?q=", none), "find");
    assert_eq!(meant(&table, "/?q=&all=2", none), "find");
    assert_eq!(
        meant(&table, "/?all=y+s&q=%FF", none),
        "find all",
        "the one that requires the most"
    );
    assert_eq!(meant(&table, "/?all=y%20s&q=1", none), "find all");
    assert_eq!(meant(&table, "/", &[("content-type", "image/png; q=1")]), "look image");
}

#[test]
fn operations_of_one_path_are_told_apart_by_the_form_of_a_parameter() {
    let table = siblings(
        "/x/{a}/{b}",
        &[
            ("text", &[]),
            ("number", &[Selector::Path(1, Form::Integer)]),
            ("uuid", &[Selector::Path(1, Form::Uuid)]),
            (
                "listed",
                &[
                    Selector::Path(1, Form::OneOf(&["7", "me"])),
                    Selector::Path(0, Form::Integer),
                ],
            ),
        ],
    );
    let is = |path: &str, expected: &str| assert_eq!(meant(&table, path, &[]), expected, "{path}");
    is("/x/a/b", "text");
    is("/x/a/12", "number");
    is("/x/a/-12", "number");
    is("/x/a/%31%32", "number");
    is("/x/a/-", "text");
    is("/x/a/1.5", "text");
    is("/x/a/6ba7b810-9dad-11d1-80b4-00c04fd430c8", "uuid");
    is("/x/a/me", "text");
    is("/x/1/me", "listed");
    is("/x/1/7", "listed");
    assert_eq!(table.find("/x/a/b").expect("a route").allow(), "GET", "once");
}
