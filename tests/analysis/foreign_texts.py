"""Invented news in languages that no model reads: two opposed texts on one event each. The first line is the title."""

PAIRS = {
    "es": (
        (
            "El puente de Valdemora divide al Gobierno y a la oposición",
            "La alcaldesa de Valdemora, Lucía Arnedo, defendió ayer el nuevo puente sobre el río Tarza como «la obra "
            "más necesaria en treinta años». Arnedo recordó que el Ministerio de Obras Públicas pagará la mitad.",
            "El presidente francés, Julien Marchand, asistirá a la inauguración, confirmó la Confederación de "
            "Comercio de Valdemora (CCV). Según la CCV, las empresas francesas aportan el acero.",
            "Rusia protestó: Moscú considera que el embajador ruso fue excluido. «Los rusos no han sido invitados», "
            "dijo Arnedo.",
        ),
        (
            "Protestas por un puente que nadie pidió",
            "Miles de vecinos rechazaron el lunes el puente de Valdemora. Acusan a Lucía Arnedo de gastar el dinero "
            "del agua. El Ministerio de Obras Públicas no respondió.",
            "Para la CCV, que agrupa a los comerciantes, Arnedo «no escucha». Marchand llegará el viernes desde "
            "Francia; el gobierno ruso, en cambio, ha llamado a consultas a su embajador.",
            "También Rusia publicó una nota. En enero hubo una marcha.",
        ),
    ),
    "it": (
        (
            "Il ponte di Valdemora divide il paese",
            "La sindaca di Valdemora, Lucia Arnedi, ha difeso ieri il nuovo ponte sul fiume Tarza. Arnedi ha "
            "ricordato che il Ministero delle Infrastrutture pagherà metà dell'opera.",
            "Il presidente francese Julien Marchand sarà all'inaugurazione, conferma la Confederazione Commercio "
            "Valdemora (CCV). L'Unione europea guarda con favore.",
            "La Russia protesta: l'ambasciatore russo non è stato invitato. Dall'Iran nessun commento.",
        ),
        (
            "Proteste per un ponte che nessuno ha chiesto",
            "Migliaia di abitanti hanno respinto lunedì il ponte di Valdemora. Accusano Lucia Arnedi di sprecare il "
            "denaro. Il Ministero delle Infrastrutture tace.",
            "Per la CCV la sindaca Arnedi «non ascolta». Marchand arriverà venerdì dalla Francia; il governo russo "
            "ha richiamato il suo ambasciatore.",
            "Anche l'Iran ha pubblicato una nota; per l'Unione europea è un fatto interno.",
        ),
    ),
    "de": (
        (
            "Streit um die Brücke von Waldmoor",
            "Die Bürgermeisterin von Waldmoor, Lina Ahrendt, hat gestern die neue Brücke über die Tarze verteidigt. "
            "Ahrendt sagte, der Bund werde die Hälfte der Kosten tragen. Die Regierung hofft auf neue Arbeitsplätze.",
            "Der französische Präsident Julien Marchand wird zur Eröffnung erwartet, bestätigte der Konzern "
            "Stahlwerk Brandt. Bundeskanzler Ernst Wiegand (SPD) lobte Ahrendts Mut.",
            "Die russische Regierung protestierte. In Moskau hieß es, der Botschafter sei nicht eingeladen worden. "
            "Russland fordert eine Entschuldigung.",
        ),
        (
            "Niemand wollte diese Brücke",
            "Tausende Menschen haben am Montag gegen die Brücke demonstriert. Sie werfen Lina Ahrendt vor, das Geld "
            "für Wasser und Schulen auszugeben. Die Regierung verliert das Vertrauen der Bürger.",
            "Die SPD verteidigt das Projekt. Kanzler Wiegand nannte die Kritik falsch. Marchand kommt am Freitag aus "
            "Frankreich, wie Stahlwerk Brandt mitteilte.",
            "Auch Russland meldete sich zu Wort: Die russischen Truppen an der Grenze seien kein Thema, sagte ein "
            "Sprecher.",
        ),
    ),
    "fr": (
        (
            "Le pont de Valmore divise la ville",
            "La maire de Valmore, Lucie Arnaud, a défendu hier le nouveau pont sur la Tarze. Arnaud a rappelé que le "
            "ministère des Transports paierait la moitié.",
            "Le président italien, Giulio Marchetti, assistera à l'inauguration, confirme la chambre de commerce "
            "(CCV). L'Union européenne s'en félicite.",
            "La Russie proteste : Moscou affirme que l'ambassadeur russe n'a pas été invité. « Les Russes ne sont "
            "pas venus », dit Mme Arnaud.",
        ),
        (
            "Un pont dont personne ne voulait",
            "Des milliers d'habitants ont rejeté lundi le pont de Valmore. Ils accusent Lucie Arnaud de gaspiller "
            "l'argent de l'eau.",
            "Pour la CCV, Arnaud « n'écoute pas ». Marchetti arrivera vendredi d'Italie ; le gouvernement russe a "
            "rappelé son ambassadeur.",
            "La Russie a publié une note. L'Union européenne se tait. D'après Lucie Arnaud, rien n'est perdu.",
        ),
    ),
    "ru": (
        (
            "Мост в Вальдеморе расколол город",
            "Мэр Вальдеморы Лидия Арнедова вчера защищала новый мост через реку Тарза. По словам Арнедовой, половину "
            "расходов оплатит министерство транспорта.",
            "Президент Франции Жюльен Маршан приедет на открытие, сообщили в компании «Стальпром». Европейская "
            "комиссия поддержала проект.",
            "Россия протестует: Москва заявила, что российский посол не был приглашён. Американские компании "
            "поставляют сталь. США молчат.",
        ),
        (
            "Моста никто не просил",
            "Тысячи жителей выступили в понедельник против моста в Вальдеморе. Они обвиняют Лидию Арнедову в растрате.",
            "«Стальпром» обвинения отвергает. Маршана ждут в пятницу; с Маршаном прилетят журналисты. Позиция "
            "Европейской комиссии не изменилась.",
            "О России в городе говорят мало. Российские войска далеко. В США промолчали.",
        ),
    ),
    "uk": (
        (
            "Міст у Вальдеморі розколов місто",
            "Мер міста Оксана Арнедова вчора захищала новий міст через річку Тарза. За словами Арнедової, половину "
            "витрат сплатить міністерство.",
            "Президент Франції Жульєн Маршан приїде на відкриття, повідомили в компанії «Стальпром». Європейська "
            "комісія підтримала проєкт.",
            "Росія протестує: Москва заявила, що російського посла не запросили. Україна мовчить.",
        ),
        (
            "Мосту ніхто не просив",
            "Тисячі мешканців виступили в понеділок проти мосту у Вальдеморі. Вони звинувачують Оксану Арнедову у "
            "марнотратстві.",
            "«Стальпром» звинувачення відкидає. Маршана чекають у п'ятницю. Позиція Європейської комісії не змінилася.",
            "Про Росію в місті говорять мало. Російські війська далеко. В Україні промовчали.",
        ),
    ),
    "ar": (
        (
            "الجسر الجديد يقسم المدينة",
            "دافعت رئيسة البلدية أمس عن الجسر الجديد. وقال الرئيس الفرنسي جوليان مارشان إن بلاده ستدفع نصف التكلفة.",
            "واحتجت روسيا، وأعلنت موسكو أن السفير الروسي لم يُدع. ورحب الاتحاد الأوروبي بالمشروع.",
        ),
        (
            "جسر لم يطلبه أحد",
            "رفض آلاف السكان الجسر يوم الاثنين. ويصل جوليان مارشان يوم الجمعة، ومعه وفد من الاتحاد الأوروبي.",
            "أما روسيا فقد استدعت سفيرها. وقالت الحكومة الروسية إنها لم تُستشر.",
        ),
    ),
    "nl": (
        (
            "De brug van Waldermoor verdeelt de stad",
            "Burgemeester Lien Arends van Waldermoor verdedigde gisteren de nieuwe brug over de Tarze. Volgens "
            "Arends betaalt het ministerie van Verkeer de helft.",
            "De Franse president Julien Marchand komt naar de opening, bevestigt staalbedrijf Brandt. De Europese "
            "Commissie is tevreden.",
            "Rusland protesteert: Moskou zegt dat de Russische ambassadeur niet is uitgenodigd. Brandt-topman Joris "
            "de Wit zwijgt.",
        ),
        (
            "Niemand wilde deze brug",
            "Duizenden inwoners keerden zich maandag tegen de brug in Waldermoor. Ze verwijten Lien Arends "
            "verspilling.",
            "Brandt spreekt dat tegen. Marchand komt vrijdag, zegt Joris de Wit. De Europese Commissie wacht af.",
            "Ook Rusland liet van zich horen. Russische troepen zijn ver weg, aldus Arends.",
        ),
    ),
    "pt": (
        (
            "A ponte de Valdemora divide a cidade",
            "A prefeita de Valdemora, Lúcia Arnedo, defendeu ontem a nova ponte sobre o rio Tarza. Arnedo lembrou "
            "que o Ministério dos Transportes pagará a metade.",
            "O presidente francês, Julien Marchand, irá à inauguração, confirmou a Confederação do Comércio de "
            "Valdemora (CCV).",
            "A Rússia protestou: Moscou diz que o embaixador russo não foi convidado.",
        ),
        (
            "Uma ponte que ninguém pediu",
            "Milhares de moradores rejeitaram na segunda-feira a ponte de Valdemora. Acusam Lúcia Arnedo de "
            "desperdício. O Ministério dos Transportes não respondeu.",
            "Para a CCV, Arnedo não escuta. Marchand chega na sexta-feira da França; o governo russo chamou seu "
            "embaixador.",
            "Também a Rússia publicou uma nota.",
        ),
    ),
    "pl": (
        (
            "Most dzieli miasto",
            "Burmistrz Lidia Arnedowa broniła wczoraj nowego mostu nad rzeką Tarzą. Zdaniem Arnedowej połowę kosztów "
            "pokryje ministerstwo.",
            "Prezydent Francji Julien Marchand przyjedzie na otwarcie, potwierdziła spółka Stalprom. Komisja "
            "Europejska jest zadowolona.",
            "Rosja protestuje: Moskwa twierdzi, że rosyjski ambasador nie został zaproszony. Polska milczy.",
        ),
        (
            "Nikt nie chciał tego mostu",
            "Tysiące mieszkańców wystąpiło w poniedziałek przeciw mostowi. Oskarżają Lidię Arnedową o rozrzutność.",
            "Stalprom zaprzecza. Marchanda oczekuje się w piątek. Stanowisko Komisji Europejskiej się nie zmieniło.",
            "O Rosji mówi się mało. Rosyjskie wojska są daleko. W Polsce cisza.",
        ),
    ),
}

# For each pair, the entities both texts speak of, with how often either text names them.
SHARED = {
    "es": {
        "France": (1, 1),
        "Russia": (4, 2),
        "Lucía Arnedo": (3, 2),
        "Confederación de Comercio de Valdemora": (3, 1),
        "Valdemora": (2, 1),
        "Ministerio de Obras Públicas": (1, 1),
        "Julien Marchand": (1, 1),
    },
    "it": {
        "France": (1, 1),
        "Lucia Arnedi": (2, 2),
        "Confederazione Commercio Valdemora": (2, 1),
        "Valdemora": (2, 1),
        "Iran": (1, 1),
        "Russia": (1, 1),
        "European Union": (1, 1),
        "Ministero delle Infrastrutture": (1, 1),
        "Julien Marchand": (1, 1),
    },
    "de": {
        "France": (1, 1),
        "Russia": (2, 2),
        "Lina Ahrendt": (3, 1),
        "SPD": (1, 1),
        "Stahlwerk Brandt": (1, 1),
        "Ernst Wiegand": (1, 1),
        "Julien Marchand": (1, 1),
    },
    "fr": {
        "Italy": (1, 1),
        "Lucie Arnaud": (3, 3),
        "Russia": (3, 2),
        "Valmore": (2, 1),
        "European Union": (1, 1),
        "CCV": (1, 1),
        "Giulio Marchetti": (1, 1),
    },
    "ru": {
        "Russia": (3, 2),
        "Жюльен Маршан": (1, 2),
        "Лидия Арнедова": (2, 1),
        "Стальпром": (1, 1),
        "Вальдеморе": (2, 1),
        "United States": (1, 1),
        "Европейская комиссия": (1, 1),
    },
    "uk": {
        "Russia": (3, 2),
        "Ukraine": (1, 1),
        "Оксана Арнедова": (2, 1),
        "Стальпром": (1, 1),
        "Вальдеморі": (1, 1),
        "Європейська комісія": (1, 1),
        "Жульєн Маршан": (1, 1),
    },
    "ar": {"Russia": (3, 2), "European Union": (1, 1), "جوليان مارشان": (1, 1)},
    "nl": {
        "Russia": (3, 2),
        "Lien Arends": (2, 2),
        "Brandt": (2, 1),
        "Waldermoor": (2, 1),
        "Europese Commissie": (1, 1),
        "Joris de Wit": (1, 1),
        "Julien Marchand": (1, 1),
    },
    "pt": {
        "France": (1, 1),
        "Russia": (3, 2),
        "Lúcia Arnedo": (2, 2),
        "Confederação do Comércio de Valdemora": (2, 1),
        "Valdemora": (2, 1),
        "Ministério dos Transportes": (1, 1),
        "Julien Marchand": (1, 1),
    },
    "pl": {
        "Russia": (3, 2),
        "Lidia Arnedowa": (2, 1),
        "Poland": (1, 1),
        "Stalprom": (1, 1),
        "Komisja Europejska": (1, 1),
        "Julien Marchand": (1, 1),
    },
}

# What else is named in one of the texts; anything beyond is nonsense.
NAMED_BESIDES = {
    "es": {"Gobierno", "Tarza", "France", "CCV"},
    "it": {"Tarza", "France", "CCV"},
    "de": {"France", "Moskau", "Wiegand"},
    "fr": {"Tarze", "ministère des Transports", "Italy"},
    "ru": {"Тарза", "France", "Маршаном", "Лидию Арнедову", "Европейской комиссии"},
    "uk": {"Тарза", "France", "Оксану Арнедову", "Європейської комісії"},
    "ar": {"France"},
    "nl": {"Tarze", "ministerie van Verkeer", "France"},
    "pt": {"Tarza", "France", "CCV"},
    "pl": {"Tarzą", "France", "Lidię Arnedową", "Komisji Europejskiej"},
}
