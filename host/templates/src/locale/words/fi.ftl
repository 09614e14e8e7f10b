optional = (valinnainen)
problem-title = Lomakkeessa on ongelma
problem-lead = Mitään ei ole lähetetty. Kirjoittamasi tiedot ovat tallella.
error-prefix = Virhe:
yes = Kyllä
no = Ei
none = Ei valintaa
yours = Oma
all-zones = Kaikki aikavyöhykkeet
no-zone = Tämän nimistä aikavyöhykettä ei ole
date = Päivä
time = Kellonaika
update = Näytä sopivat kentät
preview = Näytä
search = Hae
search-label = Hae: { $label }
chosen = Valitut
found = Löydetyt
nothing-found = Mitään ei löytynyt
remove = Poista { $name }
added = Lisätty: { $name }
removed = Poistettu: { $name }
results = Löytyi: { $count }
shown = Näkyvissä { $shown }, yhteensä { $count }. Muut löytyvät hakemalla.
generate = Luo
passcode-hide = Piilota tunnuskoodi
passcode-show = Näytä tunnuskoodi
passcode-required = Tilisi vaatii sellaisen jokaiseen kokoukseen.
passcode-needs = Vaaditaan: { $rules }.
passcode-length = vähintään { $count } merkkiä
passcode-digits-only = vain numeroita
passcode-letter = yksi kirjain
passcode-both-cases = isoja ja pieniä kirjaimia
passcode-digit = yksi numero
passcode-special = jokin merkeistä @ - _ *
passcode-run = ei { $count } samaa tai peräkkäistä merkkiä jonossa, kuten 1234
suggestions = Tavallisia arvoja: { $label }
one-per-line = Yksi riviä kohti.
copy-text = Kopioi tekstinä
copy-html = Kopioi muotoiltuna
copy = Kopioi
copied = Kopioitu
column-actions = Toiminnot
duration-hours = { $hours ->
    [one] { $hours } tunti
   *[other] { $hours } tuntia
}
duration-minutes = { $minutes ->
    [one] { $minutes } minuutti
   *[other] { $minutes } minuuttia
}
error-missing = { $label }: täytä tämä kenttä
error-missing-choice = { $label }: valitse yksi
error-missing-choices = { $label }: valitse ainakin yksi
error-missing-date = { $label }: anna päivä
error-missing-time = { $label }: anna kellonaika
error-too-long = { $label }: enintään { $limit } merkkiä. Nyt merkkejä on { $count }
error-too-short = { $label }: vähintään { $limit } merkkiä
error-too-few = { $label }: valitse vähintään { $limit }
error-too-many = { $label }: valitse enintään { $limit }
error-number = { $label }: anna luku numeroin
error-whole-number = { $label }: anna kokonaisluku numeroin
error-range = { $label }: anna luku väliltä { $minimum }–{ $maximum }
error-minimum = { $label }: anna vähintään { $minimum }
error-maximum = { $label }: anna enintään { $maximum }
error-pattern = { $label }: kaikkia näistä merkeistä ei voi käyttää tässä
error-choice = { $label }: valitse jokin tarjotuista vaihtoehdoista
error-unavailable = { $label }: { $value } ei ole valittavissa
error-date = { $label }: anna oikea päivä, esimerkiksi { $example }
error-time = { $label }: anna oikea kellonaika, esimerkiksi { $example }
error-zone = { $label }: valitse aikavyöhyke luettelosta
error-email = { $label }: anna sähköpostiosoite, esimerkiksi nimi@example.com
error-url = { $label }: anna verkko-osoite, jonka alussa on https://
error-invalid = { $label }: tätä arvoa ei hyväksytä
error-other = Jokin lomakkeessa ei täsmää
refused-too-long = { $label }: enintään { $limit } merkkiä
refused-out-of-range = { $label }: luku ylittää rajan, joka on { $limit }
refused-several = { $label }: anna yksi kullekin riville
refused-policy = { $label }: tämä ei täytä järjestäjän tilin sääntöjä
refused-too-many-occurrences = { $label }: sarjassa voi olla enintään { $limit ->
    [one] { $limit } päivä
   *[other] { $limit } päivää
}. Valitse vähemmän tai aikaisempi viimeinen päivä
refused-no-dates = { $label }: alun ja viimeisen päivän välissä ei ole yhtään päivää
refused-skipped-time = { $label }: kellot hyppäävät sinä päivänä tämän ajan yli. Aloita sarja toisena päivänä tai toiseen aikaan
refused-in-the-past = { $label }: tämä ajankohta on jo mennyt. Valitse sellainen, joka on vielä edessä
refused-calendar-ends = { $label }: sarja jatkuisi vuoden 9999 yli
refused-not-for-series = { $label }: tämä ei ole mahdollista sarjalle
refused-not-for-one-occurrence = { $label }: tämän voi muuttaa vain koko sarjalle
refused-not-without-fixed-time = { $label }: kokouksella ilman kiinteitä aikoja ei ole alkua
refused-other-kind = { $label }: tätä ei voi enää muuttaa. Luo sitä varten toinen kokous
