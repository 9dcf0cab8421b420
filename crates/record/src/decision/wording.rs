//! The result as the person typed it. A pick never replaces it permanently.

use super::Decision;

impl Decision {
    /// What [`take_back`](Self::take_back) restores; `None` if nothing else was typed than the current text.
    #[must_use]
    pub fn way_back(&self) -> Option<&str> {
        self.set_aside.iter().rfind(|text| **text != self.result).map(String::as_str)
    }

    /// *Back to my wording*. The current typed text is set aside, and is restored last.
    pub fn take_back(&mut self) {
        let Some(text) = self.way_back().map(str::to_owned) else { return };
        let own = self.own_wording().map(str::to_owned);
        self.set_aside.retain(|other| *other != text);
        self.result = text;
        if let Some(own) = own {
            self.set_aside.insert(0, own);
        }
    }

    /// The result, if the person typed it.
    pub(super) fn own_wording(&self) -> Option<&str> {
        (self.is_typed() && !self.result.is_empty()).then_some(&*self.result)
    }

    pub(super) fn put_aside(&mut self, own: Option<String>) {
        if let Some(own) = own.filter(|own| *own != self.result) {
            self.set_aside.retain(|other| *other != own);
            self.set_aside.push(own);
        }
    }
}
