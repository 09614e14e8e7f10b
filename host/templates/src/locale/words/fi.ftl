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
results = Löytyi: { $count }
shown = Näkyvissä { $shown }, yhteensä { $count }. Muut löytyvät hakemalla.
generate = Luo
passcode-hide = Piilota tunnuskoodi
passcode-show = Näytä tunnuskoodi
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
