//! How much may be repeated: a tenth of the traffic and a few more, so that repetition never becomes the load.

/// Allows repetitions in proportion to first attempts, plus a small burst.
///
/// When a vendor fails, every layer that repeats multiplies its load: three layers with three attempts each make 27
/// requests of one. So exactly one layer repeats, the one that owns this budget (it can't be cloned), and all others
/// pass the failure on.
///
/// ```
/// use microapp_limiter::upstream::RetryBudget;
/// let mut budget = RetryBudget::new(10, 2);
/// assert!(budget.try_repeat() && budget.try_repeat() && !budget.try_repeat());
/// for _ in 0..10 {
///     budget.sent(); // first attempts: ten of them earn one repetition
/// }
/// assert!(budget.try_repeat() && !budget.try_repeat());
/// ```
#[derive(Debug)]
pub struct RetryBudget {
    percent: u32,
    /// In hundredths of a repetition.
    most: u32,
    level: u32,
}

impl RetryBudget {
    /// A budget of `percent` repetitions to a hundred first attempts, at most `burst` saved up. It starts full.
    #[must_use]
    pub const fn new(percent: u32, burst: u32) -> Self {
        let most = burst.saturating_mul(100);
        Self {
            percent,
            most,
            level: most,
        }
    }

    /// Counts a first attempt.
    pub fn sent(&mut self) {
        self.level = self.level.saturating_add(self.percent).min(self.most);
    }

    /// Takes one repetition, if there is one.
    #[must_use = "a repetition that isn't granted must not be sent"]
    pub const fn try_repeat(&mut self) -> bool {
        match self.level.checked_sub(100) {
            Some(level) => {
                self.level = level;
                true
            }
            None => false,
        }
    }

    /// Repetitions that are left at present.
    #[must_use]
    pub const fn left(&self) -> u32 {
        self.level / 100
    }
}

impl Default for RetryBudget {
    /// A tenth, and ten at once.
    fn default() -> Self {
        Self::new(10, 10)
    }
}
