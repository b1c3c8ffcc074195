package lesson

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// role is what a block of code is in its lesson, as the words around it say. Where
// they do not, the block has none: a guess could take a mistake for its remedy.
type role int

const (
	noRole role = iota
	wasBad
	isGood
	isError
)

// roles are those that fields give to the code in them.
var roles = map[field]role{
	badField: wasBad, problemField: wasBad, goodField: isGood, solutionField: isGood, errorField: isError,
}

// cue is a list of words that lead into a block of code, as normalize leaves them.
type cue struct {
	role  role
	words *lazyregexp.Regexp
}

// decisive cues say what code is whatever else the sentence says. The first that
// it has counts.
var decisive = []cue{
	{wasBad, words(`should not|shouldn't|must not|instead of|rather than|au lieu de|plutot que|en vez de|en lugar de|statt`)},
	{isGood, words(`instead|should|what to (?:write|do|run|use)|ce qu'il (?:faut|fallait) (?:ecrire|faire|lancer)|next time|from now on|what works|that works|a la place|aurait du|aurions du|aurait fallu|il fallait|la prochaine fois|desormais|dorenavant` +
		`|en su lugar|deberia|debimos|la proxima vez|ahora hacemos|stattdessen|kunftig|in zukunft|hatten wir|nachstes mal`)},
}

// clear cues judge the code, and weak ones may be said of anything. Where those of
// one kind disagree, or a weak one tells of a mistake that was meant well, none counts.
var (
	clear = []cue{
		{isGood, words(`always|toujours|siempre|immer|correct|correctly|corrected|qui marche|qui fonctionne|right way|safe way|safe version|safer|safely|better|the good|good|the fix|fixed|fixed it|working version` +
			`|il faut|la bonne|le bon|mieux|correctif|corrige|corrigee|version sure|mejor|correcto|correcta|besser|richtig`)},
		{wasBad, words(`don't|do not|dont|never|wrong|bad|culprit|offending|faulty|guilty|mistake|broke|broken|blew up|took down|failed migration|failing migration` +
			`|ne faites pas|ne pas|jamais|fautif|fautive|coupable|mauvais|mauvaise|en cause|a casse|a tout casse|nunca|culpable|mal hecho|falsch|nie wieder|schuldige`)},
	}
	weak = []cue{
		{isError, words(`error|errors|said|says|saying|answered|replied|refused|complained|fails with|failed with|dies with|died with|stopped with|crashed with|threw|raised|log|logs|erreur|a repondu|repond|refuse|a refuse|disait|dit|fehler|meldet|meldete|el servidor|respondio|dijo`)},
		{isGood, words(`now we|we now|what we do now|use|do this|do it|two steps|three steps|in steps|the safe|safe|since|solution|workaround|remedy|on fait maintenant|maintenant|utiliser|utilisez|contournement|en deux temps|en trois temps|en deux etapes|ahora|usar|jetzt|nutzen`)},
		toldAsDone,
	}
)

// toldAsDone are the words of what somebody did once.
var toldAsDone = cue{wasBad, words(`we did|it wrote|it generated|people write|plain way|naive way|obvious way|we ran|we had|we used|we wrote|we shipped|we added|we executed|we tried|we deployed|was run|was executed|ran|did|was|were|this was|migration contained|migration moved|release added|added|looked|innocent|harmless|caused by` +
	`|on a fait|on a lance|on a execute|on a ajoute|on avait|nous avons|etait|a ete execute|lancee|hicimos|ejecutamos|wir haben|war`)}

// words matches one of some words as a whole.
func words(list string) *lazyregexp.Regexp {
	return lazyregexp.New(`(?:^|[^\pL])(?:` + list + `)(?:$|[^\pL])`)
}

// onward begins what leads from one block to another of the same role.
var onward = lazyregexp.New(`^(and |et |y |und )?(then|next|after|afterwards|later|finally|once|in the next|in a later|a deploy later|the next|first|second|step|puis|ensuite|apres|enfin|une fois|a la livraison|d'abord|etape|luego|despues|dann|danach|zuerst|spater)\b`)

// maxSentence is how many bytes a sentence has at most that says what code is.
const maxSentence = 200

// cueOf is the role that the words before a block of code give it. They are the
// last sentence before it, which is one that leads on: it ends in a colon, or nowhere.
// Among fields that say what code is, of being something else, only few words convince.
func cueOf(lead string, of role) role {
	last := lastSentence(lead)
	sentence := normalize(last)
	if said := roles[signField(last)]; said != noRole && len(last) <= maxSentence {
		return said
	}
	if sentence == "" || len(sentence) > maxSentence {
		return noRole
	}
	if said := roles[fieldOf(sentence)]; said != noRole && len(sentence) <= maxPlain {
		return said
	}
	for _, c := range decisive {
		if c.words.MatchString(sentence) {
			return c.role
		}
	}
	if of == wasBad || of == isGood {
		return noRole
	}
	said, told := judged(sentence), agreed(weak, sentence)
	if m := forbidden.FindString(sentence); m != "" && orders.MatchString(sentence[len(m):]) {
		return isGood
	}
	switch {
	case said == isGood && toldAsDone.words.MatchString(sentence):
		return noRole
	case said != noRole || agreed(clear[:1], sentence) != noRole:
		return said
	}
	if told == noRole && strings.HasSuffix(strings.TrimRight(last, "*_ \u00a0\u202f"), ":") && orders.MatchString(sentence) {
		return isGood
	}
	return told
}

// forbidden is what not to do, before what to do: "Don't wait, build it first:".
var forbidden = lazyregexp.New(`^(don't|do not|never|ne|jamais|no|nunca|nie|nicht)\b[^,;]*[,;] *(but |mais |rather |plutot )?`)

// orders begins a sentence that tells what to do: "Write the SQL:", "Mettre un défaut :".
var orders = lazyregexp.New(`^(do|loop|write|build|create|add|split|make|keep|set|use|put|give|start|begin|wrap|prefer|move|limit|mark|mettre|creer|faire|ajouter|ecrire|preferer|utiliser|garder|decouper|remplacer|construire|poser|passer par|commencer|deplacer|limiter|marquer|mettez|creez|faites|ajoutez|ecrivez|preferez|utilisez|gardez|decoupez|remplacez|commencez|crear|anadir|usar|poner)\b`)

// pointing begins a sentence that says what the code before it is.
var pointing = lazyregexp.New(`^(voila|that is|that's|this is|c'est|das ist|eso es)\b`)

// remedy begins a sentence that says what to do in place of the code before it.
var remedy = lazyregexp.New(`^(instead|better|the right (thing|way)|(the )?way out|next time|la prochaine fois|the fix|fix|fixed|use|a la place|mieux|il fallait|il aurait fallu|plutot|correctif|we should have|should have been|en su lugar|mejor|stattdessen|besser)\b`)

// judged is the role by clear cues.
func judged(sentence string) role { return agreed(clear, sentence) }

// agreed is the role of the cues that a sentence has, if they have the same.
func agreed(cues []cue, sentence string) role {
	found := noRole
	for _, c := range cues {
		if c.words.MatchString(sentence) {
			if found != noRole {
				return noRole
			}
			found = c.role
		}
	}
	return found
}

var sentenceEnd = lazyregexp.New(`[.!?…]["»”)*_]*\s+`)

func lastSentence(text string) string {
	text = strings.TrimRight(text, " \t\n")
	if !strings.HasSuffix(strings.TrimRight(text, "*_ \u00a0\u202f"), ":") && endsSentence(text) {
		return ""
	}
	text = text[strings.LastIndex(text, "\n\n")+1:] // a paragraph, or an item of a list
	if ends := sentenceEnd.FindAllStringIndex(text, -1); len(ends) > 0 {
		text = text[ends[len(ends)-1][1]:]
	}
	line := text[strings.LastIndexByte(text, '\n')+1:]
	if r, _ := utf8.DecodeRuneInString(line); unicode.IsUpper(r) {
		return line
	}
	return text
}

func endsSentence(text string) bool {
	return strings.HasSuffix(strings.TrimRight(text, `"»”)*_`+"`"), ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?")
}

// labelField is the field that the words of a label or a heading lead into, where
// no table knows the label itself: "What we should have done".
func labelField(label string) field {
	words := normalize(label)
	if n := len(strings.Fields(words)); n == 0 || n > 6 {
		return noField
	}
	said := agreed(labelCues, words)
	for i := len(decisive) - 1; i >= 0; i-- {
		if decisive[i].words.MatchString(words) {
			said = decisive[i].role
		}
	}
	switch said {
	case wasBad:
		return badField
	case isGood:
		return goodField
	}
	return noField
}

// labelCues are words of a label that judge the code below it. "Never drop a table"
// is a rule, and no label.
var labelCues = []cue{
	{isGood, words(`correct|corrected|safe|safer|better|right|fixed|good|correctif|corrige|corrigee|bon|bonne|mieux|mejor|correcto|correcta|richtig|richtige|besser`)},
	{wasBad, words(`wrong|bad|offending|faulty|culprit|broken|mistaken|failing|failed|fautif|fautive|mauvais|mauvaise|coupable|falsch|falsche|schlecht|incorrecto|incorrecta`)},
}

// continues are labels that stand inside a field and say nothing of what their code is.
var continues = lazyregexp.New(`^(notes?|nb|remarque|remarks?|step|etape|paso|schritt|option|phase|part|partie|first|second|then|next|after|deploy|deployment|release|livraison|d'abord|ensuite|puis|luego|dann|sql|python|alembic|django|rails|knex|flyway|goose|postgres|postgresql|mysql|code|migration|requete|up|down|upgrade|downgrade|revision|version|file|fichier|v?\d)\b`)

// looksOnly is code that reads and changes nothing: it shows how something was found.
var looksOnly = lazyregexp.New(`(?i)^(\s|--[^\n]*\n)*(select|explain|show|analyze|\\d)\b[^;]*;?\s*$`)
