//! Which lines the log lets through: `info,hyper=warn`.

use tracing_subscriber::filter::{LevelFilter, Targets};

/// Reads a filter: a level, and levels of targets, which are modules; what no directive names is let through at the level
/// alone.
///
/// # Errors
/// What cannot be read.
pub(in super::super) fn filter(text: &str) -> Result<Targets, String> {
    let mut filter = Targets::new();
    for directive in text.split(',').map(str::trim).filter(|directive| !directive.is_empty()) {
        let (target, level) = match directive.rsplit_once('=') {
            Some((target, level)) => (Some(target.trim()), level.trim()),
            None => (None, directive),
        };
        let level: LevelFilter = level
            .parse()
            .map_err(|_| format!("{level:?} is no level: off, error, warn, info, debug, trace"))?;
        let module = |target: &str| target.chars().all(|one| one.is_alphanumeric() || "_:.-".contains(one));
        filter = match target {
            None => filter.with_default(level),
            Some(target) if module(target) => filter.with_target(target, level),
            Some(target) => {
                return Err(format!(
                    "{target:?} is no target: the path of a module, as my_crate::orders"
                ));
            }
        };
    }
    Ok(filter)
}

/// Whether a filter lets through what is for those who look for a fault.
pub(in super::super) fn is_verbose(filter: &Targets) -> bool {
    let levels = filter.iter().map(|(_, level)| level);
    levels
        .chain(filter.default_level())
        .any(|level| level > LevelFilter::INFO)
}
