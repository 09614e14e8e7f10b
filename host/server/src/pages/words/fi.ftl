### Mitä palvelin sanoo mallin sivujen ympärillä ja niiden sijasta. Suomi.

skip = Siirry sisältöön
nav = Päävalikko
home = Kaikki mikrosovellukset
account = Oma tili
sign-out = Kirjaudu ulos
language = Kieli
change = Vaihda
error = Virhe:
note = Huomautus:
warning = Varoitus:
preview = Esiversio
about = { $title } { $version }
about-preview = { $title } { $version }, esiversio: ylläpidetään parhaan kyvyn mukaan, tukea ei luvata. Kokeiluun; ei suositella tuotantoon.
maintenance = Ylläpitoseloste
feedback = Palaute

back = Takaisin
again = Yritä uudelleen
first-page = Etusivulle

connect-title = Salli kerran, että { $title } toimii puolestasi
connect-text = Se, mitä teet täällä, tehdään omalla tililläsi, { $person }. Kirjaudu siellä ja hyväksy; sitä kysytään vain kerran.
connect-button = Salli
connect-after = Se avautuu uuteen välilehteen. Palaa sitten tälle sivulle ja paina painiketta uudelleen: kirjoittamasi on tallella.
connect-then = Se avautuu uuteen välilehteen. Palaa sitten tänne.
connect-admin = Palvelu ei enää hyväksy tätä asennusta. Ylläpitäjän on yhdistettävä { $title } uudelleen.
scope-title = Käyttöoikeus puuttuu
scope-text = Palvelu ei vielä salli tätä. Ylläpitäjän on lisättävä sovellukseen palvelussa: { $scopes }. Salli se sitten täällä uudelleen.
not-allowed-title = Et voi tehdä tätä
gone-title = Täällä ei ole mitään
gone-text = Sitä ei ole, tai se ei ole sinun.
refused-title = Palvelu ei hyväksy sitä
busy-title = Moni pyytää juuri nyt
busy-text = Sivu tulee itsestään noin { $seconds } sekunnin kuluttua.
busy-press = Moni pyytää juuri nyt. Mitään ei lähetetty. Paina painiketta uudelleen noin { $seconds } sekunnin kuluttua.
daily-title = Palvelun raja tälle päivälle on täynnä
daily-text = Jatkuu: { $when }.
unavailable-title = Palveluun ei saada yhteyttä
unavailable-text = Mitään ei muutettu. Yritä hetken päästä uudelleen.
failed-title = Se ei onnistunut
failed-text = Vika ei ole sinun. Mitään ei muutettu. Yritä uudelleen; jos se toistuu, kerro ylläpitäjälle.
co-hosts-refused = Ei hyväksytty lisäjärjestäjiksi: { $names }. Poista heidät luettelosta tai kysy, onko heillä lisenssi.
not-sent = Sitä ei tehty. Mitään ei syntynyt. Paina painiketta uudelleen.
not-allowed-host = Et voi tehdä tätä käyttäjän { $host } puolesta.

waiting-title = Sitä tehdään
waiting-place = { $count ->
    [one] Yksi pyyntö odottaa
   *[other] { $count } pyyntöä odottaa
}, omasi mukana. Siihen menee noin { $seconds ->
    [one] { $seconds } sekunti
   *[other] { $seconds } sekuntia
}.
waiting-text = Siihen menee muutama sekunti.
waiting-close = Voit sulkea tämän sivun: se tehdään silti, ja vain kerran.
finding-title = Otamme selvää
finding-text = Palvelun vastaus katosi. Katsomme, tehtiinkö se. Mitään ei synny kahdesti, ja tämä sivu kertoo, miten kävi.
parked-title = Ihmisen on katsottava
parked-text = Täältä ei voi sanoa, tehtiinkö se. Katso palvelusta. Ylläpitäjä voi selvittää sen numerolla { $key }. Mitään ei synny kahdesti.
secret-text = Se tehtiin. Paina painiketta uudelleen, niin saat tuoreen vastauksen.

reused-title = Olet jo lähettänyt tämän sivun
reused-text = Se tehtiin niin kuin lähetit sen ensin. Se, minkä näet nyt, on erilainen: paina painiketta uudelleen vain, jos haluat senkin.
reused-link = Katso, mitä syntyi

tab-title = Jatka uudessa välilehdessä
tab-text = Tätä osaa ei voi näyttää toisen sivuston sisällä.
tab-button = Avaa uuteen välilehteen
sign-in-title = Kirjaudu ensin
sign-in-text = Et ole kirjautunut, tai selaimesi ei kerro sitä toisen sivuston sisällä.
sign-in-button = Avaa uuteen välilehteen
mail-title = Sähköpostiohjelmasi avautuu
mail-text = Jos ei avaudu, paina painiketta.
mail-button = Avaa sähköpostiohjelma
