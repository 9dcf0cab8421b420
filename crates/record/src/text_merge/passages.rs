//! Collects the result of a text merge.

use crate::passage::Passage;
use crate::three::Three;

/// Passages in the order of the text.
#[derive(Debug, Default)]
pub struct Passages(Vec<Passage>);

impl Passages {
    /// Adds text that needs no decision.
    pub fn agree(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Passage::Agreed(before)) => before.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Passage::Agreed(text.to_owned())),
        }
    }

    /// Adds text that a person decides.
    pub fn dispute(&mut self, texts: Three<String>) {
        let Three { base, theirs, mine } = texts;
        self.0.push(Passage::Disputed { base, theirs, mine });
    }

    /// Removes the line break that the merge added to the last line.
    pub fn without_final_line_end(mut self) -> Vec<Passage> {
        match self.0.as_mut_slice() {
            [.., Passage::Agreed(before), Passage::Disputed { base, theirs, mine }]
                if before.ends_with('\n')
                    && [&base, &theirs, &mine].into_iter().all(|text| are_lines(text)) =>
            {
                // Lines at the end of the text: moves the preceding line break into the passage, so that no
                // choice leaves an extra one.
                before.pop();
                [base, theirs, mine].into_iter().for_each(line_end_first);
            }
            [.., Passage::Disputed { base, theirs, mine }] => {
                [base, theirs, mine].into_iter().for_each(cut_line_end);
            }
            [.., Passage::Agreed(text)] => cut_line_end(text),
            [] => {}
        }
        self.0.retain(|passage| *passage != Passage::Agreed(String::new()));
        self.0
    }
}

fn are_lines(text: &str) -> bool {
    text.is_empty() || text.ends_with('\n')
}

/// "a line\n" becomes "\na line"; an empty text stays empty.
fn line_end_first(lines: &mut String) {
    if lines.ends_with('\n') {
        lines.pop();
        lines.insert(0, '\n');
    }
}

fn cut_line_end(text: &mut String) {
    if text.ends_with('\n') {
        text.pop();
    }
}
