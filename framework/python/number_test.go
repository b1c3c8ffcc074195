package python

import "testing"

func TestNumber(t *testing.T) {
	tests := []struct{ source, want string }{
		{"7", "7"}, {"007", "7"}, {"1_000", "1000"}, {"0x1a", "26"}, {"0b101", "5"}, {"0o17", "15"},
		{"123456789012345678901234567890", "123456789012345678901234567890"},
		{"1.80", "1.8"}, {"2.", "2.0"}, {".5", "0.5"}, {"1e3", "1000.0"}, {"0.0001", "0.0001"}, {"0.00001", "1e-05"},
		{"1e16", "1e+16"}, {"123456789.125", "123456789.125"}, {"3j", "3j"},
	}
	for _, test := range tests {
		if got := number(test.source); got != Number(test.want) {
			t.Errorf("number(%q) is %q, want %q", test.source, got, test.want)
		}
	}
}
