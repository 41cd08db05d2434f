//! What a request brings: parameters and body, read and checked together.
