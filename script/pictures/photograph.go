package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

const (
	tallest = 4000 // of a page, in pixels
	scale   = 2    // pixels of a picture for one of a page
)

// photograph writes a picture of a page, without what is empty below it.
func photograph(page, file string, width int) error {
	folder, err := os.MkdirTemp("", "oncebitten-pictures")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	source, shot := filepath.Join(folder, "page.html"), filepath.Join(folder, "shot.png")
	if err := os.WriteFile(source, []byte(page), 0o644); err != nil {
		return err
	}
	browser, err := browser()
	if err != nil {
		return err
	}
	out, err := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files",
		"--virtual-time-budget=30000", "--force-device-scale-factor="+strconv.Itoa(scale),
		fmt.Sprintf("--window-size=%d,%d", width, tallest), "--screenshot="+shot, "file://"+source).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", browser, err, out)
	}
	raw, err := os.ReadFile(shot)
	if err != nil {
		return err
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&b, fewColors(trimmed(picture))); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

func browser() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Chromium: apt-get install chromium fonts-noto-color-emoji")
}

// trimmed cuts off the rows below that have the colour of the last one.
func trimmed(p image.Image) image.Image {
	bounds := p.Bounds()
	empty := p.At(bounds.Min.X, bounds.Max.Y-1)
	bottom := bounds.Max.Y
	for bottom > bounds.Min.Y && isRow(p, bottom-1, empty) {
		bottom--
	}
	bounds.Max.Y = min(bounds.Max.Y, bottom+margin*scale)
	return p.(interface {
		SubImage(image.Rectangle) image.Image
	}).SubImage(bounds)
}

func isRow(p image.Image, y int, c color.Color) bool {
	for x := p.Bounds().Min.X; x < p.Bounds().Max.X; x++ {
		if p.At(x, y) != c {
			return false
		}
	}
	return true
}

// colors are enough for text; few of them make a small file.
const colors = 64

// fewColors draws a picture in its most frequent colours.
func fewColors(p image.Image) image.Image {
	count := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(p.At(x, y)).(color.RGBA) }
	b := p.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	var all []color.RGBA
	for c := range count {
		all = append(all, c)
	}
	number := func(c color.RGBA) int { return int(c.R)<<16 | int(c.G)<<8 | int(c.B) }
	slices.SortFunc(all, func(x, y color.RGBA) int {
		if count[x] != count[y] {
			return count[y] - count[x]
		}
		return number(x) - number(y)
	})
	var palette color.Palette
	for _, c := range all[:min(len(all), colors)] {
		palette = append(palette, c)
	}
	nearest := map[color.RGBA]uint8{}
	out := image.NewPaletted(image.Rect(0, 0, b.Dx(), b.Dy()), palette)
	for y := range b.Dy() {
		for x := range b.Dx() {
			c := at(b.Min.X+x, b.Min.Y+y)
			index, ok := nearest[c]
			if !ok {
				index = uint8(palette.Index(c))
				nearest[c] = index
			}
			out.SetColorIndex(x, y, index)
		}
	}
	return out
}
