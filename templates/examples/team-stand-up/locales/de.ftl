book = Neues Stand-up
create = Serie anlegen
    .busy = Die Serie wird angelegt …
topic = Team
    .hint = Was in der Einladung steht.
days = Tage
    .option-sunday = Sonntag
    .option-monday = Montag
    .option-tuesday = Dienstag
    .option-wednesday = Mittwoch
    .option-thursday = Donnerstag
    .option-friday = Freitag
    .option-saturday = Samstag
end = Ende
    .option-count = Nach einer Anzahl von Terminen
    .option-until = An einem Datum
end-count = Anzahl der Termine
end-until = Letzter Tag
dates-count = { $count ->
    [one] { $count } Termin
   *[other] { $count } Termine
}
invitation = Einladung
mail = E-Mail schreiben
another = Noch eine Serie anlegen

start = Beginn
time-zone = Zeitzone
when = Wann
dates = Termine
    .hint = Die Termine erscheinen hier, sobald Beginn, Tage und Ende gewählt sind.
    .button = Termine anzeigen
text = Text zum Versenden
meeting-id = Meeting-ID
passcode = Kenncode
