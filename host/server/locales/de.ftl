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
maintenance-what = Was als Vorschau gekennzeichnet ist, wird von seinen Entwicklern nach besten Kräften gepflegt.
maintenance-promise = Support wird nicht zugesagt: weder eine Frist, in der ein Fehler behoben wird, noch ein Tag, an dem die Vorschau endet.
maintenance-use = Sie ist zum Testen und Prüfen da. Vom Einsatz im Betrieb raten wir ab.
maintenance-faults = Fehler werden behoben, sobald sie bekannt sind, mit einer neuen Version. Was sich geändert hat, steht in deren Hinweisen.
maintenance-feedback = Sagen Sie denen, die diese Installation betreuen, was gelingt und was nicht. Sie erreichen die Entwickler dort, woher diese Software stammt.

back = Zurück
again = Noch einmal versuchen
first-page = Zur ersten Seite

connect-title = { $title } einmal erlauben, für Sie zu handeln
connect-text = Was Sie hier tun, geschieht mit Ihrem eigenen Konto, { $person }. Melden Sie sich dort an und stimmen Sie zu; Sie werden nur einmal gefragt.
connect-button = Erlauben
connect-after = Es öffnet sich ein neuer Tab. Kommen Sie danach auf diese Seite zurück und drücken Sie den Knopf noch einmal: Ihre Eingaben sind noch da.
connect-then = Es öffnet sich ein neuer Tab. Kommen Sie danach hierher zurück.
connect-admin = Der Dienst nimmt diese Installation nicht mehr an. Die Administration muss { $title } neu verbinden.
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
not-allowed-host = Für { $host } können Sie das nicht tun.
not-a-host = { $host } kann hier keine Meetings haben. Wählen Sie jemanden aus der Liste.

waiting-title = Es wird ausgeführt
waiting-place = Sie sind Nummer { $place } von { $count } in der Reihe. Es dauert etwa { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
}.
waiting-text = Es dauert einige Sekunden.
waiting-elsewhere = Es wurde in einem anderen Prozess begonnen, oder bevor der Server neu startete. Spätestens in zwei Minuten steht fest, wie es ausging.
waiting-close = Sie können diese Seite schließen: Es geschieht trotzdem, und nur einmal.
finding-title = Wir finden es heraus
finding-text = Die Antwort des Dienstes ging verloren. Wir sehen nach, ob es ausgeführt wurde. Nichts entsteht doppelt, und diese Seite sagt, wie es ausging. Meist steht das in weniger als zwei Minuten fest.
parked-title = Ein Mensch muss nachsehen
parked-text = Die Antwort des Dienstes ging verloren, und das Nachsehen hat es nicht geklärt. Sehen Sie beim Dienst nach, und sagen Sie, was daraus geworden ist. Nichts wird doppelt gemacht.
not-done-title = Es wurde nicht ausgeführt
not-done-text = Beim Dienst ist nichts daraus geworden. Drücken Sie den Knopf, um es noch einmal zu senden.
secret-text = Es wurde ausgeführt. Drücken Sie den Knopf noch einmal für eine frische Antwort.

warn-title = Bitte zuerst ansehen
warn-text = Es wurde nichts gesendet. Um trotzdem fortzufahren, drücken Sie den Knopf noch einmal.

sent-title = Aus diesem Formular ist „{ $title }“ entstanden
sent-title-plain = Dieses Formular haben Sie schon gesendet, und es wurde ausgeführt
sent-text = Wenn Sie den Knopf noch einmal drücken, ohne etwas zu ändern, entsteht nichts Neues.
untaken-title = Es ist noch nichts gesendet
untaken-text = Sie mussten sich neu anmelden. Hier steht, was Sie eingegeben haben: Drücken Sie den Knopf noch einmal, um es zu senden.
sent-link = Ansehen, was entstanden ist
sent-another = Noch eins anlegen
sent-waiting = Was Sie mit diesem Formular gesendet haben, ist noch nicht fertig
sent-waiting-link = Ansehen, wie es steht
reused-text = Was Sie jetzt sehen, ist anders und wurde nicht gesendet. Drücken Sie den Knopf nur, wenn Sie es zusätzlich wollen.

tab-title = Weiter in einem neuen Tab
tab-text = Dieser Teil kann nicht innerhalb einer anderen Seite gezeigt werden.
tab-button = In neuem Tab öffnen
sign-in-title = Melden Sie sich zuerst an
sign-in-text = Sie sind nicht angemeldet, oder Ihr Browser sagt es innerhalb einer anderen Seite nicht.
sign-in-button = In neuem Tab öffnen
mail-title = Ihre E-Mail ist vorbereitet
mail-text = Drücken Sie den Knopf, falls sich Ihr E-Mail-Programm nicht geöffnet hat.
mail-button = E-Mail-Programm öffnen
release-gone-title = Diese Seite gibt es nicht mehr
release-gone-text = Die Vorlage wurde geändert, nachdem Sie den Knopf gedrückt haben, und diese Fassung gibt es nicht mehr. Was Sie gesendet haben, geht trotzdem seinen Weg, und nur einmal.

### Die eigenen Seiten des Servers.

## Auf vielen Seiten

admin = Verwaltung
home-title = Startseite
integrations = Integrationen
people = Personen
go-on = Weiter
departure-title = Weiter zu { $name }
departure-text = Bleibt diese Seite stehen, geht es mit dem Knopf weiter.
copy = Kopieren
copied = Kopiert
copy-link = Link kopieren
save = Speichern
or = oder
optional = (freiwillig)
problem = Es gibt ein Problem
reference = Kennung:
name = Name
your-name = Ihr Name
email = E-Mail
role = Rolle
state = Zustand
since = Seit
since-when = seit { $when }
actions = Aktionen
password = Passwort
password-again = Dasselbe Passwort noch einmal
password-hint = Mindestens 12 Zeichen. Ein paar Wörter sind gut.
role-hint = Wer Vorlagen entwickelt, schreibt auch Seiten; wer verwaltet, richtet auch Integrationen und Personen ein.
role-user = Nutzung
role-template-developer = Vorlagenentwicklung
role-admin = Verwaltung

## Anmelden

sign-in = Anmelden
sign-in-with = Anmelden mit { $provider }
sign-in-local = Mit einem lokalen Konto anmelden
sign-in-help = Kein Konto oder kein Passwort? Die Administration kann Ihnen einen Link geben.
sign-in-wrong = Die E-Mail-Adresse oder das Passwort ist falsch, oder das Konto ist abgeschaltet
sign-in-busy = Gerade melden sich viele Menschen an. Warten Sie einige Sekunden, und versuchen Sie es noch einmal.
your-email-needed = Geben Sie Ihre E-Mail-Adresse ein, wie name@example.com
password-needed = Geben Sie Ihr Passwort ein
provider-other-browser = Diese Anmeldung wurde in einem anderen Browser begonnen, oder es ist zu lange her. Beginnen Sie von vorn.
provider-refused = Die Anmeldung Ihrer Organisation hat Sie nicht eingelassen. Versuchen Sie es noch einmal, oder fragen Sie die Administration.
provider-no-code = In der Adresse fehlt, was die Anmeldung Ihrer Organisation hätte senden sollen.
provider-unreachable = Die Anmeldung Ihrer Organisation ist gerade nicht erreichbar. Versuchen Sie es später noch einmal.
provider-untrusted = Was die Anmeldung Ihrer Organisation gesendet hat, kann nicht angenommen werden. Beginnen Sie von vorn, oder fragen Sie die Administration.
provider-other-person = Das Konto mit Ihrer E-Mail-Adresse gehört bei der Anmeldung Ihrer Organisation jemand anderem. Fragen Sie die Administration.
provider-no-email = Die Anmeldung Ihrer Organisation bürgt nicht für Ihre E-Mail-Adresse, darum kann kein Konto entstehen. Bitten Sie die Administration, sie dort bestätigen zu lassen.
account-off = Ihr Konto hier ist abgeschaltet. Fragen Sie die Administration.

## Das erste Konto, und Links zur Wahl eines Passworts

setup-title = Das erste Konto anlegen
setup-text = Es ist ein Konto für die Verwaltung: Damit richten Sie Integrationen ein und legen Konten für andere an.
email-hint-own = Die Adresse, unter der die Dienste Sie kennen, die Sie verbinden werden.
account-make = Konto anlegen
your-name-needed = Geben Sie Ihren Namen ein, höchstens 100 Zeichen
choose-password = Ein Passwort wählen
choose-password-text = Für das Konto { $email }.
choose-password-button = Dieses Passwort wählen
password-differs = Geben Sie zweimal dasselbe Passwort ein
password-short = Wählen Sie ein Passwort mit mindestens { $count } Zeichen. Gut sind drei oder vier Wörter, die nichts miteinander zu tun haben
password-long = Wählen Sie ein Passwort mit höchstens { $count } Zeichen
password-easy = Wählen Sie ein Passwort, das schwerer zu erraten ist
link-too-old = Dieser Link wurde schon benutzt, ist zu alt oder durch einen neueren ersetzt. Die Administration kann einen neuen erzeugen; der Link für das erste Konto wird bei jedem Start des Servers ausgegeben, bis es eines gibt.

## Das eigene Konto

connections-link = Ihre Verbindungen mit Diensten
sessions = Wo Sie angemeldet sind
session-present = Dieser hier
browser = Browser
browser-unknown = Unbekannter Browser
last-used = Zuletzt benutzt
sign-out-others = Überall sonst abmelden
password-change-title = Ihr Passwort ändern
password-change-text = Hier bleiben Sie angemeldet, überall sonst werden Sie abgemeldet.
password-present = Bisheriges Passwort
password-new = Neues Passwort
password-change = Passwort ändern
present-password-wrong = Das ist nicht Ihr bisheriges Passwort
no-password-here = Sie melden sich über Ihre Organisation an und haben hier kein Passwort.

## Die eigenen Verbindungen

connections = Ihre Verbindungen
connections-text = Was Sie bei diesen Diensten tun, geschieht mit Ihrem eigenen Konto dort, { $address }. Sie erlauben es einmal.
connections-none = Kein Dienst hier braucht das.
your-connection = Ihre Verbindung
connect = Verbinden
connect-again = Neu verbinden
disconnect = Trennen

## Die erste Seite

home-empty = Hier ist noch nichts.
home-set-up = Eine Integration einrichten
home-wait = Die Administration muss erst eine Integration einrichten.

## Konten, für die Verwaltung

account-make-title = Ein Konto anlegen
email-hint-other = Die Adresse, unter der die Dienste die Person kennen.
state-off = Abgeschaltet
state-no-password = Noch kein Passwort
state-can-sign-in = Kann sich anmelden
name-needed = Geben Sie einen Namen ein, höchstens 100 Zeichen
email-needed = Geben Sie eine E-Mail-Adresse ein, wie name@example.com
email-taken = Es gibt schon ein Konto mit dieser E-Mail-Adresse
email-or-empty = Geben Sie eine E-Mail-Adresse ein, oder lassen Sie das Feld leer
role-needed = Wählen Sie eine Rolle
link = Link
link-title = Geben Sie diesen Link weiter
link-text = Damit wählt { $name } ein Passwort für { $email }. Er gilt einmal, drei Tage lang. Er wird nur dieses eine Mal gezeigt.
link-account = Zum Konto
signs-in-with = Anmeldung mit
with-provider-or-password = { $provider } oder einem Passwort
with-password = einem Passwort
with-nothing = noch nichts: Geben Sie einen Link weiter
service-email = E-Mail bei Diensten
service-email-hint = Falls die Dienste eine andere Adresse kennen als { $email }.
own-role = Ihre eigene Rolle und Ihren Zustand kann nur jemand anderes aus der Verwaltung ändern.
may-sign-in = Darf sich anmelden
may-sign-in-hint = Ohne Häkchen wird die Person sofort überall abgemeldet.
password-link-title = Ein Link zur Wahl eines Passworts
password-link-text = Für jemanden, der noch keines hat oder es vergessen hat. Er gilt einmal, drei Tage lang, und beendet frühere Links.
password-link-make = Link erzeugen

## Integrationen, für die Verwaltung

integrations-none = Es gibt noch keine. Fügen Sie eine auf dem Rechner hinzu, auf dem dieser Server läuft:
command = Befehl
integration-down = Sie kann nicht laufen
switched-off-text = Sie ist abgeschaltet.
loopback-title = Nur für die Entwicklung
loopback-text = Diese Integration darf diesen Rechner selbst ansprechen (allow_loopback). Nicht für den Betrieb.
service = Dienst
service-account = Konto
each-person = Jede Person verbindet ihr eigenes Konto, einmal.
account-acts = Das Konto handelt für sie.
hosts-other = Andere Gastgeber
hosts-who = Wer Meetings für andere Gastgeber anlegen darf
hosts-nobody = Niemand
hosts-everybody = Alle, die angemeldet sind
hosts-people = Diese Personen
hosts-addresses = Ihre E-Mail-Adressen, eine pro Zeile
hosts-save = Speichern
hosts-no-address = „{ $word }“ ist weder eine E-Mail-Adresse noch das Wort „everybody“. Berichtigen Sie die Angabe.
directory = Verzeichnis
directory-listed = { $count ->
    [one] { $count } Person
   *[other] { $count } Personen
}, gelesen { $when }
directory-none = Noch nicht gelesen
directory-failed = Der letzte Versuch ist misslungen:
directory-list = Jetzt lesen
component = Komponente
component-version = Version { $version }
component-own = kommt mit diesem Programm
component-signed = Signiert
component-unsigned = Nicht signiert
component-key-gone = Ihr Schlüssel gilt nicht mehr als vertrauenswürdig
component-from = Von { $source }
component-offered = Version { $version } liegt bereit
component-asks = Sie verlangt, was die jetzige nicht hat:
component-asks-nothing = Sie verlangt nichts, was die jetzige nicht hat.
component-accept = Zustimmen und aktualisieren
component-decline = Ablehnen
component-back = Zurück zu Version { $version }
component-back-own = Zurück zu der, die mit diesem Programm kommt
component-before-gone = Version { $version }, die vorher lief, ist mit einem Schlüssel signiert, dem nicht mehr vertraut wird.
component-overtaken = Diese Version liegt nicht mehr bereit, oder jemand anderes war schneller. Sehen Sie sich die Integration noch einmal an.
component-not-trusted = Dem Schlüssel, mit dem diese Version signiert ist, wird nicht mehr vertraut. Nichts wurde geändert.
component-misfit = Diese Version läuft nicht mit der jetzigen Konfiguration der Integration. Nichts wurde geändert.
component-breaks-pages = Seiten einer installierten Vorlage würden mit dieser Version nicht mehr funktionieren. Nichts wurde geändert. Entfernen Sie zuerst die Vorlage, oder aktualisieren Sie auf der Befehlszeile.
rate-limit = Ratengrenze
rate-limit-text = { $requests } Anfragen in je { $interval } ms; { $used } in diesem Augenblick verbraucht
preview-text = Eine Vorschau: von den Entwicklern nach besten Kräften gepflegt, ohne Zusage von Support; zum Testen, vom Einsatz im Betrieb wird abgeraten.
addresses = Adressen dieser Installation
addresses-text = Ein Dienst will sie dort wissen, wo seine Apps eingetragen sind.
redirect-service = Redirect der App des Kontos
redirect-user = Redirect der App der Personen
allow-list = Erlaubte Adressen
monitoring = Überwachung
monitoring-text = Für die Verwaltung und für Programme mit einem Schlüssel stehen die Ratengrenzen als OpenMetrics unter
token = Schlüssel
token-make = Neuen Schlüssel erzeugen
token-title = Ein Schlüssel für die Überwachung
token-text = Er öffnet { $address } und sonst nichts. Er wird nur dieses eine Mal gezeigt, und der bisherige gilt nicht mehr.
state-connected = Verbunden
state-not-connected = Nicht verbunden
state-reconnect = Neu verbinden
state-secrets = Geheimnisse fehlen
state-not-set-up = Nicht eingerichtet
reason-switched-off = Abgeschaltet von { $who }
reason-disconnected = Getrennt von { $who }
reason-set-up-anew = Von { $who } mit einem anderen Konto oder einer anderen App neu eingerichtet. Melden Sie sich noch einmal an.
reason-ended = Der Dienst hat sie beendet und sagt: { $words } ({ $code }). Melden Sie sich neu an.
reason-ended-lost = Der Dienst hat sie beendet und sagt: { $words } ({ $code }). Eine frühere Antwort des Dienstes ging verloren, und mit ihr die Tokens. Melden Sie sich neu an.
reason-nothing-to-renew = Der Zugang ist abgelaufen, und der Dienst gab nichts, um ihn zu erneuern. Melden Sie sich neu an.
reason-key-missing = Was davon aufbewahrt wird, lässt sich nicht öffnen: { $what }.
disconnected = Getrennt
disconnected-not-told = Hier ist die Verbindung getrennt, aber der Dienst hat seine Tokens nicht zurückgenommen: { $reason }. Entfernen Sie die App auch beim Dienst.
disconnected-no-app = Hier ist die Verbindung getrennt. Die App ist nicht mehr bekannt, daher konnte es dem Dienst nicht gesagt werden: Entfernen Sie sie auch dort.
disconnected-unreadable = Hier ist die Verbindung getrennt. Was davon aufbewahrt war, ließ sich nicht öffnen, daher konnte es dem Dienst nicht gesagt werden: Entfernen Sie die App auch dort.
switch-off = Ausschalten
switch-on = Einschalten

## Was niemand weiß

doubt-title = Ungeklärt
doubt-lead = Die Antwort des Dienstes hierauf ging verloren. Das Programm sieht selbst nach; was es nicht klären kann, wartet auf einen Menschen. Nichts davon wird noch einmal gesendet, bevor jemand Bescheid weiß.
doubt-none = Nichts ist ungeklärt.
doubt-more = Es gibt weitere. Sie erscheinen, sobald diese geklärt sind.
doubt-waiting = { $count ->
    [one] Von { $count } Auftrag weiß niemand, ob er ausgeführt wurde
   *[other] Von { $count } Aufträgen weiß niemand, ob sie ausgeführt wurden
}
doubt-see = Ansehen und klären
doubt-parked = Ein Mensch muss nachsehen
doubt-looking = Wird geklärt
doubt-several = { $count ->
    [one] { $count } Meeting beim Dienst könnte es sein. Sehen Sie dort nach, und wählen Sie.
   *[other] { $count } Meetings beim Dienst könnten es sein. Sehen Sie dort nach, und wählen Sie.
}
doubt-nothing = Das Nachsehen fand nichts, was es sein könnte, oder war nicht möglich. Sehen Sie beim Dienst nach, ob es da ist.
doubt-wish = Was gewünscht war
doubt-start = Beginn
doubt-number = Meeting
doubt-whose = Wer es wünscht
doubt-integration = Integration
doubt-looked = Zuletzt nachgesehen
doubt-key = Nummer des Auftrags
doubt-what = Was ist daraus geworden?
doubt-this = Es ist dieses: { $title }
doubt-done = Es wurde ausgeführt
doubt-other = Es wurde angelegt, unter einer anderen Nummer
doubt-other-number = Die andere Nummer
doubt-not-done = Es wurde nicht ausgeführt
doubt-not-done-hint = Dann darf es noch einmal gesendet werden.
doubt-ask-admin = Wurde es angelegt und steht nicht hier, kann die Verwaltung seine Nummer angeben.
doubt-settle = Klären
doubt-look = Noch einmal nachsehen
doubt-refused = Nichts wurde geklärt
doubt-no-choice = Wählen Sie, was daraus geworden ist
doubt-no-number = Geben Sie die Nummer an, unter der es angelegt wurde
doubt-not-there = Der Dienst hat kein Meeting mit dieser Nummer
doubt-under-way = Es wird gerade ausgeführt. Warten Sie ein wenig.
doubt-known = Was daraus wurde, ist schon bekannt. Laden Sie die Seite neu.
doubt-nobody-looks = Niemand kann danach suchen. Sehen Sie beim Dienst nach, und sagen Sie, was daraus geworden ist.
doubt-too-early = Es kann noch auf dem Weg zum Dienst sein. Versuchen Sie es in { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
} noch einmal.
wish-create-meeting = Ein Meeting anlegen
wish-update-meeting = Ein Meeting ändern
wish-delete-meeting = Ein Meeting löschen

## Wie eine Anmeldung bei einem Dienst ausging

connected-account = Das Konto ist mit { $integration } verbunden. Sie können diesen Tab schließen.
kept-switched-off = Aufbewahrt und abgeschaltet
kept-account = Das Konto ist bei { $integration } angemeldet, und die Anmeldung ist aufbewahrt. Sie gilt, sobald die Administration die Verbindung einschaltet.
kept-person = { $person } ist bei { $integration } angemeldet, und die Anmeldung ist aufbewahrt. Sie gilt, sobald die Administration die Verbindung einschaltet.
connected-person = { $person } ist mit { $integration } verbunden. Sie können diesen Tab schließen.
connected-in-part = Verbunden, aber manches wird nicht gehen
connected-lacks = Der App beim Dienst fehlen Berechtigungen, die die Aktionen brauchen:
missing-scope = { $scope } (für { $actions })
connect-once-more = Verbinden Sie danach noch einmal.
sign-in-not-offered = Hier kann sich niemand anmelden: Die Integration ist nicht dafür eingerichtet. Sagen Sie es der Administration.
sign-in-not-waiting = Keine Anmeldung wartet auf diese Antwort: Sie wurde schon benutzt, ist älter als 10 Minuten, oder begann bei einer anderen Installation. Beginnen Sie von vorn.
sign-in-other-browser = Diese Anmeldung begann in einem anderen Browser, oder dessen Cookie wurde gelöscht. Beginnen Sie von vorn, und bleiben Sie in einem Browser; wenn Sie sie nicht begonnen haben, hat Ihnen vielleicht jemand den Link geschickt: Schließen Sie die Seite.
sign-in-other-person = Wer diese Anmeldung begonnen hat, ist hier nicht mehr angemeldet oder darf dies nicht mehr verbinden. Es wurde nichts verbunden. Melden Sie sich hier an und beginnen Sie von vorn.
sign-in-other-app = Seit diese Anmeldung begann, wurde die Integration mit einer anderen App oder einem anderen Konto eingerichtet. Es wurde nichts verbunden. Beginnen Sie von vorn.
sign-in-other-redirect = Die Antwort kam an eine andere Adresse als die, mit der die Anmeldung begann ({ $expected }). Beginnen Sie von vorn.
sign-in-denied = Der Dienst lehnt ab ({ $reason }). Es wurde nichts verbunden.
sign-in-bad-return = Was vom Dienst zurückkam, ist keine brauchbare Antwort. Beginnen Sie von vorn.
sign-in-not-exchanged = Der Dienst hat seinen Code nicht eingetauscht ({ $reason }). Es wurde nichts verbunden.
sign-in-other-account = Das Konto beim Dienst gehört { $found }, und hier sind Sie { $expected }. Es wurde nichts verbunden. Melden Sie sich beim Dienst ab, melden Sie sich dort als { $expected } an und verbinden Sie noch einmal.
sign-in-account-unknown = Es ließ sich nicht herausfinden, wem das Konto gehört ({ $reason }); deshalb wurde nichts verbunden. Verbinden Sie noch einmal.
sign-in-failed = Bei dieser Installation stimmt etwas nicht; ihr Protokoll sagt, was. Es wurde nichts verbunden.

## Ein Code, den jemand einfügt

paste-title = Mit einem Code verbinden
paste-text = Die App für { $title } schickt Browser zu { $redirect }, wo niemand antwortet. Ihren Code bringen Sie deshalb selbst hierher.
paste-consent = Melden Sie sich beim Dienst an, und stimmen Sie zu.
paste-open = Die Seite des Dienstes öffnen
paste-consented = Sie haben die Seite des Dienstes geöffnet. Wenn ihr Code verloren ist, holen Sie einen anderen.
paste-again = Einen anderen Code holen
paste-copy = Der Browser zeigt danach einen Fehler, bei einer Adresse, die mit { $redirect } beginnt. Das ist richtig so: Kopieren Sie die ganze Adresse.
paste-here = Fügen Sie sie hier ein.
paste-field = Adresse, oder der Code darin
paste-hint = Er gilt einige Minuten, und einmal.
paste-empty = Fügen Sie die Adresse ein, zu der der Dienst den Browser geschickt hat, oder den Code darin
paste-space = Es ist ein Leerzeichen darin: Fügen Sie die Adresse ein, und nichts daneben
paste-no-address = Das ist keine Adresse: Kopieren Sie sie noch einmal aus der Adresszeile
paste-no-code = Das ist kein Code: Fügen Sie die ganze Adresse ein, oder was darin auf code= folgt
paste-none-sent = In dieser Adresse ist kein Code: Holen Sie einen anderen, und stimmen Sie beim Dienst zu
paste-other-redirect = Der Code kommt bei { $expected } an, und das ist eine andere Adresse: Kopieren Sie sie aus dem Tab, in dem Sie zugestimmt haben
paste-other-attempt = Diese Adresse stammt aus einem anderen Versuch: Fügen Sie die ein, zu der der Link dieser Seite geführt hat, oder holen Sie einen anderen Code
paste-over = Dieser Versuch ist älter als 10 Minuten, wurde schon benutzt, oder begann in einem anderen Browser: Öffnen Sie die Seite des Dienstes noch einmal, und fügen Sie die neue Adresse ein
paste-denied = Der Dienst lehnt ab ({ $reason }): Öffnen Sie seine Seite noch einmal, und stimmen Sie zu
paste-spent = Der Dienst nimmt diesen Code nicht mehr, denn er gilt einige Minuten und einmal: Öffnen Sie die Seite des Dienstes noch einmal, und fügen Sie die neue Adresse ein
paste-not-exchanged = Der Dienst hat den Code nicht eingetauscht ({ $reason }): Wenn das behoben ist, öffnen Sie seine Seite noch einmal

## Fehler

bad-request-title = Die Anfrage ist nicht zu verstehen
bad-request-text = Gehen Sie zurück, laden Sie die Seite neu, und versuchen Sie es noch einmal.
unauthorized-text = Diese Seite ist für Menschen, die angemeldet sind.
forbidden-title = Nicht erlaubt
forbidden-text = Ihr Konto darf das nicht. Die Administration kann ändern, was es darf.
not-found-title = Seite nicht gefunden
not-found-text = Prüfen Sie die Adresse, oder beginnen Sie auf der ersten Seite.
wrong-method-title = Das geht hier nicht
wrong-method-text = Die Adresse gibt es, aber nicht für diese Art von Anfrage. Gehen Sie zurück, und benutzen Sie die Knöpfe der Seite.
too-slow-title = Das hat zu lange gedauert
too-slow-text = Die Anfrage kam nicht rechtzeitig ganz an. Versuchen Sie es noch einmal.
changed-title = Jemand anderes hat es geändert
changed-text = Was Sie sehen, ist nicht mehr so wie beim Öffnen der Seite. Gehen Sie zurück, laden Sie sie neu, und versuchen Sie es noch einmal.
too-large-title = Zu groß
too-large-text = Es wurde mehr gesendet, als diese Seite annimmt.
wrong-address-title = Falsche Adresse
wrong-address-text = Unter dem Namen, den Sie benutzt haben, antwortet dieser Server nicht.
too-many-title = Zu viele Versuche
too-many-text = Warten Sie eine Weile, und versuchen Sie es noch einmal.
wait-seconds = Warten Sie { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}, und versuchen Sie es noch einmal.
wait-minutes = Warten Sie { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}, und versuchen Sie es noch einmal.
not-now-title = Im Augenblick nicht
not-now-text = Der Server ist ausgelastet. Warten Sie einen Augenblick, und versuchen Sie es noch einmal.
disk-full-text = Der Server hat keinen Platz mehr, um etwas aufzuschreiben; deshalb wurde nichts getan. Sagen Sie es der Administration, und versuchen Sie es noch einmal, sobald wieder Platz ist.
our-fault-title = Hier ist etwas schiefgegangen
our-fault-text = Es liegt nicht an Ihnen, und nichts von Ihren Eingaben war falsch. Versuchen Sie es noch einmal; wenn es wieder geschieht, nennen Sie der Administration die Kennung unten.
demo-link-used = Dieser Link wurde schon benutzt: Er gilt einmal. Beenden Sie die Demo und starten Sie sie neu für einen neuen Link, oder bleiben Sie in dem Browser, der ihn benutzt hat.
form-too-old = Dieses Formular ist zu alt: Es entstand, bevor Sie sich an- oder abgemeldet haben, oder in einem anderen Browser. Gehen Sie zurück, laden Sie die Seite neu, und senden Sie es noch einmal.
form-foreign = Dieses Formular kam nicht von einer Seite dieses Servers.
form-cut = Das Formular kam nicht vollständig an. Gehen Sie zurück, und senden Sie es noch einmal.
form-not-whole = Dieses Formular ist nicht vollständig. Gehen Sie zurück, und laden Sie die Seite neu.
button-not-yours = Dieser Knopf ist nicht für Sie, oder nicht mehr.
no-such-language = Diese Sprache gibt es hier nicht.
integration-not-well = Diese Integration ist nicht so eingerichtet, dass sie läuft. Sagen Sie es der Administration.

templates = Vorlagen
templates-lead = Eigene Seiten, geschrieben mit { $command }. Sie werden geprüft, bevor etwas installiert wird, und gelten ab dem nächsten Klick. Wer schon einen Knopf gedrückt hat, kommt mit der Seite ans Ende, die er hat.
templates-no-integration = Es gibt noch keine Integration, die Vorlagen haben könnte. Zuerst muss die Administration eine einrichten.
templates-delivered = Sie hat die Seiten, die mit dem Programm kommen, und keine anderen.
template-version = Version
template-release = { $version }, Ausgabe { $release }
template-installed = Installiert
template-installed-by = { $when } von { $who }
template-address = Adresse
template-back = Zurück zu { $version }, Ausgabe { $release }
template-remove = Entfernen
template-fault = Ihre Seiten lassen sich nicht zeigen
template-fault-text = Sie passt nicht zum Konnektor, wie er jetzt ist. Prüfen Sie sie mit { $command }, und installieren Sie sie noch einmal; der Grund steht im Protokoll.
template-install-title = Eine Vorlage installieren
template-integration = Integration
template-packed = Gepackte Vorlage
template-packed-hint = Die Datei, die { $command } macht. Eine mit demselben Namen wird eine neue Ausgabe davon.
template-install = Prüfen und installieren
template-findings = Was daran falsch ist
template-finding = Befund { $number }
template-choose = Wählen Sie eine gepackte Vorlage
template-wrong = Nicht installiert: Die Vorlage hat { $count } Fehler
template-other-connector = Nicht installiert: Die Vorlage ist für den Konnektor { $wanted }, und diese Integration hat { $connector }
template-old-connector = Nicht installiert: Die Vorlage braucht den Konnektor in der Version { $wanted }, und dieser ist { $found }
template-too-many = Nicht installiert: Eine Integration darf { $count } Vorlagen haben. Entfernen Sie eine, die nicht mehr gebraucht wird
template-unreadable = Nicht installiert, weil sich die Datei nicht lesen lässt: { $reason }
template-one-release = Es gibt nur eine Ausgabe. Um ohne sie zu sein, entfernen Sie die Vorlage.
