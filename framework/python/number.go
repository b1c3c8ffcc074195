package python

import (
	"math/big"
	"strconv"
	"strings"
)

// number is a number of the source as Python prints it: 26 for 0x1a, 1.8 for
// 1.80. What is neither an integer nor a float stays as it is written.
func number(text string) Number {
	text = strings.ReplaceAll(text, "_", "")
	if i, ok := new(big.Int).SetString(text, 0); ok {
		return Number(i.String())
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Number(text)
	}
	return float(f)
}

// float is repr of a float: the shortest decimal that gives it back, with an
// exponent from 1e16 on and below 0.0001 (Python, float_repr_style).
func float(f float64) Number {
	scientific := strconv.FormatFloat(f, 'e', -1, 64)
	_, exponent, _ := strings.Cut(scientific, "e")
	if e, err := strconv.Atoi(exponent); err != nil || e < -4 || e >= 16 {
		return Number(scientific)
	}
	fixed := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(fixed, ".") {
		fixed += ".0"
	}
	return Number(fixed)
}
