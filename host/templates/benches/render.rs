//! What drawing costs, with what people really see: the form of the delivered template with all time zones, an account of 500
//! people who may be co-hosts, and hosts where the admin allows that, and 60 countries with dial-in numbers; and its
//! invitation page with 60 dates and 60 numbers.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use microapp_templates::form::Tables;
use microapp_templates::{ActionSchema, ActionSchemas, Bundle, FormView, PageContext, Template};
use serde_json::{Value, json};

fn actions(folder: &Path) -> ActionSchemas {
    let read = |name: String| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).expect("a schema")).expect("JSON")
    };
    let mut actions = ActionSchemas::new();
    for entry in std::fs::read_dir(folder).expect("the connector's schemas") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if let Some(action) = name.strip_suffix(".input.json") {
            let schema = ActionSchema {
                input: read(name.clone()),
                output: read(format!("{action}.output.json")),
                reads_only: !["create-meeting", "update-meeting", "delete-meeting"].contains(&action),
                secret_output: action == "get-start-url",
            };
            actions = actions.with(action, schema);
        }
    }
    actions
}

fn bench(c: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let actions = actions(&root.join("connector/schemas"));
    let bundle = Bundle::from_folder(&root.join("templates/zoom")).expect("the template");
    let template = Template::load(&bundle, &actions).expect("a template without errors");
    let mut context = PageContext::new(template.locale("en"));
    context.user.time_zone = Some("Europe/Berlin".to_owned());

    let people = (0..500).map(|n| json!({"email": format!("p{n}@example.com"), "display_name": format!("Person {n}"), "department": format!("Department {}", n % 12), "can_co_host": n % 3 > 0}));
    let people: Vec<Value> = people.collect();
    let countries = (0..60).map(|n| json!({"code": format!("C{n}"), "name": format!("Country {n}")}));
    let tables = Tables::from([
        ("hosts".to_owned(), people.clone()),
        ("users".to_owned(), people),
        ("dial-in-countries".to_owned(), countries.collect()),
    ]);
    let page = template
        .pages()
        .iter()
        .find(|page| page.form.is_some())
        .expect("a form");
    let form = page.form.as_ref().expect("a form");
    let name = page.manifest.name.as_str();
    let fields = template.first_fields(name, &context).expect("first values");
    let buttons = template.buttons(name, &context).expect("buttons");
    let view = FormView {
        locale: &context.locale,
        action: "/",
        hidden: &[],
        fields: &fields,
        errors: &[],
        tables: &tables,
        time_zone: Some("Europe/Berlin"),
        now: context.now,
        buttons: &buttons,
        preview_url: Some("/preview"),
        lookup_url: Some("/lookup/"),
        live: None,
        passcode: None,
    };
    c.bench_function("Create Meeting", |b| b.iter(|| black_box(form.render(&view))));
    c.bench_function("Create Meeting, read back", |b| {
        b.iter(|| black_box(form.parse(&fields, &context.locale, &tables)))
    });

    let invitation = json!({
        "topic": "Weekly review", "text": "Join us", "join_url": "https://zoom.example/j/93871234567", "meeting_id": "93871234567",
        "start": "2027-03-22T09:00:00Z", "time_zone": "Europe/Berlin", "duration_minutes": 60, "calendar_details": "Every week",
        "occurrences": (0..60).map(|n| json!({"id": n.to_string(), "start": "2027-03-22T09:00:00Z", "status": "available", "duration_minutes": 60})).collect::<Vec<_>>(),
        "dial_in_numbers": (0..60).map(|n| json!({"country": format!("C{n}"), "country_name": format!("Country {n}"), "city": format!("City {n}"), "number": format!("+49 69 3807 {n:04}"), "toll_free": n % 5 == 0})).collect::<Vec<_>>(),
    });
    let meeting =
        json!({"id": "93871234567", "topic": "Weekly review", "recurrence": "once", "time_zone": "Europe/Berlin"});
    template.put_output(&mut context, "invitation", "get-invitation", &invitation);
    template.put_output(&mut context, "meeting", "get-meeting", &meeting);
    template.render_page("invitations", &context).expect("the invitation");
    c.bench_function("Invitations", |b| {
        b.iter(|| black_box(template.render_page("invitations", &context)))
    });
    c.bench_function("load the template", |b| {
        b.iter(|| black_box(Template::load(&bundle, &actions)))
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
