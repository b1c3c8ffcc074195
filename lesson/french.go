package lesson

import "github.com/oncebitten/oncebitten/checks"

// french are the server's messages that checks prevent, as a server with
// French messages prints them (PostgreSQL 15's catalogue), by their English text.
var french = map[string]string{
	// What the server always refuses.
	"relation … already exists":                                              "la relation … existe déjà",
	"column … of relation … does not exist":                                  "la colonne … de la relation … n'existe pas",
	"constraint … of relation … does not exist":                              "la contrainte … de la relation … n'existe pas",
	"constraint … for relation … already exists":                             "la contrainte … de la relation … existe déjà",
	"cannot alter type of a column used":                                     "ne peut pas modifier le type d'une colonne utilisée",
	"cannot drop … because … requires it":                                    "n'a pas pu supprimer … car il est requis par",
	"unsafe use of new value":                                                "utilisation non sûre de la nouvelle valeur",
	"there is no unique constraint matching given keys for referenced table": "il n'existe aucune contrainte unique correspondant aux clés données pour la table",
	"there is no primary key for referenced table":                           "il n'y a pas de clé primaire pour la table",
	"foreign key constraint … cannot be implemented":                         "la contrainte de clé étrangère … ne peut pas être implémentée",
	"cannot drop columns from view":                                          "ne peut pas supprimer les colonnes d'une vue",

	"contains null values":                                                  "contient des valeurs NULL",
	"canceling statement due to lock timeout":                               "annulation de la requête à cause du délai écoulé pour l'obtention des verrous",
	"canceling statement due to statement timeout":                          "annulation de la requête à cause du délai écoulé pour l'exécution de l'instruction",
	"deadlock detected":                                                     "interblocage (deadlock) détecté",
	"because it has pending trigger events":                                 "il reste des événements sur les triggers",
	"check constraint … is violated by some row":                            "la contrainte de vérification … est violée par une ligne",
	"value too long for type":                                               "valeur trop longue pour le type",
	"cannot be cast automatically to type":                                  "ne peut pas être convertie vers le type",
	"cannot run inside a transaction block":                                 "ne peut pas être exécuté dans un bloc de transaction",
	"there is no transaction in progress":                                   "aucune transaction en cours",
	"there is already a transaction in progress":                            "une transaction est déjà en cours",
	"type … already exists":                                                 "le type … existe déjà",
	"SET LOCAL can only be used in transaction blocks":                      "SET LOCAL peut seulement être utilisé dans des blocs de transaction",
	"identifier … will be truncated to":                                     "l'identifiant … sera tronqué en",
	"integer out of range":                                                  "entier en dehors des limites",
	"nextval: reached maximum value of sequence":                            "nextval : valeur maximale de la séquence",
	"permission denied for sequence":                                        "droit refusé pour la séquence",
	"could not create unique index":                                         "n'a pas pu créer l'index unique",
	"column … does not exist":                                               "la colonne … n'existe pas",
	"relation … does not exist":                                             "la relation … n'existe pas",
	"violates foreign key constraint":                                       "viole la contrainte de clé",
	"null value in column … violates not-null constraint":                   "une valeur NULL viole la contrainte NOT NULL de la colonne",
	"could not create exclusion constraint":                                 "n'a pas pu créer la contrainte d'exclusion",
	"contains values that violate the new constraint":                       "contient des valeurs violant la",
	"partition constraint … is violated by some row":                        "la contrainte de partition … est violée par une ligne",
	"updated partition constraint for default partition":                    "la contrainte de partition mise à jour pour la partition par défaut",
	"has not been populated":                                                "n'a pas été peuplée",
	"cannot detach partitions concurrently when a default partition exists": "ne peut pas détacher les partitions en parallèle quand une partition par défaut existe",
	"column … of relation … already exists":                                 "la colonne … de la relation … existe déjà",
	"function … does not exist":                                             "la fonction … n'existe pas",
	"type … does not exist":                                                 "le type … n'existe pas",
	"invalid input value for enum":                                          "valeur en entrée invalide pour le enum",
	"because other objects depend on":                                       "d'autres objets en dépendent",
	"cannot truncate a table referenced in a foreign key constraint":        "ne peut pas tronquer une table référencée dans une contrainte de clé étrangère",
	"because it does not have a replica identity":                           "n'a pas d'identité de réplicat",
	"could not identify an equality operator for type":                      "n'a pas pu identifier un opérateur d'égalité pour le type",
	"cached plan must not change result type":                               "le plan en cache ne doit pas modifier le type en résultat",
	"violates check constraint":                                             "viole la contrainte de vérification",
	"duplicate key value violates unique constraint":                        "la valeur d'une clé dupliquée rompt la contrainte unique",
}

// inFrench is a server's message in French; ok is false where there is no
// translation.
func inFrench(m checks.ServerMessage) (translated checks.ServerMessage, ok bool) {
	text, ok := french[m.Text]
	return checks.ServerMessage{Text: text}, ok
}
