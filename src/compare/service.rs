//! Where the service is.

use super::operations::same_whole_paths;
use super::{Comparison, Side, Spans};
use crate::source::{Node, Span};

impl Comparison<'_> {
    /// The base path, which every request needs, and the addresses that are named.
    pub(super) fn service(&mut self) {
        let (before, after) = (&self.old.contract.base_path, &self.new.contract.base_path);
        let moved = before != after && !same_whole_paths(self.old, self.new);
        if moved {
            let shown = |path: &str| {
                if path.is_empty() {
                    "/".to_owned()
                } else {
                    path.to_owned()
                }
            };
            let what = format!("base path {} → {}", shown(before), shown(after));
            let place = |side: Side<'_>| servers(side).first().map(|(_, span)| *span);
            let spans = Spans {
                old: place(self.old),
                new: place(self.new).or_else(|| Some(self.new.document.root().span)),
            };
            self.say("ED020", "", what, spans);
        }
        let (old, new) = (servers(self.old), servers(self.new));
        for (url, span) in new.iter().filter(|(url, _)| old.iter().all(|(known, _)| known != url)) {
            if !moved {
                self.say("ED022", "", format!("server {url} added"), Spans::new(*span));
            }
        }
        for (url, span) in old.iter().filter(|(url, _)| new.iter().all(|(known, _)| known != url)) {
            if !moved {
                self.say("ED021", "", format!("server {url} removed"), Spans::old(*span));
            }
        }
    }
}

fn servers(side: Side<'_>) -> Vec<(&str, Span)> {
    let list = side.document.root().get("servers");
    let urls = list.into_iter().flat_map(Node::items).filter_map(|server| {
        let url = server.get("url")?;
        Some((url.as_str()?, url.span))
    });
    urls.collect()
}
