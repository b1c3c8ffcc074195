package lesson

import (
	"github.com/oncebitten/oncebitten/lazyregexp"
)

// remark is a comment behind code that is one word or sign: "… # NON".
var remark = lazyregexp.New(`(?m)\S[ \t]+(?:#|--|//)[ \t]*(\S+)[ \t]*$`)

// remarks are the words of such comments.
var remarks = map[string]Kind{
	"no": Bad, "non": Bad, "bad": Bad, "wrong": Bad, "nope": Bad, "never": Bad, "jamais": Bad, "nein": Bad, "mal": Bad,
	"yes": Good, "oui": Good, "ok": Good, "good": Good, "right": Good, "ja": Good, "si": Good, "bien": Good,
}

// remarkedKind is the kind that the comments behind the lines of code give, where all
// of them say the same.
func remarkedKind(code string) Kind {
	kind := Other
	for _, m := range remark.FindAllStringSubmatch(code, -1) {
		said, ok := remarks[normalize(m[1])]
		switch signField(m[1]) {
		case badField:
			said, ok = Bad, true
		case goodField:
			said, ok = Good, true
		}
		if ok && kind != Other && kind != said {
			return Other
		}
		if ok {
			kind = said
		}
	}
	return kind
}
