//! Where references lead.

use std::collections::BTreeSet;

use super::similar::similar;
use super::tidy::{Reference, Tidy};
use super::tree::at;
use super::version::Form;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Node, Object, Source, Span};

/// Judges every reference against the document as written. The places of those to schemas that lead nowhere, where
/// free-form JSON is taken instead.
pub(super) fn judge(tidy: &mut Tidy<'_>, root: &Node) -> BTreeSet<Span> {
    let mut free = BTreeSet::new();
    let form = tidy.version.form();
    let mut loops = BTreeSet::new();
    let exact = tidy.exact;
    let before = tidy.found.0.len();
    for reference in std::mem::take(&mut tidy.references) {
        let patient = tidy.found.0.len() - before < PATIENCE;
        if let Some(fault) = fault(&reference, root, (tidy.source, form), &mut loops, patient) {
            tidy.broken.push(reference.span);
            let fault = bridged(fault, &reference, exact);
            if fault.severity == Severity::Warning {
                free.insert(reference.span);
            }
            tidy.found.push(fault);
        }
    }
    free
}

/// What leads nowhere can be done without, where no harm comes of it: never where it guards a door or is a path. Who
/// declares an error contract wants the document exact.
fn bridged(mut fault: Diagnostic, reference: &Reference, exact: bool) -> Diagnostic {
    let taken = match reference.component {
        "schemas" | "definitions" => "taken as free-form JSON",
        "parameters" | "responses" | "requestBodies" | "headers" | "examples" | "links" => "left aside",
        _ => return fault,
    };
    if exact || !matches!(fault.code, "AG211" | "AG215" | "AG391") {
        return fault;
    }
    fault.severity = Severity::Warning;
    fault.label(taken)
}

/// Faults for which a similar name is looked for; each look goes through all components.
const PATIENCE: usize = 100;

fn fault(
    reference: &Reference,
    root: &Node,
    (source, form): (&Source, &Form),
    loops: &mut BTreeSet<String>,
    patient: bool,
) -> Option<Diagnostic> {
    let target = reference.target.as_str();
    if !target.starts_with('#') {
        return external(reference, root, (source, form), patient);
    }
    if target != "#" && !target.starts_with("#/") {
        return super::outside::unreachable(source, target, reference.span, false);
    }
    match at(root, target) {
        None => dangling(reference, root, (source, form), patient),
        Some(node) if is_loop(node, root) => looped(reference, node, root, source, loops),
        Some(_) => mismatch(reference, form),
    }
}

/// One finding for all references of a loop, and for those that lead into it.
fn looped(
    reference: &Reference,
    node: &Node,
    root: &Node,
    source: &Source,
    loops: &mut BTreeSet<String>,
) -> Option<Diagnostic> {
    if loops.contains(&reference.target) {
        return None;
    }
    let mut node = node;
    while let Some(target) = node.get("$ref").and_then(Node::as_str) {
        if !loops.insert(target.to_owned()) {
            break;
        }
        node = at(root, target)?;
    }
    let written = source.text(reference.span).trim_matches(['"', '\'']);
    let message = format!("`{written}` refers to itself and to nothing else");
    Some(Diagnostic::error("AG216", reference.span, message).help("let one reference of the loop end at a value"))
}

/// Whether following `$ref` from here never ends.
fn is_loop(node: &Node, root: &Node) -> bool {
    let mut node = node;
    for _ in 0..64 {
        let next = node
            .as_object()
            .filter(|object| object.len() == 1)
            .and_then(|object| object.get("$ref"));
        match next.and_then(Node::as_str).and_then(|target| at(root, target)) {
            Some(next) => node = next,
            None => return false,
        }
    }
    true
}

/// A file, an address, or a bare name.
fn external(reference: &Reference, root: &Node, (source, form): (&Source, &Form), patient: bool) -> Option<Diagnostic> {
    let target = reference.target.as_str();
    let component = reference.component;
    let names = components(form, root, component);
    if let Some(names) = names
        && patient
        && (names.has(target) || !target.contains(['.', '/', '#']) && similar(target, names.keys()).is_some())
    {
        let name = if names.has(target) {
            target
        } else {
            similar(target, names.keys()).unwrap_or(target)
        };
        let fault = Diagnostic::error("AG211", reference.span, format!("`{target}` refers to no component"));
        return Some(fault.help(format!("write `{}`", form.pointer(component, name))));
    }
    super::outside::unreachable(source, target, reference.span, false)
}

fn components<'n>(form: &Form, root: &'n Node, component: &str) -> Option<&'n Object> {
    form.holder(root)?.get(component)?.as_object()
}

/// Nothing stands at the target. Silent when what stood there could not be read.
fn dangling(reference: &Reference, root: &Node, (source, form): (&Source, &Form), patient: bool) -> Option<Diagnostic> {
    let target = reference.target.as_str();
    let (parent, name) = target.rsplit_once('/')?;
    if source.lost(name) {
        return None;
    }
    let message = format!("nothing stands at `{target}`");
    let fault = Diagnostic::error("AG211", reference.span, message);
    let names = at(root, parent).and_then(Node::as_object);
    let near = names.filter(|_| patient).and_then(|names| similar(name, names.keys()));
    let help = if let Some(near) = near {
        format!("did you mean `{parent}/{near}`?")
    } else if components(form, root, reference.component).is_some_and(|names| names.has(name)) {
        format!("did you mean `{}{}/{name}`?", form.prefix, reference.component)
    } else {
        format!(
            "add `{name}` under `{}`, or correct the name",
            parent.trim_start_matches("#/")
        )
    };
    Some(fault.help(help))
}

/// A component of another kind.
fn mismatch(reference: &Reference, form: &Form) -> Option<Diagnostic> {
    let mut parts = reference.target.strip_prefix(form.prefix)?.split('/');
    let (kind, direct) = (parts.next()?, parts.count() == 1);
    if !direct || kind == reference.component || !KINDS.contains(&kind) {
        return None;
    }
    let place = form.prefix.trim_start_matches("#/");
    let message = format!(
        "this refers to `{place}{kind}`, but `{place}{}` is due here",
        reference.component
    );
    Some(Diagnostic::error("AG215", reference.span, message).help("refer to an object of the kind that is due"))
}

const KINDS: [&str; 12] = [
    "definitions",
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];
