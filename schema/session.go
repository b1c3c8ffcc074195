package schema

import "strings"

// Setting is the value in force of a run-time parameter, by lower-case name.
func (s *Session) Setting(name string) (value string, ok bool) {
	if s == nil {
		return "", false
	}
	if value, ok = s.LocalSettings[name]; ok {
		return value, true
	}
	value, ok = s.Settings[name]
	return value, ok
}

func (s *Session) searchPath() []string {
	value, _ := s.Setting("search_path")
	var path []string
	for _, part := range strings.Split(value, ",") {
		part = strings.Trim(strings.TrimSpace(part), `"'`)
		if part != "" && part != "$user" && part != "pg_catalog" {
			path = append(path, part)
		}
	}
	return path
}
