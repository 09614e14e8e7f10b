//! Which components pass, and with which words the others are refused.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use microapp_distribution::{Digest, Metadata, SigningKey, TrustError, TrustPolicy, TrustedKey};

/// The header of a component that has nothing in it.
const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";

/// Made and signed with minisign 0.11 itself; its key was thrown away.
const MADE_BY_MINISIGN: &[u8] = include_bytes!("fixture/example.wasm");
const PUBLIC: &str = include_str!("fixture/example.pub");
const SIGNATURE: &str = include_str!("fixture/example.wasm.minisig");
const WITHOUT_STATEMENT: &str = include_str!("fixture/bare.minisig");
const LEGACY: &str = include_str!("fixture/legacy.minisig");

fn component(name: &str, version: &str) -> Vec<u8> {
    let mut component = wasm_encoder::Component::new();
    let mut names = wasm_encoder::ComponentNameSection::new();
    names.component(name);
    component.section(&names);
    component.section(&wasm_encoder::CustomSection {
        name: "version".into(),
        data: version.as_bytes().into(),
    });
    component.finish()
}

fn signed(key: &SigningKey, component: &[u8]) -> String {
    key.sign(component).expect("a signature").0
}

fn trusting(keys: &[&SigningKey]) -> TrustPolicy {
    let keys = keys.iter().map(|key| key.public_key().expect("a key")).collect();
    TrustPolicy::new(keys, true)
}

#[test]
fn a_component_signed_by_a_trusted_key_passes_with_what_was_signed() {
    let (ours, theirs) = (
        SigningKey::generate().expect("a key"),
        SigningKey::generate().expect("a key"),
    );
    let bytes = component("zoom", "0.1.0");
    let signature = signed(&ours, &bytes);
    let checked = trusting(&[&theirs, &ours])
        .check(bytes.clone(), Some(&signature))
        .expect("trusted");
    assert_eq!(checked.signed_by, Some(ours.public_key().expect("a key").id()));
    assert_eq!(checked.digest, Digest::of(&bytes));
    let statement = checked.statement.clone().expect("a statement");
    assert_eq!((statement.name.as_str(), statement.version.as_str()), ("zoom", "0.1.0"));
    assert_eq!(checked.bytes(), bytes);
}

#[test]
fn what_minisign_signs_is_checked_here_too() {
    let policy = TrustPolicy::new(vec![PUBLIC.parse().expect("a key")], true);
    let checked = policy
        .check(MADE_BY_MINISIGN.to_vec(), Some(SIGNATURE))
        .expect("trusted");
    assert_eq!(checked.statement.expect("a statement").name, "example");
}

#[test]
fn every_single_changed_byte_is_noticed() {
    let policy = TrustPolicy::new(vec![PUBLIC.parse().expect("a key")], true);
    for at in 0..MADE_BY_MINISIGN.len() {
        let mut changed = MADE_BY_MINISIGN.to_vec();
        changed[at] ^= 1;
        let refused = policy.check(changed, Some(SIGNATURE)).expect_err("changed");
        assert!(matches!(refused, TrustError::Changed { .. }), "byte {at}: {refused}");
    }
    let longer = [MADE_BY_MINISIGN, b"\0"].concat();
    let refused = policy.check(longer, Some(SIGNATURE)).expect_err("changed").to_string();
    assert!(refused.contains("was changed since it was signed"), "{refused}");
}

#[test]
fn a_changed_statement_is_noticed() {
    let policy = TrustPolicy::new(vec![PUBLIC.parse().expect("a key")], true);
    for (from, to) in [("example", "samples"), ("1.2.3", "1.2.4"), ("sha256:", "sha256:0")] {
        let changed = SIGNATURE.replace(from, to);
        assert_ne!(changed, SIGNATURE);
        let refused = policy
            .check(MADE_BY_MINISIGN.to_vec(), Some(&changed))
            .expect_err("changed");
        assert!(matches!(refused, TrustError::Changed { .. }), "{to}: {refused}");
    }
}

#[test]
fn a_signature_vouches_for_no_other_component_and_no_other_version() {
    let key = SigningKey::generate().expect("a key");
    let policy = trusting(&[&key]);
    let (old, new) = (component("zoom", "0.1.0"), component("zoom", "0.2.0"));
    let refused = policy.check(new, Some(&signed(&key, &old))).expect_err("another");
    assert!(matches!(refused, TrustError::Changed { .. }), "{refused}");
}

#[test]
fn a_statement_that_the_component_contradicts_is_refused() {
    // By a key that is trusted, and by hand: our own command never signs that.
    let key = SigningKey::generate().expect("a key");
    let bytes = component("zoom", "0.1.0");
    let secret = minisign_box(&key);
    let statement = format!("component:zoom version:9.9.9 {}", Digest::of(&bytes));
    let signature = minisign::sign(None, &secret, &bytes[..], Some(&statement), None).expect("a signature");
    let refused = trusting(&[&key])
        .check(bytes, Some(&signature.into_string()))
        .expect_err("another version");
    let words = refused.to_string();
    assert!(
        words.contains("is for zoom 9.9.9") && words.contains("says that it is zoom 0.1.0"),
        "{words}"
    );
}

fn minisign_box(key: &SigningKey) -> minisign::SecretKey {
    use secrecy::ExposeSecret as _;
    let file = key.secret_file().expect("a file");
    let boxed = minisign::SecretKeyBox::from_string(file.expose_secret()).expect("a key");
    boxed.into_unencrypted_secret_key().expect("a key")
}

#[test]
fn another_key_is_named_with_what_to_do() {
    let (ours, theirs) = (
        SigningKey::generate().expect("a key"),
        SigningKey::generate().expect("a key"),
    );
    let bytes = component("zoom", "0.1.0");
    let signature = signed(&theirs, &bytes);
    let refused = trusting(&[&ours])
        .check(bytes, Some(&signature))
        .expect_err("a stranger");
    let words = refused.to_string();
    let id = |key: &SigningKey| key.public_key().expect("a key").id().to_string();
    assert!(words.contains(&format!(
        "the key {}, which is not trusted here (trusted: {})",
        id(&theirs),
        id(&ours)
    )));
    assert!(words.contains("trusted_keys"), "{words}");
}

#[test]
fn a_missing_signature_is_refused_where_one_is_required() {
    let refused = TrustPolicy::new(Vec::new(), true)
        .check(component("zoom", "0.1.0"), None)
        .expect_err("unsigned");
    let words = refused.to_string();
    assert!(
        words.contains("is not signed") && words.contains("require_signature = false"),
        "{words}"
    );
    let passed = TrustPolicy::default()
        .check(component("zoom", "0.1.0"), None)
        .expect("not required");
    assert_eq!(passed.signed_by, None);
}

#[test]
fn where_no_signature_is_required_a_wrong_one_by_a_trusted_key_is_refused_all_the_same() {
    let (ours, theirs) = (
        SigningKey::generate().expect("a key"),
        SigningKey::generate().expect("a key"),
    );
    let policy = TrustPolicy::new(vec![ours.public_key().expect("a key")], false);
    let bytes = component("zoom", "0.1.0");
    let other = component("zoom", "0.2.0");
    let refused = policy
        .check(bytes.clone(), Some(&signed(&ours, &other)))
        .expect_err("it does not fit");
    assert!(matches!(refused, TrustError::Changed { .. }));
    let passed = policy
        .check(bytes.clone(), Some(&signed(&theirs, &bytes)))
        .expect("a stranger's");
    assert_eq!(passed.signed_by, None);
}

#[test]
fn a_signature_that_says_nothing_of_the_component_is_not_enough() {
    let policy = TrustPolicy::new(vec![PUBLIC.parse().expect("a key")], true);
    let refused = policy
        .check(MADE_BY_MINISIGN.to_vec(), Some(WITHOUT_STATEMENT))
        .expect_err("no statement");
    assert!(matches!(refused, TrustError::NoStatement { .. }), "{refused}");
    let refused = policy
        .check(MADE_BY_MINISIGN.to_vec(), Some(LEGACY))
        .expect_err("the old kind");
    assert!(matches!(refused, TrustError::Changed { .. }), "{refused}");
}

#[test]
fn what_is_no_signature_is_refused_and_never_a_panic() {
    let policy = TrustPolicy::new(vec![PUBLIC.parse().expect("a key")], true);
    let line = SIGNATURE.lines().nth(1).expect("a line");
    let short = STANDARD.encode(&STANDARD.decode(line).expect("Base64")[..40]);
    for text in [
        String::new(),
        "\n\n\n\n".to_owned(),
        SIGNATURE.lines().take(3).collect::<Vec<_>>().join("\n"),
        SIGNATURE.replace(line, &short),
        SIGNATURE.replace(line, "%%%"),
        SIGNATURE.replace("trusted comment: ", "é"),
        SIGNATURE.replace("trusted comment: ", ""),
        "é".repeat(400),
    ] {
        let refused = policy.check(MADE_BY_MINISIGN.to_vec(), Some(&text)).expect_err(&text);
        let fits = matches!(refused, TrustError::Malformed { .. } | TrustError::Changed { .. });
        assert!(fits, "{text}: {refused}");
    }
}

#[test]
fn pinned_bytes_are_those_and_no_others() {
    let bytes = component("zoom", "0.1.0");
    let policy = TrustPolicy::default();
    let digest = Digest::of(&bytes);
    assert_eq!(
        policy
            .check_pinned(bytes.clone(), digest, None)
            .expect("the same")
            .digest,
        digest
    );
    let other = component("zoom", "0.1.1");
    let refused = policy
        .check_pinned(other, digest, None)
        .expect_err("others")
        .to_string();
    assert!(
        refused.contains(&digest.to_string()) && refused.contains("was asked for"),
        "{refused}"
    );
}

#[test]
fn a_key_is_read_from_its_line_and_from_its_file_and_shown_by_its_number_only() {
    let key: TrustedKey = PUBLIC.parse().expect("a file");
    let line: TrustedKey = key.as_str().parse().expect("a line");
    assert_eq!(key, line);
    assert!(
        PUBLIC.contains(&key.id().to_string()),
        "minisign's own comment names {}",
        key.id()
    );
    let pair = SigningKey::generate().expect("a key");
    assert_eq!(
        pair.public_file()
            .expect("a file")
            .parse::<TrustedKey>()
            .expect("a key"),
        pair.public_key().expect("a key")
    );
    let secret = {
        use secrecy::ExposeSecret as _;
        pair.secret_file().expect("a file").expose_secret().to_owned()
    };
    assert!(secret.parse::<TrustedKey>().is_err());
    assert_eq!(format!("{pair:?}"), "SigningKey { .. }");
}

#[test]
fn a_signing_key_is_read_back_from_its_file() {
    let key = SigningKey::generate().expect("a key");
    let read = SigningKey::read(&key.secret_file().expect("a file"), None).expect("the same");
    assert_eq!(read.public_key().expect("a key"), key.public_key().expect("a key"));
    let error = SigningKey::read(&PUBLIC.to_owned().into(), None)
        .expect_err("no secret key")
        .to_string();
    assert!(error.contains("can't be used"), "{error}");
}

#[test]
fn a_component_without_a_name_is_not_signed() {
    let key = SigningKey::generate().expect("a key");
    for bytes in [EMPTY.to_vec(), component("zo om", "0.1.0"), component("zoom", "")] {
        assert!(key.sign(&bytes).is_err());
    }
    assert!(
        key.sign(b"\0asm\x01\0\0\0")
            .expect_err("a module")
            .to_string()
            .contains("a module")
    );
}

#[test]
fn damaged_metadata_is_an_error_and_never_a_panic() {
    let whole = component("zoom", "0.1.0");
    for at in 0..whole.len() {
        for value in [0x00, 0x7f, 0x80, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] = value;
            let _may_still_be_readable = Metadata::read(&damaged);
        }
        if !is_boundary(&whole, at) {
            assert!(Metadata::read(&whole[..at]).is_err(), "cut at {at}");
        }
    }
}

/// Whether a component that ends here is a whole one: after a section.
fn is_boundary(whole: &[u8], at: usize) -> bool {
    let mut end = EMPTY.len();
    while end < at {
        end += 2 + usize::from(whole[end + 1]);
    }
    end == at
}
