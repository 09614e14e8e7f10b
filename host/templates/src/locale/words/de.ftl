optional = (freiwillig)
problem-title = Es gibt ein Problem
problem-lead = Es wurde nichts gesendet. Ihre Eingaben sind noch da.
error-prefix = Fehler:
yes = Ja
no = Nein
none = Keine Auswahl
yours = Ihre
all-zones = Alle Zeitzonen
no-zone = Keine Zeitzone heißt so
date = Datum
time = Uhrzeit
update = Passende Felder zeigen
preview = Anzeigen
search = Suchen
search-label = Suchen: { $label }
chosen = Ausgewählt
found = Gefunden
nothing-found = Nichts gefunden
remove = { $name } entfernen
added = { $name } hinzugefügt
removed = { $name } entfernt
results = Gefunden: { $count }
shown = { $shown } von { $count }. Suchen Sie, um weitere zu finden.
generate = Erzeugen
passcode-hide = Kenncode verbergen
passcode-show = Kenncode zeigen
passcode-required = Ihr Konto verlangt einen für jedes Meeting.
passcode-needs = Nötig: { $rules }.
passcode-length = mindestens { $count } Zeichen
passcode-digits-only = nur Ziffern
passcode-letter = ein Buchstabe
passcode-both-cases = Groß- und Kleinbuchstaben
passcode-digit = eine Ziffer
passcode-special = eines von @ - _ *
passcode-run = keine { $count } gleichen oder aufeinanderfolgenden Zeichen hintereinander, wie 1234
suggestions = Häufige Werte: { $label }
one-per-line = Je Zeile ein Eintrag.
copy-text = Als Text kopieren
copy-html = Mit Formatierung kopieren
copy = Kopieren
copied = Kopiert
column-actions = Aktionen
duration-hours = { $hours ->
    [one] { $hours } Stunde
   *[other] { $hours } Stunden
}
duration-minutes = { $minutes ->
    [one] { $minutes } Minute
   *[other] { $minutes } Minuten
}
error-missing = { $label }: Bitte geben Sie etwas ein
error-missing-choice = { $label }: Bitte treffen Sie eine Auswahl
error-missing-choices = { $label }: Bitte wählen Sie mindestens einen Eintrag
error-missing-date = { $label }: Bitte geben Sie ein Datum ein
error-missing-time = { $label }: Bitte geben Sie eine Uhrzeit ein
error-too-long = { $label }: höchstens { $limit } Zeichen. Jetzt sind es { $count }
error-too-short = { $label }: mindestens { $limit } Zeichen
error-too-few = { $label }: Bitte wählen Sie mindestens { $limit }
error-too-many = { $label }: Bitte wählen Sie höchstens { $limit }
error-number = { $label }: Bitte geben Sie eine Zahl in Ziffern ein
error-whole-number = { $label }: Bitte geben Sie eine ganze Zahl in Ziffern ein
error-range = { $label }: Bitte geben Sie eine Zahl von { $minimum } bis { $maximum } ein
error-minimum = { $label }: Bitte geben Sie { $minimum } oder mehr ein
error-maximum = { $label }: Bitte geben Sie { $maximum } oder weniger ein
error-pattern = { $label }: Einige dieser Zeichen sind hier nicht erlaubt
error-choice = { $label }: Bitte wählen Sie eine der angebotenen Möglichkeiten
error-unavailable = { $label }: { $value } kann nicht gewählt werden
error-date = { $label }: Bitte geben Sie ein gültiges Datum ein, zum Beispiel { $example }
error-time = { $label }: Bitte geben Sie eine gültige Uhrzeit ein, zum Beispiel { $example }
error-zone = { $label }: Bitte wählen Sie eine Zeitzone aus der Liste
error-email = { $label }: Bitte geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.com
error-url = { $label }: Bitte geben Sie eine Webadresse ein, die mit https:// beginnt
error-invalid = { $label }: Dieser Wert wird nicht angenommen
error-other = Etwas in diesem Formular passt nicht
refused-too-long = { $label }: höchstens { $limit } Zeichen
refused-out-of-range = { $label }: Diese Zahl liegt jenseits der Grenze von { $limit }
refused-several = { $label }: Bitte geben Sie in jedem Eintrag nur einen Wert an
refused-policy = { $label }: Das entspricht nicht den Regeln für das Konto des Gastgebers
refused-too-many-occurrences = { $label }: Eine Serie hat höchstens { $limit ->
    [one] { $limit } Termin
   *[other] { $limit } Termine
}. Wählen Sie weniger oder einen früheren letzten Tag
refused-no-dates = { $label }: Zwischen Beginn und letztem Tag liegt kein Termin
refused-skipped-time = { $label }: An diesem Tag überspringen die Uhren diese Zeit. Beginnen Sie die Serie an einem anderen Tag oder zu einer anderen Zeit
refused-in-the-past = { $label }: Dieser Zeitpunkt ist vorbei. Wählen Sie einen, der noch kommt
refused-calendar-ends = { $label }: Die Serie ginge über das Jahr 9999 hinaus
refused-not-for-series = { $label }: Das ist für eine Serie nicht möglich
refused-not-for-one-occurrence = { $label }: Das lässt sich nur für die ganze Serie ändern
refused-not-without-fixed-time = { $label }: Ein Meeting ohne feste Zeiten hat keinen Beginn
refused-other-kind = { $label }: Das lässt sich nicht mehr ändern. Erstellen Sie dafür ein anderes Meeting
