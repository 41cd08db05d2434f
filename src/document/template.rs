//! Keys of `paths`: the path, and what some documents write behind it.

/// The path of a key, and the rest of it: `?method=search`, `{?page,size}`, `#create`.
pub(crate) fn split(key: &str) -> (&str, &str) {
    let end = key.find(['?', '#']).unwrap_or(key.len());
    let (path, rest) = key.split_at(end);
    match path.strip_suffix('{') {
        Some(path) if rest.starts_with('?') => (path, &key[path.len()..]),
        _ => (path, rest),
    }
}

/// What a key says of a query parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said<'k> {
    /// `?method=search`: it is there, with this value.
    Value(&'k str),
    /// `?city={name}`: it is there; its value is called so.
    Named(&'k str),
    /// `?acl`: it is there.
    There,
    /// `{?page}`: it may be there.
    Perhaps,
}

/// The query parameters that a key names, in order.
pub(crate) fn query(key: &str) -> Vec<(&str, Said<'_>)> {
    let rest = split(key).1;
    if let Some(list) = rest.strip_prefix("{?").and_then(|list| list.split_once('}')) {
        let names = list.0.split(',').map(|name| name.trim().trim_end_matches('*'));
        return names
            .filter(|name| !name.is_empty())
            .map(|name| (name, Said::Perhaps))
            .collect();
    }
    let Some(pairs) = rest.strip_prefix('?') else {
        return Vec::new();
    };
    let pairs = pairs.split('#').next().unwrap_or_default().split('&');
    pairs.filter(|pair| !pair.is_empty()).map(said).collect()
}

fn said(pair: &str) -> (&str, Said<'_>) {
    let braced = |text: &'_ str| text.starts_with('{') && text.ends_with('}') && text.len() > 2;
    match pair.split_once('=') {
        Some((name, value)) if braced(value) => (name, Said::Named(&value[1..value.len() - 1])),
        Some((name, value)) if !value.is_empty() => (name, Said::Value(value)),
        Some((name, _)) => (name, Said::There),
        None if braced(pair) => (&pair[1..pair.len() - 1], Said::There),
        None => (pair, Said::There),
    }
}

#[cfg(test)]
mod tests {
    use super::{Said, query, split};

    #[test]
    fn what_stands_behind_a_path_is_a_query() {
        assert_eq!(split("/a/{b}"), ("/a/{b}", ""));
        assert_eq!(split("/a{?page}"), ("/a", "{?page}"));
        assert_eq!(split("/a#b?c"), ("/a", "#b?c"));
        assert_eq!(query("/a#b?c"), vec![]);
        assert_eq!(
            query("/a{?page,size*}"),
            vec![("page", Said::Perhaps), ("size", Said::Perhaps)]
        );
        let several = "/rest?method=flickr.get&city={name}&{q}&acl&x=#top";
        let expected = vec![
            ("method", Said::Value("flickr.get")),
            ("city", Said::Named("name")),
            ("q", Said::There),
            ("acl", Said::There),
            ("x", Said::There),
        ];
        assert_eq!(query(several), expected);
    }
}
