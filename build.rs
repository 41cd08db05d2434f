//! Lists the templates and the rules, so that a new file under `templates/` or `src/rules/` needs no mention anywhere.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("templates.rs"), templates(&package.join("templates"))?)?;
    fs::write(out.join("rules.rs"), rules(&package.join("src/rules"))?)
}

fn templates(root: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed=templates");
    let mut files = Vec::new();
    walk(root, root, &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for (name, path) in files {
        let _ = writeln!(list, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    list.push(']');
    Ok(list)
}

/// Each rule as a module, whose page rustdoc shows, and all of them as a list of code and page.
fn rules(folder: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed=src/rules");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("mod.rs"));
    files.sort();
    let mut modules = String::new();
    let mut list = String::new();
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let code = name.split('_').next().unwrap_or_default().to_uppercase();
        let text = fs::read_to_string(&path)?;
        let page = text.lines().filter_map(|line| line.strip_prefix("//!"));
        let page: Vec<&str> = page.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let _ = writeln!(modules, "#[path = {:?}]\npub mod {name};", path.display().to_string());
        let _ = writeln!(
            list,
            "    Rule {{ code: {code:?}, page: {:?} }},",
            page.join("\n") + "\n"
        );
    }
    Ok(format!(
        "{modules}\n/// All rules, sorted by code.\npub static ALL: &[Rule] = &[\n{list}];\n"
    ))
}

fn walk(root: &Path, dir: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(root, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(root) {
            let name = name.to_string_lossy().replace('\\', "/");
            files.push((name, path));
        }
    }
    Ok(())
}
