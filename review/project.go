package review

import (
	"github.com/oncebitten/oncebitten/checks"
	"github.com/oncebitten/oncebitten/wording"
)

// The project's own address: the one place that knows who owns it.
const (
	// Repository is "owner/name" of Once Bitten on github.com.
	Repository = "oncebitten/oncebitten"
	// Home is its page.
	Home = "https://github.com/" + Repository
)

// PageURL is the address of a check's page, in the language of the reader if there is one.
func PageURL(check string, reader wording.Language) string {
	return Home + "/blob/main/" + PagePath(check, reader)
}

// PagePath is the path of that page in the project's repository.
func PagePath(check string, reader wording.Language) string {
	file, _, _ := checks.PageFor(check, reader)
	return "checks/" + file
}
