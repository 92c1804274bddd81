//! The built-in pipelines are part of the program: it is compiled again when they change.

fn main() {
    println!("cargo::rerun-if-changed=pipelines");
    println!("cargo::rerun-if-changed=src/build.rs");
}
