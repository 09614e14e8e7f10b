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
maintenance-what = What is marked as a preview is kept by its developers on a best-effort basis.
maintenance-promise = There is no promise of support: no time within which a fault is mended, and no date by which the preview ends.
maintenance-use = It is for tests and validation. We advise against its use in production.
maintenance-faults = Faults are mended as they become known, in a new release. What changed stands in the release’s notes.
maintenance-feedback = Tell those who look after this installation what works and what does not. They reach the developers where this software came from.

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
not-allowed-host = You can’t do this for { $host }.
not-a-host = { $host } is nobody who can have meetings here. Choose somebody from the list.

waiting-title = It is being done
waiting-place = You are number { $place } of { $count } in the queue. It takes about { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}.
waiting-text = It takes a few seconds.
waiting-elsewhere = It was begun in another process, or before the server was started again. How it went is known in two minutes at most.
waiting-close = You can close this page: it is done all the same, and once.
finding-title = We are finding out
finding-text = The service’s answer was lost. We are looking whether it was done. Nothing is made twice, and this page says how it ended. As a rule that is known in less than two minutes.
parked-title = A person has to look
parked-text = The service’s answer was lost, and looking did not settle it. Look at the service, and say what became of it. Nothing is made twice.
not-done-title = It was not done
not-done-text = Nothing came of it at the service. Press the button to send it again.
secret-text = It was done. Press the button again for a fresh answer.

warn-title = Look at this first
warn-text = Nothing has been sent. To go on all the same, press the button again.

sent-title = From this form “{ $title }” was made
sent-title-plain = This form was sent before, and it was done
sent-text = Pressing the button again with nothing changed makes nothing new.
untaken-title = Nothing was sent yet
untaken-text = You had to sign in again. Here is what you typed: press the button once more to send it.
sent-link = See what was made
sent-another = Make another
sent-waiting = What you sent from this form is still being done
sent-waiting-link = See where it stands
reused-text = What you see now is different, and it has not been sent. Press the button only if you want it in addition.

tab-title = Go on in a new tab
tab-text = This part can’t be shown inside another site.
tab-button = Open in a new tab
sign-in-title = Sign in first
sign-in-text = You are not signed in, or your browser does not say so inside another site.
sign-in-button = Open in a new tab
mail-title = Your e-mail is ready
mail-text = Press the button if your e-mail program has not opened.
mail-button = Open the e-mail program
release-gone-title = This page is no longer there
release-gone-text = The template was changed after you pressed the button, and this release of it is gone. What you sent goes its way all the same, and once.

### The server's own pages.

## On many pages

admin = Admin
home-title = Home
integrations = Integrations
people = People
go-on = Go on
departure-title = Going to { $name }
departure-text = Should this page stay here, go on by the button.
copy = Copy
copied = Copied
copy-link = Copy link
save = Save
or = or
optional = (optional)
problem = There is a problem
reference = Reference:
name = Name
your-name = Your name
email = E-mail
role = Role
state = State
since = Since
since-when = since { $when }
actions = Actions
password = Password
password-again = The same password again
password-hint = At least 12 characters. A few words are good.
role-hint = Template developers also write pages; admins also set up integrations and people.
role-user = User
role-template-developer = Template developer
role-admin = Admin

## Signing in

sign-in = Sign in
sign-in-with = Sign in with { $provider }
sign-in-local = Sign in with a local account
sign-in-help = No account, or no password? An admin can make you a link.
sign-in-wrong = The e-mail address or the password is wrong, or the account is switched off
sign-in-busy = Many people are signing in at this moment. Wait a few seconds and try again.
your-email-needed = Enter your e-mail address, like name@example.com
password-needed = Enter your password
provider-other-browser = This sign-in was begun in another browser, or too long ago. Begin again.
provider-refused = Your organisation’s sign-in did not let you in. Try again, or ask an admin.
provider-no-code = The address lacks what your organisation’s sign-in should have sent.
provider-unreachable = Your organisation’s sign-in can’t be reached at this moment. Try again in a while.
provider-untrusted = What your organisation’s sign-in sent can’t be accepted. Begin again, or ask an admin.
provider-other-person = The account with your e-mail address belongs to somebody else at your organisation’s sign-in. Ask an admin.
provider-no-email = Your organisation’s sign-in does not vouch for your e-mail address, so no account can be made. Ask an admin to have it verified there.
account-off = Your account here is switched off. Ask an admin.

## The first account, and links to choose a password

setup-title = Make the first account
setup-text = It is an admin’s: it can set up integrations and make accounts for others.
email-hint-own = The one by which the services that you will connect know you.
account-make = Make the account
your-name-needed = Enter your name, at most 100 characters
choose-password = Choose a password
choose-password-text = For the account { $email }.
choose-password-button = Choose this password
password-differs = Enter the same password twice
password-short = Choose a password with at least { $count } characters. Three or four words that have nothing to do with each other are good
password-long = Choose a password with at most { $count } characters
password-easy = Choose a password that is harder to guess
link-too-old = This link has been used, or is too old, or was replaced by a newer one. An admin can make a new one; the link for the first admin is printed each time the server starts, until there is one.

## One's own account

connections-link = Your connections with services
sessions = Where you are signed in
session-present = This one
browser = Browser
browser-unknown = Unknown browser
last-used = Last used
sign-out-others = Sign out everywhere else
password-change-title = Change your password
password-change-text = You stay signed in here, and are signed out everywhere else.
password-present = Present password
password-new = New password
password-change = Change password
present-password-wrong = This is not your present password
no-password-here = You sign in with your organisation, and have no password here.

## One's own connections

connections = Your connections
connections-text = What you do at these services is done with your own account there, { $address }. You allow it once.
connections-none = No service here needs it.
your-connection = Your connection
connect = Connect
connect-again = Connect again
disconnect = Disconnect

## The first page

home-empty = There is nothing here yet.
home-set-up = Set up an integration
home-wait = An admin has to set up an integration first.

## Accounts, for admins

account-make-title = Make an account
email-hint-other = The one by which services know them.
state-off = Switched off
state-no-password = No password yet
state-can-sign-in = Can sign in
name-needed = Enter a name, at most 100 characters
email-needed = Enter an e-mail address, like name@example.com
email-taken = There is an account with this e-mail address already
email-or-empty = Enter an e-mail address, or leave it empty
role-needed = Choose a role
link = Link
link-title = Hand over this link
link-text = With it { $name } chooses a password for { $email }. It works once, for three days. It is shown this once only.
link-account = Go to the account
signs-in-with = Signs in with
with-provider-or-password = { $provider }, or a password
with-password = a password
with-nothing = nothing yet: hand over a link
service-email = E-mail at services
service-email-hint = If services know them by another address than { $email }.
own-role = Your own role and state can be changed by another admin only.
may-sign-in = May sign in
may-sign-in-hint = Switched off, they are signed out at once everywhere.
password-link-title = A link to choose a password
password-link-text = For somebody who has none yet, or has forgotten it. It works once, for three days, and ends links that were made before.
password-link-make = Make a link

## Integrations, for admins

integrations-none = There is none yet. Add one on the machine where this server runs:
command = Command
integration-down = It can’t run
switched-off-text = It is switched off.
loopback-title = For development only
loopback-text = This integration may ask this machine itself (allow_loopback). Do not use it in production.
service = Service
service-account = Account
each-person = Each person connects their own account, once.
account-acts = The account acts for them.
hosts-other = Other hosts
hosts-who = Who may make meetings for another host
hosts-nobody = Nobody
hosts-everybody = Everybody who is signed in
hosts-people = These people
hosts-addresses = Their e-mail addresses, one per line
hosts-save = Save
hosts-no-address = “{ $word }” is neither an e-mail address nor the word “everybody”. Mend it.
directory = Directory
directory-listed = { $count ->
    [one] { $count } person
   *[other] { $count } people
}, listed { $when }
directory-none = Not listed yet
directory-failed = The last try failed:
directory-list = List now
component = Component
component-version = Version { $version }
component-own = comes with this program
component-signed = Signed
component-unsigned = Not signed
component-key-gone = Its key is not trusted any more
component-from = From { $source }
component-offered = Version { $version } is offered
component-asks = It asks for what the present one does not have:
component-asks-nothing = It asks for nothing that the present one does not have.
component-accept = Agree and upgrade
component-decline = Decline
component-back = Back to version { $version }
component-back-own = Back to the one that comes with this program
component-before-gone = Version { $version }, which ran before, was signed with a key that is not trusted any more.
component-overtaken = This version is not offered any more, or somebody else was faster. Look at the integration again.
component-not-trusted = The key with which this version is signed is not trusted any more. Nothing was changed.
component-misfit = This version does not run with the integration’s configuration as it is now. Nothing was changed.
component-breaks-pages = Pages of an installed template would no longer work with this version. Nothing was changed. Remove the template first, or upgrade on the command line.
rate-limit = Rate limit
rate-limit-text = { $requests } requests in any { $interval } ms; { $used } used at this moment
preview-text = A preview: kept on a best-effort basis by its developers, without a promise of support; for tests, and not advised in production.
addresses = Addresses of this installation
addresses-text = A service wants to know them where its apps are registered.
redirect-service = Redirect of the account’s app
redirect-user = Redirect of the people’s app
allow-list = Allow list
monitoring = Monitoring
monitoring-text = For admins and for programs with a token, the rate limits as OpenMetrics are at
token = Token
token-make = Make a new token
token-title = A token for monitoring
token-text = It opens { $address } and nothing else. It is shown this once only, and the one before is of no use any more.
state-connected = Connected
state-not-connected = Not connected
state-reconnect = Connect again
state-secrets = Secrets missing
state-not-set-up = Not set up
reason-switched-off = Switched off by { $who }
reason-disconnected = Disconnected by { $who }
reason-set-up-anew = Set up anew by { $who }, with another account or app. Sign in again.
reason-ended = The service has ended it, and says: { $words } ({ $code }). Sign in again.
reason-ended-lost = The service has ended it, and says: { $words } ({ $code }). An earlier answer of the service was lost, and the tokens in it. Sign in again.
reason-nothing-to-renew = Its access has ended, and the service gave nothing to renew it with. Sign in again.
reason-key-missing = What is kept of it can’t be opened: { $what }.
disconnected = Disconnected
disconnected-not-told = Nobody is connected here any more, but the service has not taken its tokens back: { $reason }. Remove the app at the service as well.
disconnected-no-app = Nobody is connected here any more. The app is not known any more, so the service could not be told: remove the app there as well.
disconnected-unreadable = The connection is forgotten here. What was kept of it could not be opened, so the service could not be told: remove the app there as well.
switch-off = Switch off
switch-on = Switch on

## What nobody can tell

doubt-title = In doubt
doubt-lead = The service’s answer to these was lost. The program looks by itself; what it can’t tell waits for a person. Nothing here is sent again before somebody knows.
doubt-none = Nothing is in doubt.
doubt-more = There are more. They are shown as these are settled.
doubt-waiting = { $count ->
    [one] Of { $count } wish nobody can tell whether it was carried out
   *[other] Of { $count } wishes nobody can tell whether they were carried out
}
doubt-see = See and settle
doubt-parked = A person has to look
doubt-looking = Being found out
doubt-several = { $count ->
    [one] { $count } meeting at the service could be it. Look there, and choose.
   *[other] { $count } meetings at the service could be it. Look there, and choose.
}
doubt-nothing = Looking found nothing that could be it, or could not look. See at the service whether it is there.
doubt-wish = What was wanted
doubt-start = Start
doubt-number = Meeting
doubt-whose = Who wants it
doubt-integration = Integration
doubt-looked = Last looked at
doubt-key = Number of the wish
doubt-what = What became of it?
doubt-this = It is this one: { $title }
doubt-done = It was done
doubt-other = It was made, under another number
doubt-other-number = The other number
doubt-not-done = It was not done
doubt-not-done-hint = Then it may be sent again.
doubt-ask-admin = If it was made and is not shown here, an admin can name its number.
doubt-settle = Settle
doubt-look = Look again
doubt-refused = Nothing was settled
doubt-no-choice = Choose what became of it
doubt-no-number = Enter the number under which it was made
doubt-not-there = The service has no meeting of this number
doubt-under-way = It is being carried out at this moment. Wait a little.
doubt-known = Its outcome is known already. Load the page again.
doubt-nobody-looks = Nothing can look for it. Look at the service, and say what became of it.
doubt-too-early = It may still be on its way to the service. Try again in { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}.
wish-create-meeting = Make a meeting
wish-update-meeting = Change a meeting
wish-delete-meeting = Delete a meeting

## How a sign-in at a service ended

connected-account = The account is connected with { $integration }. You can close this tab.
kept-switched-off = Kept, and switched off
kept-account = The account is signed in with { $integration }, and the sign-in is kept. It works once an admin switches the connection on.
kept-person = { $person } is signed in with { $integration }, and the sign-in is kept. It works once an admin switches the connection on.
connected-person = { $person } is connected with { $integration }. You can close this tab.
connected-in-part = Connected, but some things will not work
connected-lacks = The app at the service has not all the scopes that the actions need:
missing-scope = { $scope } (for { $actions })
connect-once-more = Then connect once more.
sign-in-not-offered = Nobody can sign in here: the integration is not set up for it. Tell an admin.
sign-in-not-waiting = No sign-in waits for this answer: it was used already, it is older than 10 minutes, or it began at another installation. Begin again.
sign-in-other-browser = This sign-in began in another browser, or its cookie was deleted. Begin again, and stay in one browser; if you did not begin it, somebody may have sent you the link: close the page.
sign-in-other-person = Whoever began this sign-in is not signed in here any more, or may not connect this any more. Nothing was connected. Sign in here and begin again.
sign-in-other-app = The integration was set up with another app or account since this sign-in began. Nothing was connected. Begin again.
sign-in-other-redirect = The answer came to another address than the sign-in began with ({ $expected }). Begin again.
sign-in-denied = The service says no ({ $reason }). Nothing was connected.
sign-in-bad-return = What came back from the service is no answer that can be used. Begin again.
sign-in-not-exchanged = The service did not exchange its code ({ $reason }). Nothing was connected.
sign-in-other-account = The account at the service is that of { $found }, and here you are { $expected }. Nothing was connected. Sign out at the service, sign in there as { $expected }, and connect again.
sign-in-account-unknown = Whose account it is could not be found out ({ $reason }), so nothing was connected. Connect again.
sign-in-failed = Something is wrong at this installation; its log says what. Nothing was connected.

## A code that a person pastes

paste-title = Connect with a code
paste-text = The app for { $title } sends browsers to { $redirect }, where nobody answers. So you bring its code here yourself.
paste-consent = Sign in at the service, and agree.
paste-open = Open the service’s page
paste-consented = You have opened the service’s page. If its code is lost, get another one.
paste-again = Get another code
paste-copy = The browser then shows an error, at an address that begins with { $redirect }. That is as it should be: copy the whole address.
paste-here = Paste it here.
paste-field = Address, or the code in it
paste-hint = It is good for a few minutes, and once.
paste-empty = Paste the address to which the service has sent the browser, or the code in it
paste-space = There is a space in it: paste the address, and nothing beside it
paste-no-address = This is no address: copy it out of the address bar once more
paste-no-code = This is no code: paste the whole address, or what follows code= in it
paste-none-sent = There is no code in this address: get another one, and agree at the service
paste-other-redirect = The code comes at { $expected }, and this is another address: copy it from the tab in which you agreed
paste-other-attempt = This address is from another attempt: paste the one to which this page’s link has led, or get another code
paste-over = This attempt is older than 10 minutes, was used already, or began in another browser: open the service’s page again, and paste the new address
paste-denied = The service says no ({ $reason }): open its page again, and agree
paste-spent = The service does not take this code any more, since it is good for a few minutes and once: open the service’s page again, and paste the new address
paste-not-exchanged = The service did not exchange the code ({ $reason }): when that is mended, open its page again

## Errors

bad-request-title = The request can’t be understood
bad-request-text = Go back, load the page again, and try again.
unauthorized-text = This page is for people who are signed in.
forbidden-title = Not allowed
forbidden-text = Your account may not do that. An admin can change what it may do.
not-found-title = Page not found
not-found-text = Check the address, or start from the first page.
wrong-method-title = That can’t be done here
wrong-method-text = The address exists, but not for this kind of request. Go back and use the page’s own buttons.
too-slow-title = That took too long
too-slow-text = The whole request did not arrive in time. Try again.
changed-title = Somebody else has changed it
changed-text = What you see is no longer as it was when you opened the page. Go back, load it again, and try again.
too-large-title = Too large
too-large-text = What was sent is larger than this page takes.
wrong-address-title = Wrong address
wrong-address-text = This server does not answer under the name that you used.
too-many-title = Too many tries
too-many-text = Wait a while and try again.
wait-seconds = Wait { $count ->
    [one] { $count } second
   *[other] { $count } seconds
} and try again.
wait-minutes = Wait { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
} and try again.
not-now-title = Not at this moment
not-now-text = The server is busy. Wait a moment and try again.
disk-full-text = The server has no room left to write things down, so nothing was done. Tell an admin; once there is room, try again.
our-fault-title = Something went wrong here
our-fault-text = It is not your fault, and nothing you typed was wrong. Try again; if it happens again, tell an admin the reference below.
demo-link-used = This link has been used: it works once. End the demo and start it again for a new one, or go on in the browser that used it.
form-too-old = This form is too old: it was made before you signed in or out, or in another browser. Go back, load the page again, and send it once more.
form-foreign = This form was not sent from a page of this server.
form-cut = The form did not arrive as a whole. Go back and send it again.
form-not-whole = This form is not whole. Go back and load the page again.
button-not-yours = This button is not for you, or no longer.
no-such-language = There is no such language here.
integration-not-well = This integration is not set up in a way that works. Tell an admin.

templates = Templates
templates-lead = Pages of your own, written with { $command }. They are checked before anything is installed, and used from the next click on. Whoever has pressed a button ends with the page that they have.
templates-no-integration = There is no integration yet that could have templates. An admin has to set one up first.
templates-delivered = It has the pages that come with the program, and no others.
template-version = Version
template-release = { $version }, release { $release }
template-installed = Installed
template-installed-by = { $when } by { $who }
template-address = Address
template-back = Go back to { $version }, release { $release }
template-remove = Remove
template-fault = Its pages can’t be shown
template-fault-text = It does not fit the connector as it is now. Check it with { $command }, and install it again; the log has the reason.
template-install-title = Install a template
template-integration = Integration
template-packed = Packed template
template-packed-hint = The file that { $command } makes. One of the same name becomes a new release of it.
template-install = Check and install
template-findings = What is wrong with it
template-finding = Finding { $number }
template-choose = Choose a packed template
template-wrong = Not installed: the template has { $count ->
    [one] { $count } error
   *[other] { $count } errors
}
template-other-connector = Not installed: the template is for the connector { $wanted }, and this integration has { $connector }
template-old-connector = Not installed: the template needs version { $wanted } of the connector, and this one is { $found }
template-too-many = Not installed: an integration may have { $count } templates. Remove one that is no longer used
template-unreadable = Not installed, since the file can’t be read: { $reason }
template-one-release = There is one release only. To be without it, remove the template.
