package lesson

import "testing"

func TestURL(t *testing.T) {
	for _, test := range []struct {
		lesson Lesson
		base   Base
		want   string
	}{
		{Lesson{Path: "lessons/database.md", Anchor: "a-b"}, Base{Repository: "acme/shop", Commit: "1975ea8"},
			"https://github.com/acme/shop/blob/1975ea8/lessons/database.md#a-b"},
		{Lesson{Path: "x.md", Anchor: "échec-ã"}, Base{Server: "https://git.example.com/", Repository: "acme/shop", Commit: "main"},
			"https://git.example.com/acme/shop/blob/main/x.md#%C3%A9chec-%C3%A3"},
		{Lesson{Path: "my docs/été (1)#?.md", Anchor: "a"}, Base{Repository: "acme/shop", Commit: "c"},
			"https://github.com/acme/shop/blob/c/my%20docs/%C3%A9t%C3%A9%20%281%29%23%3F.md#a"},
		{Lesson{Path: "x.md", Line: 1}, Base{Repository: "acme/shop", Commit: "c"}, "https://github.com/acme/shop/blob/c/x.md"},
		{Lesson{Path: "x.md", Line: 12}, Base{Repository: "acme/shop", Commit: "c"}, "https://github.com/acme/shop/blob/c/x.md?plain=1#L12"},
		{Lesson{Path: "x.md", Anchor: "a"}, Base{Server: "https://github.com"}, ""},
		{Lesson{Path: "x.md", Anchor: "a"}, Base{Repository: "acme/shop"}, ""},
	} {
		test.lesson.Base = test.base
		if got := test.lesson.URL(); got != test.want {
			t.Errorf("the URL of %q in %+v is %q, want %q", test.lesson.Path, test.base, got, test.want)
		}
	}
}
