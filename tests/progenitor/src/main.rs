//! Generates a client of the document that is named, and prints its code.

use progenitor_impl::Generator;
use std::process::ExitCode;

fn main() -> ExitCode {
    let path = std::env::args().nth(1).unwrap_or_default();
    match generate(&path) {
        Ok(code) => {
            println!("{code}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn generate(path: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let document: openapiv3::OpenAPI = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let tokens = Generator::default().generate_tokens(&document).map_err(|error| error.to_string())?;
    Ok(tokens.to_string())
}
