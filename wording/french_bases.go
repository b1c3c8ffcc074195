package wording

// frenchBases is what is said of lesson bases, and files of them, that could not be read.
var frenchBases = map[string]string{
	"it is in another repository, which is not asked for here":                                                 "elle est dans un autre dépôt, qui n'est pas interrogé ici",
	"the repository is called %s now: name it so in the configuration, before its old name is somebody else's": "le dépôt s'appelle maintenant %s : l'appeler ainsi dans la configuration, avant que son ancien nom ne soit celui d'un autre",
	"the repository is empty: nothing has been pushed to it yet":                                               "le dépôt est vide : rien n'y a encore été poussé",
	"there is no branch, tag or commit %q in it: correct what stands after the @":                              "il n'a ni branche, ni tag, ni commit %q : corriger ce qui suit le @",
	"there is no such repository, or the token does not see it: correct its name, or %s":                       "ce dépôt n'existe pas, ou le jeton ne le voit pas : corriger son nom, ou %s",
	"GitHub refuses it: %s: %s":                                            "GitHub le refuse : %s : %s",
	"%s: run again later":                                                  "%s : à relancer plus tard",
	"%s: its lessons are missing until it can be":                          "%s : ses leçons manquent d'ici là",
	"GitHub did not give it within %s: its lessons are missing; run again": "GitHub ne l'a pas donné en %s : ses leçons manquent ; à relancer",
	"set %s to a token that may read its contents":                         "donner à %s un jeton qui peut en lire le contenu",
	"give the input lessons-token a token that may read its contents (the run of a fork is given no secret)": "donner à l'entrée lessons-token un jeton qui peut en lire le contenu (l'exécution d'un fork ne reçoit aucun secret)",
	"no file matches this pattern of lessons":                                                              "aucun fichier ne correspond à ce motif de leçons",
	"%s is a symbolic link or a submodule, which is not followed: name the place that has the file itself": "%s est un lien symbolique ou un sous-module, qui n'est pas suivi : nommer l'endroit où se trouve le fichier lui-même",
	"it has %d files with %d bytes, and at most %d with %d are read: narrow the pattern":                   "il y a %d fichiers de %d octets en tout, et %d de %d octets au plus sont lus : resserrer le motif",
	"%s could not be read: %s": "%s n'a pas pu être lu : %s",
	"%s is kept in Git LFS, which is not read: keep text in git itself": "%s est gardé dans Git LFS, qui n'est pas lu : garder le texte dans git même",
	"it is not there": "il n'existe pas",
}
