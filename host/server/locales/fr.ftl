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
maintenance-what = Ce qui porte la mention « aperçu » est entretenu au mieux par ses développeurs.
maintenance-promise = Aucune assistance n’est promise : ni délai de correction d’un défaut, ni date de fin de l’aperçu.
maintenance-use = Il est destiné aux essais et à la validation. Nous en déconseillons l’usage en production.
maintenance-faults = Les défauts sont corrigés dès qu’ils sont connus, dans une nouvelle version. Ses notes disent ce qui a changé.
maintenance-feedback = Dites aux responsables de cette installation ce qui fonctionne et ce qui ne fonctionne pas. Ils joignent les développeurs là d’où vient ce logiciel.

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
not-allowed-host = Vous ne pouvez pas le faire pour { $host }.
not-a-host = { $host } ne peut pas avoir de réunions ici. Choisissez une personne de la liste.

waiting-title = C’est en cours
waiting-place = Vous êtes au rang { $place } sur { $count } dans la file. Cela prend environ { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
}.
waiting-text = Cela prend quelques secondes.
waiting-elsewhere = Cela a commencé dans un autre processus, ou avant que le serveur ne redémarre. On saura dans deux minutes au plus comment cela s’est terminé.
waiting-close = Vous pouvez fermer cette page : cela se fera quand même, et une seule fois.
finding-title = Nous vérifions
finding-text = La réponse du service s’est perdue. Nous vérifions si cela a été fait. Rien n’est créé deux fois, et cette page dira comment cela s’est terminé. En général, on le sait en moins de deux minutes.
parked-title = Quelqu’un doit vérifier
parked-text = La réponse du service s’est perdue, et la recherche n’a rien éclairci. Regardez auprès du service et dites ce qu’il en est. Rien n’est fait deux fois.
not-done-title = Cela n’a pas été fait
not-done-text = Rien n’en est arrivé au service. Appuyez sur le bouton pour l’envoyer de nouveau.
secret-text = C’est fait. Appuyez de nouveau sur le bouton pour une réponse fraîche.

warn-title = À voir d’abord
warn-text = Rien n’a été envoyé. Pour continuer quand même, appuyez encore une fois sur le bouton.

sent-title = Avec ce formulaire a été créé « { $title } »
sent-title-plain = Vous avez déjà envoyé ce formulaire, et c’est fait
sent-text = Appuyer de nouveau sur le bouton sans rien changer ne crée rien de plus.
untaken-title = Rien n’a encore été envoyé
untaken-text = Vous avez dû vous connecter de nouveau. Voici ce que vous aviez saisi : appuyez encore une fois sur le bouton pour l’envoyer.
sent-link = Voir ce qui a été créé
sent-another = Nouveau formulaire
sent-waiting = Ce que vous avez envoyé avec ce formulaire est encore en cours
sent-waiting-link = Voir où cela en est
reused-text = Ce que vous voyez maintenant est différent et n’a pas été envoyé. N’appuyez sur le bouton que si vous le voulez en plus.

tab-title = Continuer dans un nouvel onglet
tab-text = Cette partie ne peut pas s’afficher dans un autre site.
tab-button = Ouvrir dans un nouvel onglet
sign-in-title = Connectez-vous d’abord
sign-in-text = Vous n’êtes pas connecté, ou votre navigateur ne le dit pas à l’intérieur d’un autre site.
sign-in-button = Ouvrir dans un nouvel onglet
mail-title = Votre e-mail est prêt
mail-text = Appuyez sur le bouton si votre messagerie ne s’est pas ouverte.
mail-button = Ouvrir la messagerie
release-gone-title = Cette page n’existe plus
release-gone-text = Le modèle a changé après que vous avez appuyé sur le bouton, et cette version n’existe plus. Ce que vous avez envoyé suit quand même son cours, une seule fois.

### Les pages du serveur lui-même.

## Sur beaucoup de pages

admin = Administration
home-title = Accueil
integrations = Intégrations
people = Personnes
go-on = Continuer
departure-title = Vers { $name }
departure-text = Si cette page reste affichée, continuez avec le bouton.
copy = Copier
copied = Copié
copy-link = Copier le lien
save = Enregistrer
or = ou
optional = (facultatif)
problem = Il y a un problème
reference = Référence :
name = Nom
your-name = Votre nom
email = E-mail
role = Rôle
state = État
since = Depuis
since-when = depuis le { $when }
actions = Actions possibles
password = Mot de passe
password-again = Le même mot de passe encore une fois
password-hint = Au moins 12 caractères. Quelques mots conviennent bien.
role-hint = Qui développe des modèles écrit aussi des pages ; qui administre met aussi en place les intégrations et les personnes.
role-user = Utilisation
role-template-developer = Développement de modèles
role-admin = Administration

## Se connecter

sign-in = Se connecter
sign-in-with = Se connecter avec { $provider }
sign-in-local = Se connecter avec un compte local
sign-in-help = Pas de compte, ou pas de mot de passe ? L’administration peut vous faire un lien.
sign-in-wrong = L’adresse e-mail ou le mot de passe est faux, ou le compte est désactivé
sign-in-busy = Beaucoup de monde se connecte en ce moment. Attendez quelques secondes et réessayez.
your-email-needed = Saisissez votre adresse e-mail, comme nom@example.com
password-needed = Saisissez votre mot de passe
provider-other-browser = Cette connexion a été commencée dans un autre navigateur, ou il y a trop longtemps. Recommencez.
provider-refused = La connexion de votre organisation ne vous a pas laissé entrer. Réessayez, ou demandez à l’administration.
provider-no-code = Il manque dans l’adresse ce que la connexion de votre organisation aurait dû envoyer.
provider-unreachable = La connexion de votre organisation est injoignable en ce moment. Réessayez plus tard.
provider-untrusted = Ce que la connexion de votre organisation a envoyé ne peut pas être accepté. Recommencez, ou demandez à l’administration.
provider-other-person = Le compte à votre adresse e-mail appartient à quelqu’un d’autre dans la connexion de votre organisation. Demandez à l’administration.
provider-no-email = La connexion de votre organisation ne garantit pas votre adresse e-mail : aucun compte ne peut être créé. Demandez à l’administration de l’y faire vérifier.
account-off = Votre compte ici est désactivé. Demandez à l’administration.

## Le premier compte, et les liens pour choisir un mot de passe

setup-title = Créer le premier compte
setup-text = C’est un compte d’administration : il peut mettre en place des intégrations et créer des comptes pour les autres.
email-hint-own = Celle sous laquelle vous connaissent les services que vous connecterez.
account-make = Créer le compte
your-name-needed = Saisissez votre nom, 100 caractères au plus
choose-password = Choisir un mot de passe
choose-password-text = Pour le compte { $email }.
choose-password-button = Choisir ce mot de passe
password-differs = Saisissez deux fois le même mot de passe
password-short = Choisissez un mot de passe d’au moins { $count } caractères. Trois ou quatre mots sans rapport entre eux conviennent bien
password-long = Choisissez un mot de passe de { $count } caractères au plus
password-easy = Choisissez un mot de passe plus difficile à deviner
link-too-old = Ce lien a déjà servi, est trop ancien ou a été remplacé par un plus récent. L’administration peut en faire un nouveau ; le lien du premier compte est affiché à chaque démarrage du serveur, tant qu’il n’y en a pas.

## Son propre compte

connections-link = Vos connexions aux services
sessions = Où vous êtes connecté
session-present = Celui-ci
browser = Navigateur
browser-unknown = Navigateur inconnu
last-used = Dernière utilisation
sign-out-others = Se déconnecter partout ailleurs
password-change-title = Changer votre mot de passe
password-change-text = Vous restez connecté ici, et êtes déconnecté partout ailleurs.
password-present = Mot de passe actuel
password-new = Nouveau mot de passe
password-change = Changer le mot de passe
present-password-wrong = Ce n’est pas votre mot de passe actuel
no-password-here = Vous vous connectez avec votre organisation et n’avez pas de mot de passe ici.

## Ses propres connexions

connections = Vos connexions
connections-text = Ce que vous faites auprès de ces services se fait avec votre propre compte, { $address }. Vous l’autorisez une fois.
connections-none = Aucun service ici n’en a besoin.
your-connection = Votre connexion
connect = Connecter
connect-again = Reconnecter
disconnect = Déconnecter

## La première page

home-empty = Il n’y a encore rien ici.
home-set-up = Mettre en place une intégration
home-wait = L’administration doit d’abord mettre en place une intégration.

## Les comptes, pour l’administration

account-make-title = Créer un compte
email-hint-other = Celle sous laquelle les services connaissent la personne.
state-off = Désactivé
state-no-password = Pas encore de mot de passe
state-can-sign-in = Peut se connecter
name-needed = Saisissez un nom, 100 caractères au plus
email-needed = Saisissez une adresse e-mail, comme nom@example.com
email-taken = Il existe déjà un compte à cette adresse e-mail
email-or-empty = Saisissez une adresse e-mail, ou laissez le champ vide
role-needed = Choisissez un rôle
link = Lien
link-title = Transmettez ce lien
link-text = Avec lui, { $name } choisit un mot de passe pour { $email }. Il sert une fois, pendant trois jours. Il n’est montré que cette fois.
link-account = Aller au compte
signs-in-with = Se connecte avec
with-provider-or-password = { $provider }, ou un mot de passe
with-password = un mot de passe
with-nothing = rien encore : transmettez un lien
service-email = E-mail auprès des services
service-email-hint = Si les services connaissent une autre adresse que { $email }.
own-role = Votre propre rôle et votre état ne peuvent être changés que par un autre compte d’administration.
may-sign-in = Peut se connecter
may-sign-in-hint = Sans coche, la personne est aussitôt déconnectée partout.
password-link-title = Un lien pour choisir un mot de passe
password-link-text = Pour qui n’en a pas encore, ou l’a oublié. Il sert une fois, pendant trois jours, et met fin aux liens précédents.
password-link-make = Faire un lien

## Les intégrations, pour l’administration

integrations-none = Il n’y en a pas encore. Ajoutez-en une sur la machine où tourne ce serveur :
command = Commande
integration-down = Elle ne peut pas fonctionner
switched-off-text = Elle est désactivée.
loopback-title = Pour le développement seulement
loopback-text = Cette intégration peut s’adresser à cette machine elle-même (allow_loopback). Ne pas utiliser en production.
service = Service concerné
service-account = Compte
each-person = Chaque personne connecte son propre compte, une fois.
account-acts = Le compte agit pour elles.
hosts-other = Autres organisateurs
hosts-who = Qui peut créer des réunions pour un autre organisateur
hosts-nobody = Personne
hosts-everybody = Toutes les personnes connectées
hosts-people = Ces personnes
hosts-addresses = Leurs adresses e-mail, une par ligne
hosts-save = Enregistrer
hosts-no-address = « { $word } » n’est ni une adresse e-mail, ni le mot « everybody ». Corrigez-le.
directory = Annuaire
directory-listed = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}, relevé le { $when }
directory-none = Pas encore relevé
directory-failed = Le dernier essai a échoué :
directory-list = Relever maintenant
component = Composant
component-version = Version { $version }
component-own = fourni avec ce programme
component-signed = Signé
component-unsigned = Non signé
component-key-gone = Sa clé n’est plus approuvée
component-from = Provenance : { $source }
component-offered = La version { $version } est proposée
component-asks = Elle demande ce que la version actuelle n’a pas :
component-asks-nothing = Elle ne demande rien que la version actuelle n’ait déjà.
component-accept = Accepter et mettre à jour
component-decline = Refuser
component-back = Revenir à la version { $version }
component-back-own = Revenir au composant fourni avec ce programme
component-before-gone = La version { $version }, qui tournait auparavant, est signée avec une clé qui n’est plus approuvée.
component-overtaken = Cette version n’est plus proposée, ou quelqu’un d’autre a été plus rapide. Regardez de nouveau l’intégration.
component-not-trusted = La clé avec laquelle cette version est signée n’est plus approuvée. Rien n’a été modifié.
component-misfit = Cette version ne fonctionne pas avec la configuration actuelle de l’intégration. Rien n’a été modifié.
component-breaks-pages = Des pages d’un modèle installé ne fonctionneraient plus avec cette version. Rien n’a été modifié. Retirez d’abord le modèle, ou mettez à jour en ligne de commande.
rate-limit = Limite de débit
rate-limit-text = { $requests } requêtes par intervalle de { $interval } ms, quel qu’il soit ; { $used } utilisées en ce moment
preview-text = Un aperçu : entretenu au mieux par ses développeurs, sans promesse d’assistance ; pour les essais, et déconseillé en production.
addresses = Adresses de cette installation
addresses-text = Un service veut les connaître là où ses applications sont inscrites.
redirect-service = Redirection de l’application du compte
redirect-user = Redirection de l’application des personnes
allow-list = Adresses autorisées
monitoring = Surveillance
monitoring-text = Pour l’administration et pour les programmes qui ont un jeton, les limites de débit au format OpenMetrics sont à l’adresse
token = Jeton
token-make = Faire un nouveau jeton
token-title = Un jeton pour la surveillance
token-text = Il ouvre { $address } et rien d’autre. Il n’est montré que cette fois, et le précédent ne sert plus à rien.
state-connected = Connecté
state-not-connected = Non connecté
state-reconnect = À reconnecter
state-secrets = Secrets manquants
state-not-set-up = Pas mis en place
reason-switched-off = Désactivée par { $who }
reason-disconnected = Déconnectée par { $who }
reason-set-up-anew = Configurée à nouveau par { $who }, avec un autre compte ou une autre application. Connectez-vous à nouveau.
reason-ended = Le service y a mis fin et dit : { $words } ({ $code }). Connectez-vous de nouveau.
reason-ended-lost = Le service y a mis fin et dit : { $words } ({ $code }). Une réponse antérieure du service s’est perdue, avec ses jetons. Connectez-vous de nouveau.
reason-nothing-to-renew = L’accès a expiré, et le service n’a rien donné pour le renouveler. Connectez-vous de nouveau.
reason-key-missing = Ce qui en est conservé ne peut pas être ouvert : { $what }.
disconnected = Déconnecté
disconnected-not-told = La connexion est coupée ici, mais le service n’a pas révoqué ses jetons : { $reason }. Retirez aussi l’application auprès du service.
disconnected-no-app = La connexion est coupée ici. L’application n’est plus connue, le service n’a donc pas pu en être informé : retirez-la aussi là-bas.
disconnected-unreadable = La connexion est coupée ici. Ce qui en était conservé n’a pas pu être ouvert, le service n’a donc pas pu en être informé : retirez aussi l’application là-bas.
switch-off = Désactiver
switch-on = Activer

## Ce que personne ne sait

doubt-title = En suspens
doubt-lead = La réponse du service à ces demandes s’est perdue. Le programme vérifie de lui-même ; ce qu’il ne peut établir attend quelqu’un. Rien n’est renvoyé avant qu’on sache.
doubt-none = Rien n’est en suspens.
doubt-more = Il y en a d’autres. Elles apparaissent à mesure que celles-ci sont réglées.
doubt-waiting = { $count ->
    [one] De { $count } demande, personne ne sait si elle a été exécutée
   *[other] De { $count } demandes, personne ne sait si elles ont été exécutées
}
doubt-see = Voir et régler
doubt-parked = Quelqu’un doit vérifier
doubt-looking = En cours de vérification
doubt-several = { $count ->
    [one] { $count } réunion du service pourrait être celle-ci. Regardez auprès du service et choisissez.
   *[other] { $count } réunions du service pourraient être celle-ci. Regardez auprès du service et choisissez.
}
doubt-nothing = La recherche n’a rien trouvé qui convienne, ou n’a pas pu se faire. Regardez auprès du service si elle y est.
doubt-wish = Ce qui était demandé
doubt-start = Début
doubt-number = Réunion
doubt-whose = Qui le demande
doubt-integration = Intégration
doubt-looked = Dernière vérification
doubt-key = Numéro de la demande
doubt-what = Qu’en est-il advenu ?
doubt-this = C’est celle-ci : { $title }
doubt-done = Cela a été fait
doubt-other = Elle a été créée, sous un autre numéro
doubt-other-number = L’autre numéro
doubt-not-done = Cela n’a pas été fait
doubt-not-done-hint = On pourra alors l’envoyer de nouveau.
doubt-ask-admin = Si elle a été créée et n’apparaît pas ici, l’administration peut indiquer son numéro.
doubt-settle = Régler
doubt-look = Vérifier encore
doubt-refused = Rien n’a été réglé
doubt-no-choice = Choisissez ce qu’il en est advenu
doubt-no-number = Indiquez le numéro sous lequel elle a été créée
doubt-not-there = Le service n’a pas de réunion sous ce numéro
doubt-under-way = C’est en cours d’exécution. Attendez un peu.
doubt-known = On sait déjà ce qu’il en est. Rechargez la page.
doubt-nobody-looks = Rien ne peut la rechercher. Regardez auprès du service et dites ce qu’il en est.
doubt-too-early = Elle est peut-être encore en route vers le service. Réessayez dans { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
}.
wish-create-meeting = Créer une réunion
wish-update-meeting = Modifier une réunion
wish-delete-meeting = Supprimer une réunion

## Comment s’est terminée une connexion à un service

connected-account = Le compte est connecté à { $integration }. Vous pouvez fermer cet onglet.
kept-switched-off = Conservée, et désactivée
kept-account = Le compte est authentifié auprès de { $integration }, et cette connexion est conservée. Elle fonctionnera dès que l’administration l’activera.
kept-person = { $person } est authentifié auprès de { $integration }, et cette connexion est conservée. Elle fonctionnera dès que l’administration l’activera.
connected-person = { $person } est connecté à { $integration }. Vous pouvez fermer cet onglet.
connected-in-part = Connecté, mais certaines choses ne marcheront pas
connected-lacks = L’application auprès du service n’a pas toutes les autorisations dont les actions ont besoin :
missing-scope = { $scope } (pour { $actions })
connect-once-more = Connectez ensuite encore une fois.
sign-in-not-offered = Personne ne peut se connecter ici : l’intégration n’est pas prévue pour cela. Prévenez l’administration.
sign-in-not-waiting = Aucune connexion n’attend cette réponse : elle a déjà servi, elle a plus de 10 minutes, ou elle a commencé dans une autre installation. Recommencez.
sign-in-other-browser = Cette connexion a commencé dans un autre navigateur, ou son cookie a été effacé. Recommencez, et restez dans un seul navigateur ; si vous ne l’avez pas commencée, quelqu’un vous a peut-être envoyé le lien : fermez la page.
sign-in-other-person = La personne qui a commencé cette connexion n’est plus connectée ici, ou n’a plus le droit de connecter ce service. Rien n’a été connecté. Connectez-vous ici et recommencez.
sign-in-other-app = L’intégration a été configurée avec une autre application ou un autre compte depuis le début de cette connexion. Rien n’a été connecté. Recommencez.
sign-in-other-redirect = La réponse est arrivée à une autre adresse que celle avec laquelle la connexion a commencé ({ $expected }). Recommencez.
sign-in-denied = Le service refuse ({ $reason }). Rien n’a été connecté.
sign-in-bad-return = Ce que le service a renvoyé n’est pas une réponse utilisable. Recommencez.
sign-in-not-exchanged = Le service n’a pas échangé son code ({ $reason }). Rien n’a été connecté.
sign-in-other-account = Le compte auprès du service est celui de { $found }, et ici vous êtes { $expected }. Rien n’a été connecté. Déconnectez-vous du service, connectez-vous-y en tant que { $expected }, puis recommencez.
sign-in-account-unknown = Il n’a pas été possible de savoir à qui est ce compte ({ $reason }) ; rien n’a donc été connecté. Recommencez.
sign-in-failed = Quelque chose ne va pas dans cette installation ; son journal dit quoi. Rien n’a été connecté.

## Un code que l’on colle

paste-title = Connecter avec un code
paste-text = L’application pour { $title } envoie les navigateurs à { $redirect }, où personne ne répond. Vous apportez donc son code ici vous-même.
paste-consent = Identifiez-vous auprès du service, et acceptez.
paste-open = Ouvrir la page du service
paste-consented = Vous avez ouvert la page du service. Si son code est perdu, demandez-en un autre.
paste-again = Demander un autre code
paste-copy = Le navigateur montre ensuite une erreur, à une adresse qui commence par { $redirect }. C’est normal : copiez l’adresse entière.
paste-here = Collez-la ici.
paste-field = Adresse, ou le code qu’elle contient
paste-hint = Il est valable quelques minutes, et une fois.
paste-empty = Collez l’adresse à laquelle le service a envoyé le navigateur, ou le code qu’elle contient
paste-space = Il y a une espace dedans : collez l’adresse, et rien à côté
paste-no-address = Ce n’est pas une adresse : copiez-la encore une fois dans la barre d’adresse
paste-no-code = Ce n’est pas un code : collez l’adresse entière, ou ce qui y suit code=
paste-none-sent = Il n’y a pas de code dans cette adresse : demandez-en un autre, et acceptez auprès du service
paste-other-redirect = Le code arrive à { $expected }, et c’est ici une autre adresse : copiez-la dans l’onglet où vous avez accepté
paste-other-attempt = Cette adresse vient d’un autre essai : collez celle à laquelle le lien de cette page a mené, ou demandez un autre code
paste-over = Cet essai a plus de 10 minutes, a déjà servi, ou a commencé dans un autre navigateur : ouvrez encore une fois la page du service, et collez la nouvelle adresse
paste-denied = Le service refuse ({ $reason }) : ouvrez encore une fois sa page, et acceptez
paste-spent = Le service n’accepte plus ce code, valable quelques minutes et une fois : ouvrez encore une fois la page du service, et collez la nouvelle adresse
paste-not-exchanged = Le service n’a pas échangé le code ({ $reason }) : quand cela sera réparé, ouvrez encore une fois sa page

## Erreurs

bad-request-title = La demande est incompréhensible
bad-request-text = Revenez en arrière, rechargez la page et réessayez.
unauthorized-text = Cette page est pour les personnes connectées.
forbidden-title = Ce n’est pas permis
forbidden-text = Votre compte ne peut pas faire cela. L’administration peut changer ce qu’il peut faire.
not-found-title = Page introuvable
not-found-text = Vérifiez l’adresse, ou partez de la première page.
wrong-method-title = Cela ne se fait pas ici
wrong-method-text = L’adresse existe, mais pas pour ce genre de demande. Revenez en arrière et utilisez les boutons de la page.
too-slow-title = Cela a pris trop de temps
too-slow-text = La demande n’est pas arrivée entière à temps. Réessayez.
changed-title = Quelqu’un d’autre l’a modifié
changed-text = Ce que vous voyez n’est plus comme à l’ouverture de la page. Revenez en arrière, rechargez-la et réessayez.
too-large-title = C’est trop grand
too-large-text = Ce qui a été envoyé dépasse ce que cette page accepte.
wrong-address-title = Mauvaise adresse
wrong-address-text = Ce serveur ne répond pas sous le nom que vous avez utilisé.
too-many-title = Trop d’essais
too-many-text = Attendez un moment et réessayez.
wait-seconds = Attendez { $count ->
    [one] { $count } seconde
   *[other] { $count } secondes
} et réessayez.
wait-minutes = Attendez { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
} et réessayez.
not-now-title = Pas en ce moment
not-now-text = Le serveur est occupé. Attendez un instant et réessayez.
disk-full-text = Le serveur n’a plus de place pour écrire ; rien n’a donc été fait. Prévenez l’administration, et réessayez dès qu’il y aura de la place.
our-fault-title = Quelque chose s’est mal passé ici
our-fault-text = Ce n’est pas de votre faute, et rien de votre saisie n’était faux. Réessayez ; si cela se répète, donnez à l’administration la référence ci-dessous.
demo-link-used = Ce lien a déjà servi : il ne vaut qu’une fois. Arrêtez la démonstration et relancez-la pour en avoir un nouveau, ou continuez dans le navigateur qui l’a utilisé.
form-too-old = Ce formulaire est trop ancien : il a été fait avant votre connexion ou votre déconnexion, ou dans un autre navigateur. Revenez en arrière, rechargez la page et envoyez-le encore une fois.
form-foreign = Ce formulaire n’a pas été envoyé depuis une page de ce serveur.
form-cut = Le formulaire n’est pas arrivé en entier. Revenez en arrière et renvoyez-le.
form-not-whole = Ce formulaire est incomplet. Revenez en arrière et rechargez la page.
button-not-yours = Ce bouton n’est pas pour vous, ou ne l’est plus.
no-such-language = Cette langue n’existe pas ici.
integration-not-well = Cette intégration n’est pas mise en place de façon à fonctionner. Prévenez l’administration.

templates = Modèles
templates-lead = Vos propres pages, écrites avec { $command }. Elles sont vérifiées avant toute installation et servent dès le clic suivant. Qui a déjà appuyé sur un bouton termine avec la page affichée.
templates-no-integration = Aucune intégration ne peut encore avoir de modèles. L’administration doit d’abord en configurer une.
templates-delivered = Elle a les pages fournies avec le programme, et aucune autre.
template-version = Version
template-release = { $version }, livraison { $release }
template-installed = Installation
template-installed-by = { $when } par { $who }
template-address = Adresse
template-back = Revenir à { $version }, livraison { $release }
template-remove = Retirer
template-fault = Ses pages ne peuvent pas être affichées
template-fault-text = Il ne convient pas au connecteur actuel. Vérifiez-le avec { $command }, puis installez-le de nouveau ; la raison est dans le journal.
template-install-title = Installer un modèle
template-integration = Intégration
template-packed = Modèle empaqueté
template-packed-hint = Le fichier que crée { $command }. Un modèle du même nom en devient une nouvelle livraison.
template-install = Vérifier et installer
template-findings = Ce qui ne va pas
template-finding = Constat { $number }
template-choose = Choisissez un modèle empaqueté
template-wrong = Non installé : le modèle a { $count ->
    [one] { $count } erreur
   *[other] { $count } erreurs
}
template-other-connector = Non installé : le modèle est pour le connecteur { $wanted }, et cette intégration a { $connector }
template-old-connector = Non installé : le modèle demande la version { $wanted } du connecteur, et celle-ci est { $found }
template-too-many = Non installé : une intégration peut avoir { $count } modèles. Retirez-en un qui ne sert plus
template-unreadable = Non installé, car le fichier ne peut pas être lu : { $reason }
template-one-release = Il n’y a qu’une livraison. Pour vous en passer, retirez le modèle.
