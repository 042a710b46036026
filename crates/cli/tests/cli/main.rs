//! The program from outside: what it prints, where, and its exit code.
#![cfg(test)]

mod asking;
mod deciding;
mod disputing;
mod environment;
mod explaining;
mod exporting;
mod extending;
mod failing;
mod hostile;
mod identity;
mod importing;
mod killing;
mod loading;
mod network;
mod reading;
mod serving;
mod story;
