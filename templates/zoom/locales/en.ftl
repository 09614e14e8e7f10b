### English. Keys of fields are the paths of their properties; keys of pages say where they stand.

## Pages and buttons

create-meeting = Create a meeting
new-single-meetings = New single meeting
new-recurring-meetings = New recurring meeting
invitations = Invitation
my-meetings = My meetings
dates-of-series = Dates of the series
change-meeting = Change the meeting
change-series = Change the whole series
change-date = Change one date
cancel-question = Cancel this?

create = Create meeting
    .busy = Creating the meeting…
view-details = View details
create-another = Create another meeting
start-meeting = Start meeting
    .busy = Asking Zoom…
mail-invitation = Write an e-mail
save-changes = Save changes
    .busy = Saving…
save-series = Save for all dates
    .busy = Saving…
save-date = Save this date
    .busy = Saving…
single-dates-note = If you change when the series takes place, dates that were cancelled or moved stay so wherever the series still has a date on the day for which they were planned. Agendas of single dates are lost.
keep-as-it-is = Keep as it is
cancel-single = Cancel the meeting
    .busy = Cancelling…
cancel-series = Cancel all dates
    .busy = Cancelling…
cancel-date = Cancel this date
    .busy = Cancelling…
keep-it = Keep it
change = Change
cancel = Cancel
change-or-cancel = Change or cancel
change-all = Change all dates
cancel-all = Cancel all dates

## The form

topic = Title
    .hint = What people see in the invitation.
start = Start
time-zone = Time zone
duration-minutes = Duration
    .unit = minutes
recurrence = Repeats
    .option-none = Leave as it is
    .option-once = Once
    .option-daily = Daily
    .option-weekly = Weekly
    .option-monthly = Monthly

recurrence-daily = Daily
recurrence-daily-every = Every
    .unit = days
    .hint = From 1 to 90. Left empty: every day.
recurrence-daily-end = Ends
    .option-none = Never: as many dates as Zoom allows
    .option-count = After a number of dates
    .option-until = On a date
recurrence-daily-end-count = Number of dates
recurrence-daily-end-until = Last day

recurrence-weekly = Weekly
recurrence-weekly-every = Every
    .unit = weeks
    .hint = From 1 to 12. Left empty: every week.
recurrence-weekly-days = Days
    .option-monday = Monday
    .option-tuesday = Tuesday
    .option-wednesday = Wednesday
    .option-thursday = Thursday
    .option-friday = Friday
    .option-saturday = Saturday
    .option-sunday = Sunday
recurrence-weekly-end = { recurrence-daily-end }
    .option-none = { recurrence-daily-end.option-none }
    .option-count = { recurrence-daily-end.option-count }
    .option-until = { recurrence-daily-end.option-until }
recurrence-weekly-end-count = { recurrence-daily-end-count }
recurrence-weekly-end-until = { recurrence-daily-end-until }

recurrence-monthly = Monthly
recurrence-monthly-every = Every
    .unit = months
    .hint = From 1 to 3. Left empty: every month.
recurrence-monthly-on = On
    .option-day = The same date each month
    .option-nth = The same weekday each month
recurrence-monthly-on-day = Day of the month
    .hint = From 1 to 31. Months without this day are left out.
recurrence-monthly-on-nth = Weekday of the month
recurrence-monthly-on-nth-week = Which
    .option-first = First
    .option-second = Second
    .option-third = Third
    .option-fourth = Fourth
    .option-last = Last
recurrence-monthly-on-nth-day = Weekday
    .option-monday = { recurrence-weekly-days.option-monday }
    .option-tuesday = { recurrence-weekly-days.option-tuesday }
    .option-wednesday = { recurrence-weekly-days.option-wednesday }
    .option-thursday = { recurrence-weekly-days.option-thursday }
    .option-friday = { recurrence-weekly-days.option-friday }
    .option-saturday = { recurrence-weekly-days.option-saturday }
    .option-sunday = { recurrence-weekly-days.option-sunday }
recurrence-monthly-end = { recurrence-daily-end }
    .option-none = { recurrence-daily-end.option-none }
    .option-count = { recurrence-daily-end.option-count }
    .option-until = { recurrence-daily-end.option-until }
recurrence-monthly-end-count = { recurrence-daily-end-count }
recurrence-monthly-end-until = { recurrence-daily-end-until }

dates = Dates
    .hint = The dates appear here once start and repetition are chosen.
    .button = Show the dates
conflict = { $whose ->
    [own] You already have “{ $topic }”, { $start } to { $end }.
   *[other] { $host } already has “{ $topic }”, { $start } to { $end }.
}
conflict-dates = So it is on { $count ->
    [one] { $count } date
   *[other] { $count } dates
}.
conflict-more = { $count ->
    [one] There is { $count } more.
   *[other] There are { $count } more.
}
conflict-unknown = We could not look at the calendar of { $host }.
conflict-unknown-own = We could not look at your own calendar.
co-hosts = Co-hosts
    .hint = They can run the meeting without you.
no-co-host = { $status ->
    [active] cannot be a co-host: has no Zoom licence
   *[other] cannot be a co-host: their Zoom account is not active
}
passcode = Passcode
    .hint = Up to 10 letters, digits and @ - _ *. Left empty, Zoom meetings get a random one that meets your account’s rules.
    .error-pattern = Passcode: use only letters, digits and @ - _ *
dial-in-countries = Dial-in countries
    .hint = The invitation shows telephone numbers of these countries.
agenda = Agenda
    .hint = Up to 2,000 characters.

more-settings = More settings
host = Host
    .hint = Left empty, you host the meeting yourself.
    .option-none = You
waiting-room = Waiting room
    .option-none = As in the Zoom settings
    .option-true = On: people wait until they are let in
    .option-false = Off
join-before-host = Coming in before the host
    .hint = Has no effect with a waiting room.
    .option-none = As in the Zoom settings
    .option-true = Allowed
    .option-false = Not allowed
mute-upon-entry = Microphones of those who come in
    .option-none = As in the Zoom settings
    .option-true = Muted
    .option-false = On
# On pages of changes: what is left out stays, whatever the Zoom settings are.
kept-waiting-room = { waiting-room }
    .option-none = { recurrence.option-none }
    .option-true = { waiting-room.option-true }
    .option-false = { waiting-room.option-false }
kept-join-before-host = { join-before-host }
    .hint = { join-before-host.hint }
    .option-none = { recurrence.option-none }
    .option-true = { join-before-host.option-true }
    .option-false = { join-before-host.option-false }
kept-mute-upon-entry = { mute-upon-entry }
    .option-none = { recurrence.option-none }
    .option-true = { mute-upon-entry.option-true }
    .option-false = { mute-upon-entry.option-false }
require-sign-in = Who can join
    .option-none = As in the Zoom settings
    .option-true = Only people who have signed in to Zoom
    .option-false = Everybody with the link
host-video = The host’s camera
    .option-none = As in the Zoom settings
    .option-true = On from the start
    .option-false = Off at the start
participant-video = The participants’ cameras
    .option-none = As in the Zoom settings
    .option-true = On from the start
    .option-false = Off at the start
auto-recording = Recording
    .option-absent = As in the Zoom settings
    .option-none = Nothing is recorded by itself
    .option-local = On the host’s computer
    .option-cloud = In Zoom’s cloud
kept-require-sign-in = { require-sign-in }
    .option-none = { recurrence.option-none }
    .option-true = { require-sign-in.option-true }
    .option-false = { require-sign-in.option-false }
kept-host-video = { host-video }
    .option-none = { recurrence.option-none }
    .option-true = { host-video.option-true }
    .option-false = { host-video.option-false }
kept-participant-video = { participant-video }
    .option-none = { recurrence.option-none }
    .option-true = { participant-video.option-true }
    .option-false = { participant-video.option-false }
kept-auto-recording = { auto-recording }
    .option-absent = { recurrence.option-none }
    .option-none = { auto-recording.option-none }
    .option-local = { auto-recording.option-local }
    .option-cloud = { auto-recording.option-cloud }
notify-co-hosts = E-mail to the co-hosts
    .option-none = As in the Zoom settings
    .option-true = Zoom tells them
    .option-false = Zoom does not tell them

## After creating

word-success = Success:
single-created = The meeting is created
series-created = The recurring meeting is created
created-topic = “{ $topic }” is on Zoom now. Nobody has been invited yet.
first-date = First date: { $start }
dates-count = { $count ->
    [one] { $count } date
   *[other] { $count } dates
}

## Invitation

invitation-topic = Topic
invitation-start = Start
invitation-duration = Duration
calendar-details = Repeats
join-url = Link to join
copy-link = Copy link
copied = Copied
meeting-id = Meeting ID
invitation-passcode = Passcode
no-passcode = None
dial-in-numbers = By telephone
toll-free = toll-free
phone-passcode = Passcode on the telephone: { $passcode }
invitation-co-hosts = Co-hosts
add-to-calendar = Add to a calendar
download-ics = Calendar file (.ics)
google-calendar = Google Calendar
outlook-calendar = Outlook
outlook-one-date = Outlook enters the first date only. The calendar file has all of them.
calendars-one-date = Google Calendar and Outlook enter the first date only. The calendar file has all of them.
occurrences = Dates
cancelled = Cancelled
invitation-text = Invitation to copy
qr-label = QR code of the link to join
qr-caption = Point a phone’s camera here to join.
print = Print

## Repetition in words

repeats-once = Does not repeat
no-fixed-time = Again and again, without fixed times
repeats-daily = { $every ->
    [1] Every day
   *[other] Every { $every } days
}
repeats-weekly = { $every ->
    [1] Every week:
   *[other] Every { $every } weeks:
}
repeats-monthly = { $every ->
    [1] Every month:
   *[other] Every { $every } months:
}
weekday = { $day ->
    [monday] Monday
    [tuesday] Tuesday
    [wednesday] Wednesday
    [thursday] Thursday
    [friday] Friday
    [saturday] Saturday
   *[sunday] Sunday
}
on-day = day { $day }
on-nth = the { $week ->
    [first] first
    [second] second
    [third] third
    [fourth] fourth
   *[last] last
} { $day ->
    [monday] Monday
    [tuesday] Tuesday
    [wednesday] Wednesday
    [thursday] Thursday
    [friday] Friday
    [saturday] Saturday
   *[sunday] Sunday
}
dates-until = { $count ->
    [one] { $count } date, on { $last }
   *[other] { $count } dates until { $last }
}
daylight-saving = { $effect ->
    [offset_changed] The clocks have changed before: for people in other time zones the meeting is at another time from here on.
    [time_skipped] The clocks jump over this time. The meeting is later by the jump.
   *[time_doubled] This time comes twice on that day. The first one is meant.
}
times-in = Times in { $zone }.

## My meetings

upcoming-meetings = Upcoming meetings
listed-ahead = Meetings of the next six months stand here, as far ahead as Zoom lists them. Later ones follow as they come nearer.
column-meeting = Meeting
column-actions = Actions
series = Series
no-meetings = No upcoming meetings
    .hint = What you create appears here.
cancel-single-explained = The meeting is deleted at Zoom, and the link no longer works.
cancel-series-explained = All dates of this series are deleted at Zoom, and the link no longer works.
cancel-date-explained = Only this date is cancelled. The others stay as they are.
notify-hosts = Zoom tells host and co-hosts by e-mail
