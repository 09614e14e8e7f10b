### Suomi. Neutraalia ja lyhyttä kieltä.

## Sivut ja painikkeet

create-meeting = Luo kokous
new-single-meetings = Uusi kokous
new-recurring-meetings = Uusi toistuva kokous
invitations = Kutsu
my-meetings = Omat kokoukset
dates-of-series = Sarjan ajankohdat
change-meeting = Muuta kokousta
change-series = Muuta koko sarjaa
change-date = Muuta yhtä ajankohtaa
cancel-question = Perutaanko?

create = Luo kokous
    .busy = Kokousta luodaan…
view-details = Näytä tiedot
create-another = Luo toinen kokous
start-meeting = Aloita kokous
    .busy = Kysytään Zoomilta…
mail-invitation = Kirjoita sähköposti
save-changes = Tallenna muutokset
    .busy = Tallennetaan…
save-series = Tallenna kaikkiin ajankohtiin
    .busy = Tallennetaan…
save-date = Tallenna tämä ajankohta
    .busy = Tallennetaan…
single-dates-note = Jos muutat sarjan ajankohtia, perutut ja siirretyt kerrat pysyvät sellaisina, jos sarjalla on yhä kerta sinä päivänä, jolle ne oli suunniteltu. Yksittäisten kertojen asialistat katoavat.
keep-as-it-is = Jätä ennalleen
cancel-single = Peru kokous
    .busy = Perutaan…
cancel-series = Peru kaikki ajankohdat
    .busy = Perutaan…
cancel-date = Peru tämä ajankohta
    .busy = Perutaan…
keep-it = Älä peru
change = Muuta
cancel = Peru
change-or-cancel = Muuta tai peru
change-all = Muuta kaikkia ajankohtia
cancel-all = Peru kaikki ajankohdat

## Lomake

topic = Otsikko
    .hint = Näkyy kutsussa.
start = Alkaa
time-zone = Aikavyöhyke
duration-minutes = Kesto
    .unit = minuuttia
recurrence = Toistuvuus
    .option-none = Jätä ennalleen
    .option-once = Kerran
    .option-daily = Päivittäin
    .option-weekly = Viikoittain
    .option-monthly = Kuukausittain

recurrence-daily = Päivittäin
recurrence-daily-every = Väli
    .unit = päivää
    .hint = 1–90. Jos tyhjä: joka päivä.
recurrence-daily-end = Päättyy
    .option-none = Ei pääty: niin monta ajankohtaa kuin Zoom sallii
    .option-count = Tietyn ajankohtamäärän jälkeen
    .option-until = Tiettynä päivänä
recurrence-daily-end-count = Ajankohtien määrä
recurrence-daily-end-until = Viimeinen päivä

recurrence-weekly = Viikoittain
recurrence-weekly-every = Väli
    .unit = viikkoa
    .hint = 1–12. Jos tyhjä: joka viikko.
recurrence-weekly-days = Päivät
    .option-monday = Maanantai
    .option-tuesday = Tiistai
    .option-wednesday = Keskiviikko
    .option-thursday = Torstai
    .option-friday = Perjantai
    .option-saturday = Lauantai
    .option-sunday = Sunnuntai
recurrence-weekly-end = { recurrence-daily-end }
    .option-none = { recurrence-daily-end.option-none }
    .option-count = { recurrence-daily-end.option-count }
    .option-until = { recurrence-daily-end.option-until }
recurrence-weekly-end-count = { recurrence-daily-end-count }
recurrence-weekly-end-until = { recurrence-daily-end-until }

recurrence-monthly = Kuukausittain
recurrence-monthly-every = Väli
    .unit = kuukautta
    .hint = 1–3. Jos tyhjä: joka kuukausi.
recurrence-monthly-on = Milloin
    .option-day = Joka kuukausi samana päivänä
    .option-nth = Joka kuukausi samana viikonpäivänä
recurrence-monthly-on-day = Kuukauden päivä
    .hint = 1–31. Kuukaudet, joissa tätä päivää ei ole, jäävät väliin.
recurrence-monthly-on-nth = Kuukauden viikonpäivä
recurrence-monthly-on-nth-week = Mikä
    .option-first = Ensimmäinen
    .option-second = Toinen
    .option-third = Kolmas
    .option-fourth = Neljäs
    .option-last = Viimeinen
recurrence-monthly-on-nth-day = Viikonpäivä
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

dates = Ajankohdat
    .hint = Ajankohdat näkyvät tässä, kun alku ja toistuvuus on valittu.
    .button = Näytä ajankohdat
conflict = { $whose ->
    [own] Sinulla on jo ”{ $topic }”, { $start } – { $end }.
   *[other] Henkilöllä { $host } on jo ”{ $topic }”, { $start } – { $end }.
}
conflict-dates = Näin on { $count ->
    [one] { $count } ajankohtana
   *[other] { $count } ajankohtana
}.
conflict-more = { $count ->
    [one] Lisäksi { $count } muu.
   *[other] Lisäksi { $count } muuta.
}
conflict-unknown = Henkilön { $host } kalenteria ei voitu katsoa.
conflict-unknown-own = Omaa kalenteriasi ei voitu katsoa.
co-hosts = Muut järjestäjät
    .hint = He voivat pitää kokouksen myös ilman sinua.
no-co-host = { $status ->
    [active] ei voi olla järjestäjä: Zoom-lisenssi puuttuu
   *[other] ei voi olla järjestäjä: Zoom-tili ei ole käytössä
}
passcode = Tunnuskoodi
    .hint = Enintään 10 kirjainta, numeroa ja merkkiä @ - _ *. Jos tyhjä, kokous saa satunnaisen koodin, joka täyttää tilin säännöt.
    .error-pattern = Tunnuskoodi: käytä vain kirjaimia, numeroita ja merkkejä @ - _ *
dial-in-countries = Puhelinnumeroiden maat
    .hint = Kutsussa näkyvät näiden maiden puhelinnumerot.
agenda = Asialista
    .hint = Enintään 2 000 merkkiä.

more-settings = Lisäasetukset
host = Järjestäjä
    .hint = Jos tyhjä, järjestäjä olet sinä.
    .option-none = Sinä
waiting-room = Odotushuone
    .option-none = Zoomin asetusten mukaan
    .option-true = Käytössä: osallistujat odottavat sisäänpääsyä
    .option-false = Ei käytössä
join-before-host = Liittyminen ennen järjestäjää
    .hint = Ei vaikutusta, jos odotushuone on käytössä.
    .option-none = Zoomin asetusten mukaan
    .option-true = Sallittu
    .option-false = Ei sallittu
mute-upon-entry = Mikrofonit liityttäessä
    .option-none = Zoomin asetusten mukaan
    .option-true = Mykistetty
    .option-false = Päällä
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
require-sign-in = Ketkä voivat osallistua
    .option-none = Zoomin asetusten mukaan
    .option-true = Vain Zoomiin kirjautuneet
    .option-false = Kaikki, joilla on linkki
host-video = Järjestäjän kamera
    .option-none = Zoomin asetusten mukaan
    .option-true = Päällä alusta alkaen
    .option-false = Alussa pois päältä
participant-video = Osallistujien kamerat
    .option-none = Zoomin asetusten mukaan
    .option-true = Päällä alusta alkaen
    .option-false = Alussa pois päältä
auto-recording = Tallennus
    .option-absent = Zoomin asetusten mukaan
    .option-none = Mitään ei tallenneta itsestään
    .option-local = Järjestäjän tietokoneelle
    .option-cloud = Zoomin pilveen
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
notify-co-hosts = Sähköposti muille järjestäjille
    .option-none = Zoomin asetusten mukaan
    .option-true = Zoom ilmoittaa heille
    .option-false = Zoom ei ilmoita heille

## Luomisen jälkeen

word-success = Onnistui:
single-created = Kokous on luotu
series-created = Toistuva kokous on luotu
created-topic = ”{ $topic }” on nyt Zoomissa. Ketään ei ole vielä kutsuttu.
first-date = Ensimmäinen ajankohta: { $start }
dates-count = { $count ->
    [one] { $count } ajankohta
   *[other] { $count } ajankohtaa
}

## Kutsu

invitation-topic = Aihe
invitation-start = Alkaa
invitation-duration = Kesto
calendar-details = Toistuvuus
join-url = Linkki kokoukseen
copy-link = Kopioi linkki
copied = Kopioitu
meeting-id = Kokouksen tunnus
invitation-passcode = Tunnuskoodi
no-passcode = Ei koodia
dial-in-numbers = Puhelimella
toll-free = maksuton
phone-passcode = Tunnuskoodi puhelimessa: { $passcode }
invitation-co-hosts = Muut järjestäjät
add-to-calendar = Lisää kalenteriin
download-ics = Kalenteritiedosto (.ics)
google-calendar = Google Kalenteri
outlook-calendar = Outlook
outlook-one-date = Outlook merkitsee vain ensimmäisen päivän. Kalenteritiedostossa ovat kaikki.
calendars-one-date = Google Kalenteri ja Outlook merkitsevät vain ensimmäisen päivän. Kalenteritiedostossa ovat kaikki.
occurrences = Ajankohdat
cancelled = Peruttu
invitation-text = Kopioitava kutsu
qr-label = Kokouslinkin QR-koodi
qr-caption = Osallistu osoittamalla koodia puhelimen kameralla.
print = Tulosta

## Toistuvuus sanoina

repeats-once = Ei toistu
no-fixed-time = Toistuu ilman kiinteitä aikoja
repeats-daily = { $every ->
    [1] Joka päivä
   *[other] { $every } päivän välein
}
repeats-weekly = { $every ->
    [1] Joka viikko:
   *[other] { $every } viikon välein:
}
repeats-monthly = { $every ->
    [1] Joka kuukausi:
   *[other] { $every } kuukauden välein:
}
weekday = { $day ->
    [monday] maanantai
    [tuesday] tiistai
    [wednesday] keskiviikko
    [thursday] torstai
    [friday] perjantai
    [saturday] lauantai
   *[sunday] sunnuntai
}
on-day = { $day }. päivä
on-nth = { $week ->
    [first] ensimmäinen
    [second] toinen
    [third] kolmas
    [fourth] neljäs
   *[last] viimeinen
} { $day ->
    [monday] maanantai
    [tuesday] tiistai
    [wednesday] keskiviikko
    [thursday] torstai
    [friday] perjantai
    [saturday] lauantai
   *[sunday] sunnuntai
}
dates-until = { $count ->
    [one] { $count } ajankohta, { $last }
   *[other] { $count } ajankohtaa, viimeinen { $last }
}
daylight-saving = { $effect ->
    [offset_changed] Kelloja on siirretty ennen tätä: muilla aikavyöhykkeillä kokous on tästä lähtien eri kellonaikaan.
    [time_skipped] Tätä kellonaikaa ei sinä päivänä ole, koska kelloja siirretään. Kokous alkaa siirron verran myöhemmin.
   *[time_doubled] Tämä kellonaika on sinä päivänä kahdesti. Tarkoitetaan ensimmäistä.
}
times-in = Ajat aikavyöhykkeellä { $zone }.

## Omat kokoukset

upcoming-meetings = Tulevat kokoukset
listed-ahead = Tässä ovat seuraavan kuuden kuukauden kokoukset, niin pitkälle kuin Zoom ne luettelee. Myöhemmät tulevat näkyviin, kun ne lähestyvät.
column-meeting = Kokous
column-actions = Toiminnot
series = Sarja
no-meetings = Ei tulevia kokouksia
    .hint = Luodut kokoukset näkyvät tässä.
cancel-single-explained = Kokous poistetaan Zoomista, eikä linkki enää toimi.
cancel-series-explained = Sarjan kaikki ajankohdat poistetaan Zoomista, eikä linkki enää toimi.
cancel-date-explained = Vain tämä ajankohta perutaan. Muut säilyvät ennallaan.
notify-hosts = Zoom ilmoittaa järjestäjille sähköpostilla
