### O que o servidor diz em volta das páginas de um modelo e no lugar delas. Português do Brasil.

skip = Ir para o conteúdo
nav = Menu principal
home = Todos os microapps
account = Sua conta
sign-out = Sair
language = Idioma
change = Mudar
error = Erro:
note = Nota:
warning = Atenção:
preview = Prévia
about = { $title } { $version }
about-preview = { $title } { $version }, prévia: mantido na medida do possível, sem promessa de suporte. Para testes; não recomendado em produção.
maintenance = Declaração de manutenção
feedback = Sua opinião

back = Voltar
again = Tentar de novo
first-page = Ir para a primeira página

connect-title = Permitir uma vez que { $title } aja por você
connect-text = O que você faz aqui é feito com a sua própria conta, { $person }. Entre lá e concorde; a pergunta vem uma vez só.
connect-button = Permitir
connect-after = Abre em uma nova aba. Depois volte a esta página e aperte o botão de novo: o que você digitou continua aqui.
connect-then = Abre em uma nova aba. Depois volte aqui.
connect-admin = O serviço não aceita mais esta instalação. A administração precisa conectar { $title } de novo.
scope-title = Falta uma permissão
scope-text = O serviço ainda não permite isso. A administração precisa acrescentar ao app no serviço: { $scopes }. Depois permita de novo aqui.
not-allowed-title = Você não pode fazer isso
gone-title = Não há nada aqui
gone-text = Isso não existe ou não é seu.
refused-title = O serviço não aceita
busy-title = Muita gente está pedindo neste momento
busy-text = A página vem sozinha em cerca de { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
}.
busy-press = Muita gente está pedindo neste momento. Nada foi enviado. Aperte o botão de novo em cerca de { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
}.
daily-title = O limite do serviço para hoje acabou
daily-text = Continua em { $when }.
unavailable-title = O serviço não responde
unavailable-text = Nada foi mudado. Tente de novo daqui a pouco.
failed-title = Não funcionou
failed-text = Não é culpa sua. Nada foi mudado. Tente de novo; se acontecer outra vez, avise a administração.
co-hosts-refused = Não aceitos como coanfitriões: { $names }. Tire da lista ou pergunte se têm licença.
not-sent = Não foi feito. Nada foi criado. Aperte o botão de novo.
not-allowed-host = Você não pode fazer isso por { $host }.

waiting-title = Está sendo feito
waiting-place = { $count ->
    [one] Um pedido espera
   *[other] { $count } pedidos esperam
}, o seu entre eles. Leva cerca de { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
}.
waiting-text = Leva alguns segundos.
waiting-close = Você pode fechar esta página: será feito do mesmo jeito, e uma vez só.
finding-title = Estamos verificando
finding-text = A resposta do serviço se perdeu. Estamos vendo se foi feito. Nada é criado duas vezes, e esta página diz como terminou.
parked-title = Uma pessoa precisa verificar
parked-text = Daqui ninguém pode dizer se foi feito. Veja no serviço. A administração pode resolver pelo número { $key }. Nada é criado duas vezes.
secret-text = Foi feito. Aperte o botão de novo para uma resposta nova.

reused-title = Você já enviou esta página
reused-text = Foi feito como você enviou da primeira vez. O que aparece agora é diferente: aperte o botão de novo só se quiser isso também.
reused-link = Ver o que foi criado

tab-title = Continue em uma nova aba
tab-text = Esta parte não pode ser mostrada dentro de outro site.
tab-button = Abrir em uma nova aba
sign-in-title = Entre primeiro
sign-in-text = Você não entrou, ou seu navegador não informa isso dentro de outro site.
sign-in-button = Abrir em uma nova aba
mail-title = Seu programa de e-mail se abre
mail-text = Se não abrir, aperte o botão.
mail-button = Abrir o programa de e-mail
