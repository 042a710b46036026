//! Files of every format, plain and packed, whole and broken, read as users do: by their paths.

#![cfg(test)]

mod containers;
mod formats;
mod hostile;
mod pages;
mod saved;
mod support;
mod walking;
