//! Which marks may stand at a place: the literal texts that they begin with, as a tree of bytes.
//!
//! However many marks begin alike, a place costs no more than the bytes that it has in common with one of them.

/// A pattern of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) mark: usize,
    pub(super) pattern: usize,
}

/// The tree.
#[derive(Debug)]
pub(super) struct Trie {
    /// The first is the root.
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    /// By byte, in order.
    next: Vec<(u8, usize)>,
    /// Patterns whose literal text ends here.
    here: Vec<Entry>,
    /// Marks of patterns whose literal text goes on, in order.
    below: Vec<usize>,
}

/// What a walk comes to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// The whole literal text of these stands there.
    Here(&'a [Entry]),
    /// The text ends, and these may go on.
    Open(&'a [usize]),
}

impl Default for Trie {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

impl Trie {
    pub(super) fn add(&mut self, anchor: &str, entry: Entry) {
        let mut at = 0;
        for byte in anchor.bytes() {
            let below = &mut self.nodes[at].below;
            if let Err(place) = below.binary_search(&entry.mark) {
                below.insert(place, entry.mark);
            }
            at = match self.nodes[at].find(byte) {
                Ok(place) => self.nodes[at].next[place].1,
                Err(place) => {
                    let new = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[at].next.insert(place, (byte, new));
                    new
                }
            };
        }
        self.nodes[at].here.push(entry);
    }

    /// What stands at the beginning of `text`, from the shortest literal text on.
    pub(super) fn walk<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = Step<'a>> {
        let mut bytes = text.iter();
        let mut node = self.nodes.first();
        std::iter::from_fn(move || {
            loop {
                let this = node?;
                let Some(byte) = bytes.next() else {
                    node = None;
                    return (!this.below.is_empty()).then_some(Step::Open(&this.below));
                };
                let place = this.find(*byte).ok();
                let next = place.and_then(|place| self.nodes.get(this.next[place].1));
                node = next;
                match next {
                    Some(next) if !next.here.is_empty() => return Some(Step::Here(&next.here)),
                    Some(_) => {}
                    None => return None,
                }
            }
        })
    }

    /// Whether anything may stand at the beginning of `text`, by its first `most` bytes.
    pub(super) fn may_begin(&self, text: &[u8], most: usize) -> bool {
        let head = &text[..text.len().min(most)];
        self.walk(head).next().is_some()
    }
}

impl Node {
    fn find(&self, byte: u8) -> Result<usize, usize> {
        self.next.binary_search_by_key(&byte, |(known, _)| *known)
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Step, Trie};

    fn walk(text: &str) -> (Vec<usize>, Vec<usize>) {
        let mut trie = Trie::default();
        for (mark, anchor) in ["<|", "<|im_end|>", "<s>", "x", "<|"].iter().enumerate() {
            trie.add(anchor, Entry { mark, pattern: 0 });
        }
        let (mut here, mut open) = (Vec::new(), Vec::new());
        for step in trie.walk(text.as_bytes()) {
            match step {
                Step::Here(entries) => here.extend(entries.iter().map(|entry| entry.mark)),
                Step::Open(marks) => open.extend(marks),
            }
        }
        assert_eq!(
            trie.may_begin(text.as_bytes(), 4),
            !walked(&here, &open, text)
        );
        (here, open)
    }

    /// Whether nothing was found, which a glance sees only where it sees the whole difference.
    fn walked(here: &[usize], open: &[usize], text: &str) -> bool {
        here.is_empty() && open.is_empty() && !"<|im_end|>".starts_with(&text[..text.len().min(4)])
    }

    #[test]
    fn a_text_leads_to_what_it_begins_with() {
        assert_eq!(walk("<|im_end|> a"), (vec![0, 4, 1], vec![]));
        assert_eq!(walk("<|im"), (vec![0, 4], vec![1]));
        assert_eq!(walk("<"), (vec![], vec![0, 1, 2, 4]));
        assert_eq!(walk("<b"), (vec![], vec![]));
        assert_eq!(walk("x"), (vec![3], vec![]));
        assert_eq!(walk("y"), (vec![], vec![]));
    }
}
