import { isFormal } from './formal-words.js';
import { plainWords } from './plain-words.js';

const anyOf = (...sources: readonly string[]): RegExp => new RegExp(`(?:${sources.join('|')})`);

const ALL = String.raw`(?:everything|every ?thing|all(?: of (?:it|them|these|this|the (?:above|quantities|lines)))?|it all|the (?:whole|entire) (?:order|thing|list)|the (?:order|quantit(?:y|ies)|amounts?|numbers|list|above)|above|quantities|these|them)`;
/** A word for one or more goods of the list. */
const THESE = String.raw`(?:the|that|those|these|this|it|them|my|our|line|item|last|first|second|one|both|all)`;
/** What is no good of the list: a place, a person, another paper. */
const ELSEWHERE = String.raw`(?! ?\w* ?(?:off (?:at|in|by|to)|dock|door|driver|truck|address|invoice|back ?orders?|subs?\b|substitut\w+|deliver\w*|attach\w*|cc|signature|footer|liftgate|call|mail|e-?mails?|date|appointment|account|contact|ride|ball|line (?:below|to me)))`;

/** Words behind a list by which another list is meant than it says. */
const OVERTURNS = anyOf(
  // scratch the eggs, never mind the last one, leave off item 3, hold off on the fries
  String.raw`^(?:p\.?\s?p?\.?s\.?[:. ]+|oh |oops,? |sorry,? |wait,? |actually,? |also,? |and |but |please |pls |ps )*(?:scratch|cancel|forget(?: about)?|never ?mind|ignore|disregard|drop|skip|scrap|remove|delete|omit|strike|nix|leave (?:off|out)|take (?:off|out)|cut|kill|pull|lose|hold off on|hold on|hold) ${THESE}\b${ELSEWHERE}`,
  String.raw`\b(?:scratch|never ?mind|scrap|nix) ${THESE}\b${ELSEWHERE}|\b(?:leave|take|pull|drop|knock) (?:\w+ ){1,4}(?:off|out)\b(?! (?:at|the back|front|of the (?:truck|box))\b)`,
  // double everything, x2 please, two times the above
  String.raw`\b(?:double|triple|halve|quadruple) (?:up )?(?:on )?(?:${ALL}|every|each|the|that|my|our|your)\b|\b(?:x ?[2-9]|[2-9] ?x|(?:two|three|2|3|4) times|twice|half)(?: of)? ${ALL}\b|^(?:x ?[2-9]|[2-9] ?x|times (?:two|three|[2-9])|double|doubled)(?: please| pls| it| that| everything|,|\.|!|$)`,
  String.raw`\b(?:increase|decrease|reduce|raise|lower|bump|cut|change|adjust|up) ${ALL}\b.{0,30}\b(?:by|to|half|down|up|\d)`,
  // make it 5, make those boxes; on second thought; I meant; correction
  String.raw`\bmake (?:it|that|those|these|them|the \w+(?: \w+)?) (?:\d|a |one|two|three|four|five|six|cases?|boxes|bags|instead)|\b(?:on second thou\w+|come to think|scratch that|my mistake|i meant|we meant|i mean\b|correction|typo|misread|wrong (?:number|quantity|qty|amount) (?:above|there|on))|\b(?:change|swap|switch|replace) ${THESE}\b${ELSEWHERE}|\b(?:same|that|this) (?:again )?for (?:the|our|each|every|all) (?:\w+ )?(?:stores?|locations?|kitchens?|schools?|sites?|buildings?|units?)\b|\b(?:two|three|both|all|each|2|3|4) (?:of (?:the|our) )?(?:stores|locations|kitchens|schools|sites) (?:get|need|want|each)\b`,
  // only half of it; not all of these
  String.raw`\b(?:only|just) (?:need|want|take|send|do) (?:half|one|two|three|four|five|\d)\b|\b(?:only|just) (?:half|part|some|one|the first|the last) (?:of (?:it|this|these|that|the)|one|two|three|\d)|\bnot (?:all|everything|the (?:last|first|whole|entire))\b|\bwithout the \w+ (?:this|after all)|\bexcept (?:for )?(?:the|that|those|no)\b`,
  // Spanish, French, German
  String.raw`^(?:p\.?d\.?[:. ]+|perdon,? |mejor )*(?:quit(?:a|e|en)|cancel(?:a|e|en)|olvid(?:a|e|en)|elimin(?:a|e|en)|no mand(?:es|e|en)) (?:el|la|los|las|eso|esto|lo)\b|\b(?:el doble|dobl(?:a|e|en) todo|todo (?:por|x) (?:dos|2))\b`,
  String.raw`\b(?:oubliez|annulez|supprimez|enlevez|retirez) (?:le|la|les|l'|ca|cela)\b|\b(?:doublez|le double|tout en double)\b|\bfinalement (?:pas|sans)\b`,
  String.raw`\bbitte (?:wieder |doch )?(?:streichen|stornieren|loschen|weglassen)\b|\b(?:streich\w+|vergessen|storniert?\w*|loscht?) (?:sie )?(?:bitte )?(?:die|das|den|es)\b|\b(?:doch (?:nicht|kein\w*|lieber)|verdoppel\w+|das doppelte|alles (?:mal|x) (?:zwei|2))\b`,
);

/** `If you are out, leave it off`: what to do in a case that may come. */
const CONDITION =
  /\b(?:if|in case|unless|when(?:ever)?|should (?:you|any|there|it)|wenn|falls|si|sofern)\b|\b(?:as|like) (?:always|usual)\b|\bdouble[- ]?(?:check|bag|wrap|stack|side|tape|confirm)/;

/** Whether a remark says that the list it stands under is not meant as it stands. */
export function overturnsList(sentence: string): boolean {
  const text = plainWords(sentence);
  return OVERTURNS.test(text) && !CONDITION.test(text);
}

/** Words by which a mail says that it orders nothing, or nothing yet. */
const DISCLAIMS = anyOf(
  String.raw`\bnot an? (?:actual |firm |real |purchase |new )*(?:order|p\.?o)\b|\b(?:isn'?t|is not|no) (?:an? )?(?:order|p\.?o\.?|purchase order)s? (?:yet|has been|have been|at this)|\bnothing to order\b|\bno(?:t)? (?:order|ordering) (?:yet|at this time|today)\b|\bno (?:action|order) (?:is )?(?:needed|required|necessary)\b`,
  String.raw`\b(?:only|just|still|is|as) an? (?:rough |first |preliminary |quick )*draft\b|\b(?:draft|preliminary|tentative|proposed|sample|test|dummy) (?:of )?(?:our |the |my |a |purchase )*(?:order|p\.?o)\b|^(?:\W*draft\b|\W*(?:test|prueba|essai) order)|\b(?:only a|just a|this is a) test\b|^\W*test\W{1,4}(?:please )?(?:ignore|only|mail|e-?mail|message)|\bplease ignore\W*$|\bfinal (?:order|list|numbers|version|quantities|p\.?o)\b.{0,20}\b(?:tomorrow|later|follow|to come|will|tonight|next|monday|tuesday|wednesday|thursday|friday)|\b(?:quantities|numbers|amounts) (?:may|might|could|will) (?:still )?change\b|\b(?:numbers|quantit\w+|amounts|counts?|it|this|list|order)\b.{0,20}\b(?:firm\w* up|finali[sz]ed?|to be confirmed|not final)\b|\bfor (?:your |my |our |his |her )?(?:approval|comments?|feedback|discussion)\b`,
  String.raw`\b(?:do not|don'?t|not to|hold off|wait(?:ing)?) (?:ship|process|enter|fill|send|place|key|book|deliver|release|pull|pick|order|shipping|processing|entering)\b(?: (?:it|this|these|them|any(?:thing| of it)?|the order|that))* ?(?:\b(?:yet|until|till|before (?:i|we|you|my|our|it|approval)|for now|twice|again|just yet|tho\w*)\b|[.!]*$)`,
  String.raw`\b(?:pending|await(?:s|ing)?|waiting (?:for|on)|subject to|needs?|requires?|until|once|before|after|not (?:yet )?(?:been )?)\b.{0,20}\b(?:approval|approved|approves?|sign(?:ed|s)?[- ]?off|authori[sz](?:ation|ed)|budget|go[- ]?ahead|green light|confirmed by)\b|\bwill (?:send|follow up with|get|have) (?:you )?(?:the |a |my |our )?(?:p\.?o|order|purchase order|final)\b.{0,30}\b(?:later|tomorrow|once|when|after|soon|next|if)|\bwaiting to hear\b|\b(?:please|pls|just|kindly|should) (?:\w+ )?wait (?:for|until|till|to hear)\b|\bhold (?:this|the|it|on|off|until|everything)\b(?! (?:dock|at the|for (?:pick|will)))`,
  String.raw`\bfor (?:your |our |the )?(?:information|info|records?|files?|reference|planning)(?: purposes?)?(?: only)?(?: ?[,.!)-]|$)|\b(?:fyi|information|reference|planning) only\b|\b(?:just|only|purely|as) (?:an? )?fyi\b`,
  String.raw`\balready (?:been )?(?:phoned|called|faxed|sent|ordered|placed|entered|submitted|given|on order|in (?:your|the) (?:system|portal|order)|order|texted|e-?mailed|done|confirmed|told|received|got|shipped|delivered)|\b(?:phoned|called|faxed|texted|gave) (?:this|it|these|that|them|the order) (?:in|over|to)\b|\b(?:phone|verbal|telephone|fax) (?:in )?order (?:of|from|with|this|given|placed|i|we|to)\b|\bcop(?:y|ies) of (?:the|an?|our|my|yesterday'?s|today'?s|last|what) (?:\w+ )?(?:order|p\.?o|i|we)\b|\bduplicate\b|\bsame (?:order|one|list|p\.?o) (?:that |as )?(?:i|we) (?:sent|placed|gave|e-?mailed|faxed|called)\b|\bre-?sen(?:d|t|ding)\b.{0,40}\b(?:order|p\.?o|earlier|yesterday|in case|again)|\bconfirming (?:our|my|the|this) (?:phone|call|conversation|verbal)|\bin case you (?:did|have)n'?t|\bwas (?:placed|entered|ordered|sent) (?:on|online|through|via|yesterday|this morning|by)\b|\bthrough (?:the|your) (?:portal|website|web ?site|app) (?:already|yesterday|this morning|earlier)`,
  String.raw`\brequisition\b.{0,60}\b(?:pending|await\w*|approval|routed|submitted)|\bno purchase order\b|\bp\.?o\.? (?:will|to) (?:be issued|follow)\b|\b(?:not|isn'?t|nothing) (?:binding|firm|final|official)\b|\bnon-?binding\b`,
  String.raw`\b(?:no es un (?:pedido|orden)|aun no (?:es|mand|envi)\w*|borrador|solo para (?:su )?informacion|todavia no (?:mand|envi|surt)\w*|ya (?:lo |los )?(?:pedi|ordene|llame|mande)\w*)|\b(?:ce(?:ci|la)? n'?est pas une commande|brouillon|pour information|ne pas (?:encore )?(?:livrer|expedier|envoyer)|pas encore (?:valide|approuve|confirme)\w*|deja (?:commande|passe|envoye)\w*|en attente d)|\b(?:keine bestellung|entwurf|nur (?:zur|als) (?:information|info|kenntnis)|zur (?:info|information|kenntnis)\b|noch nicht (?:liefern|versenden|freigegeben|bestell\w+|ausliefern)|bereits (?:bestellt|telefonisch|geschickt)|schon (?:bestellt|telefonisch)|unverbindlich)`,
);

/** Whether a sentence says that what stands beside it is no order, or none yet, or was given before. */
export function disclaimsOrder(sentence: string): boolean {
  const text = plainWords(sentence);
  return DISCLAIMS.test(text) && !isFormal(sentence) && !/\b(?:subst\w+|replacements?|exceed\w*|over \$?\d)/.test(text);
}

/** What `as usual` may be said of beside goods. */
const NOT_GOODS =
  /\b(?:deliver\w*|dock|doors?|leave|drop|driver|window|(?<!(?:last|this|every|each) )time|truck|route|invoices?|bill\w*|terms|address|packag\w*|brand|box|place|spot|way|ship[- ]?to|gate|entrance|pallet\w*|entrega|livraison|lieferung|tor|contact|building|location|day|no|not|fresh\w*|quality|date)\b/;
const LEAD = String.raw`(?:^|[,;(]\s?|\b(?:please|pls|just|order|need|want|send|get|have|do|repeat|give|take|rest|else|others?|everything|all|and|plus|with|to|the|like|us|me|is|as|put|give)\b[ ,:]*)`;
const SAME_AS = String.raw`(?:as|like|from|than) (?:the )?(?:last|before|previous|prior|usual|always|normal|our last|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)`;

/** Words by which goods of another order are meant as well. */
const REFERS = anyOf(
  String.raw`${LEAD}(?:the )?(?:exact )?same(?: (?:order|things?|items?|list|stuff|quantit\w+|amounts?|products?))?(?: again)? ${SAME_AS}|\b(?:rest|else|others?|everything|remainder|remaining|balance)\b.{0,20}\b(?:same|as (?:last|usual|before|always)|like last)`,
  String.raw`${LEAD}(?:the|our|my) (?:usual|regular|normal|standing)(?: (?:order|items?|stuff|list|things?|amounts?))?(?: (?:plus|and|with|except|but|minus|also|for)\b| ?[,.!+&:]| ?$)|\b(?:plus|and|also|with|add) (?:the|our|my) (?:usual|(?:regular|normal|standing|weekly) (?:\w+ )?(?:order|items|stuff|list))\b|\b(?:everything|whatever|what|all|stuff|the things) (?:that )?(?:we|i) (?:got|had|get|ordered) last\b|\bsame (?:\w+ ){1,3}(?:as|like) last (?:week|time|order|month)\b`,
  String.raw`\b(?:repeat|duplicate|copy|re-?order|redo) (?:the |our |my |last |all |that |this |of )*(?:last|previous|order|same|everything|all)\b|\b(?:last|previous) (?:\w+'?s )?order (?:plus|and|with|except|but|minus|again)\b|\b(?:on top of|in addition to) (?:the|our|my|what|last)\b.{0,20}\b(?:order\w*|usual|sent|gave|regular)`,
  String.raw`^(?:and |plus |also )?(?:like|as) (?:last (?:week|time|month)|usual|always|before)\b[ ,.:;!]*(?:plus|and|with|but|except|$)|\b(?:same|like) (?:again|as before|as usual)\b[ ,.:;!]*(?:plus|and|with|but|except|$)`,
  String.raw`\blo mismo (?:de|que)\b|\b(?:el pedido|lo) de siempre\b|^como siempre\b|\bigual que (?:la|el) (?:semana|vez|mes|pedido)\b|\brepet(?:ir|imos|ido) (?:el|la|mi|nuestro) (?:ultim\w+ )?(?:pedido|orden)`,
  String.raw`\b(?:meme|memes) (?:commande|choses?|quantites?|produits?) que\b|\bla meme chose\b|\bcomme (?:d'hab\w*|la semaine derniere|la derniere fois|d'habitude)|\ble reste (?:comme|pareil|idem)`,
  String.raw`\bwie (?:letzte|vorige|vergangene|beim letzten|immer|ublich|gehabt|zuletzt)|\bdas (?:gleiche|selbe|ubliche) wie\b|\b(?:gleiche|selbe) bestellung\b|\bder rest wie\b|\bcome (?:al solito|la settimana scorsa)|\bil solito\b|\bo mesmo de sempre\b`,
);

/** Whether a sentence orders what another order held: what that is, it does not say. */
export function refersToOrder(sentence: string): boolean {
  const text = plainWords(sentence);
  return REFERS.test(text) && !NOT_GOODS.test(text);
}
