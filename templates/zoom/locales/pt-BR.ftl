### Português do Brasil. Com “você”, direto e cordial.

## Páginas e botões

create-meeting = Criar reunião
new-single-meetings = Nova reunião
new-recurring-meetings = Nova reunião recorrente
invitations = Convite
my-meetings = Minhas reuniões
dates-of-series = Datas da série
change-meeting = Alterar a reunião
change-series = Alterar a série inteira
change-date = Alterar uma data
cancel-question = Confirmar o cancelamento?

create = Criar reunião
    .busy = Criando a reunião…
view-details = Ver detalhes
create-another = Criar outra reunião
start-meeting = Iniciar reunião
    .busy = Consultando o Zoom…
mail-invitation = Escrever um e-mail
save-changes = Salvar alterações
    .busy = Salvando…
save-series = Salvar em todas as datas
    .busy = Salvando…
save-date = Salvar esta data
    .busy = Salvando…
single-dates-note = Se você mudar quando a série acontece, as datas canceladas ou movidas continuam assim se a série ainda tiver uma data no dia para o qual estavam previstas. As pautas de datas avulsas se perdem.
keep-as-it-is = Deixar como está
cancel-single = Cancelar a reunião
    .busy = Cancelando…
cancel-series = Cancelar todas as datas
    .busy = Cancelando…
cancel-date = Cancelar esta data
    .busy = Cancelando…
keep-it = Manter
change = Alterar
cancel = Cancelar
change-or-cancel = Alterar ou cancelar
change-all = Alterar todas as datas
cancel-all = Cancelar todas as datas

## O formulário

topic = Título
    .hint = Aparece no convite.
start = Início
time-zone = Fuso horário
duration-minutes = Duração
    .unit = minutos
recurrence = Repetição
    .option-none = Deixar como está
    .option-once = Uma vez
    .option-daily = Diária
    .option-weekly = Semanal
    .option-monthly = Mensal

recurrence-daily = Diária
recurrence-daily-every = Intervalo
    .unit = dias
    .hint = De 1 a 90. Se ficar vazio: todos os dias.
recurrence-daily-end = Término
    .option-none = Sem término: tantas datas quantas o Zoom permitir
    .option-count = Depois de um número de datas
    .option-until = Em uma data
recurrence-daily-end-count = Número de datas
recurrence-daily-end-until = Último dia

recurrence-weekly = Semanal
recurrence-weekly-every = Intervalo
    .unit = semanas
    .hint = De 1 a 12. Se ficar vazio: todas as semanas.
recurrence-weekly-days = Dias
    .option-monday = Segunda-feira
    .option-tuesday = Terça-feira
    .option-wednesday = Quarta-feira
    .option-thursday = Quinta-feira
    .option-friday = Sexta-feira
    .option-saturday = Sábado
    .option-sunday = Domingo
recurrence-weekly-end = { recurrence-daily-end }
    .option-none = { recurrence-daily-end.option-none }
    .option-count = { recurrence-daily-end.option-count }
    .option-until = { recurrence-daily-end.option-until }
recurrence-weekly-end-count = { recurrence-daily-end-count }
recurrence-weekly-end-until = { recurrence-daily-end-until }

recurrence-monthly = Mensal
recurrence-monthly-every = Intervalo
    .unit = meses
    .hint = De 1 a 3. Se ficar vazio: todos os meses.
recurrence-monthly-on = Quando
    .option-day = Todo mês no mesmo dia do mês
    .option-nth = Todo mês no mesmo dia da semana
recurrence-monthly-on-day = Dia do mês
    .hint = De 1 a 31. Meses sem esse dia são pulados.
recurrence-monthly-on-nth = Dia da semana no mês
recurrence-monthly-on-nth-week = Qual
    .option-first = Primeira ocorrência
    .option-second = Segunda ocorrência
    .option-third = Terceira ocorrência
    .option-fourth = Quarta ocorrência
    .option-last = Última ocorrência
recurrence-monthly-on-nth-day = Dia da semana
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

dates = Datas
    .hint = As datas aparecem aqui quando o início e a repetição forem escolhidos.
    .button = Mostrar as datas
conflict = { $whose ->
    [own] Você já tem “{ $topic }”, { $start } até { $end }.
   *[other] { $host } já tem “{ $topic }”, { $start } até { $end }.
}
conflict-dates = Isso vale para { $count ->
    [one] { $count } data
   *[other] { $count } datas
}.
conflict-more = { $count ->
    [one] Há mais { $count }.
   *[other] Há mais { $count }.
}
conflict-unknown = Não foi possível ver a agenda de { $host }.
conflict-unknown-own = Não foi possível ver a sua própria agenda.
co-hosts = Coanfitriões
    .hint = Podem conduzir a reunião sem você.
no-co-host = { $status ->
    [active] não pode ser coanfitrião: sem licença do Zoom
   *[other] não pode ser coanfitrião: conta do Zoom inativa
}
passcode = Senha de acesso
    .hint = Até 10 letras, números e @ - _ *. Se ficar vazio, a reunião recebe uma senha aleatória que atende às regras da sua conta.
    .error-pattern = Senha de acesso: use apenas letras, números e @ - _ *
dial-in-countries = Países para ligação por telefone
    .hint = O convite mostra os números de telefone desses países.
agenda = Pauta
    .hint = Até 2.000 caracteres.

more-settings = Mais configurações
host = Anfitrião
    .hint = Se ficar vazio, o anfitrião é você.
    .option-none = Você
waiting-room = Sala de espera
    .option-none = Conforme as configurações do Zoom
    .option-true = Ativada: as pessoas esperam até serem admitidas
    .option-false = Desativada
join-before-host = Entrar antes do anfitrião
    .hint = Não tem efeito com sala de espera.
    .option-none = Conforme as configurações do Zoom
    .option-true = Permitido
    .option-false = Não permitido
mute-upon-entry = Microfones ao entrar
    .option-none = Conforme as configurações do Zoom
    .option-true = Desligados
    .option-false = Ligados
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
require-sign-in = Quem pode participar
    .option-none = Conforme as configurações do Zoom
    .option-true = Somente quem entrou no Zoom com uma conta
    .option-false = Qualquer pessoa com o link
host-video = Câmera do anfitrião
    .option-none = Conforme as configurações do Zoom
    .option-true = Ligada desde o início
    .option-false = Desligada no início
participant-video = Câmeras dos participantes
    .option-none = Conforme as configurações do Zoom
    .option-true = Ligadas desde o início
    .option-false = Desligadas no início
auto-recording = Gravação
    .option-absent = Conforme as configurações do Zoom
    .option-none = Nada é gravado automaticamente
    .option-local = No computador do anfitrião
    .option-cloud = Na nuvem do Zoom
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
notify-co-hosts = E-mail aos coanfitriões
    .option-none = Conforme as configurações do Zoom
    .option-true = O Zoom avisa
    .option-false = O Zoom não avisa

## Depois de criar

word-success = Sucesso:
single-created = A reunião foi criada
series-created = A reunião recorrente foi criada
created-topic = “{ $topic }” já está no Zoom. Ninguém foi convidado ainda.
first-date = Primeira data: { $start }
dates-count = { $count ->
    [one] { $count } data
   *[other] { $count } datas
}

## Convite

invitation-topic = Assunto
invitation-start = Início
invitation-duration = Duração
calendar-details = Repetição
join-url = Link para participar
copy-link = Copiar link
copied = Copiado
meeting-id = ID da reunião
invitation-passcode = Senha de acesso
no-passcode = Nenhuma
dial-in-numbers = Por telefone
toll-free = ligação gratuita
phone-passcode = Senha de acesso no telefone: { $passcode }
invitation-co-hosts = Coanfitriões
add-to-calendar = Adicionar a um calendário
download-ics = Arquivo de calendário (.ics)
google-calendar = Google Agenda
outlook-calendar = Outlook
outlook-one-date = O Outlook registra apenas a primeira data. O arquivo de calendário contém todas.
calendars-one-date = O Google Agenda e o Outlook registram apenas a primeira data. O arquivo de calendário contém todas.
occurrences = Datas
cancelled = Cancelada
invitation-text = Convite para copiar
qr-label = Código QR do link para participar
qr-caption = Aponte a câmera de um celular para participar.
print = Imprimir

## A repetição em palavras

repeats-once = Não se repete
no-fixed-time = Recorrente, sem horário fixo
repeats-daily = { $every ->
    [1] Todos os dias
   *[other] A cada { $every } dias
}
repeats-weekly = { $every ->
    [1] Toda semana:
   *[other] A cada { $every } semanas:
}
repeats-monthly = { $every ->
    [1] Todo mês:
   *[other] A cada { $every } meses:
}
weekday = { $day ->
    [monday] segunda-feira
    [tuesday] terça-feira
    [wednesday] quarta-feira
    [thursday] quinta-feira
    [friday] sexta-feira
    [saturday] sábado
   *[sunday] domingo
}
on-day = no dia { $day }
on-nth = { $day ->
    [saturday] { $week ->
        [first] no primeiro sábado
        [second] no segundo sábado
        [third] no terceiro sábado
        [fourth] no quarto sábado
       *[last] no último sábado
    }
    [sunday] { $week ->
        [first] no primeiro domingo
        [second] no segundo domingo
        [third] no terceiro domingo
        [fourth] no quarto domingo
       *[last] no último domingo
    }
   *[other] { $week ->
        [first] na primeira
        [second] na segunda
        [third] na terceira
        [fourth] na quarta
       *[last] na última
    } { $day ->
        [monday] segunda-feira
        [tuesday] terça-feira
        [wednesday] quarta-feira
        [thursday] quinta-feira
       *[friday] sexta-feira
    }
}
dates-until = { $count ->
    [one] { $count } data, em { $last }
   *[other] { $count } datas até { $last }
}
daylight-saving = { $effect ->
    [offset_changed] O horário mudou antes desta data: para quem está em outros fusos, a reunião passa a ser em outro horário.
    [time_skipped] Este horário não existe neste dia, por causa da mudança de horário. A reunião começa mais tarde, na mesma medida.
   *[time_doubled] Este horário ocorre duas vezes neste dia. Vale o primeiro.
}
times-in = Horários em { $zone }.

## Minhas reuniões

upcoming-meetings = Próximas reuniões
listed-ahead = Aqui estão as reuniões dos próximos seis meses, até onde o Zoom as lista. As seguintes aparecem à medida que se aproximam.
column-meeting = Reunião
column-actions = Ações
series = Série
no-meetings = Nenhuma reunião próxima
    .hint = As reuniões que você criar aparecem aqui.
cancel-single-explained = A reunião será excluída do Zoom e o link deixará de funcionar.
cancel-series-explained = Todas as datas desta série serão excluídas do Zoom e o link deixará de funcionar.
cancel-date-explained = Somente esta data será cancelada. As outras continuam como estão.
notify-hosts = O Zoom avisa os anfitriões por e-mail
