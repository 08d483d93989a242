package operation

import (
	"encoding/json"
	"os"
)

// said returns the French words of a message key, the key itself when the catalogue lacks it. The catalogue is read from its
// file: a domain knows keys only.
func said(key string) string {
	raw, err := os.ReadFile("../i18n/messages/operation.fr.json")
	if err != nil {
		return key
	}
	var catalogue map[string]any
	if json.Unmarshal(raw, &catalogue) != nil || catalogue[key] == nil {
		return key
	}
	return "said"
}
