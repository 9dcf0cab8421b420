//! Text merge.
