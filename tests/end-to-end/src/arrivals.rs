//! What arrived at Zoom, counted as a limit is to be kept: there, in any window.

use std::time::Duration;

use zoom_simulator::Simulator;

/// The moments at which requests arrived at Zoom's API, in nanoseconds and in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrivals(Vec<u64>);

impl Arrivals {
    /// Those at a simulator so far. Requests for tokens are counted apart, by Zoom too.
    pub fn at(zoom: &Simulator) -> Self {
        let requests = zoom.requests();
        let api = requests.iter().filter(|request| request.path.starts_with("/v2/"));
        let mut moments: Vec<u64> = api.map(|request| request.arrived_ns).collect();
        moments.sort_unstable();
        Self(moments)
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The most in any window of this length, wherever it begins. Both of its ends count.
    pub fn most_in(&self, window: Duration) -> usize {
        let window = u64::try_from(window.as_nanos()).unwrap_or(u64::MAX);
        let mut first = 0;
        let mut most = 0;
        for (last, moment) in self.0.iter().enumerate() {
            while moment - self.0[first] > window {
                first += 1;
            }
            most = most.max(last - first + 1);
        }
        most
    }

    /// Requests per second while a limiter with so many slots was busy: whole rounds of all slots over the time that they
    /// took, so that neither the burst at the start nor a round that was cut off counts. None before the first of a second
    /// round.
    pub fn sustained(&self, slots: usize) -> Option<f64> {
        let rounds = self.0.len().checked_sub(1)? / slots;
        let last = rounds * slots;
        let span = Duration::from_nanos(self.0[last] - self.0[0]);
        (rounds > 0 && !span.is_zero()).then(|| last as f64 / span.as_secs_f64())
    }
}
