//! The pure part: which messages stay, and in which form.

mod oversize;

use std::borrow::Cow;

use g4f_tokens::REPLY_PRIMER;
use g4f_types::{Message, Result};

use super::count::Counter;
use super::error::{Why, too_long};
use super::policy::{Budget, Candidate, Keep, Order, Policy};
use super::report::Report;
use super::units::{self, Unit};

/// A message that stays.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// As it is, by its place.
    Whole(usize),
    /// Changed: cut, or with a summary before it.
    Changed(usize, Box<Message>),
}

impl Kept {
    /// Its place in the conversation.
    pub fn place(&self) -> usize {
        match self {
            Self::Whole(at) | Self::Changed(at, _) => *at,
        }
    }
}

/// What is left of a conversation. It holds no copy of what is as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// `None` where everything stays.
    kept: Option<Vec<Kept>>,
    /// What was done.
    pub report: Report,
}

impl Fitted {
    pub(super) fn new(kept: Vec<Kept>, report: Report) -> Self {
        let kept = (!report.is_unchanged() || report.summarised).then_some(kept);
        Self { kept, report }
    }

    fn whole(report: Report) -> Self {
        Self { kept: None, report }
    }

    /// Whether the conversation stays as it is.
    pub fn is_whole(&self) -> bool {
        self.kept.is_none()
    }

    /// What stays, in order; `None` where everything does.
    pub fn kept(&self) -> Option<&[Kept]> {
        self.kept.as_deref()
    }

    /// What is left of `messages`, which must be those that were fitted. Only what was changed is owned.
    pub fn messages<'a>(&'a self, messages: &'a [Message]) -> Vec<Cow<'a, Message>> {
        match &self.kept {
            None => messages.iter().map(Cow::Borrowed).collect(),
            Some(kept) => kept
                .iter()
                .filter_map(|kept| match kept {
                    Kept::Whole(at) => messages.get(*at).map(Cow::Borrowed),
                    Kept::Changed(_, message) => Some(Cow::Borrowed(&**message)),
                })
                .collect(),
        }
    }

    /// The same as messages of their own: what stays is cloned here, and only here.
    pub fn into_messages(self, messages: &[Message]) -> Vec<Message> {
        match self.kept {
            None => messages.to_vec(),
            Some(kept) => kept
                .into_iter()
                .filter_map(|kept| match kept {
                    Kept::Whole(at) => messages.get(at).cloned(),
                    Kept::Changed(_, message) => Some(*message),
                })
                .collect(),
        }
    }
}

/// Fits `messages` into `budget`.
///
/// Nothing is copied, and a conversation that surely fits is not counted either; see the [module](super) for what is
/// kept whatever the policy says. Fitting what was fitted changes nothing.
///
/// # Errors
/// `ContextLength` where the policy lets nothing go or where what must be kept is too large, with the numbers and what
/// would help.
pub fn fit(
    messages: &[Message],
    budget: &Budget,
    policy: &Policy,
    counter: &Counter,
) -> Result<Fitted> {
    let room = policy.room(budget);
    let most = messages.iter().fold(0_usize, |sum, message| {
        sum.saturating_add(counter.most(message))
    });
    let may_be_too_many = match policy.keep {
        Keep::Last(most) => messages.len() > most && !matches!(policy.order, Order::Nothing),
        _ => false,
    };
    let bound = || Report {
        budget: budget.tokens,
        before: most.saturating_add(REPLY_PRIMER),
        after: most.saturating_add(REPLY_PRIMER),
        ..Report::default()
    };
    if most <= room && !may_be_too_many {
        return Ok(Fitted::whole(bound()));
    }
    let units = units::of(messages);
    let mut choice = Choice::new(messages, &units, counter, room);
    if let Keep::Last(last) = policy.keep
        && may_be_too_many
    {
        choice.keep_last(last);
        if most <= room && choice.gone.iter().all(|gone| !gone) {
            return Ok(Fitted::whole(bound()));
        }
    }
    if matches!(policy.order, Order::Nothing) {
        return match choice.count_all() {
            Ok(()) => Ok(Fitted::whole(choice.report(budget))),
            Err(least) => Err(too_long(budget, least, Why::Off)),
        };
    }
    let order = choice.order(&policy.order);
    let alone = matches!(policy.order, Order::Middle);
    if choice.fill(&order, alone) {
        return Ok(Fitted::new(choice.kept(), choice.report(budget)));
    }
    oversize::cut(&mut choice, budget, policy.oversize)
}

/// What stays and what goes, as it is decided.
struct Choice<'a> {
    messages: &'a [Message],
    units: &'a [Unit],
    counter: &'a Counter,
    room: usize,
    /// For each unit.
    gone: Vec<bool>,
    /// Tokens of each unit that was counted.
    sizes: Vec<Option<usize>>,
    /// Tokens of the system's messages.
    system: usize,
    exact: bool,
}

impl<'a> Choice<'a> {
    fn new(messages: &'a [Message], units: &'a [Unit], counter: &'a Counter, room: usize) -> Self {
        Self {
            messages,
            units,
            counter,
            room,
            gone: vec![false; units.len()],
            sizes: vec![None; units.len()],
            system: 0,
            exact: true,
        }
    }

    /// Lets all but the last `most` messages go, in whole units, and never what must stay.
    fn keep_last(&mut self, most: usize) {
        let spoken = |unit: &Unit| unit.spoken(self.messages).count();
        let mut kept: usize = self
            .units
            .iter()
            .filter(|unit| unit.stays)
            .map(spoken)
            .sum();
        let mut full = false;
        for (unit, gone) in self.units.iter().zip(&mut self.gone).rev() {
            if unit.stays {
                continue;
            }
            kept += spoken(unit);
            full |= kept > most;
            *gone = full;
        }
    }

    /// Which units may go, the first one first.
    fn order(&self, order: &Order) -> Vec<usize> {
        let open: Vec<usize> = (0..self.units.len())
            .filter(|n| !self.units[*n].stays && !self.gone[*n])
            .collect();
        match order {
            Order::Nothing => Vec::new(),
            Order::Oldest => open,
            Order::Middle => {
                let (leading, mut turns): (Vec<_>, Vec<_>) =
                    open.into_iter().partition(|n| self.units[*n].leads);
                if !turns.is_empty() {
                    turns.rotate_left(1);
                }
                leading.into_iter().chain(turns).collect()
            }
            Order::Custom(custom) => {
                let candidates: Vec<Candidate> = open
                    .iter()
                    .map(|n| Candidate {
                        messages: self.units[*n].messages.clone(),
                    })
                    .collect();
                let mut named = vec![false; open.len()];
                custom
                    .order(self.messages, &candidates)
                    .into_iter()
                    .filter(|n| *n < open.len() && !std::mem::replace(&mut named[*n], true))
                    .map(|n| open[n])
                    .collect()
            }
        }
    }

    /// Counts what must stay, and then what stays longest, until the room is full; the rest goes. `false` where what
    /// must stay is too much. `alone`: where the last to go does not fit, it goes alone, and the others are looked at: a
    /// beginning that is too large is no reason to lose everything after it.
    fn fill(&mut self, order: &[usize], alone: bool) -> bool {
        let mut may_go = vec![false; self.units.len()];
        for n in order {
            may_go[*n] = true;
        }
        let Ok(mut used) = self.count_system() else {
            return self.let_go(order);
        };
        for (n, may_go) in may_go.into_iter().enumerate() {
            if may_go || self.gone[n] {
                continue;
            }
            match self.count_unit(n, self.room - used) {
                Ok(tokens) => used += tokens,
                Err(_) => return self.let_go(order),
            }
        }
        for (position, n) in order.iter().enumerate().rev() {
            if let Ok(tokens) = self.count_unit(*n, self.room - used) {
                used += tokens;
                continue;
            }
            if alone && position + 1 == order.len() {
                self.gone[*n] = true;
                continue;
            }
            for n in &order[..=position] {
                self.gone[*n] = true;
            }
            break;
        }
        self.let_leading_go();
        true
    }

    fn let_go(&mut self, order: &[usize]) -> bool {
        for n in order {
            self.gone[*n] = true;
        }
        self.let_leading_go();
        false
    }

    /// What stands before the user's first message goes with the first that goes: else the model would begin.
    fn let_leading_go(&mut self) {
        if !self.gone.contains(&true) {
            return;
        }
        for (unit, gone) in self.units.iter().zip(&mut self.gone) {
            *gone |= unit.leads && !unit.stays;
        }
    }

    /// Counts everything.
    fn count_all(&mut self) -> Result<(), usize> {
        let mut used = self.count_system()?;
        for n in 0..self.units.len() {
            match self.count_unit(n, self.room - used) {
                Ok(tokens) => used += tokens,
                Err(tokens) => return Err(used + tokens),
            }
        }
        Ok(())
    }

    fn count_system(&mut self) -> Result<usize, usize> {
        let mut used = 0;
        for message in self.messages.iter().filter(|m| m.role.is_system()) {
            match self.counter.count_up_to(message, self.room - used) {
                Ok(count) => {
                    used += count.tokens;
                    self.exact &= count.exact;
                }
                Err(tokens) => return Err(used + tokens),
            }
        }
        self.system = used;
        Ok(used)
    }

    fn count_unit(&mut self, n: usize, room: usize) -> Result<usize, usize> {
        let (mut tokens, mut exact) = (0, true);
        for at in self.units[n].spoken(self.messages) {
            match self.counter.count_up_to(&self.messages[at], room - tokens) {
                Ok(count) => {
                    tokens += count.tokens;
                    exact &= count.exact;
                }
                Err(more) => return Err(tokens + more),
            }
        }
        self.exact &= exact;
        self.sizes[n] = Some(tokens);
        Ok(tokens)
    }

    /// The messages of units that are gone, in order.
    fn dropped(&self) -> Vec<usize> {
        let units = self.units.iter().zip(&self.gone);
        units
            .filter(|(_, gone)| **gone)
            .flat_map(|(unit, _)| unit.spoken(self.messages))
            .collect()
    }

    /// The messages that stay, in order.
    fn kept(&self) -> Vec<Kept> {
        let mut gone = self.dropped().into_iter().peekable();
        (0..self.messages.len())
            .filter(|at| gone.next_if_eq(at).is_none())
            .map(Kept::Whole)
            .collect()
    }

    fn report(&self, budget: &Budget) -> Report {
        let sizes = self.sizes.iter().zip(&self.gone);
        let units: usize = sizes
            .filter(|(_, gone)| !**gone)
            .filter_map(|(size, _)| *size)
            .sum();
        let dropped = self.dropped();
        let after = self.system + units + REPLY_PRIMER;
        let gone: usize = dropped
            .iter()
            .map(|at| Counter::estimate(&self.messages[*at]))
            .sum();
        Report {
            budget: budget.tokens,
            before: after + gone,
            after,
            counted: true,
            exact: self.exact && self.counter.is_exact(),
            dropped,
            cut: Vec::new(),
            summarised: false,
        }
    }
}
