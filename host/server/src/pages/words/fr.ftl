### Ce que dit le serveur autour des pages d’un modèle et à leur place. Français.

skip = Aller au contenu
nav = Menu principal
home = Toutes les micro-applications
account = Votre compte
sign-out = Se déconnecter
language = Langue
change = Changer
error = Erreur :
note = Remarque :
warning = Attention :
preview = Aperçu
about = { $title } { $version }
about-preview = { $title } { $version }, aperçu : entretenu au mieux, sans promesse d’assistance. Pour les essais ; déconseillé en production.
maintenance = Déclaration de maintenance
feedback = Votre avis

back = Retour
again = Réessayer
first-page = Aller à la première page

connect-title = Autoriser { $title } à agir pour vous, une fois
connect-text = Ce que vous faites ici se fait avec votre propre compte, { $person }. Connectez-vous et acceptez ; on ne vous le demande qu’une fois.
connect-button = Autoriser
connect-after = Cela s’ouvre dans un nouvel onglet. Revenez ensuite sur cette page et appuyez de nouveau sur le bouton : votre saisie est toujours là.
connect-then = Cela s’ouvre dans un nouvel onglet. Revenez ensuite ici.
connect-admin = Le service n’accepte plus cette installation. L’administration doit reconnecter { $title }.
scope-title = Une autorisation manque
scope-text = Le service ne le permet pas encore. L’administration doit ajouter à l’application auprès du service : { $scopes }. Autorisez ensuite de nouveau ici.
not-allowed-title = Vous ne pouvez pas faire cela
gone-title = Il n’y a rien ici
gone-text = Cela n’existe pas, ou ce n’est pas à vous.
refused-title = Le service ne l’accepte pas
busy-title = Beaucoup de monde demande en ce moment
busy-text = La page arrive d’elle-même dans environ { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
}.
busy-press = Beaucoup de monde demande en ce moment. Rien n’a été envoyé. Appuyez de nouveau sur le bouton dans environ { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
}.
daily-title = La limite du service pour aujourd’hui est atteinte
daily-text = La suite : { $when }.
unavailable-title = Le service est injoignable
unavailable-text = Rien n’a été modifié. Réessayez dans un instant.
failed-title = Cela n’a pas fonctionné
failed-text = Ce n’est pas de votre faute. Rien n’a été modifié. Réessayez ; si cela se répète, prévenez l’administration.
co-hosts-refused = Refusés comme co-organisateurs : { $names }. Retirez-les de la liste, ou demandez s’ils ont une licence.
not-sent = Cela n’a pas été exécuté. Rien n’a été créé. Appuyez de nouveau sur le bouton.
not-allowed-host = Vous ne pouvez pas le faire pour { $host }.

waiting-title = C’est en cours
waiting-place = { $count ->
    [one] Une demande attend
   *[other] { $count } demandes attendent
}, dont la vôtre. Cela prend environ { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
}.
waiting-text = Cela prend quelques secondes.
waiting-close = Vous pouvez fermer cette page : cela se fera quand même, et une seule fois.
finding-title = Nous vérifions
finding-text = La réponse du service s’est perdue. Nous vérifions si cela a été fait. Rien n’est créé deux fois, et cette page dira comment cela s’est terminé.
parked-title = Une personne doit vérifier
parked-text = D’ici, nul ne peut dire si cela a été fait. Regardez auprès du service. L’administration peut trancher sous le numéro { $key }. Rien n’est créé deux fois.
secret-text = C’est fait. Appuyez de nouveau sur le bouton pour une réponse fraîche.

reused-title = Vous avez déjà envoyé cette page
reused-text = Elle a été exécutée telle que vous l’aviez envoyée d’abord. Ce que vous voyez maintenant est différent : n’appuyez de nouveau que si vous le voulez en plus.
reused-link = Voir ce qui a été créé

tab-title = Continuer dans un nouvel onglet
tab-text = Cette partie ne peut pas s’afficher dans un autre site.
tab-button = Ouvrir dans un nouvel onglet
sign-in-title = Connectez-vous d’abord
sign-in-text = Vous n’êtes pas connecté, ou votre navigateur ne le dit pas à l’intérieur d’un autre site.
sign-in-button = Ouvrir dans un nouvel onglet
mail-title = Votre messagerie s’ouvre
mail-text = Sinon, appuyez sur le bouton.
mail-button = Ouvrir la messagerie
