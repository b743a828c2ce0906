//! The step with the packs of this crate, over the corpus and by cuts.

mod corpus;
