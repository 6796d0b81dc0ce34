"""The words by which a tail is known: one regular expression a line, matched without case.

Written for this project from what the pages of many countries have at their end; add a line to teach it another.
`NETWORK` stands for the name of any place to share on.
"""

from __future__ import annotations

_NETWORKS = r"""
facebook twitter x linkedin whats\s?app telegram pinterest reddit instagram threads mastodon bluesky youtube
tik\s?tok tumblr vk vkontakte e-?mail flipboard pocket xing weibo wechat messenger
"""

# Headings that can only stand above links to other texts.
PLAIN_HEADINGS = r"""
(?:popular|recent|related|latest|similar) (?:posts|articles|entries) (?:from|on|in|by) (?:this|our|the same) \w+
(?:other|more) (?:posts|articles|entries) (?:from|on|in|by) (?:this|our|the same) (?:blog|site|author|series|section)
popular posts
(?:beliebte|ähnliche|weitere) (?:posts|beiträge|artikel) (?:aus diesem blog|auf dieser seite)
(?:articles|posts) les plus (?:consultés|lus)(?: de ce blog)?
(?:entradas|publicaciones) (?:más )?populares(?: de este blog)?
post più popolari
post popolari in questo blog
(?:postagens|publicações) (?:mais visitadas|populares)(?: deste blog)?
популярные (?:сообщения|записи)(?: из этого блога| в этом блоге)?
populaire posts(?: van deze blog| uit deze blog)?
najpopularniejsze posty
popularne posty z tego bloga
bu blogdaki popüler yayınlar
人気の投稿
このブログの人気の投稿
热门博文
此博客中的热门博文
"""

# Headings above lists of other texts, comments or buttons; some could also head a part of an article.
LIST_HEADINGS = r"""
(?:related|recommended|similar|popular|trending|latest|recent)(?: \w+)? (?:articles?|posts?|stor(?:y|ies)|news|content)
(?:related|recommended|similar|popular|trending|latest|recent)(?: \w+)? (?:links|coverage|topics|entries|videos?)
(?:further|other|top|more|featured)(?: \w+)? (?:articles?|posts?|stor(?:y|ies)|news|reading|links|coverage|videos?)
you (?:may|might|could|will) (?:also )?(?:like|enjoy|love|be interested in)(?: these?)?(?: articles| posts| stories)?
more (?:from|on|about|in|by) (?:\S+ ?){1,5}
read (?:more|next|also|on)
(?:most|also) (?:read|popular|viewed|shared|on \w+)
(?:up|what to read) next
what's next
see also
don'?t miss
trending(?: now)?
recommended(?: for you)?
editor'?s picks?
(?:leave|post|add|write) (?:a|your) (?:comment|reply)
(?:reader )?comments
join the (?:conversation|discussion)
share this(?: article| post| story| page| entry)?
share (?:via|on)
spread the (?:word|love)
(?:tags|categories|labels|topics|keywords|filed under)
mehr zum thema
lesen sie (?:auch|mehr)
das könnte (?:sie|dich|ihnen|dir) auch (?:interessieren|gefallen)
ähnliche (?:artikel|beiträge)
verwandte (?:artikel|beiträge|themen)
weitere (?:artikel|beiträge|meldungen|nachrichten)
meistgelesen(?:e artikel)?
kommentare
teilen
artikel teilen
auch interessant
schreibe einen kommentar
(?:à )?lire aussi
lire la suite
à voir aussi
sur le même (?:sujet|thème)
articles? (?:similaires|liés|connexes|récents)
les plus lus
vous (?:aimerez|pourriez aimer) aussi
(?:laisser un )?commentaires?
partager(?: cet article)?
dans la même rubrique
(?:lea|lee|leer|ver|vea) (?:también|además|más)
artículos? relacionados?
noticias relacionadas
(?:lo )?(?:más|mas) (?:leído|visto|leídas)
te puede interesar
también te puede interesar
comentarios
deja un comentario
compart(?:ir|e)(?: esto| en)?
leggi anche
articoli correlati
ti potrebbe (?:anche )?(?:interessare|piacere)(?: anche)?
potrebbe interessarti
i più letti
commenti
lascia un commento
condividi(?: su)?
(?:leia|veja) (?:também|mais)
artigos relacionados
notícias relacionadas
mais lidas
comentários
deixe um comentário
compartilhe
partilhar
lees (?:ook|meer|verder)
gerelateerde (?:artikelen|berichten)
meest gelezen
reacties
deel dit(?: artikel| bericht)?
geef een reactie
meer over dit onderwerp
читайте также
читать (?:также|далее|ещё|еще)
похожие (?:статьи|записи|новости)
материалы по теме
по теме
новости по теме
комментарии
поделиться(?: ссылкой)?
оставить комментарий
самое читаемое
читайте також
схожі (?:статті|записи|новини)
матеріали за темою
коментарі
поділитися
(?:czytaj|zobacz) (?:też|także|również|więcej)
podobne (?:artykuły|wpisy)
powiązane artykuły
komentarze
udostępnij
läs (?:också|även|mer)
relaterade artiklar
mest läst
kommentarer
dela(?: artikeln)?
číst (?:dále|více)
související články
komentáře
sdílet
ilgili (?:haberler|yazılar)
yorumlar
paylaş
çok okunanlar
関連記事
あわせて読みたい
おすすめ記事
人気記事
コメント
相关(?:阅读|文章|新闻)
延伸阅读
推荐阅读
热门文章
评论
相關(?:閱讀|文章|新聞)
관련 ?기사
댓글
مقالات ذات صلة
اقرأ أيضا
اقرأ أيضاً
مواضيع ذات صلة
التعليقات
"""

# What a line begins with that closes a page.
CLOSING_LINES = r"""
stay tuned (?:to|for|on|with) (?:my|our|the|us|more)\b
(?:please )?(?:follow|like|find|join|add|connect with) (?:us|me|our page|our channel|my page|@\w+) on NETWORK\b
follow (?:him|her|them|[\w'. ]{2,40}?) on NETWORK\W*(?:@\w+\W*)?$
(?:share|tweet|pin|post|send|save|click to share)(?: this| it| article| story)? (?:on|to|via|by|with) NETWORK\b
(?:subscribe|sign up|register) (?:(?:here|now|today) )?(?:to|for) (?:our|my)\b.{0,80}$
(?:subscribe|sign up|register) (?:(?:here|now|today) )?(?:to|for) (?:the|this|a|free|daily|weekly)\b.{0,60}newsletter
(?:subscribe|sign up|register) (?:(?:here|now|today) )?(?:to|for) .{0,60}(?:mailing list|e-?mail alerts|briefing)
(?:subscribe|sign up)(?: now| here| today)?\W*$
(?:click|tap) here to (?:subscribe|sign up|share|comment|follow|donate|join|read)\b
(?:get|receive) (?:our|the|all the) (?:latest|best|top|daily|weekly)\b.{0,80}(?:inbox|newsletter|e-?mail)
(?:download|get) (?:our|the) (?:free )?(?:mobile |news )?app\b
(?:©|\(c\) |copyright (?:©|\(c\)|\d{4}|by )).{0,120}$
[^.]{0,80}\ball rights reserved\b
(?:read more|read also|see also|related|also read|more|watch|recommended)\s*:\s*\S
(?:tags|tagged|labels|categories|category|filed under|posted in|topics|keywords)\s*:\s*\S
\d[\d.,]* (?:comments?|shares?|likes?|views?|responses?|replies|reactions)\W*$
(?:no|leave a|post a|add a|view all|show|load more|write a|be the first to) comments?(?: yet)?\W*$
comments (?:are )?(?:closed|off|\(\d+\))
(?:newer|older|previous|next) (?:post|article|story|entry|page)\b.{0,120}$
(?:back to|return to) (?:top|home)\W*$
(?:share|tweet|print|e-?mail|pin it|save|like|reply|report|advertisement|sponsored|loading|home|subscribe)\W*$
(?:buffer|blogthis!?|get link|other apps|copy link)\W*$
(?:share this|like this|e-?mail this|print this|blogthis)\b.{0,60}$
opens in (?:a )?new window
NETWORK\W*$
(?:folgen sie|folge|folgt) uns\b
(?:unseren|den|zum) newsletter\b.{0,60}(?:abonnieren|anmelden|bestellen)
newsletter abonnieren
alle rechte vorbehalten
\d+ kommentare?\W*$
(?:lesen sie auch|mehr zum thema|schlagw[oö]rter|schlagworte)\s*:
suivez[- ](?:nous|moi)\b
(?:abonnez-vous|inscrivez-vous) à (?:notre|la) (?:newsletter|lettre|chaîne)
tous droits réservés
\d+ commentaires?\W*$
(?:lire aussi|à lire aussi|mots[- ]clés|étiquettes)\s*:
partager sur\b
síg(?:ue|a)nos\b
suscr[ií]bete a (?:nuestr|la )
todos los derechos reservados
\d+ comentarios?\W*$
(?:lea también|lee también|etiquetas)\s*:
compartir (?:en|por)\b
seguici (?:su|anche)\b
iscriviti alla (?:nostra )?newsletter
tutti i diritti riservati
\d+ commenti\W*$
(?:leggi anche|etichette)\s*:
condividi su\b
siga(?:-nos| a gente)\b
(?:assine|inscreva-se em) (?:a nossa|nossa) newsletter
todos os direitos reservados
(?:leia também|leia mais|marcadores)\s*:
compartilhar (?:no|via)\b
volg ons\b
(?:schrijf je in|meld je aan) voor (?:onze|de) nieuwsbrief
alle rechten voorbehouden
lees ook\s*:
delen (?:op|via)\b
подпи(?:сывайтесь|шитесь) на (?:наш|мой|нас|канал|рассылку)
все права защищены
(?:читайте также|теги|метки)\s*:
поделиться в\b
\d+ комментари(?:й|я|ев)\W*$
підпи(?:суйтесь|шіться) на (?:наш|мій|нас|канал)
усі права захищен
всі права захищен
читайте також\s*:
(?:śledź|obserwuj) nas\b
zapisz się (?:do|na) (?:nasz|naszego) newsletter
wszelkie prawa zastrzeżone
(?:czytaj też|czytaj także)\s*:
följ oss\b
prenumerera på vårt nyhetsbrev
(?:läs också|läs mer)\s*:
sledujte nás\b
všechna práva vyhrazena
bizi takip edin
tüm hakları saklıdır
版权所有
版權所有
责任编辑[:：]
責任編輯[:：]
分享到
转播到
関連記事[:：]
著作権
無断転載
무단 ?전재
جميع الحقوق محفوظة
تابعونا على
"""

# These stand between paragraphs of pages, too, and mean nothing there either.
BUTTONS = r"""
share this(?: article| post| story| page)?
share on (?:facebook|twitter|x|linkedin|whatsapp)
tweet this
advertisement
article continues below(?: this)?(?: ad| advertisement)?
story continues below(?: advertisement)?
click to share on \w+(?: \(opens in new window\))?
artikel teilen
partager cet article
condividi questo articolo
compartir este artículo
deel dit artikel
"""


def join_patterns(lines: str) -> str:
    """One group that matches any of the expressions in the lines."""
    network = "(?:" + "|".join(_NETWORKS.split()) + ")"
    return "(?:" + "|".join(lines.strip().split("\n")).replace("NETWORK", network) + ")"
