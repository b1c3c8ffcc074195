package review

import "github.com/oncebitten/oncebitten/checks"

// The project's own address: the one place that knows who owns it.
const (
	// Repository is "owner/name" of Once Bitten on github.com.
	Repository = "oncebitten/oncebitten"
	// Home is its page.
	Home = "https://github.com/" + Repository
)

// PageURL is the address of a check's page.
func PageURL(check string) string { return Home + "/blob/main/" + PagePath(check) }

// PagePath is the path of a check's page in the project's repository.
func PagePath(check string) string {
	return "checks/" + checks.PageFile(check)
}
