book = New stand-up
create = Create the series
    .busy = Creating the series…
topic = Team
    .hint = What people see in the invitation.
days = Days
    .option-sunday = Sunday
    .option-monday = Monday
    .option-tuesday = Tuesday
    .option-wednesday = Wednesday
    .option-thursday = Thursday
    .option-friday = Friday
    .option-saturday = Saturday
end = Ends
    .option-count = After a number of dates
    .option-until = On a date
end-count = Number of dates
end-until = Last day
dates-count = { $count ->
    [one] { $count } date
   *[other] { $count } dates
}
invitation = Invitation
mail = Write an e-mail
another = Create another series

start = Start
time-zone = Time zone
when = When
dates = Dates
    .hint = The dates appear here once start, days and end are chosen.
    .button = Show the dates
text = Text to send
meeting-id = Meeting ID
passcode = Passcode
