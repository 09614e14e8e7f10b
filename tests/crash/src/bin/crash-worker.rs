//! The process that works and is killed. Its order is its only argument, as JSON.

fn main() {
    let order = std::env::args().nth(1).expect("an order");
    let order = serde_json::from_str(&order).expect("an order as JSON");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(crash_tests::worker::work(order));
}
