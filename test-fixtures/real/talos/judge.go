package main

import (
	"fmt"

	"github.com/siderolabs/talos/pkg/machinery/client/config"
	machineryconfig "github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/validation"
)

// mode is a place where Talos may run, as far as validation asks about it.
type mode string

func (m mode) String() string        { return string(m) }
func (m mode) RequiresInstall() bool { return m == "metal" }
func (m mode) InContainer() bool     { return m == "container" }

func load(text string) (machineryconfig.Provider, error) {
	return configloader.NewFromBytes([]byte(text))
}

func loadConfig(q request) (answer, error) {
	loaded, err := load(q.Config)
	if err != nil {
		return answer{Stage: "load"}, err
	}
	return patched(loaded, nil)
}

func validateConfig(q request) (answer, error) {
	loaded, err := load(q.Config)
	if err != nil {
		return answer{Stage: "load"}, err
	}
	var options []validation.Option
	if q.Strict {
		options = append(options, validation.WithStrict())
	}
	warnings, err := loaded.Validate(mode(q.Mode), options...)
	return answer{Stage: "validate", Warnings: warnings}, err
}

func mergeConfig(q request) (answer, error) {
	loaded, err := load(q.Config)
	if err != nil {
		return answer{Stage: "load"}, err
	}
	return patched(loaded, q.Patches)
}

func patched(provider machineryconfig.Provider, texts []string) (answer, error) {
	var patches []configpatcher.Patch
	for _, text := range texts {
		patch, err := configpatcher.LoadPatch([]byte(text))
		if err != nil {
			return answer{Stage: "patch"}, err
		}
		patches = append(patches, patch)
	}
	if len(patches) == 0 {
		return encoded(provider)
	}
	out, err := configpatcher.Apply(configpatcher.WithConfig(provider), patches)
	if err != nil {
		return answer{Stage: "merge"}, err
	}
	merged, err := out.Config()
	if err != nil {
		return answer{Stage: "merge"}, err
	}
	return encoded(merged)
}

func readTalosconfig(q request) (answer, error) {
	read, err := config.FromString(q.Talosconfig)
	if err != nil {
		return answer{}, err
	}
	if _, there := read.Contexts[read.Context]; !there {
		return answer{}, fmt.Errorf("no context %q", read.Context)
	}
	text, err := read.Bytes()
	return answer{Text: string(text)}, err
}
