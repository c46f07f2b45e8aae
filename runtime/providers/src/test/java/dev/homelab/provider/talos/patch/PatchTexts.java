package dev.homelab.provider.talos.patch;

import java.util.ArrayList;
import java.util.List;

/** Patches that touch each rule of merging. */
final class PatchTexts {
  private PatchTexts() {}

  static List<String> onMain() {
    List<String> patches = new ArrayList<>(plain());
    patches.addAll(
        List.of(
            "machine: {kubelet: {$patch: delete}}",
            "machine: {nope: {$patch: delete}}",
            "machine: {sysctls: {$patch: delete}}",
            "machine: {sysctls: {a: {$patch: delete}}}",
            "machine: {ca: {key: {$patch: delete}}}",
            "machine: {nodeLabels: {node.kubernetes.io/exclude-from-external-load-balancers:"
                + " {$patch: delete}}}",
            "machine: {certSANs: [{$patch: delete}]}",
            "cluster: {apiServer: {admissionControl: [{name: PodSecurity, $patch: delete}]}}",
            "cluster: {apiServer: {admissionControl: [{name: Other, $patch: delete}]}}",
            "cluster: {apiServer: {admissionControl: [{name: PodSecurity, configuration:"
                + " {defaults: {$patch: delete}}}]}}",
            "cluster: {apiServer: {auditPolicy: {rules: {$patch: delete}}}}",
            "cluster: {apiServer: {auditPolicy: {rules: [{level: Metadata, $patch: delete}]}}}",
            "machine: {kubelet: {image: {$patch: delete}, extraArgs: {a: b}}}",
            "machine: {$patch: replace}",
            "$patch: delete",
            "{apiVersion: v1alpha1, $patch: delete}",
            "machine: {kubelet: {unknown: 1}}",
            "machine: {install: {wipe: maybe}}",
            "machine: 1"));
    return patches;
  }

  private static List<String> plain() {
    return List.of(
        "machine: {certSANs: [a.example.com]}",
        "machine: {certSANs: []}",
        "machine: {certSANs: ~}",
        "machine: {kubelet: {extraArgs: {a: 'off', b: ['1', x], c: '', d: yes, e: 1}}}",
        "machine: {kubelet: {image: ''}}",
        "machine: {kubelet: {defaultRuntimeSeccompProfileEnabled: false}}",
        "machine: {install: {wipe: yes, disk: /dev/vda}}",
        "machine: {install: {diskSelector: {size: '>= 10GB', type: nvme}}}",
        "machine: {ca: {crt: YQ==}}",
        "machine: {ca: {crt: YQ=}}",
        "machine: {ca: {crt: YQ==, other: 1}}",
        "machine: {acceptedCAs: [{crt: YQ==}]}",
        "machine: {files: [{content: \"a\\nb\", permissions: 0o644, path: /etc/x, op: create}]}",
        "machine: {files: [{content: '', permissions: 420, path: /etc/x, op: create}]}",
        "machine: {disks: [{device: /dev/sdb, partitions: [{mountpoint: /var/x, size: 100 GB}]}]}",
        "machine: {disks: [{device: /dev/sdb, partitions: [{mountpoint: /var/x, size: 1234567}]}]}",
        "machine: {time: {servers: [a, b], bootTimeout: 2m0s}}",
        "machine: {time: {bootTimeout: 90}}",
        "machine: {sysctls: {vm.nr_hugepages: 1024, a: 'yes'}}",
        "machine: {network: {interfaces: [{interface: eth0, dhcp: true, vlans: [{vlanId: 5, dhcp: no}]}]}}",
        "machine: {network: {kubespan: {enabled: true, mtu: 0}}}",
        "machine: {nodeTaints: {a: b:NoSchedule}}",
        "machine: {features: {kubePrism: {port: 0}}}",
        "machine: {features: {kubePrism: {port: -1}}}",
        "machine: {registries: {mirrors: {docker.io: {endpoints: [https://m.example.com]}}}}",
        "machine: {registries: {config: {m.example.com: {auth: {username: u}, tls: {ca: YQ==}}}}}",
        "machine: {registries: {mirrors: {docker.io: ~}}}",
        "machine: {pods: [{apiVersion: v1, kind: Pod, n: 1.5, big: 12345678901234567890}]}",
        "machine: {seccompProfiles: [{name: a.json, value: {defaultAction: X}}]}",
        "machine: {udev: {rules: ['SUBSYSTEM==\"drm\"']}}",
        "machine: {kernel: {modules: [{name: zfs, parameters: [a=b]}]}}",
        "machine: {logging: {destinations: [{endpoint: tcp://10.0.0.9:5/, format: json_lines}]}}",
        "machine: {baseRuntimeSpecOverrides: {process: {rlimits: [{type: X, hard: 1024}]}}}",
        "cluster: {controlPlane: {endpoint: https://x.example.com}}",
        "cluster: {controlPlane: {endpoint: 'https://x.example.com:443/path?q=1#f'}}",
        "cluster: {controlPlane: {endpoint: ':bad'}}",
        "cluster: {controlPlane: {localAPIServerPort: 7443}}",
        "cluster: {network: {podSubnets: [10.5.0.0/16], cni: {name: none}}}",
        "cluster: {network: {podSubnets: []}}",
        "cluster: {apiServer: {auditPolicy: {kind: X}}}",
        "cluster: {apiServer: {auditPolicy: {}}}",
        "cluster: {apiServer: {admissionControl: [{name: PodSecurity, configuration: {exemptions:"
            + " {namespaces: [a]}, defaults: {warn: baseline}}}]}}",
        "cluster: {apiServer: {admissionControl: [{name: PodSecurity, configuration: {defaults: 5}}]}}",
        "cluster: {apiServer: {admissionControl: [{name: Other, configuration: {b: 1, a: [true]}}]}}",
        "cluster: {apiServer: {extraVolumes: [{hostPath: /a, mountPath: /b, readonly: true}]}}",
        "cluster: {apiServer: {authorizationConfig: [{type: Node, name: n}]}}",
        "cluster: {inlineManifests: [{name: a, contents: \"\\n\\nkind: X\\n\"}]}",
        "cluster: {extraManifests: [https://x.example.com/a.yaml], allowSchedulingOnControlPlanes: true}",
        "cluster: {adminKubeconfig: {certLifetime: 1h30m}}",
        "cluster: {proxy: {disabled: true, extraArgs: {nodeport-addresses: '0.0.0.0/0'}}}",
        "cluster: {discovery: {enabled: false}}",
        "cluster: {etcd: {advertisedSubnets: [10.0.0.0/24], extraArgs: {quota-backend-bytes: '8589934592'}}}",
        "cluster: {coreDNS: {disabled: on}}",
        "debug: true",
        "{apiVersion: v1alpha1, kind: HostnameConfig, auto: off, hostname: x}",
        "{apiVersion: v1alpha1, kind: HostnameConfig, auto: sometimes}",
        "{apiVersion: v1alpha1, kind: LinkConfig, name: eth0, $patch: delete}",
        "{apiVersion: v1alpha1, kind: Nope}",
        "{apiVersion: v2, kind: LinkConfig}",
        "{kind: LinkConfig, name: eth0}",
        "- {op: replace, path: /machine/type, value: worker}\n- op: {}");
  }

  static List<String[]> onDocuments() {
    String head = "apiVersion: v1alpha1\nkind: ";
    return List.of(
        new String[] {
          head + "RoutingRuleConfig\nname: '1'\ntable: 100\n",
          head + "RoutingRuleConfig\nname: '1'\ntable: main\n"
        },
        new String[] {
          head + "NetworkDefaultActionConfig\ningress: block\n",
          head + "NetworkDefaultActionConfig\ningress: accept\n"
        },
        new String[] {
          head
              + "NetworkRuleConfig\nname: a\nportSelector: {ports: [1-5, 9], protocol: tcp}\n"
              + "ingress: [{subnet: 10.0.0.0/8}]\n",
          head
              + "NetworkRuleConfig\nname: a\nportSelector: {ports: [80]}\n"
              + "ingress: [{subnet: 172.16.0.0/12, except: 172.16.0.0/16}]\n"
        },
        new String[] {
          head + "ExtensionServiceConfig\nname: a\nconfigFiles: [{content: x, mountPath: /x}]\n",
          head
              + "ExtensionServiceConfig\nname: a\nconfigFiles: [{content: y, mountPath: /x},"
              + " {content: z, mountPath: /z}]\nenvironment: [A=b]\n"
        },
        new String[] {
          head + "LinkConfig\nname: eth0\nmtu: 1500\naddresses: [{address: 10.0.0.1/24}]\n",
          head + "LinkConfig\nname: eth0\nup: false\naddresses: [{address: fd00:0:0::1/64}]\n"
        },
        new String[] {
          head + "LinkAliasConfig\nname: net0\nselector: {match: link.driver == 'x'}\n",
          head + "LinkAliasConfig\nname: net0\nselector: {match: 'true'}\n"
        },
        new String[] {
          head + "BondConfig\nname: b0\nlinks: [a, b]\nbondMode: 802.3ad\nmiimon: 100\n",
          head + "BondConfig\nname: b0\nlinks: [c]\nbondMode: balance-rr\nmiimon: 0\n"
        },
        new String[] {
          head + "RegistryMirrorConfig\nname: a.b\nendpoints: [{url: 'https://x'}]\n",
          head
              + "RegistryMirrorConfig\nname: a.b\nendpoints: [{url: 'https://y/v2', overridePath: true}]\n"
        },
        new String[] {
          head + "KmsgLogConfig\nname: a\nurl: tcp://10.0.0.1:5/x\n",
          head + "KmsgLogConfig\nname: a\nurl: udp://10.0.0.2:6\n"
        },
        new String[] {
          head + "TimeSyncConfig\nenabled: true\nntp: {servers: [a]}\n",
          head + "TimeSyncConfig\nbootTimeout: 90s\nntp: {servers: [b]}\n"
        },
        new String[] {
          head + "HostnameConfig\nauto: stable\n---\n" + head + "LinkConfig\nname: eth0\n",
          head + "HostnameConfig\n$patch: delete\n"
        },
        new String[] {
          head + "LinkConfig\nname: eth0\n", head + "VLANConfig\nname: eth0\nvlanID: 5\nparent: x\n"
        },
        new String[] {
          head + "Layer2VIPConfig\nname: 10.0.0.9\nlink: a\n",
          head + "HCloudVIPConfig\nname: 10.0.0.9\nlink: a\napiToken: x\n"
        },
        new String[] {
          head + "EthernetConfig\nname: eth0\nfeatures: {tx: true}\nwakeOnLan: [magic]\n",
          head + "EthernetConfig\nname: eth0\nfeatures: {tx: false, rx: true}\nrings: {rx: 0}\n"
        });
  }

  static List<String> onVolume() {
    String head = "apiVersion: v1alpha1\nkind: VolumeConfig\nname: EPHEMERAL\n";
    return List.of(
        head + "encryption: {provider: luks2, keys: [{slot: 0, nodeID: {}}]}\n",
        head + "provisioning: {maxSize: 50%}\n",
        head + "provisioning: {maxSize: 1TB, grow: true}\n",
        head + "provisioning: {minSize: 20GiB, diskSelector: {match: system_disk}}\n",
        head + "provisioning: {minSize: abc}\n",
        head + "provisioning: {$patch: delete}\n",
        head + "provisioning: {minSize: {$patch: delete}}\n",
        head + "$patch: delete\n---\napiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\n",
        "apiVersion: v1alpha1\nkind: VolumeConfig\nname: STATE\nprovisioning: {minSize: 1e3MB}\n",
        "apiVersion: v1alpha1\nkind: UserVolumeConfig\nname: d\nfilesystem: {type: ext4}\n"
            + "provisioning: {maxSize: 100%, minSize: 1.5 gb}\n");
  }
}
