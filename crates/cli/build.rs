//! How the program is linked.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_static = target("FEATURE")
        .split(',')
        .any(|name| name == "crt-static");
    let is_known = matches!(target("ARCH").as_str(), "x86_64" | "aarch64")
        && target("OS") == "linux"
        && target("ENV") == "gnu";
    // At a fixed address: docs/design/0012-the-program-lies-at-a-fixed-address.md.
    if is_known && !is_static {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
