//! Text of a format that is kept as it was written.

/// A type of text that is of a format: made by `FromStr`, which asks `$fits`; the rest is how text is handled.
macro_rules! written {
    ($(#[$docs:meta])* $name:ident, $format:literal, $fits:path) => {
        $(#[$docs])*
        #[derive(Clone, Debug)]
        pub struct $name(String);

        impl $name {
            /// The text, as it was written.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text itself.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = super::Fault;

            fn from_str(text: &str) -> Result<Self, super::Fault> {
                Self::try_from(text.to_owned())
            }
        }

        impl TryFrom<String> for $name {
            type Error = super::Fault;

            fn try_from(text: String) -> Result<Self, super::Fault> {
                if $fits(&text) {
                    Ok(Self(text))
                } else {
                    Err(super::Fault::format($format))
                }
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl std::ops::Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(&self.0)
            }
        }

        super::as_text!($name, $format);
    };
}
pub(super) use written;
