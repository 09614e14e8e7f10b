//! `wasi:random`: all of it from the system. "Insecure" is a permission, not a duty.

use ring::rand::{SecureRandom, SystemRandom};

use super::CallState;
use super::bindings::random::{insecure, insecure_seed, random};
use crate::call::Stopped;

/// More than any key, and too little to hurt.
const MOST_BYTES: u64 = 64 << 10;

impl CallState {
    fn random_array<const N: usize>(&mut self) -> wasmtime::Result<[u8; N]> {
        self.count_host_call()?;
        let mut bytes = [0; N];
        fill(&mut bytes)?;
        Ok(bytes)
    }

    fn random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
        self.count_host_call()?;
        let Some(length) = usize::try_from(length).ok().filter(|_| length <= MOST_BYTES) else {
            return Err(Stopped::Random.into());
        };
        let mut bytes = vec![0; length];
        fill(&mut bytes)?;
        Ok(bytes)
    }
}

fn fill(bytes: &mut [u8]) -> wasmtime::Result<()> {
    SystemRandom::new()
        .fill(bytes)
        .map_err(|_| wasmtime::Error::msg("the system gives no random bytes"))
}

impl random::Host for CallState {
    fn get_random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
        self.random_bytes(length)
    }

    fn get_random_u64(&mut self) -> wasmtime::Result<u64> {
        self.random_array().map(u64::from_le_bytes)
    }
}

impl insecure::Host for CallState {
    fn get_insecure_random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
        self.random_bytes(length)
    }

    fn get_insecure_random_u64(&mut self) -> wasmtime::Result<u64> {
        self.random_array().map(u64::from_le_bytes)
    }
}

impl insecure_seed::Host for CallState {
    fn insecure_seed(&mut self) -> wasmtime::Result<(u64, u64)> {
        Ok((
            self.random_array().map(u64::from_le_bytes)?,
            self.random_array().map(u64::from_le_bytes)?,
        ))
    }
}
