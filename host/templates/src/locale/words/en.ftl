optional = (optional)
problem-title = There is a problem
problem-lead = Nothing has been sent. What you typed is still here.
error-prefix = Error:
yes = Yes
no = No
none = No choice
yours = Yours
all-zones = All time zones
no-zone = No time zone has this name
date = Date
time = Time
update = Show matching fields
preview = Show
search = Search
search-label = Search: { $label }
chosen = Chosen
found = Found
nothing-found = Nothing found
remove = Remove { $name }
added = { $name } added
removed = { $name } removed
results = Found: { $count }
shown = { $shown } of { $count }. Search to find others.
generate = Generate
passcode-hide = Hide passcode
passcode-show = Show passcode
passcode-required = Your account wants one for every meeting.
passcode-needs = Needed: { $rules }.
passcode-length = at least { $count } characters
passcode-digits-only = digits only
passcode-letter = a letter
passcode-both-cases = capital and small letters
passcode-digit = a digit
passcode-special = one of @ - _ *
passcode-run = no { $count } characters in a row that are equal or follow each other, such as 1234
suggestions = Common values: { $label }
one-per-line = One per line.
copy-text = Copy as text
copy-html = Copy with formatting
copy = Copy
copied = Copied
column-actions = Actions
duration-hours = { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
duration-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
error-missing = { $label }: enter a value
error-missing-choice = { $label }: choose one
error-missing-choices = { $label }: choose at least one
error-missing-date = { $label }: enter a date
error-missing-time = { $label }: enter a time
error-too-long = { $label }: use { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
} or fewer. There are { $count } now
error-too-short = { $label }: use { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
} or more
error-too-few = { $label }: choose { $limit } or more
error-too-many = { $label }: choose { $limit } or fewer
error-number = { $label }: enter a number, in digits
error-whole-number = { $label }: enter a whole number, in digits
error-range = { $label }: enter a number from { $minimum } to { $maximum }
error-minimum = { $label }: enter { $minimum } or more
error-maximum = { $label }: enter { $maximum } or less
error-pattern = { $label }: some of these characters are not allowed here
error-choice = { $label }: choose one of the given options
error-unavailable = { $label }: { $value } can’t be chosen
error-date = { $label }: enter a real date, such as { $example }
error-time = { $label }: enter a real time, such as { $example }
error-zone = { $label }: choose a time zone from the list
error-email = { $label }: enter an e-mail address, such as name@example.com
error-url = { $label }: enter a web address that begins with https://
error-invalid = { $label }: this value is not accepted
error-other = Something in this form does not fit
refused-too-long = { $label }: use { $limit ->
    [one] { $limit } character
   *[other] { $limit } characters
} or fewer
refused-out-of-range = { $label }: this number is beyond the limit of { $limit }
refused-several = { $label }: give one in each entry
refused-policy = { $label }: this does not meet the rules of the host’s account
refused-too-many-occurrences = { $label }: a series has at most { $limit ->
    [one] { $limit } date
   *[other] { $limit } dates
}. Choose fewer, or an earlier last day
refused-no-dates = { $label }: there is no date between the start and the last day
refused-skipped-time = { $label }: on that day the clocks jump over this time. Begin the series on another day or at another time
refused-in-the-past = { $label }: this time is over. Choose one that is still to come
refused-calendar-ends = { $label }: the series would go on after the year 9999
refused-not-for-series = { $label }: this is not possible for a series
refused-not-for-one-occurrence = { $label }: this can be changed for the whole series only
refused-not-without-fixed-time = { $label }: a meeting without fixed times has no start
refused-other-kind = { $label }: this can’t be changed any more. Create another meeting for it
