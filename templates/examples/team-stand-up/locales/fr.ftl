book = Nouvelle mêlée quotidienne
create = Créer la série
    .busy = Création de la série…
topic = Équipe
    .hint = Ce nom figure dans l’invitation.
days = Jours
    .option-sunday = Dimanche
    .option-monday = Lundi
    .option-tuesday = Mardi
    .option-wednesday = Mercredi
    .option-thursday = Jeudi
    .option-friday = Vendredi
    .option-saturday = Samedi
end = Fin
    .option-count = Après un nombre de dates
    .option-until = À une date
end-count = Nombre de dates
end-until = Dernier jour
dates-count = { $count ->
    [one] { $count } date
   *[other] { $count } dates
}
invitation = Invitation
mail = Écrire un e-mail
another = Créer une autre série

start = Début
time-zone = Fuseau horaire
when = Quand
dates = Dates
    .hint = Les dates apparaissent ici dès que le début, les jours et la fin sont choisis.
    .button = Afficher les dates
text = Texte à envoyer
meeting-id = ID de réunion
passcode = Code secret
