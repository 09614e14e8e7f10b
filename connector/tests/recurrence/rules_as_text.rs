//! Rules as iCalendar writes them.

use super::*;

fn text(rule: &Recurrence) -> Option<String> {
    rrule(rule, &zone("America/New_York"), 60)
}

#[test]
fn each_kind_of_rule() {
    let text = |rule| text(&rule).unwrap();
    assert_eq!(
        text(weekly(2, &[Weekday::Wednesday, Weekday::Monday], count(12))),
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=12;WKST=SU"
    );
    assert_eq!(text(daily(1, None)), "FREQ=DAILY;COUNT=60");
    assert_eq!(
        text(monthly(3, DayOfMonth::Day(15), count(2))),
        "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15;COUNT=2"
    );
    assert_eq!(
        text(monthly(1, nth(WeekOfMonth::Last, Weekday::Friday), count(2))),
        "FREQ=MONTHLY;BYDAY=-1FR;COUNT=2"
    );
}

#[test]
fn the_end_date_is_the_end_of_that_day_in_utc() {
    assert_eq!(
        text(&daily(1, until("2027-01-10"))).unwrap(),
        "FREQ=DAILY;UNTIL=20270111T045959Z"
    );
}

#[test]
fn what_does_not_repeat_at_fixed_times_has_none() {
    assert_eq!(text(&Recurrence::Once), None);
    assert_eq!(text(&Recurrence::NoFixedTime), None);
}
