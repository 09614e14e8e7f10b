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
maintenance-what = Esiversioksi merkittyä ylläpitävät sen kehittäjät parhaan kykynsä mukaan.
maintenance-promise = Tukea ei luvata: ei määräaikaa, jossa vika korjataan, eikä päivää, jona esiversio päättyy.
maintenance-use = Se on tarkoitettu kokeiluun ja arviointiin. Emme suosittele sitä tuotantoon.
maintenance-faults = Viat korjataan uudessa versiossa, kun ne tulevat tietoon. Muutokset kerrotaan version tiedoissa.
maintenance-feedback = Kerro tämän asennuksen ylläpitäjille, mikä toimii ja mikä ei. He tavoittavat kehittäjät sieltä, mistä ohjelmisto on saatu.

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
co-hosts-refused = Ei hyväksytty muiksi järjestäjiksi: { $names }. Poista heidät luettelosta tai kysy, onko heillä lisenssi.
not-allowed-host = Et voi tehdä tätä käyttäjän { $host } puolesta.
not-a-host = { $host } ei voi pitää kokouksia täällä. Valitse joku luettelosta.

waiting-title = Sitä tehdään
waiting-place = Olet jonossa { $place }. paikalla, jonossa on { $count }. Siihen menee noin { $seconds ->
    [one] { $seconds } sekunti
   *[other] { $seconds } sekuntia
}.
waiting-text = Siihen menee muutama sekunti.
waiting-elsewhere = Se aloitettiin toisessa prosessissa tai ennen palvelimen uudelleenkäynnistystä. Viimeistään kahden minuutin kuluttua tiedetään, miten kävi.
waiting-close = Voit sulkea tämän sivun: se tehdään silti, ja vain kerran.
finding-title = Otamme selvää
finding-text = Palvelun vastaus katosi. Katsomme, tehtiinkö se. Mitään ei synny kahdesti, ja tämä sivu kertoo, miten kävi. Yleensä se selviää alle kahdessa minuutissa.
parked-title = Jonkun on katsottava
parked-text = Palvelun vastaus katosi, eikä tarkistus selvittänyt asiaa. Katso palvelusta ja kerro, miten kävi. Mitään ei tehdä kahdesti.
not-done-title = Sitä ei tehty
not-done-text = Palvelussa siitä ei tullut mitään. Lähetä se uudelleen painamalla painiketta.
secret-text = Se tehtiin. Paina painiketta uudelleen, niin saat tuoreen vastauksen.

warn-title = Katso ensin tämä
warn-text = Mitään ei lähetetty. Jos haluat silti jatkaa, paina painiketta uudelleen.

sent-title = Tällä lomakkeella luotiin ”{ $title }”
sent-title-plain = Olet jo lähettänyt tämän lomakkeen, ja se tehtiin
sent-text = Jos painat painiketta uudelleen muuttamatta mitään, mitään uutta ei synny.
untaken-title = Mitään ei ole vielä lähetetty
untaken-text = Sinun piti kirjautua uudelleen. Tässä on, mitä kirjoitit: lähetä se painamalla painiketta vielä kerran.
sent-link = Katso, mitä syntyi
sent-another = Luo toinen
sent-waiting = Se, mitä tällä lomakkeella lähetit, on vielä kesken
sent-waiting-link = Katso, missä mennään
reused-text = Se, mitä näet nyt, on erilainen, eikä sitä ole lähetetty. Paina painiketta vain, jos haluat senkin.

tab-title = Jatka uudessa välilehdessä
tab-text = Tätä osaa ei voi näyttää toisen sivuston sisällä.
tab-button = Avaa uuteen välilehteen
sign-in-title = Kirjaudu ensin
sign-in-text = Et ole kirjautunut, tai selaimesi ei kerro sitä toisen sivuston sisällä.
sign-in-button = Avaa uuteen välilehteen
mail-title = Sähköpostiviestisi on valmis
mail-text = Paina painiketta, jos sähköpostiohjelmasi ei auennut.
mail-button = Avaa sähköpostiohjelma
release-gone-title = Tätä sivua ei enää ole
release-gone-text = Malli muuttui sen jälkeen, kun painoit painiketta, eikä tätä versiota enää ole. Lähettämäsi asia etenee silti, ja vain kerran.

### Palvelimen omat sivut.

## Monella sivulla

admin = Ylläpito
home-title = Etusivu
integrations = Integraatiot
people = Henkilöt
go-on = Jatka
departure-title = Siirrytään palveluun { $name }
departure-text = Jos tämä sivu jää näkyviin, jatka painikkeesta.
copy = Kopioi
copied = Kopioitu
copy-link = Kopioi linkki
save = Tallenna
or = tai
optional = (valinnainen)
problem = Lomakkeessa on ongelma
reference = Tunniste:
name = Nimi
your-name = Nimesi
email = Sähköposti
role = Rooli
state = Tila
since = Alkaen
since-when = alkaen { $when }
actions = Toiminnot
password = Salasana
password-again = Sama salasana uudelleen
password-hint = Vähintään 12 merkkiä. Muutama sana on hyvä.
role-hint = Mallien kehittäjä kirjoittaa myös sivuja; ylläpitäjä ottaa käyttöön myös integraatioita ja hallitsee henkilöitä.
role-user = Käyttäjä
role-template-developer = Mallien kehittäjä
role-admin = Ylläpitäjä

## Kirjautuminen

sign-in = Kirjaudu sisään
sign-in-with = Kirjaudu palvelulla { $provider }
sign-in-local = Kirjaudu paikallisella tilillä
sign-in-help = Eikö sinulla ole tiliä tai salasanaa? Ylläpitäjä voi tehdä sinulle linkin.
sign-in-wrong = Sähköpostiosoite tai salasana on väärä, tai tili ei ole käytössä
sign-in-busy = Moni kirjautuu juuri nyt. Odota muutama sekunti ja yritä uudelleen.
your-email-needed = Kirjoita sähköpostiosoitteesi, esimerkiksi nimi@example.com
password-needed = Kirjoita salasanasi
provider-other-browser = Tämä kirjautuminen aloitettiin toisessa selaimessa tai liian kauan sitten. Aloita alusta.
provider-refused = Organisaatiosi kirjautuminen ei päästänyt sinua sisään. Yritä uudelleen tai kysy ylläpitäjältä.
provider-no-code = Osoitteesta puuttuu se, mitä organisaatiosi kirjautumisen olisi pitänyt lähettää.
provider-unreachable = Organisaatiosi kirjautumiseen ei juuri nyt saada yhteyttä. Yritä myöhemmin uudelleen.
provider-untrusted = Organisaatiosi kirjautumisen lähettämää vastausta ei voi hyväksyä. Aloita alusta tai kysy ylläpitäjältä.
provider-other-person = Tili, jolla on sähköpostiosoitteesi, kuuluu organisaatiosi kirjautumisessa jollekulle toiselle. Kysy ylläpitäjältä.
provider-no-email = Organisaatiosi kirjautuminen ei vahvista sähköpostiosoitettasi, joten tiliä ei voi luoda. Pyydä ylläpitäjää vahvistuttamaan se siellä.
account-off = Tilisi ei ole täällä käytössä. Kysy ylläpitäjältä.

## Ensimmäinen tili ja linkit salasanan valintaan

setup-title = Luo ensimmäinen tili
setup-text = Se on ylläpitäjän tili: sillä voi ottaa käyttöön integraatioita ja luoda tilejä muille.
email-hint-own = Se, jolla yhdistettävät palvelut tuntevat sinut.
account-make = Luo tili
your-name-needed = Kirjoita nimesi, enintään 100 merkkiä
choose-password = Valitse salasana
choose-password-text = Tilille { $email }.
choose-password-button = Valitse tämä salasana
password-differs = Kirjoita sama salasana kahdesti
password-short = Valitse salasana, jossa on vähintään { $count } merkkiä. Kolme tai neljä toisiinsa liittymätöntä sanaa on hyvä
password-long = Valitse salasana, jossa on enintään { $count } merkkiä
password-easy = Valitse salasana, jota on vaikeampi arvata
link-too-old = Tämä linkki on käytetty, liian vanha tai korvattu uudemmalla. Ylläpitäjä voi tehdä uuden; ensimmäisen ylläpitäjän linkki tulostetaan aina palvelimen käynnistyessä, kunnes ylläpitäjä on.

## Oma tili

connections-link = Yhteytesi palveluihin
sessions = Missä olet kirjautuneena
session-present = Tämä
browser = Selain
browser-unknown = Tuntematon selain
last-used = Viimeksi käytetty
sign-out-others = Kirjaudu ulos kaikkialta muualta
password-change-title = Vaihda salasanasi
password-change-text = Pysyt kirjautuneena täällä, ja sinut kirjataan ulos kaikkialta muualta.
password-present = Nykyinen salasana
password-new = Uusi salasana
password-change = Vaihda salasana
present-password-wrong = Tämä ei ole nykyinen salasanasi
no-password-here = Kirjaudut organisaatiosi kautta, eikä sinulla ole täällä salasanaa.

## Omat yhteydet

connections = Yhteytesi
connections-text = Se, mitä teet näissä palveluissa, tehdään siellä omalla tililläsi, { $address }. Sallit sen kerran.
connections-none = Mikään palvelu täällä ei tarvitse sitä.
your-connection = Oma yhteytesi
connect = Yhdistä
connect-again = Yhdistä uudelleen
disconnect = Katkaise yhteys

## Ensimmäinen sivu

home-empty = Täällä ei ole vielä mitään.
home-set-up = Ota integraatio käyttöön
home-wait = Ylläpitäjän on ensin otettava integraatio käyttöön.

## Tilit, ylläpitäjille

account-make-title = Luo uusi tili
email-hint-other = Se, jolla palvelut tuntevat henkilön.
state-off = Ei käytössä
state-no-password = Ei vielä salasanaa
state-can-sign-in = Voi kirjautua
name-needed = Kirjoita nimi, enintään 100 merkkiä
email-needed = Kirjoita sähköpostiosoite, esimerkiksi nimi@example.com
email-taken = Tällä sähköpostiosoitteella on jo tili
email-or-empty = Kirjoita sähköpostiosoite tai jätä kenttä tyhjäksi
role-needed = Valitse rooli
link = Linkki
link-title = Anna tämä linkki eteenpäin
link-text = Sillä { $name } valitsee salasanan tilille { $email }. Se toimii kerran, kolmen päivän ajan. Se näytetään vain tämän kerran.
link-account = Siirry tiliin
signs-in-with = Kirjautumistapa
with-provider-or-password = { $provider } tai salasana
with-password = salasana
with-nothing = ei vielä mitään: anna linkki
service-email = Sähköposti palveluissa
service-email-hint = Jos palvelut tuntevat henkilön muulla osoitteella kuin { $email }.
own-role = Oman roolisi ja tilasi voi muuttaa vain toinen ylläpitäjä.
may-sign-in = Saa kirjautua
may-sign-in-hint = Jos valinta poistetaan, henkilö kirjataan heti ulos kaikkialta.
password-link-title = Linkki salasanan valintaan
password-link-text = Sille, jolla ei vielä ole salasanaa tai joka on unohtanut sen. Se toimii kerran, kolmen päivän ajan, ja mitätöi aiemmat linkit.
password-link-make = Tee linkki

## Integraatiot, ylläpitäjille

integrations-none = Niitä ei vielä ole. Lisää sellainen koneella, jolla tämä palvelin toimii:
command = Komento
integration-down = Se ei voi toimia
switched-off-text = Se ei ole käytössä.
loopback-title = Vain kehitykseen
loopback-text = Tämä integraatio saa ottaa yhteyttä tähän koneeseen itseensä (allow_loopback). Älä käytä tuotannossa.
service = Palvelu
service-account = Tili
each-person = Jokainen yhdistää oman tilinsä, kerran.
account-acts = Tili toimii heidän puolestaan.
hosts-other = Toiset järjestäjät
hosts-who = Kuka saa luoda kokouksia toiselle järjestäjälle
hosts-nobody = Ei kukaan
hosts-everybody = Kaikki kirjautuneet
hosts-people = Nämä henkilöt
hosts-addresses = Heidän sähköpostiosoitteensa, yksi riviä kohti
hosts-save = Tallenna
hosts-no-address = ”{ $word }” ei ole sähköpostiosoite eikä sana ”everybody”. Korjaa se.
directory = Hakemisto
directory-listed = { $count ->
    [one] { $count } henkilö
   *[other] { $count } henkilöä
}, luettu { $when }
directory-none = Ei vielä luettu
directory-failed = Viimeisin yritys epäonnistui:
directory-list = Lue nyt
component = Komponentti
component-version = Versio { $version }
component-own = tulee tämän ohjelman mukana
component-signed = Allekirjoitettu
component-unsigned = Ei allekirjoitusta
component-key-gone = Sen avaimeen ei enää luoteta
component-from = Lähde: { $source }
component-offered = Versio { $version } on tarjolla
component-asks = Se pyytää sellaista, mitä nykyisellä ei ole:
component-asks-nothing = Se ei pyydä mitään, mitä nykyisellä ei jo olisi.
component-accept = Hyväksy ja päivitä
component-decline = Hylkää
component-back = Takaisin versioon { $version }
component-back-own = Takaisin ohjelman mukana tulevaan
component-before-gone = Aiemmin käytössä ollut versio { $version } on allekirjoitettu avaimella, johon ei enää luoteta.
component-overtaken = Tämä versio ei ole enää tarjolla, tai joku muu ehti ensin. Katso integraatiota uudelleen.
component-not-trusted = Avaimeen, jolla tämä versio on allekirjoitettu, ei enää luoteta. Mitään ei muutettu.
component-misfit = Tämä versio ei toimi integraation nykyisillä asetuksilla. Mitään ei muutettu.
component-breaks-pages = Asennetun mallin sivut eivät enää toimisi tämän version kanssa. Mitään ei muutettu. Poista malli ensin tai päivitä komentoriviltä.
rate-limit = Pyyntöraja
rate-limit-text = { $requests } pyyntöä minkä tahansa { $interval } ms:n aikana; { $used } käytetty juuri nyt
preview-text = Esiversio: kehittäjät ylläpitävät sitä parhaan kykynsä mukaan, tukea ei luvata; kokeiluun, eikä suositella tuotantoon.
addresses = Tämän asennuksen osoitteet
addresses-text = Palvelu kysyy niitä siellä, missä sen sovellukset rekisteröidään.
redirect-service = Tilin sovelluksen uudelleenohjaus
redirect-user = Henkilöiden sovelluksen uudelleenohjaus
allow-list = Sallitut osoitteet
monitoring = Valvonta
monitoring-text = Ylläpitäjille ja ohjelmille, joilla on avain, pyyntörajat ovat OpenMetrics-muodossa osoitteessa
token = Avain
token-make = Tee uusi avain
token-title = Avain valvontaan
token-text = Se avaa osoitteen { $address } eikä mitään muuta. Se näytetään vain tämän kerran, eikä edellinen enää kelpaa.
state-connected = Yhdistetty
state-not-connected = Ei yhdistetty
state-reconnect = Yhdistä uudelleen
state-secrets = Salaisuuksia puuttuu
state-not-set-up = Ei otettu käyttöön
reason-switched-off = Pois päältä, tekijä { $who }
reason-disconnected = Yhteyden katkaisi { $who }
reason-set-up-anew = { $who } otti käyttöön toisen tilin tai sovelluksen. Kirjaudu uudelleen.
reason-ended = Palvelu on päättänyt sen ja sanoo: { $words } ({ $code }). Kirjaudu uudelleen.
reason-ended-lost = Palvelu on päättänyt sen ja sanoo: { $words } ({ $code }). Palvelun aiempi vastaus katosi, ja sen tunnukset samalla. Kirjaudu uudelleen.
reason-nothing-to-renew = Käyttöoikeus on päättynyt, eikä palvelu antanut mitään, jolla sen voisi uusia. Kirjaudu uudelleen.
reason-key-missing = Siitä tallennettua ei voi avata: { $what }.
disconnected = Yhteys katkaistu
disconnected-not-told = Yhteys on katkaistu täällä, mutta palvelu ei ole perunut tunnuksiaan: { $reason }. Poista sovellus myös palvelusta.
disconnected-no-app = Yhteys on katkaistu täällä. Sovellusta ei enää tunneta, joten palvelulle ei voitu kertoa: poista se myös sieltä.
disconnected-unreadable = Yhteys on katkaistu täällä. Siitä säilytettyä ei voitu avata, joten palvelulle ei voitu kertoa: poista sovellus myös sieltä.
switch-off = Kytke pois
switch-on = Kytke päälle

## Mitä kukaan ei tiedä

doubt-title = Epäselvät
doubt-lead = Palvelun vastaus näihin katosi. Ohjelma tarkistaa itse; se, mitä se ei saa selville, odottaa ihmistä. Mitään ei lähetetä uudelleen, ennen kuin joku tietää.
doubt-none = Mikään ei ole epäselvää.
doubt-more = Niitä on lisää. Ne näkyvät, kun nämä on selvitetty.
doubt-waiting = { $count ->
    [one] { $count } pyynnöstä ei kukaan tiedä, toteutettiinko se
   *[other] { $count } pyynnöstä ei kukaan tiedä, toteutettiinko ne
}
doubt-see = Katso ja selvitä
doubt-parked = Jonkun on katsottava
doubt-looking = Selvitetään
doubt-several = { $count ->
    [one] { $count } palvelun kokous voi olla se. Katso palvelusta ja valitse.
   *[other] { $count } palvelun kokousta voi olla se. Katso palvelusta ja valitse.
}
doubt-nothing = Tarkistus ei löytänyt mitään sopivaa, tai sitä ei voitu tehdä. Katso palvelusta, onko se siellä.
doubt-wish = Mitä haluttiin
doubt-start = Alkaa
doubt-number = Kokous
doubt-whose = Kuka haluaa
doubt-integration = Integraatio
doubt-looked = Viimeksi tarkistettu
doubt-key = Pyynnön numero
doubt-what = Miten sille kävi?
doubt-this = Se on tämä: { $title }
doubt-done = Se tehtiin
doubt-other = Se tehtiin, toisella numerolla
doubt-other-number = Toinen numero
doubt-not-done = Sitä ei tehty
doubt-not-done-hint = Silloin sen saa lähettää uudelleen.
doubt-ask-admin = Jos se tehtiin eikä näy tässä, ylläpitäjä voi antaa sen numeron.
doubt-settle = Selvitä
doubt-look = Tarkista uudelleen
doubt-refused = Mitään ei selvitetty
doubt-no-choice = Valitse, miten sille kävi
doubt-no-number = Anna numero, jolla se tehtiin
doubt-not-there = Palvelussa ei ole kokousta tällä numerolla
doubt-under-way = Sitä toteutetaan juuri nyt. Odota hetki.
doubt-known = Lopputulos tiedetään jo. Lataa sivu uudelleen.
doubt-nobody-looks = Mikään ei voi etsiä sitä. Katso palvelusta ja kerro, miten kävi.
doubt-too-early = Se voi olla vielä matkalla palveluun. Yritä uudelleen { $count ->
    [one] { $count } sekunnin
   *[other] { $count } sekunnin
} kuluttua.
wish-create-meeting = Tee kokous
wish-update-meeting = Muuta kokousta
wish-delete-meeting = Poista kokous

## Miten kirjautuminen palveluun päättyi

connected-account = Tili on yhdistetty: { $integration }. Voit sulkea tämän välilehden.
kept-switched-off = Tallessa, mutta pois päältä
kept-account = Tili on kirjautunut: { $integration }. Kirjautuminen on tallessa, ja se toimii, kun ylläpitäjä kytkee yhteyden päälle.
kept-person = { $person } on kirjautunut: { $integration }. Kirjautuminen on tallessa, ja se toimii, kun ylläpitäjä kytkee yhteyden päälle.
connected-person = { $person } on yhdistetty: { $integration }. Voit sulkea tämän välilehden.
connected-in-part = Yhdistetty, mutta kaikki ei toimi
connected-lacks = Palvelussa olevalla sovelluksella ei ole kaikkia oikeuksia, joita toiminnot tarvitsevat:
missing-scope = { $scope } (toiminnoille { $actions })
connect-once-more = Yhdistä sitten vielä kerran.
sign-in-not-offered = Täällä ei voi kirjautua: integraatiota ei ole otettu käyttöön sitä varten. Kerro ylläpitäjälle.
sign-in-not-waiting = Mikään kirjautuminen ei odota tätä vastausta: se on jo käytetty, yli 10 minuuttia vanha tai alkoi toisessa asennuksessa. Aloita alusta.
sign-in-other-browser = Tämä kirjautuminen alkoi toisessa selaimessa, tai sen eväste on poistettu. Aloita alusta ja pysy samassa selaimessa; jos et itse aloittanut sitä, joku on ehkä lähettänyt sinulle linkin: sulje sivu.
sign-in-other-person = Tämän kirjautumisen aloittaja ei ole enää kirjautuneena täällä tai ei saa enää tehdä tätä yhteyttä. Mitään ei yhdistetty. Kirjaudu tänne ja aloita alusta.
sign-in-other-app = Integraatio on otettu käyttöön toisella sovelluksella tai tilillä tämän kirjautumisen alkamisen jälkeen. Mitään ei yhdistetty. Aloita alusta.
sign-in-other-redirect = Vastaus tuli eri osoitteeseen kuin se, josta kirjautuminen alkoi ({ $expected }). Aloita alusta.
sign-in-denied = Palvelu kieltäytyi ({ $reason }). Mitään ei yhdistetty.
sign-in-bad-return = Palvelusta ei tullut kelvollista vastausta. Aloita alusta.
sign-in-not-exchanged = Palvelu ei vaihtanut koodiaan ({ $reason }). Mitään ei yhdistetty.
sign-in-other-account = Palvelun tili kuuluu käyttäjälle { $found }, ja täällä olet { $expected }. Mitään ei yhdistetty. Kirjaudu ulos palvelusta, kirjaudu sinne käyttäjänä { $expected } ja yhdistä uudelleen.
sign-in-account-unknown = Tilin omistajaa ei saatu selville ({ $reason }), joten mitään ei yhdistetty. Yhdistä uudelleen.
sign-in-failed = Tässä asennuksessa on jotain vialla; sen loki kertoo, mitä. Mitään ei yhdistetty.

## Koodi, jonka joku liittää

paste-title = Yhdistä koodilla
paste-text = Sovellus, jolla { $title } yhdistetään, lähettää selaimet osoitteeseen { $redirect }, jossa kukaan ei vastaa. Siksi tuot koodin tänne itse.
paste-consent = Kirjaudu palveluun ja hyväksy.
paste-open = Avaa palvelun sivu
paste-consented = Olet avannut palvelun sivun. Jos sen koodi on kadonnut, hae toinen.
paste-again = Hae toinen koodi
paste-copy = Selain näyttää sitten virheen osoitteessa, jonka alku on { $redirect }. Niin kuuluukin olla: kopioi koko osoite.
paste-here = Liitä se tähän.
paste-field = Osoite tai siinä oleva koodi
paste-hint = Se kelpaa muutaman minuutin ajan ja kerran.
paste-empty = Liitä osoite, johon palvelu lähetti selaimen, tai siinä oleva koodi
paste-space = Siinä on välilyönti: liitä osoite eikä mitään sen viereen
paste-no-address = Tämä ei ole osoite: kopioi se uudelleen osoiteriviltä
paste-no-code = Tämä ei ole koodi: liitä koko osoite tai se, mikä siinä seuraa kohtaa code=
paste-none-sent = Tässä osoitteessa ei ole koodia: hae toinen ja hyväksy palvelussa
paste-other-redirect = Koodi tulee osoitteeseen { $expected }, ja tämä on toinen osoite: kopioi se välilehdestä, jossa hyväksyit
paste-other-attempt = Tämä osoite on toisesta yrityksestä: liitä se, johon tämän sivun linkki johti, tai hae toinen koodi
paste-over = Tämä yritys on yli 10 minuuttia vanha, jo käytetty tai alkoi toisessa selaimessa: avaa palvelun sivu uudelleen ja liitä uusi osoite
paste-denied = Palvelu kieltäytyi ({ $reason }): avaa sen sivu uudelleen ja hyväksy
paste-spent = Palvelu ei enää hyväksy tätä koodia, joka kelpaa muutaman minuutin ajan ja kerran: avaa palvelun sivu uudelleen ja liitä uusi osoite
paste-not-exchanged = Palvelu ei vaihtanut koodia ({ $reason }): kun se on korjattu, avaa palvelun sivu uudelleen

## Virheet

bad-request-title = Pyyntöä ei voi ymmärtää
bad-request-text = Palaa takaisin, lataa sivu uudelleen ja yritä uudelleen.
unauthorized-text = Tämä sivu on kirjautuneille.
forbidden-title = Ei ole sallittu
forbidden-text = Tililläsi ei ole oikeutta tähän. Ylläpitäjä voi muuttaa sen oikeuksia.
not-found-title = Sivua ei löydy
not-found-text = Tarkista osoite tai aloita etusivulta.
wrong-method-title = Sitä ei voi tehdä täällä
wrong-method-text = Osoite on olemassa, mutta ei tällaisille pyynnöille. Palaa takaisin ja käytä sivun omia painikkeita.
too-slow-title = Siihen meni liian kauan
too-slow-text = Koko pyyntö ei tullut perille ajoissa. Yritä uudelleen.
changed-title = Joku toinen on muuttanut sitä
changed-text = Näkemäsi ei enää ole sellainen kuin sivun avatessasi. Palaa takaisin, lataa se uudelleen ja yritä uudelleen.
too-large-title = Liian suuri
too-large-text = Lähetetty on suurempi kuin tämä sivu ottaa vastaan.
wrong-address-title = Väärä osoite
wrong-address-text = Tämä palvelin ei vastaa käyttämälläsi nimellä.
too-many-title = Liian monta yritystä
too-many-text = Odota hetki ja yritä uudelleen.
wait-seconds = Odota { $count ->
    [one] { $count } sekunti
   *[other] { $count } sekuntia
} ja yritä uudelleen.
wait-minutes = Odota { $count ->
    [one] { $count } minuutti
   *[other] { $count } minuuttia
} ja yritä uudelleen.
not-now-title = Ei juuri nyt
not-now-text = Palvelin on varattu. Odota hetki ja yritä uudelleen.
disk-full-text = Palvelimella ei ole enää tilaa kirjoittaa, joten mitään ei tehty. Kerro ylläpitäjälle ja yritä uudelleen, kun tilaa on taas.
our-fault-title = Täällä meni jokin vikaan
our-fault-text = Vika ei ole sinun, eikä kirjoittamassasi ollut mitään väärää. Yritä uudelleen; jos se toistuu, kerro ylläpitäjälle alla oleva tunniste.
demo-link-used = Tämä linkki on käytetty: se toimii kerran. Lopeta esittely ja käynnistä se uudelleen, niin saat uuden, tai jatka selaimessa, joka käytti linkin.
form-too-old = Tämä lomake on liian vanha: se tehtiin ennen kuin kirjauduit sisään tai ulos, tai toisessa selaimessa. Palaa takaisin, lataa sivu uudelleen ja lähetä se vielä kerran.
form-foreign = Tätä lomaketta ei lähetetty tämän palvelimen sivulta.
form-cut = Lomake ei tullut perille kokonaan. Palaa takaisin ja lähetä se uudelleen.
form-not-whole = Tämä lomake ei ole kokonainen. Palaa takaisin ja lataa sivu uudelleen.
button-not-yours = Tämä painike ei ole sinulle, tai ei enää.
no-such-language = Sellaista kieltä ei täällä ole.
integration-not-well = Tätä integraatiota ei ole otettu käyttöön niin, että se toimisi. Kerro ylläpitäjälle.

templates = Mallit
templates-lead = Omia sivuja, kirjoitettu komennolla { $command }. Ne tarkistetaan ennen asennusta, ja ne ovat käytössä seuraavasta napsautuksesta alkaen. Jo aloitettu toiminto viedään loppuun vanhalla sivulla.
templates-no-integration = Vielä ei ole integraatiota, jolla voisi olla malleja. Ylläpitäjän on ensin otettava sellainen käyttöön.
templates-delivered = Sillä on ohjelman mukana tulevat sivut eikä muita.
template-version = Versio
template-release = { $version }, julkaisu { $release }
template-installed = Asennettu
template-installed-by = { $when }, { $who }
template-address = Osoite
template-back = Palaa versioon { $version }, julkaisu { $release }
template-remove = Poista
template-fault = Sen sivuja ei voi näyttää
template-fault-text = Se ei sovi nykyiseen liittimeen. Tarkista se komennolla { $command } ja asenna uudelleen; syy on lokissa.
template-install-title = Asenna malli
template-integration = Integraatio
template-packed = Pakattu malli
template-packed-hint = Tiedosto, jonka { $command } tekee. Samanniminen malli on sen uusi julkaisu.
template-install = Tarkista ja asenna
template-findings = Mikä siinä on vialla
template-finding = Havainto { $number }
template-choose = Valitse pakattu malli
template-wrong = Ei asennettu: mallissa on { $count ->
    [one] { $count } virhe
   *[other] { $count } virhettä
}
template-other-connector = Ei asennettu: malli on liittimelle { $wanted }, ja tällä integraatiolla on { $connector }
template-old-connector = Ei asennettu: malli tarvitsee liittimen version { $wanted }, ja tämä on { $found }
template-too-many = Ei asennettu: integraatiolla voi olla { $count } mallia. Poista malli, jota ei enää käytetä
template-unreadable = Ei asennettu, koska tiedostoa ei voi lukea: { $reason }
template-one-release = Julkaisuja on vain yksi. Jos et halua sitä, poista malli.
