package dev.homelab.provider.talos.check;

import java.util.ArrayList;
import java.util.List;

/** Documents of each kind, good and bad: the kind and the rest of its fields. */
final class DocumentSamples {
  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  private DocumentSamples() {}

  static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (List<String> part : List.of(network(), rules(), volumes(), rest())) {
      part.forEach(text -> texts.add("apiVersion: v1alpha1\nkind: " + text));
    }
    return texts;
  }

  private static List<String> network() {
    return List.of(
        "LinkConfig\nname: eth0\naddresses: [{address: 10.0.0.1/24}]\n",
        "LinkConfig\naddresses: [{address: 10.0.0.1/24}]\n",
        "LinkConfig\nname: eth0\naddresses: [{address: 0.0.0.0/0}]\n",
        "LinkConfig\nname: eth0\naddresses: [{routePriority: 5}]\n",
        "LinkConfig\nname: eth0\nroutes: [{destination: 0.0.0.0/0, gateway: 10.0.0.1}]\n",
        "LinkConfig\nname: eth0\nroutes: [{destination: 10.0.0.0/8, gateway: 10.0.0.1, table: main}]\n",
        "LinkConfig\nname: eth0\nroutes: [{gateway: 0.0.0.0}]\n",
        "LinkConfig\nname: eth0\nroutes: [{gateway: x}]\n",
        "LinkConfig\nname: eth0\nmtu: -1\n",
        "LinkConfig\nname: eth0\nmtu: 1e3\n",
        "LinkConfig\nname: eth0\nnope: 1\n",
        "BondConfig\nname: b\nlinks: [a]\nbondMode: 802.3ad\n",
        "BondConfig\nname: b\nlinks: [a]\nbondMode: 802.3ad\nmiimon: 1\nupdelay: 1\ndowndelay: 1\n",
        "BondConfig\nname: b\nlinks: []\nbondMode: balance-rr\n",
        "BondConfig\nname: b\nlinks: [a]\n",
        "BondConfig\nname: b\nlinks: [a]\nbondMode: fast\n",
        "BondConfig\nname: b\nlinks: [a]\nbondMode: Active-Backup\nfailOverMac: 1\n",
        "BridgeConfig\nname: br\nlinks: [a]\nstp: {enabled: true}\n",
        "BridgeConfig\nlinks: [a]\n",
        "VLANConfig\nname: v\nvlanID: 5\nparent: eth0\n",
        "VLANConfig\nname: v\nvlanID: 5000\nparent: eth0\n",
        "VLANConfig\nname: v\nvlanID: 5\n",
        "VLANConfig\nname: v\nparent: eth0\nvlanMode: 802.1ad\nvlanID: 4094\n",
        "DummyLinkConfig\nname: d\n",
        "DummyLinkConfig\nhardwareAddr: 2e:3c:4d:5e:6f:70\n",
        "DummyLinkConfig\nname: d\nhardwareAddr: 2e:3c:4d:5e:6f:7\n",
        "VRFConfig\nname: v\nlinks: [a]\ntable: 123\n",
        "VRFConfig\nname: v\nlinks: [a]\ntable: main\n",
        "VRFConfig\nname: v\nlinks: [a]\n",
        "VRFConfig\nname: v\ntable: 999\n",
        "WireguardConfig\nname: wg\nprivateKey: " + KEY + "\nlistenPort: 51820\n",
        "WireguardConfig\nname: wg\nprivateKey: " + KEY + "\nlistenPort: 65536\n",
        "WireguardConfig\nname: wg\nprivateKey: YQ==\n",
        "WireguardConfig\nname: wg\n",
        "WireguardConfig\nname: wg\nprivateKey: "
            + KEY
            + "\npeers: [{publicKey: "
            + KEY
            + ", endpoint: '10.0.0.1:51820', allowedIPs: [10.0.0.0/8]}]\n",
        "WireguardConfig\nname: wg\nprivateKey: "
            + KEY
            + "\npeers: [{endpoint: '10.0.0.1:51820'}]\n",
        "WireguardConfig\nname: wg\nprivateKey: "
            + KEY
            + "\npeers: [{publicKey: "
            + KEY
            + ", presharedKey: x}]\n",
        "DHCPv4Config\nname: eth0\n",
        "DHCPv4Config\nrouteMetric: 5\n",
        "DHCPv4Config\nname: eth0\nclientIdentifier: duid\n",
        "DHCPv4Config\nname: eth0\nclientIdentifier: duid\nduidRaw: 00:01\n",
        "DHCPv6Config\nname: eth0\nclientIdentifier: mac\nduidRaw: 00:01\n",
        "DHCPv6Config\nname: eth0\nclientIdentifier: mac\n",
        "Layer2VIPConfig\nname: 10.0.0.9\nlink: eth0\n",
        "Layer2VIPConfig\nname: vip\nlink: eth0\n",
        "Layer2VIPConfig\nname: fd00::9\n",
        "HCloudVIPConfig\nname: 10.0.0.9\nlink: eth0\napiToken: t\n",
        "HCloudVIPConfig\nname: 10.0.0.9\nlink: eth0\n",
        "StaticHostConfig\nname: 10.0.0.9\nhostnames: [a]\n",
        "StaticHostConfig\nname: 10.0.0.9\n",
        "StaticHostConfig\nname: a\nhostnames: [a]\n",
        "EthernetConfig\nname: eth0\nfeatures: {tx: true}\n",
        "EthernetConfig\nfeatures: {tx: true}\n",
        "EthernetConfig\nname: eth0\nwakeOnLan: [magic, light]\n",
        "ResolverConfig\nnameservers: [{address: 10.0.0.1}]\nsearchDomains: {domains: [a]}\n",
        "ResolverConfig\nnameservers: [{address: a}]\n");
  }

  private static List<String> rules() {
    return List.of(
        "HostnameConfig\nauto: stable\n",
        "HostnameConfig\nauto: off\nhostname: n1\n",
        "HostnameConfig\nauto: stable\nhostname: n1\n",
        "HostnameConfig\nhostname: n1\n",
        "HostnameConfig\nhostname: .a\n",
        "HostnameConfig\nauto: talos-addr\n",
        "HostnameConfig\nauto: off\n",
        "HostnameConfig\n{}\n".replace("{}\n", ""),
        "HostnameConfig\nhostname: " + "a".repeat(64) + "\n",
        "HostnameConfig\nhostname: " + "a.".repeat(130) + "a\n",
        "TimeSyncConfig\nntp: {servers: [a]}\n",
        "TimeSyncConfig\nntp: {servers: [a]}\nptp: {devices: [/dev/ptp0]}\n",
        "TimeSyncConfig\nbootTimeout: -5s\n",
        "KubeSpanConfig\nenabled: true\nmtu: 1420\n",
        "KubeSpanConfig\nenabled: true\nmtu: 1000\n",
        "KubeSpanConfig\nfilters: {endpoints: ['!10.0.0.0/8', 10.0.0.1]}\n",
        "KubeSpanConfig\nfilters: {endpoints: [a]}\n",
        "KubeSpanEndpointsConfig\nextraAnnouncedEndpoints: ['10.0.0.1:51820']\n",
        "KubeSpanEndpointsConfig\nextraAnnouncedEndpoints: ['10.0.0.1']\n",
        "NetworkDefaultActionConfig\ningress: block\n",
        "NetworkDefaultActionConfig\ningress: drop\n",
        "NetworkRuleConfig\nname: a\nportSelector: {ports: [80, 100-200], protocol: tcp}\ningress: [{subnet: 10.0.0.0/8}]\n",
        "NetworkRuleConfig\nname: a\nportSelector: {ports: [80, 10-200], protocol: tcp}\n",
        "NetworkRuleConfig\nname: a\nportSelector: {ports: [200-100], protocol: tcp}\n",
        "NetworkRuleConfig\nname: a\nportSelector: {protocol: tcp}\n",
        "NetworkRuleConfig\nportSelector: {ports: [80], protocol: tcp}\n",
        "NetworkRuleConfig\nname: a\nportSelector: {ports: [80], protocol: sctp}\n",
        "NetworkRuleConfig\nname: a\nportSelector: {ports: [80]}\ningress: [{except: 10.0.0.0/8}]\n",
        "NetworkRuleConfig\nname: a\nportSelector: {ports: [70000]}\n",
        "TCPProbeConfig\nname: p\nendpoint: a:80\n",
        "TCPProbeConfig\nname: p\n",
        "TCPProbeConfig\nname: p\nendpoint: a:80\ntimeout: -1s\n",
        "TCPProbeConfig\nname: p\nendpoint: a:80\nfailureThreshold: -1\n",
        "RoutingRuleConfig\nname: '1000'\ntable: '100'\n",
        "RoutingRuleConfig\nname: '0'\ntable: '100'\n",
        "RoutingRuleConfig\nname: '32500'\ntable: '100'\n",
        "RoutingRuleConfig\nname: a\ntable: '100'\n",
        "RoutingRuleConfig\nname: '1000'\n",
        "RoutingRuleConfig\nname: '1000'\naction: blackhole\n",
        "RoutingRuleConfig\nname: '1000'\ntable: '100'\nfwMask: 1\n",
        "BlackholeRouteConfig\nname: 10.0.0.0/8\n",
        "BlackholeRouteConfig\nname: 10.0.0.1\n");
  }

  private static List<String> volumes() {
    return List.of(
        "VolumeConfig\nname: EPHEMERAL\nprovisioning: {maxSize: 50GB, grow: false}\n",
        "VolumeConfig\nname: DATA\n",
        "VolumeConfig\nname: STATE\nprovisioning: {grow: true}\n",
        "VolumeConfig\nname: STATE\nencryption: {provider: luks2, keys: [{slot: 0, nodeID: {}}]}\n",
        "VolumeConfig\nname: STATE\nencryption: {provider: luks2, keys: [{slot: 0, nodeID: {}, lockToState: true}]}\n",
        "VolumeConfig\nname: EPHEMERAL\nencryption: {provider: luks2, keys: [{slot: 0, nodeID: {}, lockToState: true}]}\n",
        "VolumeConfig\nname: EPHEMERAL\nencryption: {provider: luks2}\n",
        "VolumeConfig\nname: EPHEMERAL\nencryption: {keys: [{slot: 0, nodeID: {}}]}\n",
        "VolumeConfig\nname: EPHEMERAL\nencryption: {provider: luks2, keys: [{slot: 0}]}\n",
        "VolumeConfig\nname: EPHEMERAL\nencryption: {provider: luks2, keys: [{nodeID: {}}, {tpm: {}}]}\n",
        "VolumeConfig\nname: EPHEMERAL\nencryption: {provider: luks2, keys: [{tpm: {options: {pcrs: [7, 24]}}}]}\n",
        "VolumeConfig\nname: EPHEMERAL\nencryption: {provider: luks2, keys: [{tpm: {options: {pcrs: []}}}]}\n",
        "VolumeConfig\nname: EPHEMERAL\nprovisioning: {minSize: 60GB, maxSize: 50GB}\n",
        "VolumeConfig\nname: EPHEMERAL\nprovisioning: {minSize: 60GB, maxSize: 50%}\n",
        "VolumeConfig\nname: EPHEMERAL\nprovisioning: {minSize: -5GB}\n",
        "VolumeConfig\nname: EPHEMERAL\nprovisioning: {maxSize: -5GB}\n",
        "VolumeConfig\nname: EPHEMERAL\nprovisioning: {maxSize: 150%}\n",
        "VolumeConfig\nname: EPHEMERAL\nprovisioning: {maxSize: big}\n",
        "UserVolumeConfig\nname: data\nprovisioning: {diskSelector: {match: '!system_disk'}, minSize: 1GB}\n",
        "UserVolumeConfig\nname: data\nprovisioning: {diskSelector: {match: '!system_disk'}}\n",
        "UserVolumeConfig\nname: data\nprovisioning: {minSize: 1GB}\n",
        "UserVolumeConfig\nname: da_ta\nprovisioning: {diskSelector: {match: '!system_disk'}, minSize: 1GB}\n",
        "UserVolumeConfig\nname: "
            + "a".repeat(35)
            + "\nprovisioning: {diskSelector: {match: 'true'}, minSize: 1GB}\n",
        "UserVolumeConfig\nname: data\nprovisioning: {diskSelector: {match: 'true'}, minSize: 1GB}\nfilesystem: {type: vfat}\n",
        "UserVolumeConfig\nname: data\nprovisioning: {diskSelector: {match: 'true'}, minSize: 1GB}\nfilesystem: {type: ext4, projectQuotaSupport: true}\n",
        "UserVolumeConfig\nname: data\nprovisioning: {diskSelector: {match: 'true'}, minSize: 1GB}\nfilesystem: {projectQuotaSupport: true}\n",
        "UserVolumeConfig\nname: data\nvolumeType: directory\n",
        "UserVolumeConfig\nname: data\nvolumeType: directory\nfilesystem: {type: ext4}\n",
        "UserVolumeConfig\nname: data\nvolumeType: disk\nprovisioning: {diskSelector: {match: 'true'}}\n",
        "UserVolumeConfig\nname: data\nvolumeType: disk\nprovisioning: {diskSelector: {match: 'true'}, minSize: 1GB}\n",
        "UserVolumeConfig\nname: data\nvolumeType: tmpfs\n",
        "RawVolumeConfig\nname: r\nprovisioning: {diskSelector: {match: 'true'}, maxSize: 1GB}\n",
        "RawVolumeConfig\nname: r\n",
        "SwapVolumeConfig\nname: s\nprovisioning: {diskSelector: {match: 'true'}, maxSize: 1GB}\n",
        "SwapVolumeConfig\nprovisioning: {diskSelector: {match: 'true'}, maxSize: 1GB}\n",
        "ExistingVolumeConfig\nname: e\ndiscovery: {volumeSelector: {match: \"volume.label == 'x'\"}}\n",
        "ExistingVolumeConfig\nname: e\n",
        "ExternalVolumeConfig\nname: x\nfilesystemType: virtiofs\nmount: {virtiofs: {tag: a}}\n",
        "ExternalVolumeConfig\nname: x\nfilesystemType: virtiofs\n",
        "ExternalVolumeConfig\nname: x\nfilesystemType: xfs\n",
        "ZswapConfig\nmaxPoolPercent: 50\n",
        "ZswapConfig\nmaxPoolPercent: 101\n");
  }

  private static List<String> rest() {
    return List.of(
        "RegistryMirrorConfig\nname: a\nendpoints: [{url: 'https://a'}]\n",
        "RegistryMirrorConfig\nname: a\nendpoints: [{url: 'ftp://a'}]\n",
        "RegistryMirrorConfig\nname: a\nendpoints: [{overridePath: true}]\n",
        "RegistryMirrorConfig\nendpoints: [{url: 'https://a'}]\n",
        "RegistryAuthConfig\nname: a\nusername: u\npassword: p\n",
        "RegistryAuthConfig\nname: a\nusername: u\nidentityToken: t\n",
        "RegistryAuthConfig\nname: a\nauth: x\nusername: u\n",
        "RegistryTLSConfig\nname: a\ninsecureSkipVerify: true\n",
        "RegistryTLSConfig\nname: a\nca: x\n",
        "RegistryTLSConfig\nname: a\nclientIdentity: {cert: x, key: y}\n",
        "KmsgLogConfig\nname: a\nurl: tcp://10.0.0.1:5/\n",
        "KmsgLogConfig\nname: a\nurl: tcp://10.0.0.1/\n",
        "KmsgLogConfig\nname: a\nurl: http://10.0.0.1:5/\n",
        "KmsgLogConfig\nname: a\nurl: udp://10.0.0.1:5/x\n",
        "KmsgLogConfig\nname: a\n",
        "KmsgLogConfig\nurl: tcp://10.0.0.1:5/\n",
        "WatchdogTimerConfig\ndevice: /dev/watchdog0\ntimeout: 1m\n",
        "WatchdogTimerConfig\ndevice: /dev/watchdog0\ntimeout: 1s\n",
        "WatchdogTimerConfig\ntimeout: 1m\n",
        "EventSinkConfig\nendpoint: 10.0.0.1:10\n",
        "EventSinkConfig\nendpoint: 10.0.0.1\n",
        "EventSinkConfig\nendpoint: '[fd00::1]:10'\n",
        "EventSinkConfig\nendpoint: 'fd00::1'\n",
        "EnvironmentConfig\nvariables: {A_B: c}\n",
        "EnvironmentConfig\nvariables: {A-B: c}\n",
        "ExtensionServiceConfig\nname: a\nenvironment: [A=b]\n",
        "ExtensionServiceConfig\nname: a\n",
        "ExtensionServiceConfig\nenvironment: [A=b]\n",
        "ExtensionServiceConfig\nname: a\nconfigFiles: [{content: x}]\n",
        "SideroLinkConfig\napiUrl: https://a.example.com\n",
        "SideroLinkConfig\napiUrl: http://a.example.com\n",
        "SideroLinkConfig\napiUrl: grpc://a.example.com/x\n",
        "SideroLinkConfig\n",
        "PCIDriverRebindConfig\nname: 0000:04:00.00\ntargetDriver: vfio-pci\n",
        "PCIDriverRebindConfig\ntargetDriver: vfio-pci\n",
        "TrustedRootsConfig\nname: a\ncertificates: x\n",
        "ImageVerificationConfig\nrules: [{image: 'a/*', skip: true}]\n",
        "ImageVerificationConfig\nrules: [{image: 'a/*'}]\n",
        "ImageVerificationConfig\nrules: [{image: 'a/*', skip: true, deny: true}]\n",
        "ImageVerificationConfig\nrules: [{image: 'a:5/b:1', deny: true}, {image: nginx, skip: true}]\n",
        "ImageVerificationConfig\nrules: [{image: 'a/*', keyless: {issuer: i, subject: s}}]\n",
        "ImageVerificationConfig\nrules: [{image: 'a/*', keyless: {issuer: i}}]\n",
        "ImageVerificationConfig\nrules: [{image: 'a/*', skip: true, publicKey: {certificate: c}}]\n",
        "ImageVerificationConfig\nrules: [{image: 'a/*', publicKey: {}}]\n",
        "ImageVerificationConfig\nrules: [{skip: true}]\n",
        "OOMConfig\nsampleInterval: 5s\n",
        "OOMConfig\nsampleInterval: -5s\n",
        "LinkAliasConfig\nname: net%d\nselector: {match: 'true'}\n",
        "LinkAliasConfig\nname: net%s\nselector: {match: 'true'}\n",
        "LinkAliasConfig\nname: net0\n",
        "LinkAliasConfig\nname: net0\nselector: {match: \"mac(link.hardware_addr) == 'aa'\"}\n",
        "Unknown\nname: a\n");
  }
}
