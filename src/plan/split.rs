//! Long files into several that a reader finds: by the words of what they hold.

use super::names::{Case, Wish, allocate};
use std::collections::BTreeMap;

/// About how many lines a file gets.
pub(super) const LINES: usize = 600;

/// So few lines make no file of their own beside one that begins like them.
const FEW: usize = 120;

/// Something that stands in a file.
#[derive(Clone, Debug)]
pub(super) struct Piece<T> {
    /// What it is called, the general before the particular: `table`, `view`, `properties`.
    pub words: Vec<String>,
    /// About how many lines it has.
    pub lines: usize,
    /// What it is.
    pub value: T,
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Split<T> {
    /// What stands in the head itself.
    pub head: Vec<T>,
    /// Files beside it, by their module.
    pub parts: Vec<(String, Vec<T>)>,
}

/// Splits what is too long for one file by its first words; what is too long still, by its next words. Few lines make no
/// file of their own: they stay in the head, or stand together by their initial where that is too long, too. Which file
/// a piece gets depends on the pieces that begin like it, so that it stays where it is when others come or go.
pub(super) fn split<T>(pieces: Vec<Piece<T>>, reserved: &[&str]) -> Split<T> {
    let mut open = Splitter { files: Vec::new() };
    open.walk(&mut Vec::new(), pieces);
    let mut head = Vec::new();
    let mut parts = Vec::new();
    for (words, values) in open.files {
        if words.is_empty() {
            head.extend(values);
        } else {
            parts.push((words.join(" "), values));
        }
    }
    let wishes: Vec<_> = parts
        .iter()
        .map(|(words, _)| Wish {
            words,
            fallback: "part",
        })
        .collect();
    let modules = allocate(&wishes, Case::Module, reserved, "_part");
    let values = parts.into_iter().map(|(_, values)| values);
    Split {
        head,
        parts: modules.into_iter().zip(values).collect(),
    }
}

struct Splitter<T> {
    files: Vec<(Vec<String>, Vec<T>)>,
}

impl<T> Splitter<T> {
    fn walk(&mut self, prefix: &mut Vec<String>, pieces: Vec<Piece<T>>) {
        if lines(&pieces) <= LINES || pieces.len() < 2 {
            return self.file(prefix, pieces);
        }
        let mut groups: BTreeMap<String, Vec<Piece<T>>> = BTreeMap::new();
        let mut own = Vec::new();
        for piece in pieces {
            match piece.words.get(prefix.len()) {
                Some(word) => groups.entry(word.clone()).or_default().push(piece),
                None => own.push(piece),
            }
        }
        for (word, pieces) in groups {
            if lines(&pieces) < FEW {
                own.extend(pieces);
                continue;
            }
            prefix.push(word);
            self.walk(prefix, pieces);
            prefix.pop();
        }
        self.rest(prefix, own);
    }

    /// What makes no files of its own.
    fn rest(&mut self, prefix: &[String], pieces: Vec<Piece<T>>) {
        if lines(&pieces) <= LINES {
            return self.file(prefix, pieces);
        }
        let mut ranges: BTreeMap<Option<&str>, Vec<Piece<T>>> = BTreeMap::new();
        for piece in pieces {
            let word = piece.words.get(prefix.len());
            ranges.entry(word.and_then(|word| range(word))).or_default().push(piece);
        }
        for (range, pieces) in ranges {
            let name = prefix.iter().cloned().chain(range.map(str::to_owned));
            self.file(&name.collect::<Vec<_>>(), pieces);
        }
    }

    fn file(&mut self, prefix: &[String], pieces: Vec<Piece<T>>) {
        let values = pieces.into_iter().map(|piece| piece.value);
        self.files.push((prefix.to_vec(), values.collect()));
    }
}

fn lines<T>(pieces: &[Piece<T>]) -> usize {
    pieces.iter().map(|piece| piece.lines).sum()
}

/// The volume that a word stands in, as in an encyclopedia.
fn range(word: &str) -> Option<&'static str> {
    Some(match word.chars().next()? {
        'a'..='c' => "a to c",
        'd'..='h' => "d to h",
        'i'..='o' => "i to o",
        'p'..='s' => "p to s",
        't'..='z' => "t to z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(list: &[(&str, usize)]) -> Vec<Piece<String>> {
        let piece = |(name, lines): &(&str, usize)| Piece {
            words: name.split(' ').map(str::to_owned).collect(),
            lines: *lines,
            value: (*name).to_owned(),
        };
        list.iter().map(piece).collect()
    }

    fn files(list: &[(&str, usize)]) -> Vec<(String, Vec<String>)> {
        split(pieces(list), &["mod"]).parts
    }

    #[test]
    fn what_fits_one_file_stays_in_it() {
        let split = split(pieces(&[("table", 200), ("view", 200)]), &[]);
        assert_eq!((split.head.len(), split.parts.len()), (2, 0));
    }

    #[test]
    fn a_file_is_called_like_what_it_holds() {
        let list = [("table", 10), ("table view", 400), ("table row", 300), ("mod", 130)];
        let modules: Vec<_> = files(&list).into_iter().map(|(module, _)| module).collect();
        assert_eq!(modules, ["mod_", "table_row", "table_view", "table"]);
    }

    #[test]
    fn pieces_stay_where_they_are_when_others_come() {
        let list = [("table", 10), ("view", 500), ("cell", 300)];
        let before = files(&list);
        let mut more = list.to_vec();
        more.extend([("alert", 700), ("row", 20)]);
        let after = files(&more);
        assert!(before.iter().all(|file| after.contains(file)), "{before:?} {after:?}");
    }

    #[test]
    fn small_pieces_stand_together() {
        let names: Vec<_> = ('a'..='z').map(|initial| format!("{initial}")).collect();
        let few: Vec<_> = names.iter().map(|name| (name.as_str(), 20)).collect();
        assert_eq!(files(&few), []);
        let many: Vec<_> = names.iter().map(|name| (name.as_str(), 60)).collect();
        let modules: Vec<_> = files(&many).into_iter().map(|(module, _)| module).collect();
        assert_eq!(modules, ["a_to_c", "d_to_h", "i_to_o", "p_to_s", "t_to_z"]);
    }

    #[test]
    fn what_has_no_words_stays_in_the_head() {
        let mut list = pieces(&[("branches", 400), ("commits", 400), ("", 10)]);
        list[2].words.clear();
        let found = split(list, &[]);
        assert_eq!(found.head, [""]);
        assert_eq!(found.parts.len(), 2);
    }
}
