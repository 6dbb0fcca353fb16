/**
 * The words by which a sentence orders goods, asks about them, or tells of them for another purpose; matched against
 * lower case without accents (see `plainWords`). English, and what Spanish, French and German customers write.
 */
const anyOf = (...sources: readonly string[]): RegExp => new RegExp(`\\b(?:${sources.join('|')})`);

/** What is asked of a seller who shall deliver. */
const SUPPLY =
  '(?:send|ship|deliver|bring|order|get|have|add|enter|key|process|place|book|put|set|supply|fill|give|schedule|prepare|include|arrange|provide|pull|pack|release|rush|drop|load|do|make|reserve|throw|go ahead|accept|hook|take care|handle|squeeze|fit)';

/** `I need to know …` asks for words, not for goods. */
const FOR_GOODS = String.raw`(?!.{0,25}\b(?:an? (?:status|update|eta)|the (?:status|eta)|status (?:on|of|update)|tracking (?:no|number|info)\w*|proof of|pod|to know|quot\w+|pric\w+|credit\w*|refund|return\w*|check|confirm\w*|answer|info\w*|rma|help|cop(?:y|ies)|invoices?|bills?)\b)`;

/** Someone asks for goods. */
export const ORDERS = anyOf(
  // please send, kindly ship, can we get, could you send us
  String.raw`(?:please|pls|plz|kindly)\b(?:,? (?:also|just|go ahead and|can you|could you))? ${SUPPLY}\b${FOR_GOODS}`,
  String.raw`(?:can|could|may|might|would|will) (?:i|we|you|u|ya|yall|y'all|someone)(?: please| pls| kindly| also| just| possibly| all| guys)* (?:please )?(?:${SUPPLY}|hold)\b(?! (?:any|these in stock|this in stock|me (?:a|the|your) (?:price|quote)))${FOR_GOODS}`,
  String.raw`(?:i|we|you|they|store|kitchen|customer|he|she|all|gonna|still|also|just|what|as|is)(?:'ll|'d| will| would| do| also| all| really| only| just)* (?:need|needs|want|wants|require|requires|like to (?:order|get|buy|purchase|place|have|add)|take|be needing|be ordering)\b${FOR_GOODS}`,
  String.raw`(?:need(?:ed)?|want(?:ed)?|require[ds]?)\b${FOR_GOODS}`,
  String.raw`(?:send|ship|deliver|bring|give|get) (?:me|us|over|out|along|the following|these|to)\b${FOR_GOODS}|(?<!(?:\bour|\bmy|\byour|\blast) )order(?:ing)? (?:the following|these|as follows|list|up|is as follows)\b`,
  String.raw`to (?:order|re-?order|purchase|buy)\b|put (?:me|us) down for|(?:any chance|possible) (?:of |you |we |i |to )*(?:can |could )?(?:get|getting|squeeze|add|adding|fit|send|deliver|ship)\b|running (?:low|out|short)|(?:ran|are|we're|im|i'm) (?:out of|low on|short on)|re-?stock|replenish|refill|re-?order\b`,
  // A portal passes on what somebody ordered: you have received a new order, … has sent you a purchase order.
  String.raw`you(?:'ve| have)? (?:just )?(?:received|got) (?:a|an|the following|this|new)(?: \w+){0,3} (?:order|p\.?o|fax)\b|(?:has|have|was|were|been) (?:sent|placed|submitted|issued|created)(?: to)?(?: you| us)?(?: with)? (?:a |an |the following |this |new )*(?:purchase )?(?:order|p\.?o)\b|order\b.{0,20}\b(?:was|has been) (?:sent to you|placed by|submitted by)\b`,
  // necesitamos, mande por favor
  String.raw`(?:necesit|quier|quisier)\w+|ocupamos|(?:entreguen?|entregar)|(?:mand|envi|surt|tra[ei]g?)(?:a|e|an|en|ar|er|ame|eme|enme|anme|arme|arnos|anos|enos|ennos)\b|pedimos`,
  // veuillez livrer, il nous faut
  String.raw`veuillez (?:nous )?(?:livrer|envoyer|expedier|enregistrer|trouver (?:ci-joint |ci-dessous )?(?:notre|la|ma) commande)|(?:nous|me|vous|il)(?: nous)? (?:faut|faudrait)|besoin de|voudr(?:ions|ais)|(?:pouvez|pourriez)[- ]vous (?:nous |me )?(?:livrer|envoyer|preparer|mettre)|merci de (?:nous )?(?:livrer|envoyer|preparer)`,
  // wir brauchen, bitte liefern Sie
  String.raw`(?:brauch|benotig)\w+|(?:wir|ich) bestell\w+|(?:bitte|konnen|konnten)\b.{0,30}\b(?:liefern|schicken|senden|zusenden|bringen)|hatten? gern`,
  `(?:vorrei|vorremmo|ordiniamo|abbiamo bisogno|mandate|inviateci|precisamos|preciso de|gostaria|wij bestellen|graag (?:leveren|bestellen))`,
);

/** An order is named as what follows; none where the sentence tells of one that was (`our order came on Monday`). */
export const NAMES_ORDER = anyOf(
  String.raw`(?:our|my|new|next|this|the|today'?s|tomorrow'?s|week'?s|weekly|daily|following|purchase|stock|day'?s|another|an) order\b`,
  String.raw`order (?:for|below|attached)\b|(?:here(?:'s|s| is| are)?|below is|this is)\b.{0,40}\b(?:order|p\.?o\.?)\b`,
  `(?:nuestro|mi|el|nuevo) pedido|(?:notre|ma|nouvelle) commande|(?:unsere|meine|neue) bestellung|ordine`,
);

/** Goods are another matter, whatever else the sentence says of them. */
export const TELLS = anyOf(
  // What went wrong with what came, or never came.
  String.raw`(?:damaged|broken(?! (?:cases?|packs?|box|cartons?|cs))|spoiled|spoilt|expired|defective|crushed in|thawed|rotten|mou?ldy|leaking|mispick\w*|mis-?ship\w*|over-?ship\w*|recall(?:s|ed)?|quarantin\w+|discrepanc\w+|complaint|mis-?sent)\b`,
  String.raw`(?:we|i|were|was|you|they|got|it|still|is|are|order|came|items?|shipment|delivery)(?:'re|'m| are| am| is)? (?:short(?:ed|ages?|s)?|missing)\b(?! (?:on|of)\b)|missing (?:from|items?|cases?|goods)|short(?:ages?|ed)\b|short[- ]ship\w*|(?:wrong|incorrect) (?:items?|products?|goods|size|cases?|things?)|instead of what`,
  String.raw`never (?:got|received|came|arrived)|did ?n(?:'?t|ot) (?:show|make it|(?:get|receive) (?:the|these|any|our|my|all|\d)|come|arrive)|(?:you|they|driver) (?:guys )?(?:sent|shipped|delivered|gave|brought|left|billed|charged)\b|(?:still )?waiting (?:on|for)\b|where (?:is|are) (?:our|my|the|this|these)\b`,
  // Not wanted yet, or wanted as data.
  String.raw`(?:thinking (?:of|about)|planning (?:to|on)|considering|looking (?:at|into)|interested in|(?:might|may) (?:need|order|want|be (?:ordering|needing)))\b|(?:set|add|put) (?:these|this|the following|those|them|items?)?\s?(?:up|(?:to|on|in) (?:our|my|the|your) (?:order guide|guide|catalog\w*|price list|profile|portal|web\w*|system))\b|(?:update|correct|fix) (?:the |our |your )?(?:pack|price|description|item|unit|size|setup|order guide)`,
  String.raw`(?:as |^)ordered (?:through|via|online|on|by phone|earlier|today|yesterday|this|last|from)\b|(?:wasted?|transferred|inventory transfer|substituted|discontinued|specials|promotions?|new items|par levels?)\b(?! (?:if|for|with|only|order))`,
  // Goods sent back, and money.
  String.raw`(?:is|are|am|'re|'m) returning|return(?:ing)? (?:the following|these|this|those|some|of|to you|for|items?|goods|requests?|auth\w*|from)\b|to (?:return|send back)\b|(?:send(?:ing)?|ship(?:ping)?|tak(?:e|ing)|giv(?:e|ing)) (?:\w+ )?back\b|credit (?:us|me|memo|request|note|for)\b|a credit\b(?! card)|credits\b|refund\w*|rma\b|(?:please|pls) (?:pick up|collect|credit)\b|(?:to be|being) (?:picked up|returned|credited)\b`,
  // Papers are asked for.
  String.raw`(?:send|mail|fax|forward|provide|re-?send|get|have|need)(?: me| us)?(?: an?| the| your| another)? (?:cop(?:y|ies) of|proof of delivery|pod)\b`,
  // A seller speaks.
  String.raw`(?:our|an?|this|find|attached) (?:\w+ )?acknowledge?ments?\b|(?:regret|unfortunately|unable to)\b|(?:cannot|can not|can't|could not|will not) be (?:shipped|supplied|delivered|filled|fulfilled)|(?:our|my|the) (?:best |current )?(?:price|pricing|cost)s?\b.{0,20}\b(?:for|on|is|are|below)\b|here(?:'s| is| are) (?:our |the |my )?(?:best |current )?(?:pric\w+|costs?)\b`,
  String.raw`(?:thank(?:s| you|ing you)(?: (?:very|so) much| again)?|many thanks) for (?:your|placing|ordering)(?: recent| new| purchase| online| valued| web)* (?:order|purchase|p\.?o\b|inquiry|enquiry|request)(?! (?:confirm|acknow))`,
  String.raw`we (?:hereby |herewith |can |gladly |are (?:pleased|happy) to |would like to |are able to )?(?:confirm|acknowledge|offer|propose)\b(?!.{0,30}\b(?:our|my|this) (?:order|p\.?o|purchase))|we (?:will|can|shall|expect to|plan to|are going to) (?:be )?(?:ship|deliver|supply|dispatch)(?:ping|ing)?\b`,
  String.raw`(?:has|have|was|were|is|are|it'?s|we'?ve)(?: been| now| all)* (?:booked|back-?ordered|discontinued|dispatched|backlogged|allocated|unavailable|on back-?order|on allocation)|your (?:order|p\.?o\.?|purchase order)\b.{0,30}\b(?:has|have|is|was) (?:been )?\w+ed\b|sales order (?:no|number|#|\d)|(?:valued|dear) customers?\b`,
  String.raw`our (?:best |current |new |special |firm |latest )?(?:offer|quote|quotation|proposal|price (?:list|sheet))|(?:quote|quotation|offer|prices?) (?:is |are )?valid|valid (?:for|until|through) \d`,
  String.raw`rfq\b|request for (?:a |an )?(?:quot\w+|pric\w+|proposal)|forecast\w*|non-?binding|budgetary|requisition\b.{0,60}\b(?:pending|await)`,
  // What is talked about, and what is only to be known.
  String.raw`(?:discuss|talk (?:about|over|through)|go over|agenda)\b|(?:price|cost) (?:increase|change)s?|for (?:planning|budget\w*|information) (?:purposes?|only)`,
  String.raw`wir bestatigen|bestatigung (?:ihrer|eurer|deiner)|nicht lieferbar|angebot (?:uber|fur)|gefehlt|(?:vielen dank|danke) fur (?:ihre|eure|deine) (?:bestellung|anfrage|auftrag)|auftragsbestatigung|unser angebot|reklam\w+|beschadigt|gutschrift|retoure|rucksendung|ruckruf|zuruck(?:geben|senden|schicken)|vorschau|prognose|unverbindlich`,
  String.raw`prix (?:de|des|pour|du)\b|nous (?:vous )?(?:confirmons|accusons|proposons|offrons)|merci (?:pour|de) votre (?:commande|achat|demande)|accuse de reception|confirmation de (?:la |votre )?commande|notre (?:offre|devis)|rappel de (?:produit|lot)|endommage\w*|abime\w*|casse(?:s|es)?\b|retourn(?:er|ons)|previsions?(?:nel\w*)?|en rupture`,
  String.raw`(?:les )?confirmamos|su (?:pedido|orden) (?:ha|fue|esta)|precios? (?:de|para)\b|gracias por (?:su|tu) (?:pedido|compra|orden)|acuse de recibo|confirmacion de(?:l)? (?:pedido|orden)|nuestr[ao] (?:oferta|cotizacion|presupuesto)|danad[oa]s?|rot[oa]s\b|devol(?:ver|ucion|vemos)\w*|nota de credito|agotad[oa]s?|pronostico|retirad[ao] del`,
);

/** Goods came, went, were counted or billed: a statement tells of them, a request (`please send the invoice to …`) does not. */
export const TOLD = anyOf(
  String.raw`delivered (?:today|yesterday|this|in full)|signed by|(?:received|arrived|rejected|refused|unloaded|returned|counted)\b`,
  String.raw`(?:i|we|you|they|was|were|been|already|just|have|has|had|got|driver|truck|not|never|being|ever) (?:\w+ )?(?:ordered|delivered|shipped|sent|billed|charged|invoiced|bought|purchased|sold|used|wasted|picked|confirmed|quoted|found|stocked|checked|complete|paid|came)\b`,
  String.raw`(?:order|truck|items?|delivery|cases?|these|this|it|they|stuff|everything|nothing|which|that) (?:came|arrived)\b|(?:i|we|they|driver) (?:just |only |already |have |had |also )*got\b(?! to\b)`,
  String.raw`(?:goods?|material)s? receipts?|grn\b|receiving (?:report|log|record)|(?:advance )?ship(?:ment|ping)? (?:notice|notification|advice)|dispatch(?:ed)? (?:note|advice|notice)|despatch|packing (?:slip|list)|delivery (?:note|receipt|ticket|notice)|proof of delivery|bill of lading|asn\b`,
  String.raw`(?:pro ?-?forma|remittance|past due|overdue)\b|invoices? (?:no|number|#|\d|for|dated|attached|below|copy)|statement (?:of|for|date)|payment (?:advice|for|of)|back-?orders?\b|dispute|damages?\b|returns?\b|claims?\b|credits?\b(?! card)|expedite`,
  String.raw`(?:projections?|projected|estimated (?:usage|needs?|volume|demand)|anticipated)\b|(?:counts?|inventory|on[- ]hand|stock|left ?-?overs?|budget(?! (?:code|number|line|no)\b)|usage|consumption|velocity)\b(?! (?:order|items?|replen|p\.?o|tool|system|software|app\b|program|manage|control|department|manager|numbers?|codes?))`,
  String.raw`(?:sales|purchase|order|spend) (?:report|history|data)|year[- ]to[- ]date|top sellers|open (?:p\.?o\.?s?|orders?|purchase orders?|lines)\b|(?:last|previous|prior|earlier|old|past|former) (?:\w+'?s )?(?:orders?|p\.?o\.?s?|deliver(?:y|ies)|shipments?|purchases?)\b|(?:status|tracking|eta|update) (?:of|on|for)\b`,
  String.raw`order (?:confirmation|acknowledge?ment)|price list|survey\b|bid request|meeting (?:on|at|about|to)\b|for (?:your|our) (?:reference|records?|information)\b|fyi\b`,
  String.raw`(?:erhalten|geliefert|bekommen|inventur|angebot|lieferschein|rechnung|ruckstand|bestand|lagerbestand|auf lager)\b|(?:es )?fehl(?:t|en|te|ten)\b`,
  String.raw`(?:recus?|recues?|livres?|devis|facture|inventaire|bon de livraison)\b|manqu(?:e|ent|ait|aient|ants?)\b`,
  String.raw`(?:recib|lleg)(?:imos|ido|io|aron|o)\b|falt(?:a|an|o|aron|aba|antes?)\b|(?:albaran|factura|inventario|existencias|conteo|cotizacion|presupuesto|tenemos)\b`,
);

/** A paper that names itself above its list: `Quotation 5521`, `Order acknowledgement`. */
export const TITLES =
  /^(?:(?:re-?)?(?:our|your|this is (?:a|our|the)|new|revised|preliminary|the|weekly|monthly) )?(?:(?:price )?quot(?:e|ation)s?|estimate|offer|proposal|bid|(?:sales )?order (?:confirmation|acknowledge?ment|status|history|summary of)|(?:order )?(?:confirmation|acknowledge?ment)|(?:pro ?-?forma )?invoice|credit (?:memo|note)|statement|packing (?:slip|list)|(?:goods|material) receipt|receiving (?:report|log)|delivery (?:note|ticket|receipt)|(?:cycle |stock |physical |inventory )?count(?: sheet)?|inventory(?: count| report| list)?|stock (?:list|report|level|status|count)|usage(?: report)?|forecast|back-?orders?(?: report| notice| list)?|recall(?: notice)?|availability|price list|requisition|draft|angebot|auftragsbestatigung|lieferschein|rechnung|inventur|devis|confirmation de commande|bon de livraison|facture|inventaire|cotizacion|presupuesto|confirmacion de pedido|albaran|factura|inventario)(?: (?:no|number|nr)?\.? ?#?(?=[\w/-]*\d)[\w/-]+| (?:for|of|from|dated|as of|on|effective|starting|valid) .{1,60}| (?:december|january|february|march|april|may|june|july|august|september|october|november)| [/|].{1,60})?\W*$/;

/** What shall not come; an order may follow in the same breath. */
export const DECLINES = anyOf(
  String.raw`(?:do not|don'?t|does not|doesn'?t|no longer|won'?t|will not|not) (?:be )?(?:need|needing|send|want|order|deliver|include|require|bring)\b|not (?:needed|wanted|required|ordering)\b|no need (?:for|to)\b|(?:already|still|plenty|we|i) (?:have|got) (?:plenty|enough|these|this|them|lots)|no (?:necesit|quer)\w+|(?:brauchen|benotigen) (?:wir )?(?:nicht|kein\w*)|pas besoin|ne pas (?:livrer|envoyer)`,
);

/** Questions about goods, with or without a question mark. */
export const ASKS = anyOf(
  String.raw`(?:do|does|would|will|can|could) (?:you|u|ya|yall|anyone|they|y'all)(?: guys| folks| all| still| also| currently| even| happen to| please)* (?:have|carry|stock|sell|keep|got|know|tell|check|let (?:me|us) know|quote|advise|see if|find out|confirm|look|price|give (?:me|us) (?:a |an |your |the )?(?:price|quote|pric\w*|idea|eta|best))\b`,
  String.raw`have you (?:got|any)\b|(?:making|make) sure (?:these|this|you (?:got|have|received)|my|our)\b|(?:are|is|were) (?:these|those|they|this|that|any|all|the|it|there)\b.{0,60}\b(?:available|in stock|on hand|stocked|left|on (?:the )?floor)`,
  String.raw`(?:what|which|when|how (?:much|many|long|soon)|why|who)(?:'s|'re|s| is| are| was| were| would| will| do| does| did| can| could)\b.{0,120}\?|(?:did|have|has|had) (?:you|we|they|these|those|this|the|my|our|it)\b.{0,120}\?`,
  String.raw`(?:let (?:me|us) know|wondering|curious|(?:just |was |am |i'm |double )?checking|(?:want|need|like) to (?:know|check|see|find out|confirm)|(?:please|pls|kindly) (?:advise|check|confirm)) (?:on |me |us |of |for )*(?:(?:if|whether) (?:you (?:have|got|carry|stock|can|still|received|get)|these|those|they|the following|all|i can|we can)|(?:the |your )?(?:avail\w*|stock|pric\w*|cost|lead)|you (?:got|have|received))`,
  String.raw`(?:please|pls|kindly|to|and) (?:quote|price)\b|(?:availability|lead times?|in stock|pricing|price check|stock check|stock|price)\s?\?|(?:price|quote|quotation|pricing|cost|bid)s? (?:on|for) (?:the following|these|this|those|below|following)|rfp\b|how much (?:is|are|would|do|does)`,
  String.raw`(?:tienen|tiene|tienes|hay|cuanto|cuando|cual|donde)\b.{0,120}\?|(?:avez|auriez|aviez)[- ]vous|est-ce que|combien|quand\b.{0,120}\?|disponib\w+ ?\?|en stock ?\?|haben sie|habt ihr|(?:lieferbar|verfugbar|vorratig|auf lager) ?\?|was kost\w+|wie ?viel\b.{0,120}\?|wann\b.{0,120}\?`,
);

/** A sentence points at the list below it. */
export const POINTS_AT_LIST =
  /\b(?:following|these|those|this|them|below|here(?:'s| is| are)?|items?|products?|as follows|articles?|artikel|articulos|siguientes?|suivants?|folgende\w*|ci-dessous|unten|abajo)\b/;

/** Words that a sentence over an order may well hold, though it asks for nothing in so many words. */
export const MAY_ORDER =
  /\b(?:order\w*|p\.?o\b|purchas\w*|deliver\w*|ship(?!ped)\w*|send|needs?|needed|please|pls|thanks?|want|get|add|lists?|quantit\w+|numbers|counts? for|requirements?|weekly|tomorrow|(?:this|next|the) week|how many|qty|item (?:no|numbers?|#)|pick ?-?up|will call|for (?:the |this |next |our |us |me |my )?(?:\w+ ){0,3}(?:today|tonight|week\w*|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|\d|stores?|locations?|sites?|schools?|kitchens?|events?|party|banquets?|wedding|weekend|job|project|truck)|pedidos?|commandes?|bestell\w*|liefer\w*|livr\w*|entreg\w*)\b/;
