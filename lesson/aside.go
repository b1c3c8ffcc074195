package lesson

import (
	"slices"
	"strings"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

var (
	// asideHeading are headings of what files of lessons have besides: figures, a table
	// of contents, how to take part, what words mean, what is still to do.
	asideHeading = lazyregexp.New(`^(statisti(cs|ques)|stats|estadisticas|statistik(en)?|figures|chiffres` +
		`|sommaire|table (of contents|des matieres)|contents|toc|index|indice|inhalt|inhaltsverzeichnis|overview|vue d'ensemble` +
		`|(register |document )?maintenance|(document |doc )?(change ?log|change history|revision history|history|historique|journal des modifications|cambios|anderungen|verlauf)( (of|du|de|des|la|this|ce|document|chapter|page|file|fichier|chapitre)\b.*)?|versions?` +
		`|(modele|template|gabarit|plantilla|vorlage|format)( .*)?|legende?|legenda|(severity |severities )?scale|echelle( .*)?|severity levels|niveaux( de gravite)?` +
		`|introduction|intro|preamble|preambule|preface|avant-propos|about( .*)?|a propos( .*)?|purpose|objectif|scope|perimetre|einleitung|introduccion` +
		`|glossa(ry|ire|r)|glosario|lexique|definitions?|vocabulaire|terms|abbreviations|abreviations` +
		`|thanks|acknowledge?ments|remerciements|credits|danke|agradecimientos|contacts?|owners?|who to ask|who do i ask|license|licence` +
		`|(annexes?|appendix|anhang|anexo)( .*)?|open (points|actions|items|questions)|actions ouvertes|points ouverts|questions( ouvertes)?|faq|offene (punkte|fragen)|todo|to do|a completer|pending|pendientes|ideas|idees` +
		`|contribut\w*|contribuer|mitmachen|contribuir|conventions?|house rules|ground rules|regles du jeu|reporting|(release |review )?checklists?( .*)?|rappel de lecture|mode d'emploi|usage|readme|style|project|projet` +
		`|(writing|adding|ecrire|ajouter|rediger) (a |an |une |un |new )?(lessons?|entry|entries|lecons?|entree)` +
		`|how (to|we) (read|use|write|contribute|maintain|update|work|record|document|add)\b(.*\b(this|these|lessons?|entry|entries|page|file|document|register|here)| (one|it|an? (incident|post-?mortem)))?` +
		`|comment (lire|utiliser|ecrire|contribuer|ajouter|tenir|remplir)\b(.*\b(ce|cette|ces|lecons?|fiches?|page|fichier|document|base|entree|ici))?( .*)?)$`)
	// templateTitle is a heading that is still to be filled in.
	templateTitle = lazyregexp.New(`^(\[[^\]]*\]\s*)*([A-Z]{1,8}[-_ ](X{2,}|N{2,}|0{3,})\b.*|.*<[\pL][^<>@=/]*>|.*\{\{.*\}\}.*|.*\bYYYY-MM(-DD)?\b.*|\[?(?i:(short |the |lesson )?(title|titre|titulo|titel)( (of|de|der|del) .*)?)\]?)$`)
	// aboutFile is a file that is about the others.
	aboutFile = lazyregexp.New(`(?i)(^|/)(readme|contributing|changelog|summary|_?index|license|code_of_conduct|glossary)\.md$`)
	// noLessons is a file of something else, whose sections are no lessons unless they look like some.
	noLessons    = lazyregexp.New(`(?i)(^|/)(contributing|changelog|license|code_of_conduct|glossary|glossaire|runbooks?|contacts?|onboarding)\.md$`)
	templateFile = lazyregexp.New(`(?i)(^|[/_.-])(template|modele|modèle|gabarit|plantilla|vorlage)s?([_.-]|\.md$|$)`)

	lessonsHeading  = lazyregexp.New(`^(lessons?|lecons?|lessons learn(ed|t)|lecons apprises|lecons (actives|archivees)|incidents?|post-?mortems?|retours? d'experience|entries|entrees|lecciones|lektionen)$`)
	patternsHeading = lazyregexp.New(`^(common |useful |safe )?(patterns?|recipes|recettes|modeles)( |$)`)
	patternHeading  = lazyregexp.New(`^(pattern|patron|recipe|recette|modele|template) (n°|#)? ?(\d+|[a-z]\b)`)
)

// isAside reports whether a section is one of those that files of lessons
// have besides: figures, a table of contents, links.
func (g *grouping) isAside(i int) bool {
	return g.fields[i] != noField || asideHeading.MatchString(g.headings[i].words) && !g.traits[i].pattern || g.isTemplate(i)
}

var (
	// standing is what a record of a decision says of itself.
	standing = lazyregexp.New(`(?im)^\W*(status|statut|estado)\W*[:：]\W*(accepted|proposed|superseded|deprecated|rejected|accepté|accepte|proposé|propose|remplacé|rejeté|aceptad[oa]|akzeptiert)`)
	failed   = lazyregexp.New(`\b(lessons?|lecons?|incidents?|outages?|post-?mortems?|panne)\b`)
)

// decisionHeadings are those of what such a record decides.
var decisionHeadings = []string{"decision", "decisions", "entscheidung"}

// isDecision reports whether a section records a decision, and nothing that went wrong.
func (g *grouping) isDecision(i int, t traits) bool {
	if t.errors || t.examples || t.texts[problemField] || t.texts[errorField] || t.metadata[severityField] || t.metadata[checksField] {
		return false
	}
	h := g.headings[i]
	decided := false
	for j := i + 1; j < len(g.headings) && g.headings[j].level > h.level && !decided; j++ {
		decided = slices.Contains(decisionHeadings, g.headings[j].words)
	}
	return decided && standing.MatchString(g.source.Text[h.body:g.startOf(i+1)]) && !failed.MatchString(h.words)
}

// hasDecision reports whether the document is such a record.
func (g *grouping) hasDecision() bool {
	for i := range g.headings {
		if t, _ := g.withFields(i); g.isDecision(i, t) {
			return true
		}
	}
	return false
}

// isTemplate reports whether a section is there to be copied: its heading is to be
// filled in, or it or the file is called so.
func (g *grouping) isTemplate(i int) bool {
	raw := strings.Trim(g.headings[i].raw, "`* ")
	if templateTitle.MatchString(raw[:min(len(raw), maxBold)]) || templateFile.MatchString(g.source.Path) {
		return true
	}
	if templateSection.MatchString(g.headings[i].words) && !g.traits[i].pattern {
		return true
	}
	p := g.parent[i]
	return p != none && templateSection.MatchString(g.headings[p].words) && !g.traits[i].pattern
}

var templateSection = lazyregexp.New(`^(modele|template|gabarit|plantilla|vorlage)( (de|d'une|of|for|pour|fur|para) .*)?$`)
