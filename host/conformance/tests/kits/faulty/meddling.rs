//! Faults that show in what a call is given and in what comes of it.

use microapp_conformance::host::{Call, Done, HostError};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{Fault, Faulty};

impl Faulty {
    /// Changes what the runtime is asked; or says that the host is gone.
    pub(super) async fn meddle_with_call(&self, call: &mut Call) -> Result<(), HostError> {
        let mut replace = |from: &str, to: &str| call.input = call.input.replace(from, to);
        match self.fault {
            Fault::NeedsNoConsent => call.credential = true,
            Fault::DropsRefusedHeaders => replace("\"headers\"", "\"other\""),
            Fault::TellsOfWaysBetween => replace("\"via\"", "\"x-via\""),
            Fault::LetsReadersWrite if call.action == "look" => call.action = "run".to_owned(),
            Fault::LetsThinkersSend if call.action == "think" => call.action = "run".to_owned(),
            Fault::AsksAnybody => ask(&call.input, &self.token).await,
            Fault::HasNoDeadline => {
                call.deadline_ms = call.deadline_ms.max(15_000);
                replace("slow/20000", "slow/200");
            }
            Fault::WaitsForDrops => replace("trickle/20000", "slow/200"),
            Fault::WaitsForItsHead => replace("trickling-head/20000", "slow/200"),
            Fault::TakesAnyAnswer => replace("/flood", "/bytes/5000"),
            Fault::SendsAnySize => replace("\"body_bytes\":25165824", "\"body_bytes\":1000"),
            Fault::SendsAnyNumber => replace("\"most\":160", "\"most\":50"),
            Fault::CountsNoQuota => replace("\"quotas\"", "\"other\""),
            Fault::MixesUpPeople if call.acting_user.is_some() => call.acting_user = Some("eve@example.com".to_owned()),
            Fault::MixesUpIntents => call.intent = Some("another".to_owned()),
            Fault::DiesOfTraps if call.input.contains("\"panic\"") => return Err(HostError::Gone),
            Fault::DrownsInLog if call.input.contains("\"times\"") => return Err(HostError::Gone),
            Fault::ComputesForever if call.input.contains("compute_forever") => return Err(HostError::Silent(34)),
            _ => {}
        }
        Ok(())
    }

    /// Changes what the runtime answered.
    pub(super) fn meddle_with_result(&self, call: &Call, done: &mut Done) {
        match self.fault {
            Fault::FoldsErrors => {
                if let Some(error) = &mut done.error {
                    error.case = "internal".to_owned();
                }
            }
            Fault::LosesLog => done.log.clear(),
            Fault::LosesProgress => done.progress.clear(),
            _ => {}
        }
        let Some(output) = &mut done.output else { return };
        match self.fault {
            Fault::RewritesTexts => {
                let value: Value = serde_json::from_str(output).unwrap_or_default();
                *output = value.to_string();
            }
            Fault::ShowsCredential => *output = output.replace("[credential]", &self.token),
            Fault::RefusesInItsOwnWords => *output = output.replace("\"code\":\"", "\"code\":\"my-"),
            Fault::HidesTheWait => *output = output.replace("retry_after_ms", "later"),
            _ => self.meddle_with_steps(call, output),
        }
    }

    fn meddle_with_steps(&self, call: &Call, output: &mut String) {
        let (Ok(asked), Ok(mut whole)) = (
            serde_json::from_str::<Value>(&call.input),
            serde_json::from_str::<Value>(output),
        ) else {
            return;
        };
        let steps = asked["do"].as_array().cloned().unwrap_or_default();
        let Some(did) = whole["did"].as_array_mut() else { return };
        for (step, came) in steps.iter().zip(did) {
            let is = |name: &str| step.get(name).is_some();
            match self.fault {
                Fault::KeepsInstances if is("taken_before") => *came = json!(7),
                Fault::ShowsCookies => add_header(came, "set-cookie"),
                Fault::ShowsProxies => add_header(came, "proxy-authentication-info"),
                Fault::TellsUnsentAsLost if step["send"]["url"].as_str().is_some_and(is_a_bare_port) => {
                    came["failure"] = "no_answer".into();
                }
                Fault::GivesAnyMemory if is("take_memory") => *came = json!({ "mb": 1024 }),
                Fault::ShufflesBatches => {
                    if let Some(answers) = came.as_array_mut() {
                        answers.reverse();
                    }
                }
                Fault::StopsBatches if is("send_all") => stop_at_failure(came),
                Fault::MakesUpSettings if is("setting") && came.is_null() => *came = "\"\"".into(),
                Fault::StopsClocks if is("wall_ms") => *came = json!(0),
                Fault::RepeatsRandom if is("random") => *came = json!(["0", "0"]),
                Fault::ShowsEnvironment if is("environment") => came["variables"] = json!(12),
                _ => {}
            }
        }
        *output = whole.to_string();
    }
}

fn is_a_bare_port(url: &str) -> bool {
    url.starts_with("http://127.0.0.1:") && !url.contains("/v1/")
}

fn add_header(answer: &mut Value, name: &str) {
    if let Some(headers) = answer.get_mut("headers").and_then(Value::as_array_mut) {
        headers.push(json!([name, "a=b"]));
    }
}

/// After the first failure nothing is sent any more.
fn stop_at_failure(answers: &mut Value) {
    let mut failed = false;
    for answer in answers.as_array_mut().into_iter().flatten() {
        if failed {
            *answer = json!({ "failure": "not_sent", "code": "stopped", "message": "", "details": "{}" });
        }
        failed |= answer["failure"].is_string();
    }
}

/// Sends what the runtime would have refused: a host that looks at no list.
async fn ask(input: &str, token: &str) {
    let Some((_, rest)) = input.split_once("\"url\":\"http://localhost:") else {
        return;
    };
    let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let Ok(mut stream) = tokio::net::TcpStream::connect(format!("127.0.0.1:{port}")).await else {
        return;
    };
    let request = format!("GET /v1/x/echo HTTP/1.1\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = [0; 16];
    let _ = stream.read(&mut answer).await.expect("an answer");
}
