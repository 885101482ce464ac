package warehouse

import "strings"

// oneStatement is a query without the semicolon that ends it, so that it can
// stand in parentheses; what comments follow it goes with it. A query of more
// than one statement stays as it is, and no engine takes it in parentheses.
func (e Engine) oneStatement(query string) string {
	end := -1
	for i := 0; i < len(query); {
		what, length := e.token(query[i:])
		switch {
		case query[i] == ';' && end < 0:
			end = i
		case what != blank && query[i] != ';' && end >= 0:
			return query
		}
		i += length
	}
	if end >= 0 {
		query = query[:end]
	}
	return strings.TrimSpace(query)
}

// A tokenKind is what a piece of a statement is to every engine.
type tokenKind int

const (
	sign  tokenKind = iota // anything that is nothing else, of one byte
	blank                  // a space or a comment
	word                   // a bare name, keyword or number
	text                   // in quotes of any kind, a quoted name too
	open                   // quotes or a comment that nothing ends
)

// token is what the first thing of a text is, and how long. Where engines
// differ it reads as this one does: what it takes for a comment or a text must
// be one to the server, too.
func (e Engine) token(from string) (tokenKind, int) {
	switch c := from[0]; {
	case e.lineComment(from):
		end, _ := until(from, 0, "\n")
		return blank, end
	case strings.HasPrefix(from, "/*"):
		end, closed := e.comment(from)
		return unless(closed, blank), end
	case c == '\'', c == '"', c == '`' && e != PostgreSQL:
		end, closed := quotedLength(from, e == ClickHouse || e == MySQL && c != '`')
		return unless(closed, text), end
	case (c == 'E' || c == 'e') && e == PostgreSQL && strings.HasPrefix(from[1:], "'"):
		end, closed := quotedLength(from[1:], true)
		return unless(closed, text), end + 1
	case c == '$' && e != MySQL && dollarTag(from) != "":
		tag := dollarTag(from)
		end, closed := until(from, len(tag), tag)
		return unless(closed, text), end
	case strings.IndexByte(" \t\r\n\f\v", c) >= 0:
		return blank, 1
	case ofName(c):
		end := 1
		for end < len(from) && (ofName(from[end]) || from[end] == '$') {
			end++
		}
		return word, end
	}
	return sign, 1
}

// unless makes of what has no end something open.
func unless(closed bool, kind tokenKind) tokenKind {
	if closed {
		return kind
	}
	return open
}

// lineComment tells a comment to the end of the line. MySQL wants white space
// behind its dashes; without, they are two minus signs.
func (e Engine) lineComment(from string) bool {
	dashes := strings.HasPrefix(from, "--")
	switch e {
	case MySQL:
		return from[0] == '#' || dashes && (len(from) == 2 || from[2] <= ' ')
	case ClickHouse:
		return dashes || strings.HasPrefix(from, "# ") || strings.HasPrefix(from, "#!")
	}
	return dashes
}

// comment is the length of a comment, which PostgreSQL lets hold others.
func (e Engine) comment(from string) (length int, closed bool) {
	if e != PostgreSQL {
		return until(from, 2, "*/")
	}
	depth := 0
	for i := 0; i+1 < len(from); i++ {
		switch from[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
		}
		if depth == 0 {
			return i + 1, true
		}
	}
	return len(from), false
}

// until is where a text ends with the next mark after from, or as a whole.
func until(text string, from int, mark string) (end int, found bool) {
	if at := strings.Index(text[from:], mark); at >= 0 {
		return from + at + len(mark), true
	}
	return len(text), false
}

// quotedLength is the length of what begins with a quote; a doubled quote
// begins another, which comes to the same.
func quotedLength(text string, backslash bool) (length int, closed bool) {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && backslash:
			i++
		case text[i] == text[0]:
			return i + 1, true
		}
	}
	return len(text), false
}

// ofName tells a character of bare names, keywords and numbers.
func ofName(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c >= 0x80
}

// dollarTag is what begins and ends a text such as $body$…$body$, in PostgreSQL
// and new ClickHouse.
func dollarTag(text string) string {
	end := strings.IndexByte(text[1:], '$')
	if end < 0 {
		return ""
	}
	for i := range end {
		if !ofName(text[1+i]) || i == 0 && '0' <= text[1] && text[1] <= '9' {
			return ""
		}
	}
	return text[:end+2]
}
