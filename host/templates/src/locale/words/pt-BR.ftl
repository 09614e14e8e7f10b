optional = (opcional)
problem-title = Há um problema
problem-lead = Nada foi enviado. O que você digitou continua aqui.
error-prefix = Erro:
yes = Sim
no = Não
none = Nenhuma escolha
yours = O seu
all-zones = Todos os fusos horários
no-zone = Nenhum fuso horário tem esse nome
date = Data
time = Hora
update = Mostrar os campos correspondentes
preview = Mostrar
search = Pesquisar
search-label = Pesquisar: { $label }
chosen = Escolhidos
found = Encontrados
nothing-found = Nada encontrado
remove = Remover { $name }
added = Adicionado: { $name }
removed = Removido: { $name }
results = Encontrados: { $count }
shown = { $shown } de { $count }. Pesquise para encontrar outros.
generate = Gerar
passcode-hide = Ocultar a senha
passcode-show = Mostrar a senha
passcode-required = Sua conta exige uma para cada reunião.
passcode-needs = É preciso: { $rules }.
passcode-length = pelo menos { $count } caracteres
passcode-digits-only = somente dígitos
passcode-letter = uma letra
passcode-both-cases = letras maiúsculas e minúsculas
passcode-digit = um dígito
passcode-special = um dos sinais @ - _ *
passcode-run = nenhuma sequência de { $count } caracteres iguais ou consecutivos, como 1234
suggestions = Valores comuns: { $label }
one-per-line = Um por linha.
copy-text = Copiar como texto
copy-html = Copiar com formatação
copy = Copiar
copied = Copiado
column-actions = Ações
duration-hours = { $hours ->
    [one] { $hours } hora
   *[other] { $hours } horas
}
duration-minutes = { $minutes ->
    [one] { $minutes } minuto
   *[other] { $minutes } minutos
}
error-missing = { $label }: preencha este campo
error-missing-choice = { $label }: escolha uma opção
error-missing-choices = { $label }: escolha pelo menos uma opção
error-missing-date = { $label }: informe uma data
error-missing-time = { $label }: informe uma hora
error-too-long = { $label }: use no máximo { $limit ->
    [one] { $limit } caractere
   *[other] { $limit } caracteres
}. Agora são { $count }
error-too-short = { $label }: use no mínimo { $limit ->
    [one] { $limit } caractere
   *[other] { $limit } caracteres
}
error-too-few = { $label }: escolha no mínimo { $limit }
error-too-many = { $label }: escolha no máximo { $limit }
error-number = { $label }: informe um número, em algarismos
error-whole-number = { $label }: informe um número inteiro, em algarismos
error-range = { $label }: informe um número de { $minimum } a { $maximum }
error-minimum = { $label }: informe { $minimum } ou mais
error-maximum = { $label }: informe { $maximum } ou menos
error-pattern = { $label }: alguns destes caracteres não são permitidos aqui
error-choice = { $label }: escolha uma das opções oferecidas
error-unavailable = { $label }: não é possível escolher { $value }
error-date = { $label }: informe uma data válida, por exemplo { $example }
error-time = { $label }: informe uma hora válida, por exemplo { $example }
error-zone = { $label }: escolha um fuso horário da lista
error-email = { $label }: informe um endereço de e-mail, por exemplo nome@example.com
error-url = { $label }: informe um endereço da web que comece com https://
error-invalid = { $label }: este valor não é aceito
error-other = Algo neste formulário não está certo
refused-too-long = { $label }: use no máximo { $limit ->
    [one] { $limit } caractere
   *[other] { $limit } caracteres
}
refused-out-of-range = { $label }: este número ultrapassa o limite de { $limit }
refused-several = { $label }: informe apenas um em cada linha
refused-policy = { $label }: isto não atende às regras da conta do anfitrião
refused-too-many-occurrences = { $label }: uma série tem no máximo { $limit ->
    [one] { $limit } data
   *[other] { $limit } datas
}. Escolha menos datas ou um último dia mais próximo
refused-no-dates = { $label }: não há nenhuma data entre o início e o último dia
refused-skipped-time = { $label }: nesse dia os relógios pulam este horário. Comece a série em outro dia ou em outro horário
refused-in-the-past = { $label }: este horário já passou. Escolha um que ainda esteja por vir
refused-calendar-ends = { $label }: a série passaria do ano 9999
refused-not-for-series = { $label }: isto não é possível para uma série
refused-not-for-one-occurrence = { $label }: isto só pode ser alterado para a série inteira
refused-not-without-fixed-time = { $label }: uma reunião sem horários fixos não tem início
refused-other-kind = { $label }: isto não pode mais ser alterado. Crie outra reunião para isso
