package lesson

import (
	"strings"
	"sync"

	"github.com/oncebitten/oncebitten/lazyregexp"
)

// fieldWords are the labels of each field, as normalize leaves them: in English and
// French, and in Spanish and German for teams that write in those.
var fieldWords = []struct {
	field field
	words string // one a line, or parted by semicolons
}{
	{contextField, `context; background; situation; incident; description; details; timeline; story; overview; symptom; symptoms
		analysis; why; why it hurts; why it matters; why it happened; why it broke
		explanation; impact; consequence; consequences; effect; result; detection; trigger; contributing factors; affected; diagnosis; investigation; how we noticed; how we found out; scope; duration; cost; damage
		contexte; description; chronologie; symptome; symptomes; analyse; pourquoi; explication
		effet; effets; resume; detection; deroulement; constatation; raison; diagnostic; enquete; duree; cout; degats; comment on l'a vu
		contexto; contexto y causa; descripcion; sintoma; sintomas; por que; impacto; consecuencia; consecuencias; resumen; analisis; explicacion
		kontext; hintergrund; beschreibung; symptome; warum; auswirkung; auswirkungen; folge; folgen; zusammenfassung; erklarung
		summary; tldr`},
	{problemField, `problem; the problem; issue; the issue; what happened; what went wrong; what broke; what; mistake; the mistake; our mistake; failure
		what we did; what was done; what we ran; what we tried; what was run; what was executed; what we shipped; statement as executed; executed statement; statement executed
		offending statement; offending migration; offending code; offending sql; faulty migration; faulty code; bad migration; original migration; the migration; original; original version; initial version; first version; first attempt; attempt 1; version 1; naive; naive version; naive way; what i wrote; what we wrote; what we had; culprit; the culprit; what bit us; how it broke; how it failed; the change; reproduction; repro; to reproduce; steps to reproduce; evidence; cause; causes; the cause; root cause; root causes; root cause analysis
		probleme; le probleme; ce qui s'est passe; ce qui a mal tourne; ce qui a casse; ce qu'on a fait; ce que nous avons fait; ce qui a ete fait; on a fait; faute; la faute
		l'erreur commise; erreur commise; code en cause; migration en cause; requete en cause; requete executee; instruction executee; commande executee; ce qui a ete execute; ce qu'on a execute
		premiere version; version initiale; version naive; premier essai; premiere tentative; tentative 1; ce qu'on avait ecrit; ce qu'on a ecrit; instruction en cause; instructions en cause; le changement; la migration; ce qu'on a lance; le coupable; coupable; reproduction; pour reproduire; preuve; cause; la cause; cause racine; causes racines
		problema; el problema; que paso; lo que paso; que hicimos; lo que hicimos; que salio mal; migracion original; causa; causas; causa raiz
		das problem; was ist passiert; was passiert ist; was passierte; was schiefging; ursache; ursachen; grundursache; was wir getan haben; was wir gemacht haben; vorfall`},
	{errorField, `error; errors; error message; error messages; recorded error; server error; server; server says; server said; server message; server response; database error; log; logs; log excerpt; from the log; from the logs
		stack trace; stacktrace; output; message; messages; what the server says; what the server said; what postgres says; what postgres said; what we saw; trace; traceback; exception; postgres; postgresql
		erreur; erreurs; message d'erreur; messages d'erreur; erreur relevee; sortie; ce que dit le serveur; ce qu'a dit le serveur; ce que disait le serveur; message du serveur; messages du serveur; reponse du serveur; le serveur dit; le serveur repond; serveur; journal; journaux; extrait du journal
		errores; mensaje; mensaje de error; mensaje del servidor; lo que dice el servidor; lo que dijo el servidor; registro; salida; servidor
		fehler; fehlermeldung; fehlermeldungen; meldung; servermeldung; meldung des servers; protokoll; ausgabe; was der server sagt`},
	{solutionField, `solution; solutions; fix; the fix; fixed; how we fixed it; resolution; corrective action; corrective actions; remedy; remediation; mitigation; workaround; resolution steps; recovery; repair
		the safe way; safe way; the safer way; safer way; how to fix; how to fix it; what we do now; what we did instead; what fixed it; what we changed; what changed; decision; recipe; the recipe; procedure; playbook; runbook; action taken; actions taken; cure; antidote; treatment; how we solved it; how we recovered; the right way; right way; the correct way; answer
		mesure corrective; mesures correctives; action corrective; actions correctives; correction; corrections; correctif; solution appliquee; solution retenue; contournement; remede; reparation; recette; parade; antidote; traitement; action; actions menees; mode operatoire; la parade; procedure; comment on a corrige; ce qu'on fait depuis; depuis; resolution; ce qu'on fait maintenant; ce que nous faisons maintenant; on fait maintenant; la bonne facon; la bonne maniere; comment corriger; comment reparer; reponse
		solucion; soluciones; arreglo; correccion; remedio; que hacemos ahora; lo que hacemos ahora; la forma correcta
		losung; losungen; abhilfe; behebung; korrektur; wie wir es behoben haben; was wir jetzt tun`},
	{preventionField, `prevention; moral of the story; what we learned; what we learnt; what i learned; learning; learnings; our rule; policy; safeguard; safeguards; how to prevent; how to prevent it; how to avoid; how to avoid it; lesson; the lesson; lesson learned; lessons learned; takeaway; takeaways; key takeaway; key takeaways; moral; action item; action items; actions; follow-up; follow up; follow-ups; followup
		preventive action; preventive actions; preventive measures; best practices; rule; rules; the rule; rule of thumb; recommendation; recommendations; remember; next time; going forward; guideline; guidelines; guard; checklist
		ce qu'on a appris; ce que nous avons appris; ce qu'on retient; enseignement; enseignements; garde-fous; politique; comment eviter; comment l'eviter; lecon; la lecon; lecon apprise; lecons apprises; mesures preventives; mesure preventive; moralite; la morale; bonnes pratiques; a retenir; ce qu'il faut retenir; regle; regles; la regle; morale; suivi; suites; la prochaine fois; actions preventives; recommandation; recommandations; pour la suite; consigne; consignes; garde-fou
		prevencion; leccion; lecciones; leccion aprendida; lecciones aprendidas; regla; reglas; medidas; medidas preventivas; como evitarlo; acciones; seguimiento; para recordar
		vorbeugung; pravention; vermeidung; lektion; lehre; lehren; regel; regeln; massnahme; massnahmen; merke; fazit`},
	{commandsField, `key files/commands; key files; key commands; key files and commands; files/commands; commands; files; key commands/files; references; reference; ref; refs; sources; source; see also; links; link; related; related lessons; further reading
		fichiers/commandes cles; fichiers cles; commandes cles; fichiers et commandes cles; commandes/fichiers cles; fichiers/commandes; fichiers; commandes; voir aussi; liens; lien; liens utiles; pour aller plus loin
		archivos; comandos; archivos/comandos clave; ver tambien; enlaces; referencias; dateien; befehle; siehe auch; verweise; quellen`},
	{badField, `bad; bad example; bad examples; bad code; bad way; bad sql; the bad way; bad idea; wrong; wrong way; the wrong way; the wrong; don't; dont; do not; do not do this; don't do this; never; never do this; avoid; not this; not like this; instead of; before; broken; broken code; broken migration; code before; sql before; old way; the old way; old code; old version; unsafe; dangerous
		anti-pattern; antipattern; incorrect; risky; example that failed; what failed; failing migration; failing code; nope; no
		mauvais; code avant; sql avant; version avant; ancien code; ancienne version; mauvais exemple; mauvais exemples; mauvais code; mauvaise facon; mauvaise maniere; mauvaise pratique; la mauvaise facon; faux; avant; a eviter; a ne pas faire; ne pas faire; ne faites pas; ce qu'il ne faut pas faire; ce qu'il ne faut surtout pas faire; pas comme ca; pas ca; jamais; dangereux; au lieu de; au lieu de ca; a proscrire; proscrire; interdit
		exemple qui echoue; code fautif; code incorrect; migration fautive; requete fautive; sql fautif; code d'origine; migration d'origine
		mal; malo; mal ejemplo; mal hecho; incorrecto; no hacer; asi no; evitar; antes; peligroso; en vez de
		schlecht; schlechtes beispiel; falsch; nicht so; so nicht; vorher; gefahrlich; vermeiden; statt`},
	{goodField, `good; good example; good examples; good code; good way; the good way; right; do; do this; do this instead; do instead; instead; use instead; use this; correct; correct code; corrected; corrected migration; corrected code; safe; safer; safe migration; safe version; fixed migration; fixed code; after; better; better way; the better way; best practice; rather; what to do; what to do instead; what we should have done; what should have been done; should have been; like this; yes; recommended; preferred; final version; second attempt; attempt 2; version 2; revised; safe version; replacement; zero downtime; zero-downtime; zero downtime version; online; online version; fixed version; corrected version; rewritten; what it should be; target; now; today; since then; code after; sql after; new way; the new way; new code; new version; what to write; what to write instead; way out; the way out; right thing; the right thing
		bon; code apres; sql apres; version apres; nouveau code; quoi ecrire; ce qu'il faut ecrire; ce qu'il fallait ecrire; bon exemple; bons exemples; bon code; bonne facon; bonne maniere; juste; correct; code correct; code corrige; migration correcte; migration corrigee; requete corrigee; sql corrige; apres; a faire; bonne pratique; ce qu'il faut faire; ce qu'il fallait faire; il fallait; il faut; faire; plutot; mieux; a la place; comme ca; faites; preferer; recommande; a privilegier; version sure; version corrigee; version finale; nouvelle version; deuxieme essai; seconde tentative; remplacer par; aujourd'hui; maintenant; sans coupure; que faire
		bien; bueno; buen ejemplo; bien hecho; correcto; hacer; asi si; despues; mejor; en su lugar; lo correcto; que hacer
		gut; gutes beispiel; richtig; besser; so; nachher; stattdessen; sicher; korrekt`},
	{exampleField, `example; examples; exemple; exemples; ejemplo; ejemplos; beispiel; beispiele`},
	{findingField, `finding; constat`},

	{dateField, `date; learned; learned on; learnt; first seen; seen; seen on; last seen; since; vecu le; vu le; constate le; observe le; incident du; date de l'incident; incident date; date of incident; date learned; appris le; when; quand; le; jour; date d'apparition; occurred; occurred on; happened; happened on; reported; survenu le; fecha; fecha del incidente; cuando; datum; wann; added; created; ajoute le; ajoutee le; day`},
	{projectField, `project; projet; projects; projets; service; services; application; app; system; systeme; component; composant; repo; repository; depot; client; team; equipe; proyecto; sistema; servicio; aplicacion; projekt; dienst; anwendung`},
	{severityField, `severity; sev; severite; gravite; criticite; criticality; niveau; level; priority; prio; priorite; importance; niveau de gravite; severity level; risk; risk level; risque; danger; urgency; urgence; impact level; severity/impact; gravite/impact; how bad; riesgo; risiko; gravedad; severidad; prioridad; criticidad; nivel; schweregrad; schwere; prioritat; wichtigkeit; dringlichkeit`},
	{checksField, `check; checks; controle; controles; verifications`},
	{tagsField, `tag; tags; etiquettes; etiquette; mots-cles; keywords; labels; categorie; category; categories; area; areas; etiquetas; categoria; palabras clave; schlagworte; kategorie`},
}

// fieldNames are the fields by their labels.
var fieldNames = sync.OnceValue(byLabel)

func byLabel() map[string]field {
	names := map[string]field{}
	for _, row := range fieldWords {
		for _, word := range strings.FieldsFunc(row.words, func(r rune) bool { return r == ';' || r == '\n' }) {
			if word = strings.TrimSpace(word); names[word] == noField {
				names[word] = row.field
			}
		}
	}
	return names
}

// labelPhrases are labels that say who did or said something.
var labelPhrases = []struct {
	field field
	form  *lazyregexp.Regexp
}{
	{solutionField, lazyregexp.New(`^(what )?we (now )?(do|ship|run|use|write) (now|today|since|instead)$|^we now (do|ship|run|use|write)$|^on (ecrit|fait|livre|lance) (maintenant|desormais|depuis|aujourd'hui)$|^ce qu'on (fait|ecrit|livre|lance) (maintenant|desormais|depuis|aujourd'hui)$`)},
	{problemField, lazyregexp.New(`^(what )?(we|i|the agent|the bot|he|she|they) (used to )?(did|shipped|ran|wrote|write|tried|merged|deployed|had|executed)$|^on (avait|a) (ecrit|lance|livre|execute|fait|tente|deploye)$|^on (ecrivait|faisait|lancait)$|^ce qu(e|'on|'il|e nous) .*(avons |avait |a )(ecrit|lance|livre|execute|fait|tente|deploye)$`)},
	{errorField, lazyregexp.New(`^what [\w ]{1,20} (said|says|answered|replied|told us|printed|logged)$|^ce qu(e|'a) .*(repondu|dit|disait|repond)( .*)?$`)},
}
