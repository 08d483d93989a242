package programme

import "strconv"

// decimal writes an integer as forms and columns hold it.
func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// numberText writes an optional number, empty for nil.
func numberText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// degreesText writes an optional coordinate with as many decimals as it has.
func degreesText(degrees *float64) string {
	if degrees == nil {
		return ""
	}
	return strconv.FormatFloat(*degrees, 'f', -1, 64)
}
