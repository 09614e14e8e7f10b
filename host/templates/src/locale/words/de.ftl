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
results = Gefunden: { $count }
shown = { $shown } von { $count }. Suchen Sie, um weitere zu finden.
generate = Erzeugen
passcode-hide = Kenncode verbergen
passcode-show = Kenncode zeigen
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
