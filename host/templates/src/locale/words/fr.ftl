optional = (facultatif)
problem-title = Il y a un problème
problem-lead = Rien n’a été envoyé. Votre saisie est conservée.
error-prefix = Erreur :
yes = Oui
no = Non
none = Aucun choix
yours = Le vôtre
all-zones = Tous les fuseaux horaires
no-zone = Aucun fuseau horaire ne porte ce nom
date = Date
time = Heure
update = Afficher les champs correspondants
preview = Afficher
search = Rechercher
search-label = Rechercher : { $label }
chosen = Choisis
found = Trouvés
nothing-found = Aucun résultat
remove = Retirer { $name }
added = Ajout : { $name }
removed = Retrait : { $name }
results = Résultats : { $count }
shown = { $shown } sur { $count }. Lancez une recherche pour en trouver d’autres.
generate = Générer
passcode-hide = Masquer le code secret
passcode-show = Afficher le code secret
passcode-required = Votre compte en demande un pour chaque réunion.
passcode-needs = Il faut : { $rules }.
passcode-length = au moins { $count } caractères
passcode-digits-only = des chiffres uniquement
passcode-letter = une lettre
passcode-both-cases = des majuscules et des minuscules
passcode-digit = un chiffre
passcode-special = l’un des signes @ - _ *
passcode-run = pas de suite de { $count } caractères identiques ou consécutifs, comme 1234
suggestions = Valeurs courantes : { $label }
one-per-line = Une entrée par ligne.
copy-text = Copier le texte
copy-html = Copier avec la mise en forme
copy = Copier
copied = Copié
column-actions = Actions
duration-hours = { $hours ->
    [one] { $hours } heure
   *[other] { $hours } heures
}
duration-minutes = { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}
error-missing = { $label } : veuillez remplir ce champ
error-missing-choice = { $label } : veuillez faire un choix
error-missing-choices = { $label } : veuillez choisir au moins un élément
error-missing-date = { $label } : veuillez indiquer une date
error-missing-time = { $label } : veuillez indiquer une heure
error-too-long = { $label } : { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
} au plus. Il y en a { $count }
error-too-short = { $label } : { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
} au moins
error-too-few = { $label } : veuillez en choisir au moins { $limit }
error-too-many = { $label } : veuillez en choisir au plus { $limit }
error-number = { $label } : veuillez saisir un nombre en chiffres
error-whole-number = { $label } : veuillez saisir un nombre entier en chiffres
error-range = { $label } : veuillez saisir un nombre de { $minimum } à { $maximum }
error-minimum = { $label } : veuillez saisir { $minimum } ou plus
error-maximum = { $label } : veuillez saisir { $maximum } ou moins
error-pattern = { $label } : certains de ces caractères ne sont pas autorisés ici
error-choice = { $label } : veuillez choisir l’une des options proposées
error-unavailable = { $label } : { $value } ne peut pas être choisi
error-date = { $label } : veuillez saisir une date valable, par exemple { $example }
error-time = { $label } : veuillez saisir une heure valable, par exemple { $example }
error-zone = { $label } : veuillez choisir un fuseau horaire dans la liste
error-email = { $label } : veuillez saisir une adresse e-mail, par exemple nom@example.com
error-url = { $label } : veuillez saisir une adresse web qui commence par https://
error-invalid = { $label } : cette valeur n’est pas acceptée
error-other = Quelque chose ne convient pas dans ce formulaire
refused-too-long = { $label } : { $limit ->
    [one] { $limit } caractère
   *[other] { $limit } caractères
} au plus
refused-out-of-range = { $label } : ce nombre dépasse la limite de { $limit }
refused-several = { $label } : veuillez n’en indiquer qu’un par entrée
refused-policy = { $label } : cela ne respecte pas les règles du compte de l’organisateur
refused-too-many-occurrences = { $label } : une série compte au plus { $limit ->
    [one] { $limit } date
   *[other] { $limit } dates
}. Choisissez-en moins, ou un dernier jour plus proche
refused-no-dates = { $label } : il n’y a aucune date entre le début et le dernier jour
refused-skipped-time = { $label } : ce jour-là, les horloges sautent cette heure. Commencez la série un autre jour ou à une autre heure
refused-in-the-past = { $label } : ce moment est passé. Choisissez-en un qui soit encore à venir
refused-calendar-ends = { $label } : la série dépasserait l’année 9999
refused-not-for-series = { $label } : ce n’est pas possible pour une série
refused-not-for-one-occurrence = { $label } : cela ne peut être modifié que pour toute la série
refused-not-without-fixed-time = { $label } : une réunion sans horaires fixes n’a pas de début
refused-other-kind = { $label } : cela ne peut plus être modifié. Créez pour cela une autre réunion
