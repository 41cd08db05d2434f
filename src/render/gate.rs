//! The syn gate: no file leaves that is not Rust.

/// Parses a rendered file. The error names template, line, what stands there and the contract operation of the nearest
/// mark above (`//~ operation`, which no file keeps).
pub(super) fn pass(text: &str, template: &str, path: &str) -> anyhow::Result<syn::File> {
    syn::parse_file(text).map_err(|error| {
        let line = error.span().start().line;
        let lines: Vec<_> = text.lines().collect();
        let here = lines.get(line.saturating_sub(1)).copied().unwrap_or_default().trim();
        let above = lines.iter().take(line).rev();
        let operation = above.into_iter().find_map(|line| line.trim().strip_prefix("//~ "));
        let operation = operation.map(|id| format!(", operation {id}")).unwrap_or_default();
        anyhow::anyhow!(
            "this is a bug of apigen: {path} from templates/{template} is no Rust at line {line}{operation}: {error}: `{here}`"
        )
    })
}
