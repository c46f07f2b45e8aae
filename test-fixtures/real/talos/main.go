// Command talos-oracle says what Talos's own machinery makes of a request, so that tests can compare.
//
// It reads one JSON request per line and writes one JSON answer per line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// request is one question. Which fields count depends on Op.
type request struct {
	Op string `json:"op"`

	// generate
	Bundle        string              `json:"bundle"`
	Contract      string              `json:"contract"`
	Type          string              `json:"type"`
	Name          string              `json:"name"`
	Endpoint      string              `json:"endpoint"`
	Kubernetes    string              `json:"kubernetes"`
	InstallDisk   string              `json:"installDisk"`
	InstallImage  string              `json:"installImage"`
	KernelArgs    []string            `json:"kernelArgs"`
	SANs          []string            `json:"sans"`
	DNSDomain     string              `json:"dnsDomain"`
	CNI           string              `json:"cni"`
	CNIURLs       []string            `json:"cniUrls"`
	Scheduling    bool                `json:"scheduling"`
	Discovery     *bool               `json:"discovery"`
	KubeSpan      *bool               `json:"kubeSpan"`
	KubePrismPort *int                `json:"kubePrismPort"`
	APIPort       int                 `json:"apiPort"`
	Sysctls       map[string]string   `json:"sysctls"`
	Mirrors       map[string][]string `json:"mirrors"`
	RegistryCAs   map[string]string   `json:"registryCas"`
	Insecure      []string            `json:"insecure"`
	Network       *networkWish        `json:"network"`

	// generate, merge
	Patches []string `json:"patches"`

	// validate, merge, bundle
	Config string `json:"config"`
	Mode   string `json:"mode"`
	Strict bool   `json:"strict"`

	// yaml
	Value any `json:"value"`

	// shapes
	Kinds []string `json:"kinds"`

	// talosconfig
	Talosconfig string `json:"talosconfig"`
}

// networkWish is the part of machine.network that contracts up to 1.11 write.
type networkWish struct {
	Interface   string   `json:"interface"`
	Addresses   []string `json:"addresses"`
	MTU         int      `json:"mtu"`
	DHCP        bool     `json:"dhcp"`
	VIP         string   `json:"vip"`
	Nameservers []string `json:"nameservers"`
}

// answer is what came of a request. Error is empty when it worked.
type answer struct {
	Text     string   `json:"text,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
	Error    string   `json:"error,omitempty"`
	Stage    string   `json:"stage,omitempty"`
}

var operations = map[string]func(request) (answer, error){
	"generate":    generateConfig,
	"validate":    validateConfig,
	"merge":       mergeConfig,
	"load":        loadConfig,
	"bundle":      newBundle,
	"extract":     extractBundle,
	"check":       checkBundle,
	"yaml":        printYAML,
	"shapes":      describeShapes,
	"talosconfig": readTalosconfig,
}

func reply(line []byte) (result answer) {
	defer func() {
		if fault := recover(); fault != nil {
			result = answer{Error: fmt.Sprint(fault), Stage: "panic"}
		}
	}()
	var question request
	if err := json.Unmarshal(line, &question); err != nil {
		return answer{Error: err.Error(), Stage: "request"}
	}
	operation, known := operations[question.Op]
	if !known {
		return answer{Error: "unknown op " + question.Op, Stage: "request"}
	}
	result, err := operation(question)
	if err != nil {
		result.Error = err.Error()
	}
	return result
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			if failed := encoder.Encode(reply(line)); failed != nil {
				fmt.Fprintln(os.Stderr, failed)
				os.Exit(1)
			}
			out.Flush()
		}
		if err != nil {
			return
		}
	}
}
