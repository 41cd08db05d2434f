//! Pages that never change: the service's own document.

use super::answer::Answer;
use super::operation::Page;
use http::HeaderMap;
use http::header::IF_NONE_MATCH;

impl Page {
    /// The page, or 304 where the client has it (RFC 9110, section 13.1.2).
    pub(super) fn answer(&self, headers: &HeaderMap) -> Answer {
        let answer = if self.is_known(headers) {
            Answer::empty(304)
        } else {
            Answer::bytes(200, self.media_type, self.content)
        };
        // Kept, but asked about each time: a new version of the service is seen at once.
        answer.header("etag", self.etag).header("cache-control", "no-cache")
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        let sent = headers
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut tags = sent.flat_map(|value| value.split(',')).map(str::trim);
        tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.etag)
    }
}
