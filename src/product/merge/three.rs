//! Three values of one thing, and how they stand to each other.

/// A thing as it was, as the other side has it, and as the editor has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Three<T> {
    /// As both sides loaded it.
    pub base: T,
    /// As it has been saved since.
    pub theirs: T,
    /// As the editor wants it.
    pub mine: T,
}

/// Who changed a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Nobody.
    Unchanged,
    /// The other side only.
    Theirs,
    /// The editor only.
    Mine,
    /// Both, to the same.
    Same,
    /// Both, and not to the same.
    Differ,
}

impl<T> Three<T> {
    /// The same for each of the three.
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Three<U> {
        Three { base: change(self.base), theirs: change(self.theirs), mine: change(self.mine) }
    }

    /// The three, borrowed.
    pub const fn as_ref(&self) -> Three<&T> {
        Three { base: &self.base, theirs: &self.theirs, mine: &self.mine }
    }
}

impl<T: PartialEq> Three<T> {
    /// The rule of every three-way merge, for a field as for a word.
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
    /// The value that needs no decision: `None` where the sides differ.
    pub fn settled(&self) -> Option<T> {
        match self.relation() {
            Relation::Unchanged | Relation::Theirs | Relation::Same => Some(self.theirs),
            Relation::Mine => Some(self.mine),
            Relation::Differ => None,
        }
    }
}
