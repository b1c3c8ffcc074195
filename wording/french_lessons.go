package wording

// frenchLessons are what is said of the files of a team's lessons.
var frenchLessons = map[string]string{
	"no check catches this bad example, so the lesson guards against nothing":                                "aucune vérification n'attrape ce mauvais exemple, donc la leçon ne protège de rien",
	"this bad example is not caught by the checks of its lesson (%s), but by %s: say so in the field Checks": "ce mauvais exemple n'est pas attrapé par les vérifications de sa leçon (%s), mais par %s : à dire dans le champ Checks",
	"no check catches this bad example, which was not read: %s":                                              "aucune vérification n'attrape ce mauvais exemple, qui n'a pas été lu : %s",
	"no check catches this bad example: there is no statement in it that a migration would run":              "aucune vérification n'attrape ce mauvais exemple : il n'a aucune instruction qu'une migration exécuterait",
	"this bad example is not caught by the checks of its lesson: %s":                                         "ce mauvais exemple n'est pas attrapé par les vérifications de sa leçon : %s",
	"this line announces %s, and there is no such check: %s":                                                 "cette ligne annonce %s, vérification qui n'existe pas : %s",
	"this line announces %s, which is found on line %s instead":                                              "cette ligne annonce %s, qui se trouve à la ligne %s",
	"this line announces %s, which finds nothing here":                                                       "cette ligne annonce %s, qui ne trouve rien ici",
	"this line announces %s, which finds nothing here; this was not read: %s":                                "cette ligne annonce %s, qui ne trouve rien ici ; ceci n'a pas été lu : %s",
	"this line does not announce an error of %s: %s":                                                         "cette ligne n'annonce pas une erreur de %s : %s",
	"the lesson's own solution has a warning of %s: %s":                                                      "la solution même de la leçon a un avertissement de %s : %s",
	"the lesson's own solution is an error of %s: %s":                                                        "la solution même de la leçon est une erreur de %s : %s",
	"%d file of lessons":  "%d fichier de leçons",
	"%d files of lessons": "%d fichiers de leçons",
}
