### Was der Server um die Seiten einer Vorlage herum und an ihrer Stelle sagt. Deutsch.

skip = Zum Inhalt springen
nav = Hauptmenü
home = Alle Micro-Apps
account = Ihr Konto
sign-out = Abmelden
language = Sprache
change = Ändern
error = Fehler:
note = Hinweis:
warning = Warnung:
preview = Vorschau
about = { $title } { $version }
about-preview = { $title } { $version }, Vorschau: nach besten Kräften gepflegt, ohne Zusage von Support. Zum Testen; vom Einsatz im Betrieb wird abgeraten.
maintenance = Angaben zur Pflege
feedback = Rückmeldung

back = Zurück
again = Noch einmal versuchen
first-page = Zur ersten Seite

connect-title = { $title } einmal erlauben, für Sie zu handeln
connect-text = Was Sie hier tun, geschieht mit Ihrem eigenen Konto, { $person }. Melden Sie sich dort an und stimmen Sie zu; Sie werden nur einmal gefragt.
connect-button = Erlauben
connect-after = Es öffnet sich ein neuer Tab. Kommen Sie danach auf diese Seite zurück und drücken Sie den Knopf noch einmal: Ihre Eingaben sind noch da.
connect-then = Es öffnet sich ein neuer Tab. Kommen Sie danach hierher zurück.
connect-admin = Der Dienst nimmt diese Installation nicht mehr an. Eine Administratorin oder ein Administrator muss { $title } neu verbinden.
scope-title = Eine Berechtigung fehlt
scope-text = Der Dienst erlaubt das noch nicht. In der App beim Dienst muss ergänzt werden: { $scopes }. Danach hier noch einmal erlauben.
not-allowed-title = Das dürfen Sie nicht
gone-title = Hier ist nichts
gone-text = Es gibt das nicht, oder es gehört Ihnen nicht.
refused-title = Der Dienst nimmt es nicht an
busy-title = Gerade fragen viele Menschen gleichzeitig
busy-text = Die Seite kommt von selbst in etwa { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
}.
busy-press = Gerade fragen viele Menschen gleichzeitig. Es wurde nichts gesendet. Drücken Sie den Knopf in etwa { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
} noch einmal.
daily-title = Die Tagesgrenze des Dienstes ist erreicht
daily-text = Weiter geht es am { $when }.
unavailable-title = Der Dienst ist nicht erreichbar
unavailable-text = Es wurde nichts geändert. Versuchen Sie es gleich noch einmal.
failed-title = Das hat nicht geklappt
failed-text = Es liegt nicht an Ihnen. Es wurde nichts geändert. Versuchen Sie es noch einmal; wenn es wieder geschieht, sagen Sie es der Administration.
co-hosts-refused = Als weitere Gastgeber nicht angenommen: { $names }. Nehmen Sie sie von der Liste, oder fragen Sie, ob sie eine Lizenz haben.
not-sent = Es wurde nicht ausgeführt. Nichts ist entstanden. Drücken Sie den Knopf noch einmal.
not-allowed-host = Für { $host } können Sie das nicht tun.

waiting-title = Es wird ausgeführt
waiting-place = { $count ->
    [one] Eine Anfrage wartet
   *[other] { $count } Anfragen warten
}, Ihre ist dabei. Es dauert etwa { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
}.
waiting-text = Es dauert einige Sekunden.
waiting-close = Sie können diese Seite schließen: Es geschieht trotzdem, und nur einmal.
finding-title = Wir finden es heraus
finding-text = Die Antwort des Dienstes ging verloren. Wir sehen nach, ob es ausgeführt wurde. Nichts entsteht doppelt, und diese Seite sagt, wie es ausging.
parked-title = Ein Mensch muss nachsehen
parked-text = Von hier aus lässt sich nicht sagen, ob es ausgeführt wurde. Sehen Sie beim Dienst nach. Die Administration kann es unter der Nummer { $key } klären. Nichts entsteht doppelt.
secret-text = Es wurde ausgeführt. Drücken Sie den Knopf noch einmal für eine frische Antwort.

reused-title = Sie haben diese Seite schon einmal gesendet
reused-text = Es wurde so ausgeführt, wie Sie es zuerst gesendet haben. Was Sie jetzt sehen, ist anders: Drücken Sie den Knopf nur noch einmal, wenn Sie es zusätzlich wollen.
reused-link = Ansehen, was entstanden ist

tab-title = Weiter in einem neuen Tab
tab-text = Dieser Teil kann nicht innerhalb einer anderen Seite gezeigt werden.
tab-button = In neuem Tab öffnen
sign-in-title = Melden Sie sich zuerst an
sign-in-text = Sie sind nicht angemeldet, oder Ihr Browser sagt es innerhalb einer anderen Seite nicht.
sign-in-button = In neuem Tab öffnen
mail-title = Ihr E-Mail-Programm öffnet sich
mail-text = Wenn nicht, drücken Sie den Knopf.
mail-button = E-Mail-Programm öffnen
