package warehouse

import "strings"

// oneStatement is a query without the semicolon that ends it, so that it can
// stand in parentheses; what comments follow it goes with it. A query of more
// than one statement stays as it is, and no engine takes it in parentheses.
func (e Engine) oneStatement(query string) string {
	end := -1
	for i := 0; i < len(query); {
		length, word := e.token(query[i:])
		switch {
		case query[i] == ';' && end < 0:
			end = i
		case word && query[i] != ';' && end >= 0:
			return query
		}
		i += length
	}
	if end >= 0 {
		query = query[:end]
	}
	return strings.TrimSpace(query)
}

// token is how long the first thing of a text is, and whether it is anything
// but a space or a comment.
func (e Engine) token(text string) (length int, word bool) {
	backslash := e != PostgreSQL
	switch c := text[0]; {
	case strings.HasPrefix(text, "--"), c == '#' && e == MySQL:
		return until(text, 0, "\n"), false
	case strings.HasPrefix(text, "/*"):
		return until(text, 2, "*/"), false
	case c == '\'', c == '"', c == '`':
		return quotedLength(text, backslash), true
	case c == '$' && e == PostgreSQL:
		if tag := dollarTag(text); tag != "" {
			return until(text, len(tag), tag), true
		}
	case strings.IndexByte(" \t\r\n\f\v", c) >= 0:
		return 1, false
	}
	return 1, true
}

// until is where a text ends with the next mark after from, or as a whole.
func until(text string, from int, mark string) int {
	if at := strings.Index(text[from:], mark); at >= 0 {
		return from + at + len(mark)
	}
	return len(text)
}

// quotedLength is the length of what begins with a quote; a doubled quote
// begins another, which comes to the same.
func quotedLength(text string, backslash bool) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && backslash && text[0] != '`':
			i++
		case text[i] == text[0]:
			return i + 1
		}
	}
	return len(text)
}

// dollarTag is what begins and ends a text of PostgreSQL's such as $body$…$body$.
func dollarTag(text string) string {
	end := strings.IndexByte(text[1:], '$')
	if end < 0 {
		return ""
	}
	for _, r := range text[1 : 1+end] {
		if r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r < 0x80 {
			return ""
		}
	}
	return text[:end+2]
}
