package main

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/encoder"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"github.com/siderolabs/talos/pkg/machinery/config/types/v1alpha1"
)

func parseBundle(text string) (*secrets.Bundle, error) {
	bundle := &secrets.Bundle{Clock: secrets.NewClock()}
	return bundle, yaml.Unmarshal([]byte(text), bundle)
}

func (q request) options() ([]generate.Option, error) {
	bundle, err := parseBundle(q.Bundle)
	if err != nil {
		return nil, err
	}
	contract, err := config.ParseContractFromVersion(q.Contract)
	if err != nil {
		return nil, err
	}
	options := []generate.Option{
		generate.WithVersionContract(contract),
		generate.WithSecretsBundle(bundle),
		generate.WithInstallDisk(q.InstallDisk),
		generate.WithInstallImage(q.InstallImage),
		generate.WithInstallExtraKernelArgs(q.KernelArgs),
		generate.WithAdditionalSubjectAltNames(q.SANs),
		generate.WithAllowSchedulingOnControlPlanes(q.Scheduling),
		generate.WithLocalAPIServerPort(q.APIPort),
	}
	if q.DNSDomain != "" {
		options = append(options, generate.WithDNSDomain(q.DNSDomain))
	}
	if q.CNI != "" {
		options = append(options, generate.WithClusterCNIConfig(&v1alpha1.CNIConfig{CNIName: q.CNI, CNIUrls: q.CNIURLs}))
	}
	if q.Discovery != nil {
		options = append(options, generate.WithClusterDiscovery(*q.Discovery))
	}
	if q.KubeSpan != nil {
		options = append(options, generate.WithKubeSpanEnabled(*q.KubeSpan))
	}
	if q.KubePrismPort != nil {
		options = append(options, generate.WithKubePrismPort(*q.KubePrismPort))
	}
	if q.Sysctls != nil {
		options = append(options, generate.WithSysctls(q.Sysctls))
	}
	for host, endpoints := range q.Mirrors {
		options = append(options, generate.WithRegistryMirror(host, endpoints...))
	}
	for host, ca := range q.RegistryCAs {
		options = append(options, generate.WithRegistryCACert(host, ca))
	}
	for _, host := range q.Insecure {
		options = append(options, generate.WithRegistryInsecureSkipVerify(host))
	}
	if q.Network != nil {
		options = append(options, generate.WithNetworkOptions(q.Network.options()...))
	}
	return options, nil
}

func (n networkWish) options() []v1alpha1.NetworkConfigOption {
	link := v1alpha1.IfaceByName(n.Interface)
	var wishes []v1alpha1.NetworkConfigOption
	if len(n.Nameservers) > 0 {
		wishes = append(wishes, v1alpha1.WithNetworkNameservers(n.Nameservers...))
	}
	for _, address := range n.Addresses {
		wishes = append(wishes, v1alpha1.WithNetworkInterfaceCIDR(link, address))
	}
	if n.MTU > 0 {
		wishes = append(wishes, v1alpha1.WithNetworkInterfaceMTU(link, n.MTU))
	}
	if n.DHCP {
		wishes = append(wishes, v1alpha1.WithNetworkInterfaceDHCP(link, true))
	}
	if n.VIP != "" {
		wishes = append(wishes, v1alpha1.WithNetworkInterfaceVirtualIP(link, n.VIP))
	}
	return wishes
}

func generateConfig(q request) (answer, error) {
	options, err := q.options()
	if err != nil {
		return answer{Stage: "input"}, err
	}
	input, err := generate.NewInput(q.Name, q.Endpoint, q.Kubernetes, options...)
	if err != nil {
		return answer{Stage: "input"}, err
	}
	kind, err := machine.ParseType(q.Type)
	if err != nil {
		return answer{Stage: "input"}, err
	}
	made, err := input.Config(kind)
	if err != nil {
		return answer{Stage: "generate"}, err
	}
	return patched(made, q.Patches)
}

func newBundle(q request) (answer, error) {
	contract, err := config.ParseContractFromVersion(q.Contract)
	if err != nil {
		return answer{}, err
	}
	bundle, err := secrets.NewBundle(secrets.NewClock(), contract)
	if err != nil {
		return answer{}, err
	}
	return printed(bundle)
}

func extractBundle(q request) (answer, error) {
	loaded, err := load(q.Config)
	if err != nil {
		return answer{Stage: "load"}, err
	}
	if loaded.RawV1Alpha1() == nil {
		return answer{Stage: "load"}, fmt.Errorf("no v1alpha1 document")
	}
	return printed(secrets.NewBundleFromConfig(secrets.NewClock(), loaded))
}

func checkBundle(q request) (answer, error) {
	bundle, err := parseBundle(q.Bundle)
	if err != nil {
		return answer{Stage: "load"}, err
	}
	return answer{}, bundle.Validate()
}

func printed(value any) (answer, error) {
	text, err := yaml.Marshal(value)
	return answer{Text: string(text)}, err
}

func printYAML(q request) (answer, error) { return printed(q.Value) }

func encoded(provider config.Provider) (answer, error) {
	text, err := provider.EncodeBytes(encoder.WithComments(encoder.CommentsDisabled))
	return answer{Text: string(text)}, err
}
