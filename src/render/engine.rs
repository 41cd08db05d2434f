//! minijinja as we use it: undefined is an error, nothing is escaped, blocks leave no blank lines.

use anyhow::Context as _;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

/// All templates, compiled.
pub(super) struct Engine {
    environment: Environment<'static>,
}

impl Engine {
    /// Compiles the embedded templates.
    pub(super) fn new() -> anyhow::Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?;
        environment.set_syntax(syntax);
        for (name, text) in crate::templates::TEMPLATES.iter().filter(|(name, _)| is_template(name)) {
            environment
                .add_template(name, text)
                .with_context(|| format!("templates/{name} does not compile"))?;
        }
        Ok(Self { environment })
    }

    /// Renders one template.
    pub(super) fn render(&self, name: &str, view: &Value) -> anyhow::Result<String> {
        let template = self.environment.get_template(name)?;
        let text = template
            .render(view)
            .with_context(|| format!("templates/{name} does not fit its view"))?;
        Ok(text)
    }
}

/// The kit's files are none, and neither is the page of rules.
fn is_template(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|end| end == "j2")
}
