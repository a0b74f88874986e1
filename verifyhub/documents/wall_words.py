"""What walls say: words that stand where an article should, in the languages our sources write.

Each is looked for only where a wall would say it: in the heading, at the start of a line, in a page of few words.
"""

import re

_FLAGS = re.IGNORECASE | re.MULTILINE | re.VERBOSE

GONE = re.compile(
    r"""
    (\berror|\bhttp|^)\W{0,20}40[4]\W{0,20}$ | ^\W{0,20}404[ ][-–|:] | \b404\W{1,20}(error|page|not[ ]found)
    | ^not[ ]found\b
    | \b(page|article|story|content|post)[ ](was[ ]|is[ ]|could[ ]|can)?(not|n.t)[ ](be[ ])?(found|available|exist)
    | ^.{0,60}no[ ]longer[ ](available|exists)\W{0,20}$ | page[ ](does[ ]?n.t|does[ ]not)[ ]exist
    | ^(sorry,?[ ])?(we[ ](can.t|cannot|couldn.t)[ ]find|nothing[ ](was[ ])?found)
    | сторінк[ау][ ]не[ ](знайдено|існує) | (матеріал|статтю)[ ](не[ ]знайдено|видалено) | ^помилка[ ]404
    | страниц[аы][ ]не[ ](найдена|существует) | (материал|статья)[ ](не[ ]найден|удал[её]н)а? | ^ошибка[ ]404
    | page[ ](introuvable|non[ ]trouvée) | (cette|la)[ ]page[ ]n.existe[ ](pas|plus) | ^erreur[ ]404
    | seite[ ](wurde[ ])?nicht[ ]gefunden | (seite|artikel)[ ]existiert[ ]nicht | ^fehler[ ]404
    | página[ ]no[ ](encontrada|existe) | no[ ](se[ ]ha[ ])?encontramos[ ]la[ ]página
    | nie[ ]znaleziono[ ](strony|artykułu) | (strona|artykuł)[ ]nie[ ]istnieje | ^błąd[ ]404
    """,
    _FLAGS,
)
# Said to whoever reads, and about nothing but the page itself: enough at the end of a text.
PAY = re.compile(
    r"""
    \bsubscribe[ ](now[ ])?(to[ ](read|continue|unlock)|for[ ]full) | \b(for[ ])?subscribers?[ ]only\b
    | to[ ]continue[ ]reading
    | \balready[ ](a[ ]subscriber|have[ ]an[ ]account)
    | (article|story|content)[ ]is[ ](only[ ])?for[ ](our[ ])?(subscrib|memb)ers
    | \b(log|sign)[ ]?in[ ]to[ ](read|continue|view|unlock)\b
    | увійдіть,?[ ](щоб|аби) | передплатіть | (лише|тільки)[ ]для[ ]передплатників | щоб[ ]читати[ ]далі
    | войдите,?[ ]чтобы | оформите[ ]подписку | (только|доступно)[ ]для[ ]подписчиков | чтобы[ ]читать[ ]дальше
    | abonnez-vous[ ]pour | réservée?s?[ ](aux|à[ ]nos)[ ]abonnés | il[ ]vous[ ]reste[ ].{1,10}%[ ]
    | jetzt[ ]abonnieren | nur[ ]für[ ]abonnenten | um[ ]weiterzulesen | weiterlesen[ ]mit[ ]
    | (tylko|dostęp)[ ]dla[ ](subskrybentów|abonentów) | aby[ ]czytać[ ]dalej | wykup[ ]dostęp
    | suscríbete[ ](para|y)[ ] | (sólo|solo|exclusivo)[ ]para[ ]suscriptores | para[ ]seguir[ ]leyendo
    """,
    _FLAGS,
)
# How a page that wants a password begins; an article may begin so too, but not in a page of few words.
LOGIN = re.compile(
    r"""^\W{0,20}(please[ ])?(
    (log|sign)[ ]?(in|on)\b | login[ ]required | you[ ](must|need[ ]to|have[ ]to)[ ]be[ ]logged[ ]in
    | увійдіть | увійти | авторизуйтесь | вхід[ ](до|в|на)\b | войдите | войти | авторизация | вход[ ](в|на)\b
    | connectez-vous | identifiez-vous | bitte[ ](melden[ ]sie[ ]sich[ ]an|anmelden) | anmelden | einloggen
    | zaloguj[ ]się | logowanie | inicia[ ]sesión | iniciar[ ]sesión | identifícate
    )""",
    _FLAGS,
)
BLOCKED = re.compile(
    r"""
    ^just[ ]a[ ]moment | ^attention[ ]required | ^access[ ](to[ ]this[ ]page[ ]has[ ]been[ ])?denied
    | ^pardon[ ]our[ ]interruption
    | are[ ]you[ ](a[ ])?(human|robot) | (not|n.t)[ ]a[ ]robot | checking[ ](your|if[ ]the[ ]site)\b
    | verify(ing)?[ ](that[ ])?you[ ]are[ ](a[ ])?human
    | enable[ ](javascript[ ]and[ ]|js[ ]and[ ])?(cookies|disable[ ]any[ ]ad) | enable[ ]js[ ]and | \bcaptcha\b
    | request[ ](was[ ]|has[ ]been[ ])?blocked
    | (unusual|suspicious)[ ](traffic|activity)[ ]from | you[ ]have[ ]been[ ]blocked | security[ ]check[ ]to[ ]access
    | перевірка[ ](вашого[ ])?браузера | підтвердіть,?[ ]що[ ]ви[ ](не[ ]робот|людина) | доступ[ ](заборонено|обмежено)
    | проверка[ ](вашего[ ])?браузера | подтвердите,?[ ]что[ ]вы[ ](не[ ]робот|человек)
    | доступ[ ](запрещ[её]н|ограничен)
    | sind[ ]sie[ ]ein[ ]mensch | kein[ ]roboter | zugriff[ ](wurde[ ])?verweigert | ihr[ ]browser[ ]wird[ ]überprüft
    | n.êtes[ ]pas[ ]un[ ]robot | accès[ ]refusé | vérification[ ]de[ ]votre[ ]navigateur
    | nie[ ]jesteś[ ]robotem | odmowa[ ]dostępu | sprawdzanie[ ]przeglądarki
    | no[ ]eres[ ]un[ ]robot | acceso[ ]denegado | comprobando[ ](su|tu)[ ]navegador
    """,
    _FLAGS,
)
# What the known guards leave in the source of their own pages; the pages they let through may hold it too.
GUARDS = re.compile(
    r"_cf_chl_opt|cf-browser-verification|cf-error-details|captcha-delivery\.com|px-captcha|_Incapsula_Resource"
    r"|errors\.edgesuite\.net|awswaf\.com/.{0,80}challenge|/\.well-known/ddos-guard|g-recaptcha|h-captcha|cf-turnstile",
    re.IGNORECASE,
)
SCRIPTS = re.compile(
    r"(enable|requires?|turn[ ]on|without)[ ]javascript|javascript[ ](is[ ](disabled|required|not)|to[ ]run)"
    r"|увімкніть[ ]javascript|включите[ ]javascript|activer[ ]javascript|javascript[ ]aktivieren|włącz[ ]javascript"
    r"|activ[ae][ ]javascript",
    _FLAGS,
)
CONSENT = re.compile(
    r"""^\W{0,20}(
    we[ ](and[ ]our[ ].{0,30}partners|value[ ]your[ ]privacy|use[ ]cookies|care[ ]about[ ]your[ ]privacy)
    | we[ ]need[ ]your[ ]consent
    | before[ ]you[ ]continue | your[ ](privacy|data,[ ]your)\b | (this|our)[ ](web)?site[ ]uses[ ]cookies
    | (cookie|privacy)[ ](consent|settings|preferences|choices|notice|policy)
    | ми[ ](та[ ]наші[ ]партнери|цінуємо[ ]вашу|використовуємо[ ](файли[ ])?cookie) | перш[ ]ніж[ ]продовжити
    | (цей|наш)[ ](веб)?сайт[ ]використовує
    | мы[ ](и[ ]наши[ ]партн[её]ры|ценим[ ]ваш|используем[ ](файлы[ ])?cookie) | прежде[ ]чем[ ]продолжить
    | (этот|наш)[ ](веб-?)?сайт[ ]использует
    | wir[ ](und[ ]unsere[ ].{0,20}partner|verwenden[ ]cookies|benötigen[ ]ihre[ ](zustimmung|einwilligung))
    | bevor[ ]sie[ ]fortfahren
    | ihre[ ]privatsphäre | diese[ ](web)?seite[ ](nutzt|verwendet)[ ]cookies
    | nous[ ](et[ ]nos[ ].{0,20}partenaires|utilisons[ ]des[ ]cookies|respectons[ ]votre[ ]vie) | votre[ ]vie[ ]privée
    | avant[ ](de[ ]continuer|d.accéder) | ce[ ]site[ ]utilise[ ]des[ ]cookies
    | my[ ]i[ ]nasi[ ]partnerzy | cenimy[ ](twoją|państwa)[ ]prywatność | używamy[ ](plików[ ])?cookie
    | zanim[ ]przejdziesz
    | szanujemy[ ](twoją|państwa)[ ]prywatność | (ta|nasza)[ ]strona[ ](korzysta|używa)
    | (nosotros[ ]y|tanto[ ]nosotros[ ]como)[ ]nuestros | valoramos[ ](su|tu)[ ]privacidad | antes[ ]de[ ]continuar
    | (utilizamos|usamos)[ ]cookies | (este|nuestro)[ ]sitio[ ](web[ ])?utiliza[ ]cookies
    )""",
    _FLAGS,
)
ACCEPT = re.compile(
    r"""^\W{0,20}(
    (i[ ])?(accept|agree|consent|allow)\b | got[ ]it | reject[ ]all | прийняти | погоджуюс[ья] | дозволити | відхилити
    | принять | соглас | разрешить | отклонить | (alle[ ])?(akzeptieren|zustimmen|ablehnen) | einverstanden
    | (tout[ ])?(accepter|refuser) | j.accepte | (akceptuj|zgadzam|odrzu)\w* | przejdź[ ]do[ ]serwisu
    | (aceptar|rechazar)
    )""",
    _FLAGS,
)
