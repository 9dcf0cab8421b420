//! Three versions of a thing, and their relation.

/// A thing in the common base, in the other side's version, and in the editor's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Three<T> {
    /// The version that both sides started from.
    pub base: T,
    /// The version that was saved since.
    pub theirs: T,
    /// The version that the editor wants to save.
    pub mine: T,
}

/// Which side changed a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// No side.
    Unchanged,
    /// The other side only.
    Theirs,
    /// The editor only.
    Mine,
    /// Both sides, with the same result.
    Same,
    /// Both sides, with different results.
    Differ,
}

impl<T> Three<T> {
    /// Applies a function to each of the three.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Three<U> {
        Three { base: change(self.base), theirs: change(self.theirs), mine: change(self.mine) }
    }

    /// Borrows the three.
    pub const fn as_ref(&self) -> Three<&T> {
        Three { base: &self.base, theirs: &self.theirs, mine: &self.mine }
    }
}

impl<T: PartialEq> Three<T> {
    /// Compares the three. Every three-way merge starts with this, for fields as well as for words.
    #[must_use]
    pub fn relation(&self) -> Relation {
        match (self.theirs == self.base, self.mine == self.base) {
            (true, true) => Relation::Unchanged,
            (false, true) => Relation::Theirs,
            (true, false) => Relation::Mine,
            (false, false) if self.theirs == self.mine => Relation::Same,
            (false, false) => Relation::Differ,
        }
    }
}

impl<T: PartialEq + Copy> Three<T> {
    /// The value if it needs no decision; `None` if the sides differ.
    #[must_use]
    pub fn settled(&self) -> Option<T> {
        match self.relation() {
            Relation::Unchanged | Relation::Theirs | Relation::Same => Some(self.theirs),
            Relation::Mine => Some(self.mine),
            Relation::Differ => None,
        }
    }
}
