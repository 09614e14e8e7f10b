### What the server says around and instead of a template's pages. English.

skip = Skip to main content
nav = Main
home = All micro-apps
account = Your account
sign-out = Sign out
language = Language
change = Change
error = Error:
note = Note:
warning = Warning:
preview = Preview
about = { $title } { $version }
about-preview = { $title } { $version }, preview: kept on a best-effort basis, with no promise of support. For tests; not advised in production.
maintenance = Maintenance statement
feedback = Feedback

back = Back
again = Try again
first-page = Go to the first page

connect-title = Allow { $title } to act for you, once
connect-text = What you do here is done with your own account, { $person }. Sign in there and agree; you are asked only once.
connect-button = Allow
connect-after = It opens in a new tab. Then come back to this page and press the button again: what you typed is still here.
connect-then = It opens in a new tab. Then come back here.
connect-admin = The service no longer accepts this installation. An admin has to connect { $title } again.
scope-title = A permission is missing
scope-text = The service does not allow this yet. An admin has to add to the app at the service: { $scopes }. Then allow it again here.
not-allowed-title = You may not do that
gone-title = There is nothing here
gone-text = It does not exist, or it is not yours.
refused-title = The service does not accept it
busy-title = Many people are asking at this moment
busy-text = The page comes by itself in about { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}.
busy-press = Many people are asking at this moment. Nothing was sent. Press the button again in about { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}.
daily-title = The service’s limit for today is used up
daily-text = It goes on at { $when }.
unavailable-title = The service can’t be reached
unavailable-text = Nothing was changed. Try again in a moment.
failed-title = That did not work
failed-text = It is not your fault. Nothing was changed. Try again; if it happens again, tell an admin.
co-hosts-refused = Not accepted as a co-host: { $names }. Take them off the list, or ask an admin whether they have a licence.
not-sent = It was not carried out. Nothing was made. Press the button again.
not-allowed-host = You can’t do this for { $host }.

waiting-title = It is being done
waiting-place = { $count ->
    [one] One request is
   *[other] { $count } requests are
} waiting, yours among them. It takes about { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}.
waiting-text = It takes a few seconds.
waiting-close = You can close this page: it is done all the same, and once.
finding-title = We are finding out
finding-text = The service’s answer was lost. We are looking whether it was done. Nothing is made twice, and this page says how it ended.
parked-title = A person has to look
parked-text = Nobody here can tell whether it was done. Look at the service. An admin can settle it under the number { $key }. Nothing is made twice.
secret-text = It was done. Press the button again for a fresh answer.

reused-title = You have sent this page before
reused-text = It was done as you sent it the first time. What you see now is different: press the button again only if you want it in addition.
reused-link = See what was made

tab-title = Go on in a new tab
tab-text = This part can’t be shown inside another site.
tab-button = Open in a new tab
sign-in-title = Sign in first
sign-in-text = You are not signed in, or your browser does not say so inside another site.
sign-in-button = Open in a new tab
mail-title = Your e-mail program opens
mail-text = If it does not, press the button.
mail-button = Open the e-mail program
