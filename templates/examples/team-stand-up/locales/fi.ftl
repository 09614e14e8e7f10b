book = Uusi päiväpalaveri
create = Luo sarja
    .busy = Sarjaa luodaan…
topic = Tiimi
    .hint = Näkyy kutsussa.
days = Päivät
    .option-sunday = Sunnuntai
    .option-monday = Maanantai
    .option-tuesday = Tiistai
    .option-wednesday = Keskiviikko
    .option-thursday = Torstai
    .option-friday = Perjantai
    .option-saturday = Lauantai
end = Päättyy
    .option-count = Kun ajankohtia on tietty määrä
    .option-until = Tiettynä päivänä
end-count = Ajankohtien määrä
end-until = Viimeinen päivä
dates-count = { $count ->
    [one] { $count } ajankohta
   *[other] { $count } ajankohtaa
}
invitation = Kutsu
mail = Kirjoita sähköposti
another = Luo toinen sarja

start = Alkaa
time-zone = Aikavyöhyke
when = Milloin
dates = Ajankohdat
    .hint = Ajankohdat näkyvät tässä, kun alku, päivät ja loppu on valittu.
    .button = Näytä ajankohdat
text = Lähetettävä teksti
meeting-id = Kokouksen tunnus
passcode = Tunnuskoodi
