### Français. Avec « vous » ; espaces insécables devant : et à l’intérieur des guillemets, fines devant ; ? !

## Pages et boutons

create-meeting = Créer une réunion
new-single-meetings = Nouvelle réunion
new-recurring-meetings = Nouvelle réunion périodique
invitations = Invitation
my-meetings = Mes réunions
dates-of-series = Dates de la série
change-meeting = Modifier la réunion
change-series = Modifier toute la série
change-date = Modifier une date
cancel-question = Confirmer l’annulation

create = Créer la réunion
    .busy = Création de la réunion…
view-details = Voir les détails
create-another = Créer une autre réunion
start-meeting = Démarrer la réunion
    .busy = Demande envoyée à Zoom…
mail-invitation = Écrire un e-mail
save-changes = Enregistrer
    .busy = Enregistrement…
save-series = Enregistrer pour toutes les dates
    .busy = Enregistrement…
save-date = Enregistrer cette date
    .busy = Enregistrement…
single-dates-note = Si vous changez les moments de la série, les dates annulées ou déplacées le restent si la série a toujours une date le jour pour lequel elles étaient prévues. Les ordres du jour propres à une date sont perdus.
keep-as-it-is = Ne rien changer
cancel-single = Annuler la réunion
    .busy = Annulation…
cancel-series = Annuler toutes les dates
    .busy = Annulation…
cancel-date = Annuler cette date
    .busy = Annulation…
keep-it = Ne pas annuler
change = Modifier
cancel = Annuler
change-or-cancel = Modifier ou annuler
change-all = Modifier toutes les dates
cancel-all = Annuler toutes les dates

## Le formulaire

topic = Titre
    .hint = Il figure dans l’invitation.
start = Début
time-zone = Fuseau horaire
duration-minutes = Durée
    .unit = minutes
recurrence = Répétition
    .option-none = Ne pas changer
    .option-once = Une seule fois
    .option-daily = Tous les jours
    .option-weekly = Toutes les semaines
    .option-monthly = Tous les mois

recurrence-daily = Tous les jours
recurrence-daily-every = Intervalle
    .unit = jours
    .hint = De 1 à 90. Sans indication : tous les jours.
recurrence-daily-end = Fin
    .option-none = Sans fin : autant de dates que Zoom en permet
    .option-count = Après un nombre de dates
    .option-until = À une date
recurrence-daily-end-count = Nombre de dates
recurrence-daily-end-until = Dernier jour

recurrence-weekly = Toutes les semaines
recurrence-weekly-every = Intervalle
    .unit = semaines
    .hint = De 1 à 12. Sans indication : toutes les semaines.
recurrence-weekly-days = Jours
    .option-monday = Lundi
    .option-tuesday = Mardi
    .option-wednesday = Mercredi
    .option-thursday = Jeudi
    .option-friday = Vendredi
    .option-saturday = Samedi
    .option-sunday = Dimanche
recurrence-weekly-end = { recurrence-daily-end }
    .option-none = { recurrence-daily-end.option-none }
    .option-count = { recurrence-daily-end.option-count }
    .option-until = { recurrence-daily-end.option-until }
recurrence-weekly-end-count = { recurrence-daily-end-count }
recurrence-weekly-end-until = { recurrence-daily-end-until }

recurrence-monthly = Tous les mois
recurrence-monthly-every = Intervalle
    .unit = mois
    .hint = De 1 à 3. Sans indication : tous les mois.
recurrence-monthly-on = Le
    .option-day = Chaque mois à la même date
    .option-nth = Chaque mois le même jour de la semaine
recurrence-monthly-on-day = Jour du mois
    .hint = De 1 à 31. Les mois sans ce jour sont omis.
recurrence-monthly-on-nth = Jour de la semaine dans le mois
recurrence-monthly-on-nth-week = Lequel
    .option-first = Premier
    .option-second = Deuxième
    .option-third = Troisième
    .option-fourth = Quatrième
    .option-last = Dernier
recurrence-monthly-on-nth-day = Jour de la semaine
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

dates = Dates
    .hint = Les dates apparaissent ici dès que le début et la répétition sont choisis.
    .button = Afficher les dates
conflict = { $whose ->
    [own] Vous avez déjà « { $topic } », { $start } – { $end }.
   *[other] { $host } a déjà « { $topic } », { $start } – { $end }.
}
conflict-dates = Cela concerne { $count ->
    [one] { $count } date
   *[other] { $count } dates
}.
conflict-more = { $count ->
    [one] Il y en a { $count } autre.
   *[other] Il y en a { $count } autres.
}
conflict-unknown = Nous n’avons pas pu consulter le calendrier de { $host }.
conflict-unknown-own = Nous n’avons pas pu consulter votre propre calendrier.
co-hosts = Co-organisateurs
    .hint = Ils peuvent animer la réunion en votre absence.
no-co-host = { $status ->
    [active] ne peut pas être co-organisateur : sans licence Zoom
   *[other] ne peut pas être co-organisateur : compte Zoom inactif
}
passcode = Code secret
    .hint = Jusqu’à 10 lettres, chiffres et @ - _ *. Sans indication, un code aléatoire conforme aux règles de votre compte est attribué.
    .error-pattern = Code secret : utilisez seulement des lettres, des chiffres et @ - _ *
dial-in-countries = Pays pour l’accès par téléphone
    .hint = L’invitation indique les numéros de téléphone de ces pays.
agenda = Ordre du jour
    .hint = Jusqu’à 2 000 caractères.

more-settings = Autres paramètres
host = Organisateur
    .hint = Sans indication, vous êtes l’organisateur.
    .option-none = Vous
waiting-room = Salle d’attente
    .option-none = Selon les paramètres Zoom
    .option-true = Activée : les participants attendent d’être admis
    .option-false = Désactivée
join-before-host = Entrer avant l’organisateur
    .hint = Sans effet avec une salle d’attente.
    .option-none = Selon les paramètres Zoom
    .option-true = Autorisé
    .option-false = Non autorisé
mute-upon-entry = Micros à l’entrée
    .option-none = Selon les paramètres Zoom
    .option-true = Coupés
    .option-false = Ouverts
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
require-sign-in = Qui peut participer
    .option-none = Selon les paramètres Zoom
    .option-true = Seulement les personnes connectées à Zoom
    .option-false = Toute personne disposant du lien
host-video = Caméra de l’organisateur
    .option-none = Selon les paramètres Zoom
    .option-true = Allumée dès le début
    .option-false = Éteinte au début
participant-video = Caméras des participants
    .option-none = Selon les paramètres Zoom
    .option-true = Allumées dès le début
    .option-false = Éteintes au début
auto-recording = Enregistrement
    .option-absent = Selon les paramètres Zoom
    .option-none = Rien n’est enregistré automatiquement
    .option-local = Sur l’ordinateur de l’organisateur
    .option-cloud = Dans le cloud de Zoom
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
notify-co-hosts = E-mail aux co-organisateurs
    .option-none = Selon les paramètres Zoom
    .option-true = Zoom les prévient
    .option-false = Zoom ne les prévient pas

## Après la création

word-success = Succès :
single-created = La réunion est créée
series-created = La réunion périodique est créée
created-topic = « { $topic } » est maintenant sur Zoom. Personne n’a encore été invité.
first-date = Première date : { $start }
dates-count = { $count ->
    [one] { $count } date
   *[other] { $count } dates
}

## Invitation

invitation-topic = Sujet
invitation-start = Début
invitation-duration = Durée
calendar-details = Répétition
join-url = Lien pour participer
copy-link = Copier le lien
copied = Copié
meeting-id = ID de réunion
invitation-passcode = Code secret
no-passcode = Aucun
dial-in-numbers = Par téléphone
toll-free = gratuit
phone-passcode = Code secret au téléphone : { $passcode }
invitation-co-hosts = Co-organisateurs
add-to-calendar = Ajouter à un agenda
download-ics = Fichier d’agenda (.ics)
google-calendar = Google Agenda
outlook-calendar = Outlook
outlook-one-date = Outlook n’inscrit que la première date. Le fichier d’agenda les contient toutes.
calendars-one-date = Google Agenda et Outlook n’inscrivent que la première date. Le fichier d’agenda les contient toutes.
occurrences = Dates
cancelled = Annulée
invitation-text = Invitation à copier
qr-label = Code QR du lien pour participer
qr-caption = Visez ce code avec l’appareil photo d’un téléphone pour participer.
print = Imprimer

## La répétition en mots

repeats-once = Une seule fois
no-fixed-time = Périodique, sans horaire fixe
repeats-daily = { $every ->
    [1] Tous les jours
   *[other] Tous les { $every } jours
}
repeats-weekly = { $every ->
    [1] Toutes les semaines :
   *[other] Toutes les { $every } semaines :
}
repeats-monthly = { $every ->
    [1] Tous les mois :
   *[other] Tous les { $every } mois :
}
weekday = { $day ->
    [monday] lundi
    [tuesday] mardi
    [wednesday] mercredi
    [thursday] jeudi
    [friday] vendredi
    [saturday] samedi
   *[sunday] dimanche
}
on-day = le { $day ->
    [1] 1ᵉʳ
   *[other] { $day }
}
on-nth = le { $week ->
    [first] premier
    [second] deuxième
    [third] troisième
    [fourth] quatrième
   *[last] dernier
} { $day ->
    [monday] lundi
    [tuesday] mardi
    [wednesday] mercredi
    [thursday] jeudi
    [friday] vendredi
    [saturday] samedi
   *[sunday] dimanche
}
dates-until = { $count ->
    [one] { $count } date, le { $last }
   *[other] { $count } dates jusqu’au { $last }
}
daylight-saving = { $effect ->
    [offset_changed] L’heure a changé avant cette date : pour les personnes d’autres fuseaux, la réunion est à une autre heure à partir d’ici.
    [time_skipped] Cette heure n’existe pas ce jour-là, à cause du changement d’heure. La réunion est retardée d’autant.
   *[time_doubled] Cette heure arrive deux fois ce jour-là. C’est la première qui compte.
}
times-in = Heures dans le fuseau { $zone }.

## Mes réunions

upcoming-meetings = Réunions à venir
listed-ahead = Les réunions des six prochains mois figurent ici, aussi loin que Zoom les énumère. Les suivantes apparaissent à mesure qu’elles approchent.
column-meeting = Réunion
column-actions = Actions
series = Série
no-meetings = Aucune réunion à venir
    .hint = Vos réunions apparaissent ici.
cancel-single-explained = La réunion est supprimée chez Zoom et le lien ne fonctionne plus.
cancel-series-explained = Toutes les dates de cette série sont supprimées chez Zoom et le lien ne fonctionne plus.
cancel-date-explained = Seule cette date est annulée. Les autres ne changent pas.
notify-hosts = Zoom prévient les organisateurs par e-mail
