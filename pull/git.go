package pull

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/oncebitten/oncebitten/wording"
)

// Repository is a git repository on this machine, read through the git program.
type Repository struct {
	// Root is the absolute path of its working tree.
	Root string

	environment []string
}

// NoRepositoryError says that a path is in no git repository.
type NoRepositoryError struct {
	Path string
}

func (e *NoRepositoryError) Error() string { return e.Text().String() }

// Text is the error in words.
func (e *NoRepositoryError) Text() wording.Text {
	return wording.Say("%s is in no git repository: name the files to check", e.Path)
}

// OpenRepository finds the repository that a file or a folder is in. Outside
// of one the error is a *NoRepositoryError.
func OpenRepository(ctx context.Context, path string) (*Repository, error) {
	folder, err := nearestFolder(path)
	if err != nil {
		return nil, err
	}
	r := &Repository{Root: folder, environment: gitEnvironment(os.Environ(), readsOnly())}
	root, err := r.git(ctx, nil, "rev-parse", "--show-toplevel")
	if err != nil && strings.Contains(err.Error(), "dubious ownership") {
		// Somebody else's files, as a container sees the checkout of its
		// runner: they may be read, but nothing that they configure may run.
		if r.environment, err = distrust(ctx, r); err != nil {
			return nil, err
		}
		root, err = r.git(ctx, nil, "rev-parse", "--show-toplevel")
	}
	if err != nil && (strings.Contains(err.Error(), "not a git repository") || strings.Contains(err.Error(), "must be run in a work tree")) {
		return nil, &NoRepositoryError{Path: path}
	}
	if err != nil {
		return nil, err
	}
	r.Root = filepath.FromSlash(strings.TrimSuffix(string(root), "\n"))
	return r, nil
}

// nearestFolder is the folder of a path, or that of its nearest parent that is
// there: a file may be named that git knows and that has been deleted.
func nearestFolder(path string) (string, error) {
	folder, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for {
		info, err := os.Stat(folder)
		if err == nil && info.IsDir() {
			return folder, nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", wording.Errorf("%s: no such folder", path)
		}
		folder = parent
	}
}

// setting is one entry of git's configuration.
type setting struct{ key, value string }

// readsOnly has the settings for every call: no daemon is started for looking.
func readsOnly() []setting {
	return []setting{{"core.fsmonitor", "false"}}
}

// distrust is the environment for a repository that belongs to somebody else:
// it is let in, and whatever its configuration would run is switched off.
func distrust(ctx context.Context, r *Repository) ([]string, error) {
	settings := append(readsOnly(), setting{"safe.directory", "*"})
	asking := &Repository{Root: r.Root, environment: gitEnvironment(os.Environ(), settings)}
	settings = append(settings,
		setting{"core.hooksPath", os.DevNull}, // no hook
		setting{"protocol.allow", "never"})    // no transport, by which a partial clone fetches
	names, err := asking.git(ctx, nil, "config", "--name-only", "-z", "--get-regexp", `^filter\..*\.(clean|smudge|process|required)$`)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) { // 1: there are none
		return nil, err
	}
	for _, name := range fields(names) {
		value := ""
		if strings.HasSuffix(name, ".required") {
			value = "false"
		}
		settings = append(settings, setting{name, value})
	}
	return gitEnvironment(os.Environ(), settings), nil
}

// gitEnvironment adds settings to an environment, after those that it has. As
// variables they are known to versions of git that ignore some options "-c".
func gitEnvironment(environment []string, settings []setting) []string {
	count := 0
	var out []string
	for _, variable := range environment {
		if value, ok := strings.CutPrefix(variable, "GIT_CONFIG_COUNT="); ok {
			count, _ = strconv.Atoi(value) // git refuses what is no number
			continue
		}
		out = append(out, variable)
	}
	for i, s := range settings {
		out = append(out,
			fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", count+i, s.key),
			fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", count+i, s.value))
	}
	return append(out,
		fmt.Sprintf("GIT_CONFIG_COUNT=%d", count+len(settings)),
		"GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_LITERAL_PATHSPECS=1", "LC_ALL=C")
}

// gitError is a failed call of git.
type gitError struct {
	command string
	message string // what git said
	err     error
}

func (e *gitError) Error() string { return e.Text().String() }

// Text is the error in words, with those of git as it said them.
func (e *gitError) Text() wording.Text {
	if e.message == "" {
		return wording.Say("git %s: %s", e.command, e.err)
	}
	return wording.Say("git %s: %s", e.command, wording.Foreign(e.message))
}

func (e *gitError) Unwrap() error { return e.err }

// git runs a command of git in the repository and gives its output.
func (r *Repository) git(ctx context.Context, input io.Reader, arguments ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", arguments...)
	cmd.Dir, cmd.Env, cmd.Stdin = r.Root, r.environment, input
	var output, errorOutput bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &errorOutput
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, wording.Errorf("the program git is not installed: install it, or name the files to check")
	}
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &gitError{command: arguments[0], message: strings.TrimSpace(errorOutput.String()), err: err}
	}
	return output.Bytes(), nil
}

// fields cuts output at its NULs.
func fields(output []byte) []string {
	text := strings.TrimSuffix(string(output), "\x00")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\x00")
}

// Commit gives the hash of the commit that a name means; "" and no error when
// there is no such commit.
func (r *Repository) Commit(ctx context.Context, name string) (string, error) {
	output, err := r.git(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", name+"^{commit}")
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(output)), nil
}

// DefaultBase is the branch that a change is meant for when nobody says so:
// the remote's default branch, else one with a usual name.
func (r *Repository) DefaultBase(ctx context.Context) (string, error) {
	names := []string{"origin/HEAD", "origin/main", "origin/master", "main", "master"}
	if output, err := r.git(ctx, nil, "config", "--get", "init.defaultBranch"); err == nil {
		names = append(names, strings.TrimSpace(string(output)))
	}
	for _, name := range names {
		commit, err := r.Commit(ctx, name)
		if err != nil {
			return "", err
		}
		if commit != "" {
			return name, nil
		}
	}
	return "", wording.Errorf("no default branch is found in %s (tried %s): name one with --base", r.Root, strings.Join(names, ", "))
}

// Called is what a name of a branch stands for: "origin/main" for "origin/HEAD".
func (r *Repository) Called(ctx context.Context, name string) string {
	output, err := r.git(ctx, nil, "rev-parse", "--abbrev-ref", "--end-of-options", name)
	if called := strings.TrimPrefix(strings.TrimSpace(string(output)), "--end-of-options"); err == nil && strings.TrimSpace(called) != "" {
		return strings.TrimSpace(called)
	}
	return name
}

// Change is what differs between the working tree and the commit where it
// departed from base, which is a branch, a tag or a hash; "" for the default
// branch. What is not committed and not tracked counts, what is ignored does not.
func (r *Repository) Change(ctx context.Context, base string) (*Change, error) {
	request := Request{Kind: Local, BaseRef: base}
	head, err := r.Commit(ctx, "HEAD")
	if err != nil {
		return nil, err
	}
	request.HeadSHA = head
	change := &Change{Request: request, trees: &localTrees{repository: r}}
	if head != "" {
		if change.Request.BaseRef, change.Request.BaseSHA, err = r.base(ctx, base); err != nil {
			return nil, err
		}
		if change.MergeBase, err = r.mergeBase(ctx, change.Request.BaseRef, change.Request.BaseSHA, head); err != nil {
			return nil, err
		}
	}
	change.Files, err = r.changedFiles(ctx, change.MergeBase)
	return change, err
}

func (r *Repository) base(ctx context.Context, name string) (ref, commit string, err error) {
	if name == "" {
		if name, err = r.DefaultBase(ctx); err != nil {
			return "", "", err
		}
	}
	commit, err = r.Commit(ctx, name)
	if err == nil && commit == "" {
		err = wording.Errorf("--base: %q names no commit in %s: fetch it first", name, r.Root)
	}
	return name, commit, err
}

func (r *Repository) mergeBase(ctx context.Context, name, base, head string) (string, error) {
	output, err := r.git(ctx, nil, "merge-base", base, head)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return "", &IncompleteError{
			What: wording.Say("the change since %s", name),
			Why:  wording.Say("the two have no common commit here: in a shallow clone, fetch the history (fetch-depth: 0)"),
		}
	}
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(string(output)), nil
}

// changedFiles lists what differs between a commit and the working tree.
func (r *Repository) changedFiles(ctx context.Context, commit string) ([]File, error) {
	var files []File
	tracked := []string{"--cached"} // all that is there, before the first commit
	if commit != "" {
		output, err := r.git(ctx, nil, "diff", "--raw", "-z", "--no-abbrev", "--find-renames",
			"--no-ext-diff", "--no-textconv", "--no-relative", "--ignore-submodules=all", commit, "--")
		if err != nil {
			return nil, err
		}
		if files, err = rawDiff(fields(output)); err != nil {
			return nil, err
		}
		tracked = nil
	}
	arguments := append([]string{"ls-files", "-z", "--others", "--exclude-standard"}, tracked...)
	output, err := r.git(ctx, nil, arguments...)
	if err != nil {
		return nil, err
	}
	for _, path := range fields(output) {
		if mode := r.mode(path); mode != "" {
			files = append(files, File{Path: path, Status: Added, Mode: mode})
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return slices.CompactFunc(files, func(a, b File) bool { return a.Path == b.Path }), nil
}

// rawDiff reads the output of git diff --raw -z: for each file
// ":<modes> <hashes> <status>", its path and, when it was renamed, the new one.
func rawDiff(parts []string) ([]File, error) {
	var files []File
	for i := 0; i+1 < len(parts); i += 2 {
		columns := strings.Fields(strings.TrimPrefix(parts[i], ":"))
		if len(columns) != 5 {
			return nil, wording.Errorf("git diff gives %.80q, which is not understood", parts[i])
		}
		file := File{Path: parts[i+1], Mode: columns[1]}
		if !isZero(columns[3]) {
			file.BlobSHA = columns[3]
		}
		switch columns[4][0] {
		case 'A':
			file.Status = Added
		case 'D':
			file.Status, file.Mode = Removed, ""
		case 'R', 'C':
			if i+2 >= len(parts) {
				return nil, wording.Errorf("git diff names no new path for %q", file.Path)
			}
			file.Status, file.PreviousPath, file.Path = Renamed, file.Path, parts[i+2]
			if columns[4][0] == 'C' {
				file.Status = Copied
			}
			i++
		default: // M, T; U of a merge with conflicts
			file.Status = Modified
		}
		files = append(files, file)
	}
	return files, nil
}

// mode is git's mode for what stands at a path of the working tree; "" when
// nothing does, or a folder.
func (r *Repository) mode(path string) string {
	info, err := os.Lstat(filepath.Join(r.Root, filepath.FromSlash(path)))
	switch {
	case err != nil || info.IsDir():
		return ""
	case info.Mode()&os.ModeSymlink != 0:
		return modeLink
	case !info.Mode().IsRegular():
		return "000000"
	case info.Mode()&0o111 != 0:
		return modeExecutable
	}
	return modeFile
}
