### Deutsch. Mit „Sie“, sachlich und kurz.

## Seiten und Knöpfe

create-meeting = Meeting erstellen
new-single-meetings = Neues Einzelmeeting
new-recurring-meetings = Neue Meetingserie
invitations = Einladung
my-meetings = Meine Meetings
dates-of-series = Termine der Serie
change-meeting = Meeting ändern
change-series = Ganze Serie ändern
change-date = Einen Termin ändern
cancel-question = Wirklich absagen?

create = Meeting erstellen
    .busy = Das Meeting wird erstellt …
view-details = Einzelheiten ansehen
create-another = Weiteres Meeting erstellen
start-meeting = Meeting starten
    .busy = Anfrage bei Zoom …
mail-invitation = E-Mail schreiben
save-changes = Änderungen speichern
    .busy = Wird gespeichert …
save-series = Für alle Termine speichern
    .busy = Wird gespeichert …
save-date = Diesen Termin speichern
    .busy = Wird gespeichert …
single-dates-note = Wenn Sie ändern, wann die Serie stattfindet, bleiben abgesagte und verschobene Termine so, wenn die Serie an dem Tag, für den sie geplant waren, noch einen Termin hat. Tagesordnungen einzelner Termine gehen verloren.
keep-as-it-is = So lassen
cancel-single = Meeting absagen
    .busy = Wird abgesagt …
cancel-series = Alle Termine absagen
    .busy = Wird abgesagt …
cancel-date = Diesen Termin absagen
    .busy = Wird abgesagt …
keep-it = Nicht absagen
change = Ändern
cancel = Absagen
change-or-cancel = Ändern oder absagen
change-all = Alle Termine ändern
cancel-all = Alle Termine absagen

## Das Formular

topic = Titel
    .hint = Er steht in der Einladung.
start = Beginn
time-zone = Zeitzone
duration-minutes = Dauer
    .unit = Minuten
recurrence = Wiederholung
    .option-none = So lassen
    .option-once = Einmalig
    .option-daily = Täglich
    .option-weekly = Wöchentlich
    .option-monthly = Monatlich

recurrence-daily = Täglich
recurrence-daily-every = Abstand
    .unit = Tage
    .hint = Von 1 bis 90. Ohne Angabe: jeden Tag.
recurrence-daily-end = Ende
    .option-none = Kein Ende: so viele Termine, wie Zoom zulässt
    .option-count = Nach einer Anzahl von Terminen
    .option-until = An einem Datum
recurrence-daily-end-count = Anzahl der Termine
recurrence-daily-end-until = Letzter Tag

recurrence-weekly = Wöchentlich
recurrence-weekly-every = Abstand
    .unit = Wochen
    .hint = Von 1 bis 12. Ohne Angabe: jede Woche.
recurrence-weekly-days = Tage
    .option-monday = Montag
    .option-tuesday = Dienstag
    .option-wednesday = Mittwoch
    .option-thursday = Donnerstag
    .option-friday = Freitag
    .option-saturday = Samstag
    .option-sunday = Sonntag
recurrence-weekly-end = { recurrence-daily-end }
    .option-none = { recurrence-daily-end.option-none }
    .option-count = { recurrence-daily-end.option-count }
    .option-until = { recurrence-daily-end.option-until }
recurrence-weekly-end-count = { recurrence-daily-end-count }
recurrence-weekly-end-until = { recurrence-daily-end-until }

recurrence-monthly = Monatlich
recurrence-monthly-every = Abstand
    .unit = Monate
    .hint = Von 1 bis 3. Ohne Angabe: jeden Monat.
recurrence-monthly-on = Am
    .option-day = Jeden Monat am selben Datum
    .option-nth = Jeden Monat am selben Wochentag
recurrence-monthly-on-day = Tag des Monats
    .hint = Von 1 bis 31. Monate ohne diesen Tag werden ausgelassen.
recurrence-monthly-on-nth = Wochentag des Monats
recurrence-monthly-on-nth-week = Welcher
    .option-first = Erster
    .option-second = Zweiter
    .option-third = Dritter
    .option-fourth = Vierter
    .option-last = Letzter
recurrence-monthly-on-nth-day = Wochentag
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

dates = Termine
    .hint = Die Termine erscheinen hier, sobald Beginn und Wiederholung gewählt sind.
    .button = Termine anzeigen
conflict = { $whose ->
    [own] Sie haben schon „{ $topic }“, { $start } bis { $end }.
   *[other] { $host } hat schon „{ $topic }“, { $start } bis { $end }.
}
conflict-dates = Das betrifft { $count ->
    [one] { $count } Termin
   *[other] { $count } Termine
}.
conflict-more = { $count ->
    [one] Dazu kommt noch { $count } weiteres.
   *[other] Dazu kommen noch { $count } weitere.
}
conflict-unknown = Den Kalender von { $host } konnten wir nicht ansehen.
conflict-unknown-own = Ihren eigenen Kalender konnten wir nicht ansehen.
co-hosts = Weitere Gastgeber
    .hint = Weitere Gastgeber können das Meeting auch leiten, wenn Sie nicht da sind.
no-co-host = { $status ->
    [active] kann nicht Gastgeber sein: ohne Zoom-Lizenz
   *[other] kann nicht Gastgeber sein: das Zoom-Konto ist nicht aktiv
}
passcode = Kenncode
    .hint = Bis zu 10 Buchstaben, Ziffern und @ - _ *. Ohne Angabe wird ein zufälliger Kenncode vergeben, der den Regeln Ihres Kontos entspricht.
    .error-pattern = Kenncode: nur Buchstaben, Ziffern und @ - _ * verwenden
dial-in-countries = Länder für die Einwahl
    .hint = Die Einladung nennt Telefonnummern dieser Länder.
agenda = Tagesordnung
    .hint = Bis zu 2.000 Zeichen.

more-settings = Weitere Einstellungen
host = Gastgeber
    .hint = Ohne Angabe sind Sie selbst Gastgeber.
    .option-none = Sie selbst
waiting-room = Warteraum
    .option-none = Wie in den Zoom-Einstellungen
    .option-true = Ein: Teilnehmende warten, bis sie eingelassen werden
    .option-false = Aus
join-before-host = Eintreten vor dem Gastgeber
    .hint = Hat mit Warteraum keine Wirkung.
    .option-none = Wie in den Zoom-Einstellungen
    .option-true = Erlaubt
    .option-false = Nicht erlaubt
mute-upon-entry = Mikrofone beim Eintreten
    .option-none = Wie in den Zoom-Einstellungen
    .option-true = Stumm
    .option-false = Ein
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
require-sign-in = Wer teilnehmen kann
    .option-none = Wie in den Zoom-Einstellungen
    .option-true = Nur wer bei Zoom angemeldet ist
    .option-false = Alle mit dem Link
host-video = Kamera des Gastgebers
    .option-none = Wie in den Zoom-Einstellungen
    .option-true = Von Anfang an ein
    .option-false = Am Anfang aus
participant-video = Kameras der Teilnehmenden
    .option-none = Wie in den Zoom-Einstellungen
    .option-true = Von Anfang an ein
    .option-false = Am Anfang aus
auto-recording = Aufzeichnung
    .option-absent = Wie in den Zoom-Einstellungen
    .option-none = Nichts wird von selbst aufgezeichnet
    .option-local = Auf dem Computer des Gastgebers
    .option-cloud = In der Cloud von Zoom
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
notify-co-hosts = E-Mail an weitere Gastgeber
    .option-none = Wie in den Zoom-Einstellungen
    .option-true = Zoom benachrichtigt sie
    .option-false = Zoom benachrichtigt sie nicht

## Nach dem Erstellen

word-success = Erfolg:
single-created = Das Meeting ist erstellt
series-created = Die Meetingserie ist erstellt
created-topic = „{ $topic }“ ist jetzt bei Zoom angelegt. Eingeladen ist noch niemand.
first-date = Erster Termin: { $start }
dates-count = { $count ->
    [one] { $count } Termin
   *[other] { $count } Termine
}

## Einladung

invitation-topic = Thema
invitation-start = Beginn
invitation-duration = Dauer
calendar-details = Wiederholung
join-url = Link zum Teilnehmen
copy-link = Link kopieren
copied = Kopiert
meeting-id = Meeting-ID
invitation-passcode = Kenncode
no-passcode = Keiner
dial-in-numbers = Per Telefon
toll-free = gebührenfrei
phone-passcode = Kenncode am Telefon: { $passcode }
invitation-co-hosts = Weitere Gastgeber
add-to-calendar = In einen Kalender eintragen
download-ics = Kalenderdatei (.ics)
google-calendar = Google Kalender
outlook-calendar = Outlook
outlook-one-date = Outlook trägt nur den ersten Termin ein. Die Kalenderdatei enthält alle.
calendars-one-date = Google Kalender und Outlook tragen nur den ersten Termin ein. Die Kalenderdatei enthält alle.
occurrences = Termine
cancelled = Abgesagt
invitation-text = Einladung zum Kopieren
qr-label = QR-Code des Links zum Teilnehmen
qr-caption = Mit der Kamera eines Telefons scannen, um teilzunehmen.
print = Drucken

## Wiederholung in Worten

repeats-once = Einmalig
no-fixed-time = Wiederkehrend, ohne feste Zeiten
repeats-daily = { $every ->
    [1] Jeden Tag
   *[other] Alle { $every } Tage
}
repeats-weekly = { $every ->
    [1] Jede Woche:
   *[other] Alle { $every } Wochen:
}
repeats-monthly = { $every ->
    [1] Jeden Monat:
   *[other] Alle { $every } Monate:
}
weekday = { $day ->
    [monday] Montag
    [tuesday] Dienstag
    [wednesday] Mittwoch
    [thursday] Donnerstag
    [friday] Freitag
    [saturday] Samstag
   *[sunday] Sonntag
}
on-day = am { $day }.
on-nth = am { $week ->
    [first] ersten
    [second] zweiten
    [third] dritten
    [fourth] vierten
   *[last] letzten
} { $day ->
    [monday] Montag
    [tuesday] Dienstag
    [wednesday] Mittwoch
    [thursday] Donnerstag
    [friday] Freitag
    [saturday] Samstag
   *[sunday] Sonntag
}
dates-until = { $count ->
    [one] { $count } Termin, am { $last }
   *[other] { $count } Termine bis zum { $last }
}
daylight-saving = { $effect ->
    [offset_changed] Davor wurde die Uhr umgestellt: Für Menschen in anderen Zeitzonen beginnt das Meeting ab hier zu einer anderen Zeit.
    [time_skipped] Diese Uhrzeit wird bei der Umstellung übersprungen. Das Meeting beginnt um die Umstellung später.
   *[time_doubled] Diese Uhrzeit kommt an dem Tag zweimal vor. Gemeint ist die erste.
}
times-in = Zeiten in { $zone }.

## Meine Meetings

upcoming-meetings = Kommende Meetings
listed-ahead = Hier stehen die Meetings der nächsten sechs Monate, so weit Zoom sie auflistet. Spätere folgen, wenn sie näher rücken.
column-meeting = Meeting
column-actions = Aktionen
series = Serie
no-meetings = Keine kommenden Meetings
    .hint = Was Sie erstellen, erscheint hier.
cancel-single-explained = Das Meeting wird bei Zoom gelöscht, und der Link funktioniert nicht mehr.
cancel-series-explained = Alle Termine dieser Serie werden bei Zoom gelöscht, und der Link funktioniert nicht mehr.
cancel-date-explained = Nur dieser Termin wird abgesagt. Die anderen bleiben, wie sie sind.
notify-hosts = Zoom benachrichtigt alle Gastgeber per E-Mail
