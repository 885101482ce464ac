package commands

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"triggerlab/experiment"
	"triggerlab/experiment/ledger"
)

// ledgerOptions say how a ledger is made where there is none.
type ledgerOptions struct{ keepIdentities bool }

func (o *ledgerOptions) flags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "keep-identities", Destination: &o.keepIdentities, Category: categoryLedger, Usage: "of a new ledger: keep who contacts are beside their pseudonyms"},
	}
}

// create opens the ledger at path, and makes it where there is none, saying so:
// a mistyped name makes one too.
func (o *ledgerOptions) create(ctx context.Context, std Streams, path string) (*ledger.Ledger, error) {
	_, err := os.Stat(path)
	isNew := errors.Is(err, fs.ErrNotExist)
	if isNew && !strings.EqualFold(filepath.Ext(path), ledger.Extension) {
		return nil, misuse("usage.ledger-name", "file", path, "extension", ledger.Extension)
	}
	if isNew && !isFolder(filepath.Dir(path)) {
		return nil, unwritten(path, fs.ErrNotExist)
	}
	l, err := ledger.Create(ctx, path, ledger.Options{KeepIdentities: o.keepIdentities})
	if err != nil || !isNew {
		return l, err
	}
	folder, err := ledger.KeyFolder("")
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, notice(std, experiment.Msg("record.new-ledger", "file", path, "folder", folder, "kept", o.keepIdentities))
}

// notice tells what a person should know though it is no error.
func notice(std Streams, messages ...experiment.Message) error {
	p := std.words()
	var lines strings.Builder
	for _, m := range messages {
		lines.WriteString("triggerlab: " + p.Located(m) + "\n")
		if hint := p.Hint(m); hint != "" {
			lines.WriteString("triggerlab: " + p.Word("command.advice", "hint", hint) + "\n")
		}
	}
	_, err := io.WriteString(std.notes(), lines.String())
	return err
}

// answerWith writes a sentence as the result.
func answerWith(std Streams, messages ...experiment.Message) error {
	p := std.words()
	var lines strings.Builder
	for _, m := range messages {
		lines.WriteString(p.Message(m) + "\n")
	}
	_, err := io.WriteString(std.Out, lines.String())
	return err
}
