//! The `apigen` binary: parse, run, exit code.

fn main() -> std::process::ExitCode {
    apigen::cli::main()
}
