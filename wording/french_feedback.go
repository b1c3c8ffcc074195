package wording

// frenchFeedback is what reports about the worth of lessons say.
var frenchFeedback = map[string]string{
	"What the lessons would have said":                              "Ce que les leçons auraient dit",
	"%s has taken in no change in this time.":                       "%s n'a reçu aucune modification pendant ce temps.",
	"%s has taken in %s from %s to %s, %d of them with migrations.": "%s a reçu %s du %s au %s, dont %d avec des migrations.",
	"A lesson of the team is about %d of these.":                    "Une leçon de l'équipe en concerne %d.",
	"%d change":                           "%d modification",
	"%d changes":                          "%d modifications",
	"Lessons that nothing was about:":     "Leçons que rien ne concernait :",
	"Lessons that are bound to no check:": "Leçons qui ne sont liées à aucun contrôle :",
	"Checks that fired, and that no lesson is about (`oncebitten lessons new --from CHECK` begins one):": "Contrôles qui ont signalé quelque chose et dont aucune leçon ne parle (`oncebitten lessons new --from CHECK` en commence une) :",
	"Checks that fired, and that no lesson is about:":                                                    "Contrôles qui ont signalé quelque chose et dont aucune leçon ne parle :",
	"The team's lessons:":             "Les leçons de l'équipe :",
	"findings":                        "constats",
	"changes":                         "modifications",
	"per month":                       "par mois",
	"last: %s":                        "dernier : %s",
	"last":                            "dernier",
	"lesson":                          "leçon",
	"check":                           "contrôle",
	"checks":                          "contrôles",
	"Nothing fired.":                  "Rien n'a été signalé.",
	"%d more is in the table":         "%d autre est dans le tableau",
	"%d more are in the table":        "%d autres sont dans le tableau",
	"a lesson of the team":            "une leçon de l'équipe",
	"a check that no lesson is about": "un contrôle dont aucune leçon ne parle",
}
