package lesson

import "testing"

func TestFindDate(t *testing.T) {
	for text, want := range map[string]string{
		"2025-02-08":                        "2025-02-08 2025-02-08",
		"(happened 2025/2/8, again)":        "2025/2/8 2025-02-08",
		"Le 09/02/2025, un dimanche":        "09/02/2025 2025-02-09",
		"am 4.2.2025":                       "4.2.2025 2025-02-04",
		"02/25/2025":                        "02/25/2025 2025-02-25",
		"le 1er août 2025 à midi":           "1er août 2025 2025-08-01",
		"14 March 2025":                     "14 March 2025 2025-03-14",
		"March 14th, 2025":                  "March 14th, 2025 2025-03-14",
		"Sept. 3, 2025":                     "Sept. 3, 2025 2025-09-03",
		"3-Jul-2025":                        "3-Jul-2025 2025-07-03",
		"el 31 de enero de 2025":            "31 de enero de 2025 2025-01-31",
		"4. März 2025":                      "4. März 2025 2025-03-04",
		"12\u00a0juin\u00a02025":            "12\u00a0juin\u00a02025 2025-06-12",
		"mayhem 3 2025":                     "",
		"2025-13-40":                        "",
		"version 16.4.2, port 5432":         "",
		"from 2025-01-02 to 3 March 2025":   "2025-01-02 2025-01-02",
		"on 3 March 2025, until 2025-04-02": "3 March 2025 2025-03-03",
		"x\xff 2025-01-02":                  "2025-01-02 2025-01-02",
	} {
		at, iso := findDate(text)
		got := ""
		if at != nil {
			got = text[at[0]:at[1]] + " " + iso
		}
		if got != want {
			t.Errorf("the date in %q is %q, want %q", text, got, want)
		}
	}
}
