//! Did you mean …?

/// The candidate that `name` is most likely a misspelling of: the nearest, if it is near enough.
pub fn similar<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let allowed = match name.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    let distance = |candidate: &str| {
        if candidate.len() > name.len() + allowed || name.len() > candidate.len() + allowed {
            return usize::MAX;
        }
        if candidate.eq_ignore_ascii_case(name) {
            return 0;
        }
        strsim::osa_distance(name, candidate)
    };
    let nearest = candidates.map(|candidate| (distance(candidate), candidate));
    let nearest = nearest.filter(|(distance, candidate)| *distance <= allowed && *candidate != name);
    nearest
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
