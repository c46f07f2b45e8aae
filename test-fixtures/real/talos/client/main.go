// Command talos-client talks to a Talos API with Talos's own client, so that tests can see whether a
// simulated machine passes for a real one.
//
// It reads one JSON request per line and writes one JSON answer per line.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/cosi-project/runtime/pkg/safe"
	"github.com/siderolabs/talos/pkg/machinery/api/machine"
	"github.com/siderolabs/talos/pkg/machinery/client"
	clientconfig "github.com/siderolabs/talos/pkg/machinery/client/config"
	"github.com/siderolabs/talos/pkg/machinery/resources/config"
	"github.com/siderolabs/talos/pkg/machinery/resources/runtime"
	"google.golang.org/grpc/status"
)

// request is one call. Without a certificate it is made as to a machine in maintenance mode.
type request struct {
	Op       string `json:"op"`
	Endpoint string `json:"endpoint"`
	CA       string `json:"ca"`
	Crt      string `json:"crt"`
	Key      string `json:"key"`
	Config   string `json:"config"`
	Mode     int32  `json:"mode"`
	Graceful bool   `json:"graceful"`
	Reboot   bool   `json:"reboot"`
	Image    string `json:"image"`
	Snapshot []byte `json:"snapshot"`
}

// answer is what came of it; Code is the gRPC code's name.
type answer struct {
	Code  string   `json:"code"`
	Error string   `json:"error,omitempty"`
	Text  string   `json:"text,omitempty"`
	List  []string `json:"list,omitempty"`
	Bytes []byte   `json:"bytes,omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 0, 1<<20), 64<<20)
	out := json.NewEncoder(os.Stdout)

	for in.Scan() {
		var asked request

		reply := &answer{Code: "OK"}
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			reply.Code, reply.Error = "InvalidRequest", err.Error()
		} else if err := call(asked, reply); err != nil {
			reply.Code, reply.Error = status.Code(err).String(), err.Error()
		}

		if err := out.Encode(reply); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func open(ctx context.Context, asked request) (*client.Client, error) {
	if asked.Crt == "" {
		return client.New(ctx,
			client.WithTLSConfig(&tls.Config{InsecureSkipVerify: true}),
			client.WithEndpoints(asked.Endpoint))
	}

	return client.New(ctx, client.WithConfigContext(&clientconfig.Context{
		Endpoints: []string{asked.Endpoint},
		CA:        asked.CA,
		Crt:       asked.Crt,
		Key:       asked.Key,
	}))
}

func call(asked request, reply *answer) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()

	c, err := open(ctx, asked)
	if err != nil {
		return err
	}
	defer c.Close() //nolint:errcheck

	switch asked.Op {
	case "version":
		got, err := c.Version(ctx)
		if err == nil {
			reply.Text = got.GetMessages()[0].GetVersion().GetTag()
		}

		return err
	case "disks":
		got, err := c.Disks(ctx)
		if err == nil {
			for _, disk := range got.GetMessages()[0].GetDisks() {
				reply.List = append(reply.List, disk.GetDeviceName())
			}
		}

		return err
	case "apply":
		got, err := c.ApplyConfiguration(ctx, &machine.ApplyConfigurationRequest{
			Data: []byte(asked.Config),
			Mode: machine.ApplyConfigurationRequest_Mode(asked.Mode),
		})
		if err == nil {
			reply.Text = got.GetMessages()[0].GetModeDetails()
		}

		return err
	case "bootstrap":
		return c.Bootstrap(ctx, &machine.BootstrapRequest{})
	case "kubeconfig":
		got, err := c.Kubeconfig(ctx)
		reply.Text = string(got)

		return err
	case "services":
		got, err := c.ServiceList(ctx)
		if err == nil {
			for _, one := range got.GetMessages()[0].GetServices() {
				reply.List = append(reply.List, one.GetId()+" "+one.GetState())
			}
		}

		return err
	case "members":
		got, err := c.EtcdMemberList(ctx, &machine.EtcdMemberListRequest{})
		if err == nil {
			for _, one := range got.GetMessages()[0].GetMembers() {
				reply.List = append(reply.List, one.GetHostname()+" "+one.GetPeerUrls()[0])
			}
		}

		return err
	case "snapshot":
		got, err := c.EtcdSnapshot(ctx, &machine.EtcdSnapshotRequest{})
		if err != nil {
			return err
		}
		defer got.Close() //nolint:errcheck

		reply.Bytes, err = io.ReadAll(got)

		return err
	case "status":
		got, err := safe.StateGetByID[*runtime.MachineStatus](ctx, c.COSI, runtime.MachineStatusID)
		if err == nil {
			reply.Text = fmt.Sprintf("%s %t", got.TypedSpec().Stage, got.TypedSpec().Status.Ready)
		}

		return err
	case "config":
		got, err := safe.StateGetByID[*config.MachineConfig](ctx, c.COSI, config.ActiveID)
		if err == nil {
			reply.Text = got.Provider().Cluster().Name()
		}

		return err
	case "upgrade":
		_, err := c.UpgradeWithOptions(ctx, client.WithUpgradeImage(asked.Image))

		return err
	case "reboot":
		return c.Reboot(ctx)
	case "reset":
		return c.ResetGeneric(ctx, &machine.ResetRequest{
			Graceful: asked.Graceful,
			Reboot:   asked.Reboot,
			SystemPartitionsToWipe: []*machine.ResetPartitionSpec{
				{Label: "STATE", Wipe: true},
				{Label: "EPHEMERAL", Wipe: true},
			},
		})
	default:
		return fmt.Errorf("no call is named %q", asked.Op)
	}
}
