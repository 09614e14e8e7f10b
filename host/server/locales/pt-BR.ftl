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
maintenance-what = O que está marcado como prévia é mantido por quem o desenvolve na medida do possível.
maintenance-promise = Não há promessa de suporte: nem prazo para corrigir uma falha, nem data em que a prévia termina.
maintenance-use = Serve para testes e validação. Não recomendamos o uso em produção.
maintenance-faults = As falhas são corrigidas quando se tornam conhecidas, em uma nova versão. As notas da versão dizem o que mudou.
maintenance-feedback = Conte a quem cuida desta instalação o que funciona e o que não funciona. Essas pessoas falam com quem desenvolve, no lugar de onde veio este software.

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
daily-text = Continua: { $when }.
unavailable-title = O serviço não responde
unavailable-text = Nada foi mudado. Tente de novo daqui a pouco.
failed-title = Não funcionou
failed-text = Não é culpa sua. Nada foi mudado. Tente de novo; se acontecer outra vez, avise a administração.
co-hosts-refused = Não aceitos como coanfitriões: { $names }. Tire da lista ou pergunte se têm licença.
not-allowed-host = Você não pode fazer isso por { $host }.
not-a-host = { $host } não pode ter reuniões aqui. Escolha alguém da lista.

waiting-title = Está sendo feito
waiting-place = Você é o número { $place } de { $count } na fila. Leva cerca de { $seconds ->
    [one] { $seconds } segundo
   *[other] { $seconds } segundos
}.
waiting-text = Leva alguns segundos.
waiting-elsewhere = Começou em outro processo, ou antes de o servidor reiniciar. Em no máximo dois minutos se sabe como terminou.
waiting-close = Você pode fechar esta página: será feito do mesmo jeito, e uma vez só.
finding-title = Estamos verificando
finding-text = A resposta do serviço se perdeu. Estamos vendo se foi feito. Nada é criado duas vezes, e esta página diz como terminou. Em geral, isso se sabe em menos de dois minutos.
parked-title = Alguém precisa verificar
parked-text = A resposta do serviço se perdeu, e a verificação não esclareceu. Veja no serviço e diga o que aconteceu. Nada é feito duas vezes.
not-done-title = Não foi feito
not-done-text = Nada disso chegou ao serviço. Aperte o botão para enviar de novo.
secret-text = Foi feito. Aperte o botão de novo para uma resposta nova.

warn-title = Veja isto primeiro
warn-text = Nada foi enviado. Para continuar mesmo assim, aperte o botão de novo.

sent-title = Com este formulário foi criado “{ $title }”
sent-title-plain = Você já enviou este formulário, e foi feito
sent-text = Apertar o botão de novo sem mudar nada não cria nada novo.
untaken-title = Nada foi enviado ainda
untaken-text = Você precisou entrar de novo. Aqui está o que digitou: aperte o botão mais uma vez para enviar.
sent-link = Ver o que foi criado
sent-another = Criar outro
sent-waiting = O que você enviou com este formulário ainda está sendo feito
sent-waiting-link = Ver como está
reused-text = O que aparece agora é diferente e não foi enviado. Aperte o botão só se quiser isso também.

tab-title = Continue em uma nova aba
tab-text = Esta parte não pode ser mostrada dentro de outro site.
tab-button = Abrir em uma nova aba
sign-in-title = Entre primeiro
sign-in-text = Você não entrou, ou seu navegador não informa isso dentro de outro site.
sign-in-button = Abrir em uma nova aba
mail-title = Seu e-mail está pronto
mail-text = Aperte o botão se o seu programa de e-mail não abriu.
mail-button = Abrir o programa de e-mail
release-gone-title = Esta página não existe mais
release-gone-text = O modelo mudou depois que você apertou o botão, e esta versão não existe mais. O que você enviou segue seu caminho do mesmo jeito, e uma vez só.

### As páginas do próprio servidor.

## Em muitas páginas

admin = Administração
home-title = Início
integrations = Integrações
people = Pessoas
go-on = Continuar
departure-title = Indo para { $name }
departure-text = Se esta página não avançar, continue pelo botão.
copy = Copiar
copied = Copiado
copy-link = Copiar o link
save = Salvar
or = ou
optional = (opcional)
problem = Há um problema
reference = Referência:
name = Nome
your-name = Seu nome
email = E-mail
role = Papel
state = Situação
since = Desde
since-when = desde { $when }
actions = Ações
password = Senha
password-again = A mesma senha outra vez
password-hint = Pelo menos 12 caracteres. Algumas palavras são uma boa escolha.
role-hint = Quem desenvolve modelos também escreve páginas; quem administra também configura integrações e pessoas.
role-user = Uso
role-template-developer = Desenvolvimento de modelos
role-admin = Administração

## Entrar

sign-in = Entrar
sign-in-with = Entrar com { $provider }
sign-in-local = Entrar com uma conta local
sign-in-help = Não tem conta ou senha? A administração pode fazer um link para você.
sign-in-wrong = O e-mail ou a senha está errado, ou a conta está desativada
sign-in-busy = Muita gente está entrando neste momento. Espere alguns segundos e tente de novo.
your-email-needed = Digite seu e-mail, como nome@example.com
password-needed = Digite sua senha
provider-other-browser = Esta entrada foi começada em outro navegador, ou há tempo demais. Comece de novo.
provider-refused = A entrada da sua organização não deixou você passar. Tente de novo ou fale com a administração.
provider-no-code = Falta no endereço o que a entrada da sua organização deveria ter enviado.
provider-unreachable = A entrada da sua organização não responde neste momento. Tente de novo mais tarde.
provider-untrusted = O que a entrada da sua organização enviou não pode ser aceito. Comece de novo ou fale com a administração.
provider-other-person = A conta com o seu e-mail é de outra pessoa na entrada da sua organização. Fale com a administração.
provider-no-email = A entrada da sua organização não garante o seu e-mail, por isso não dá para criar uma conta. Peça à administração que ele seja verificado lá.
account-off = Sua conta aqui está desativada. Fale com a administração.

## A primeira conta, e links para escolher uma senha

setup-title = Criar a primeira conta
setup-text = É uma conta de administração: pode configurar integrações e criar contas para outras pessoas.
email-hint-own = O e-mail pelo qual os serviços que você vai conectar conhecem você.
account-make = Criar a conta
your-name-needed = Digite seu nome, com no máximo 100 caracteres
choose-password = Escolher uma senha
choose-password-text = Para a conta { $email }.
choose-password-button = Escolher esta senha
password-differs = Digite a mesma senha duas vezes
password-short = Escolha uma senha com pelo menos { $count } caracteres. Três ou quatro palavras sem relação entre si são uma boa escolha
password-long = Escolha uma senha com no máximo { $count } caracteres
password-easy = Escolha uma senha mais difícil de adivinhar
link-too-old = Este link já foi usado, é antigo demais ou foi trocado por um mais novo. A administração pode fazer outro; o link da primeira conta aparece cada vez que o servidor inicia, enquanto não houver uma.

## A própria conta

connections-link = Suas conexões com serviços
sessions = Onde você entrou
session-present = Este aqui
browser = Navegador
browser-unknown = Navegador desconhecido
last-used = Último uso
sign-out-others = Sair em todos os outros lugares
password-change-title = Mudar sua senha
password-change-text = Aqui você continua dentro; em todos os outros lugares você sai.
password-present = Senha atual
password-new = Senha nova
password-change = Mudar a senha
present-password-wrong = Esta não é a sua senha atual
no-password-here = Você entra pela sua organização e não tem senha aqui.

## As próprias conexões

connections = Suas conexões
connections-text = O que você faz nestes serviços é feito com a sua própria conta lá, { $address }. Você permite uma vez só.
connections-none = Nenhum serviço aqui precisa disso.
your-connection = Sua conexão
connect = Conectar
connect-again = Conectar de novo
disconnect = Desconectar

## A primeira página

home-empty = Ainda não há nada aqui.
home-set-up = Configurar uma integração
home-wait = Primeiro a administração precisa configurar uma integração.

## Contas, para a administração

account-make-title = Criar uma conta
email-hint-other = Aquele pelo qual os serviços conhecem a pessoa.
state-off = Desativada
state-no-password = Ainda sem senha
state-can-sign-in = Pode entrar
name-needed = Digite um nome, com no máximo 100 caracteres
email-needed = Digite um e-mail, como nome@example.com
email-taken = Já existe uma conta com este e-mail
email-or-empty = Digite um e-mail ou deixe em branco
role-needed = Escolha um papel
link = Link
link-title = Entregue este link
link-text = Com ele, { $name } escolhe uma senha para { $email }. Vale uma vez, por três dias. Só é mostrado desta vez.
link-account = Ir para a conta
signs-in-with = Entra com
with-provider-or-password = { $provider } ou uma senha
with-password = uma senha
with-nothing = nada ainda: entregue um link
service-email = E-mail nos serviços
service-email-hint = Se os serviços conhecem a pessoa por outro endereço que não { $email }.
own-role = Seu próprio papel e sua situação só podem ser mudados por outra conta de administração.
may-sign-in = Pode entrar
may-sign-in-hint = Sem a marca, a pessoa sai na hora de todos os lugares.
password-link-title = Um link para escolher uma senha
password-link-text = Para quem ainda não tem senha ou a esqueceu. Vale uma vez, por três dias, e encerra os links anteriores.
password-link-make = Fazer um link

## Integrações, para a administração

integrations-none = Ainda não há nenhuma. Adicione uma na máquina em que este servidor funciona:
command = Comando
integration-down = Ela não pode funcionar
switched-off-text = Ela está desativada.
loopback-title = Só para desenvolvimento
loopback-text = Esta integração pode falar com esta própria máquina (allow_loopback). Não use em produção.
service = Serviço
service-account = Conta
each-person = Cada pessoa conecta a própria conta, uma vez.
account-acts = A conta age por elas.
hosts-other = Outros anfitriões
hosts-who = Quem pode criar reuniões para outro anfitrião
hosts-nobody = Ninguém
hosts-everybody = Todas as pessoas que entraram na conta
hosts-people = Estas pessoas
hosts-addresses = Os endereços de e-mail delas, um por linha
hosts-save = Salvar
hosts-no-address = “{ $word }” não é um endereço de e-mail nem a palavra “everybody”. Corrija.
directory = Diretório
directory-listed = { $count ->
    [one] { $count } pessoa
   *[other] { $count } pessoas
}, lido em { $when }
directory-none = Ainda não lido
directory-failed = A última tentativa falhou:
directory-list = Ler agora
component = Componente
component-version = Versão { $version }
component-own = vem com este programa
component-signed = Assinado
component-unsigned = Não assinado
component-key-gone = A chave dele não é mais confiável
component-from = Origem: { $source }
component-offered = A versão { $version } está disponível
component-asks = Ela pede o que a versão atual não tem:
component-asks-nothing = Ela não pede nada que a versão atual não tenha.
component-accept = Concordar e atualizar
component-decline = Recusar
component-back = Voltar à versão { $version }
component-back-own = Voltar ao componente que vem com este programa
component-before-gone = A versão { $version }, usada antes, foi assinada com uma chave que não é mais confiável.
component-overtaken = Esta versão não está mais disponível, ou outra pessoa foi mais rápida. Veja a integração novamente.
component-not-trusted = A chave com que esta versão foi assinada não é mais confiável. Nada foi alterado.
component-misfit = Esta versão não funciona com a configuração atual da integração. Nada foi alterado.
component-breaks-pages = Páginas de um modelo instalado deixariam de funcionar com esta versão. Nada foi alterado. Remova o modelo primeiro ou atualize pela linha de comando.
rate-limit = Limite de taxa
rate-limit-text = { $requests } pedidos em quaisquer { $interval } ms; { $used } usados neste momento
preview-text = Uma prévia: mantida na medida do possível por quem a desenvolve, sem promessa de suporte; para testes, e não recomendada em produção.
addresses = Endereços desta instalação
addresses-text = Um serviço quer conhecê-los onde os apps dele são registrados.
redirect-service = Redirecionamento do app da conta
redirect-user = Redirecionamento do app das pessoas
allow-list = Endereços permitidos
monitoring = Monitoramento
monitoring-text = Para a administração e para programas com um token, os limites de taxa em OpenMetrics estão em
token = Token de acesso
token-make = Fazer um novo token
token-title = Um token para o monitoramento
token-text = Ele abre { $address } e nada mais. Só é mostrado desta vez, e o anterior não vale mais.
state-connected = Conectado
state-not-connected = Não conectado
state-reconnect = Conectar de novo
state-secrets = Faltam segredos
state-not-set-up = Não configurado
reason-switched-off = Desligada por { $who }
reason-disconnected = Desconectada por { $who }
reason-set-up-anew = Configurada de novo por { $who }, com outra conta ou outro aplicativo. Entre novamente.
reason-ended = O serviço a encerrou e diz: { $words } ({ $code }). Entre de novo.
reason-ended-lost = O serviço a encerrou e diz: { $words } ({ $code }). Uma resposta anterior do serviço se perdeu, com os tokens dela. Entre de novo.
reason-nothing-to-renew = O acesso terminou, e o serviço não deu nada com que renová-lo. Entre de novo.
reason-key-missing = O que está guardado dela não pode ser aberto: { $what }.
disconnected = Desconectado
disconnected-not-told = A conexão foi cortada aqui, mas o serviço não revogou os tokens: { $reason }. Remova o aplicativo também no serviço.
disconnected-no-app = A conexão foi cortada aqui. O aplicativo não é mais conhecido, por isso não foi possível avisar o serviço: remova-o também lá.
disconnected-unreadable = A conexão foi cortada aqui. O que estava guardado dela não pôde ser aberto, por isso não foi possível avisar o serviço: remova o aplicativo também lá.
switch-off = Desligar
switch-on = Ligar

## O que ninguém sabe

doubt-title = Em dúvida
doubt-lead = A resposta do serviço a estes pedidos se perdeu. O programa verifica sozinho; o que ele não consegue saber espera por alguém. Nada aqui é enviado de novo antes que se saiba.
doubt-none = Não há nada em dúvida.
doubt-more = Há outros. Aparecem à medida que estes são resolvidos.
doubt-waiting = { $count ->
    [one] De { $count } pedido ninguém sabe se foi executado
   *[other] De { $count } pedidos ninguém sabe se foram executados
}
doubt-see = Ver e resolver
doubt-parked = Alguém precisa verificar
doubt-looking = Em verificação
doubt-several = { $count ->
    [one] { $count } reunião no serviço pode ser esta. Veja lá e escolha.
   *[other] { $count } reuniões no serviço podem ser esta. Veja lá e escolha.
}
doubt-nothing = A verificação não achou nada que pudesse ser, ou não pôde ser feita. Veja no serviço se está lá.
doubt-wish = O que se queria
doubt-start = Início
doubt-number = Reunião
doubt-whose = Quem pediu
doubt-integration = Integração
doubt-looked = Última verificação
doubt-key = Número do pedido
doubt-what = O que aconteceu com o pedido?
doubt-this = É esta: { $title }
doubt-done = Foi feito
doubt-other = Foi criada, com outro número
doubt-other-number = O outro número
doubt-not-done = Não foi feito
doubt-not-done-hint = Então pode ser enviado de novo.
doubt-ask-admin = Se foi criada e não aparece aqui, a administração pode informar o número.
doubt-settle = Resolver
doubt-look = Verificar de novo
doubt-refused = Nada foi resolvido
doubt-no-choice = Escolha o que aconteceu
doubt-no-number = Informe o número com que foi criada
doubt-not-there = O serviço não tem nenhuma reunião com este número
doubt-under-way = Está sendo executado neste momento. Espere um pouco.
doubt-known = Já se sabe o que aconteceu. Carregue a página de novo.
doubt-nobody-looks = Nada consegue procurar por ele. Veja no serviço e diga o que aconteceu.
doubt-too-early = Talvez ainda esteja a caminho do serviço. Tente de novo em { $count ->
    [one] { $count } segundo
   *[other] { $count } segundos
}.
wish-create-meeting = Criar uma reunião
wish-update-meeting = Mudar uma reunião
wish-delete-meeting = Excluir uma reunião

## Como terminou uma entrada em um serviço

connected-account = A conta está conectada a { $integration }. Você pode fechar esta aba.
kept-switched-off = Guardada, e desligada
kept-account = A conta entrou em { $integration }, e a entrada está guardada. Ela funciona assim que um administrador ligar a conexão.
kept-person = { $person } entrou em { $integration }, e a entrada está guardada. Ela funciona assim que um administrador ligar a conexão.
connected-person = { $person } está conectado a { $integration }. Você pode fechar esta aba.
connected-in-part = Conectado, mas algumas coisas não vão funcionar
connected-lacks = O app no serviço não tem todas as permissões de que as ações precisam:
missing-scope = { $scope } (para { $actions })
connect-once-more = Depois conecte mais uma vez.
sign-in-not-offered = Ninguém pode entrar aqui: a integração não foi configurada para isso. Avise a administração.
sign-in-not-waiting = Nenhuma entrada espera por esta resposta: ela já foi usada, tem mais de 10 minutos ou começou em outra instalação. Comece de novo.
sign-in-other-browser = Esta entrada começou em outro navegador, ou o cookie dela foi apagado. Comece de novo e fique em um navegador só; se não foi você quem começou, alguém pode ter lhe enviado o link: feche a página.
sign-in-other-person = Quem começou esta entrada não está mais conectado aqui ou não pode mais fazer esta conexão. Nada foi conectado. Entre aqui e comece de novo.
sign-in-other-app = A integração foi configurada com outro aplicativo ou outra conta desde que esta entrada começou. Nada foi conectado. Comece de novo.
sign-in-other-redirect = A resposta chegou a um endereço diferente daquele com que a entrada começou ({ $expected }). Comece de novo.
sign-in-denied = O serviço diz não ({ $reason }). Nada foi conectado.
sign-in-bad-return = O que voltou do serviço não é uma resposta que se possa usar. Comece de novo.
sign-in-not-exchanged = O serviço não trocou o código ({ $reason }). Nada foi conectado.
sign-in-other-account = A conta no serviço é de { $found }, e aqui você é { $expected }. Nada foi conectado. Saia do serviço, entre lá como { $expected } e conecte novamente.
sign-in-account-unknown = Não foi possível descobrir de quem é a conta ({ $reason }); por isso, nada foi conectado. Conecte novamente.
sign-in-failed = Há algo errado nesta instalação; o registro dela diz o quê. Nada foi conectado.

## Um código que alguém cola

paste-title = Conectar com um código
paste-text = O aplicativo de { $title } manda os navegadores para { $redirect }, onde ninguém responde. Por isso você mesmo traz o código para cá.
paste-consent = Entre no serviço e autorize.
paste-open = Abrir a página do serviço
paste-consented = Você abriu a página do serviço. Se o código dela se perdeu, peça outro.
paste-again = Pedir outro código
paste-copy = O navegador mostra então um erro, em um endereço que começa com { $redirect }. É assim mesmo: copie o endereço inteiro.
paste-here = Cole-o aqui.
paste-field = Endereço, ou o código que está nele
paste-hint = Vale por alguns minutos, e uma vez.
paste-empty = Cole o endereço para o qual o serviço mandou o navegador, ou o código que está nele
paste-space = Há um espaço nele: cole o endereço, e nada além dele
paste-no-address = Isto não é um endereço: copie-o de novo da barra de endereços
paste-no-code = Isto não é um código: cole o endereço inteiro, ou o que vem depois de code= nele
paste-none-sent = Não há código neste endereço: peça outro e autorize no serviço
paste-other-redirect = O código chega em { $expected }, e este é outro endereço: copie-o da aba em que você autorizou
paste-other-attempt = Este endereço é de outra tentativa: cole aquele a que o link desta página levou, ou peça outro código
paste-over = Esta tentativa tem mais de 10 minutos, já foi usada ou começou em outro navegador: abra de novo a página do serviço e cole o novo endereço
paste-denied = O serviço diz não ({ $reason }): abra de novo a página dele e autorize
paste-spent = O serviço não aceita mais este código, que vale por alguns minutos e uma vez: abra de novo a página do serviço e cole o novo endereço
paste-not-exchanged = O serviço não trocou o código ({ $reason }): quando isso estiver resolvido, abra de novo a página dele

## Erros

bad-request-title = Não dá para entender o pedido
bad-request-text = Volte, carregue a página de novo e tente outra vez.
unauthorized-text = Esta página é para quem entrou.
forbidden-title = Não é permitido
forbidden-text = Sua conta não pode fazer isso. A administração pode mudar o que ela pode fazer.
not-found-title = Página não encontrada
not-found-text = Confira o endereço ou comece pela primeira página.
wrong-method-title = Isso não se faz aqui
wrong-method-text = O endereço existe, mas não para este tipo de pedido. Volte e use os botões da página.
too-slow-title = Demorou demais
too-slow-text = O pedido não chegou inteiro a tempo. Tente de novo.
changed-title = Outra pessoa mudou isso
changed-text = O que você vê não está mais como quando abriu a página. Volte, carregue de novo e tente outra vez.
too-large-title = Grande demais
too-large-text = O que foi enviado é maior do que esta página aceita.
wrong-address-title = Endereço errado
wrong-address-text = Este servidor não responde pelo nome que você usou.
too-many-title = Tentativas demais
too-many-text = Espere um pouco e tente de novo.
wait-seconds = Espere { $count ->
    [one] { $count } segundo
   *[other] { $count } segundos
} e tente de novo.
wait-minutes = Espere { $count ->
    [one] { $count } minuto
   *[other] { $count } minutos
} e tente de novo.
not-now-title = Não neste momento
not-now-text = O servidor está ocupado. Espere um momento e tente de novo.
disk-full-text = O servidor não tem mais espaço para gravar, por isso nada foi feito. Avise a administração e tente de novo quando houver espaço.
our-fault-title = Algo deu errado aqui
our-fault-text = Não é culpa sua, e nada do que você digitou estava errado. Tente de novo; se acontecer outra vez, informe à administração a referência abaixo.
demo-link-used = Este link já foi usado: vale uma vez só. Encerre a demonstração e inicie-a de novo para ter outro, ou continue no navegador que o usou.
form-too-old = Este formulário é antigo demais: foi feito antes de você entrar ou sair, ou em outro navegador. Volte, carregue a página de novo e envie mais uma vez.
form-foreign = Este formulário não foi enviado de uma página deste servidor.
form-cut = O formulário não chegou inteiro. Volte e envie de novo.
form-not-whole = Este formulário não está completo. Volte e carregue a página de novo.
button-not-yours = Este botão não é para você, ou não é mais.
no-such-language = Esse idioma não existe aqui.
integration-not-well = Esta integração não está configurada de um jeito que funcione. Avise a administração.

templates = Modelos
templates-lead = Páginas suas, escritas com { $command }. Elas são verificadas antes da instalação e valem a partir do próximo clique. Quem já apertou um botão termina com a página que tem.
templates-no-integration = Ainda não há integração que possa ter modelos. Antes, um admin precisa configurar uma.
templates-delivered = Ela tem as páginas que vêm com o programa, e nenhuma outra.
template-version = Versão
template-release = { $version }, edição { $release }
template-installed = Instalação
template-installed-by = { $when } por { $who }
template-address = Endereço
template-back = Voltar para { $version }, edição { $release }
template-remove = Remover
template-fault = As páginas dele não podem ser mostradas
template-fault-text = Ele não serve para o conector atual. Verifique com { $command } e instale de novo; o motivo está no registro.
template-install-title = Instalar um modelo
template-integration = Integração
template-packed = Modelo empacotado
template-packed-hint = O arquivo que { $command } faz. Um com o mesmo nome vira uma nova edição.
template-install = Verificar e instalar
template-findings = O que está errado
template-finding = Achado { $number }
template-choose = Escolha um modelo empacotado
template-wrong = Não instalado: o modelo tem { $count ->
    [one] { $count } erro
   *[other] { $count } erros
}
template-other-connector = Não instalado: o modelo é para o conector { $wanted }, e esta integração tem { $connector }
template-old-connector = Não instalado: o modelo precisa da versão { $wanted } do conector, e esta é a { $found }
template-too-many = Não instalado: uma integração pode ter { $count } modelos. Remova um que não é mais usado
template-unreadable = Não instalado, porque o arquivo não pode ser lido: { $reason }
template-one-release = Há só uma edição. Para ficar sem ela, remova o modelo.
