use apigen::{config::Config, document, lower, plan, render, source, write};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (path, dir, name) = (std::path::Path::new(&args[1]), std::path::Path::new(&args[2]), &args[3]);
    let (src, mut d) = source::load(path, &source::Limits::default());
    let (doc, d2) = document::read(&src);
    d.extend(d2);
    let (contract, d3) = lower::lower(&doc);
    d.extend(d3);
    let config = Config::default();
    let inputs = plan::Inputs {
        crate_name: name.clone(),
        document: std::fs::read(path).unwrap(),
    };
    let (plan, d4) = plan::plan(&contract, &config, &inputs);
    d.extend(d4);
    for x in &d.0 {
        if x.severity == apigen::diagnostic::Severity::Error {
            eprintln!("{} {} {:?}", x.code, x.message, x.labels.first().map(|l| l.span));
        }
    }
    eprintln!(
        "{} diagnostics, {} operations, {} schemas",
        d.0.len(),
        contract.operations.len(),
        contract.schemas.len()
    );
    let files = render::render(&plan).unwrap();
    let lock = write::Lock::of(&files, &inputs.document);
    for (p, f) in &files.files {
        let to = dir.join(p);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        if std::fs::read(&to).map_or(true, |b| b != f.bytes) {
            std::fs::write(to, &f.bytes).unwrap();
        }
    }
    std::fs::write(dir.join("apigen.lock"), lock.text()).unwrap();
}
