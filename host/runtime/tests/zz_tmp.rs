//! temp
use http::{HeaderMap, StatusCode};
use microapp_runtime::limiter::*;
use microapp_runtime::*;
use std::time::{Duration, Instant};
async fn run(name: &str, limiter: &dyn RateLimiter, class: bool) {
    let n = 20_000u32;
    let quotas = if class {
        vec![QuotaUse {
            quota: "q".into(),
            subject: "ada@example.com".into(),
        }]
    } else {
        vec![]
    };
    let headers = HeaderMap::new();
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let t = Instant::now();
        for _ in 0..n {
            let mut r = RateRequest::new(Priority::Person, tokio::time::Instant::now() + Duration::from_secs(60));
            r.quotas = &quotas;
            r.class = class.then_some("light");
            let mut p = limiter.acquire(r).await.unwrap();
            p.answered(StatusCode::OK, &headers);
            p.judge(
                &RateAnswer {
                    status: StatusCode::OK,
                    headers: &headers,
                    body: b"",
                },
                0,
            );
        }
        best = best.min(t.elapsed());
    }
    eprintln!("{name}: {:?} per request", best / n);
}
#[tokio::test]
async fn measure() {
    let engine = Engine::new(EngineOptions::default()).unwrap();
    let connector = Connector::from_bytes(&engine, test_guests::ECHO).unwrap();
    let manifest = connector.manifest().await.unwrap().clone();
    let folder = tempfile::tempdir().unwrap();
    let options = |memory: bool| {
        let mut o = ServiceLimiterOptions::new(&manifest);
        o.requests = 1_000_000;
        if memory {
            o.memory = Some(std::sync::Arc::new(FileMemory::new(folder.path().join(".l"))));
        }
        o
    };
    run(
        "exact",
        &ExactLimiter::new(1_000_000, Duration::from_secs(1)).unwrap(),
        false,
    )
    .await;
    run("service", &ServiceLimiter::new(options(false)).unwrap(), true).await;
    let mut o = options(true);
    o.requests = 1_000_000;
    run("service+file", &ServiceLimiter::new(o).unwrap(), true).await;
    let mut o = options(true);
    o.requests = 55;
    o.interval = Duration::from_micros(1000);
    o.memory = Some(std::sync::Arc::new(FileMemory::new(folder.path().join(".m"))));
    // one statement alone
    let m = FileMemory::new(folder.path().join(".n"));
    let mut t = m.try_begin().unwrap().unwrap();
    if let Recall::Record(r) = FileMemory::new(folder.path().join(".l")).peek() {
        let _ = r;
    }
    let rec = RateRecord::from_json(r#"{"version":1,"window":{"taken":1,"horizon":1,"unsure":0,"last_uses":[1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000,1800000000000000000]},"classes":{},"counts":[],"holds":[]}"#).unwrap();
    let s = Instant::now();
    for _ in 0..1000 {
        t.write(&rec).unwrap();
    }
    eprintln!("write: {:?}", s.elapsed() / 1000);
}
