book = Nova reunião diária
create = Criar a série
    .busy = Criando a série…
topic = Equipe
    .hint = Aparece no convite.
days = Dias
    .option-sunday = Domingo
    .option-monday = Segunda-feira
    .option-tuesday = Terça-feira
    .option-wednesday = Quarta-feira
    .option-thursday = Quinta-feira
    .option-friday = Sexta-feira
    .option-saturday = Sábado
end = Término
    .option-count = Após um número de datas
    .option-until = Em uma data
end-count = Número de datas
end-until = Último dia
dates-count = { $count ->
    [one] { $count } data
   *[other] { $count } datas
}
invitation = Convite
mail = Escrever um e-mail
another = Criar outra série

start = Início
time-zone = Fuso horário
when = Quando
dates = Datas
    .hint = As datas aparecem aqui quando o início, os dias e o término forem escolhidos.
    .button = Mostrar as datas
text = Texto para enviar
meeting-id = ID da reunião
passcode = Senha de acesso
