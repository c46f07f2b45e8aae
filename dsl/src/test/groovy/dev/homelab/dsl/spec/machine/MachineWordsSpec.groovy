package dev.homelab.dsl.spec.machine

import dev.homelab.codec.PublicJson
import dev.homelab.dsl.ScriptBase
import dev.homelab.model.SecretSource
import dev.homelab.model.Value

class MachineWordsSpec extends ScriptBase {
  static final String PARK = """
    secrets { env 'pve.token', 'PVE_TOKEN' }
    network('lan') { addresses '192.168.30.0/24'; gateway '192.168.30.1'; dns '192.168.30.45'; vlan 30 }
    proxmox('pve') { endpoint 'https://192.168.30.10:8006'; token secret('pve.token'); storage 'fast'; card 'gpu', path: '0000:01:00', id: '10de:2684' }
    """

  def lab(String words) {
    load("homelab('home') { $PARK\n$words }")
  }

  static json(result, String address) {
    PublicJson.text(resource(result, address).desired())
  }

  def "three control planes and two workers become image, machines, their Talos and the cluster"() {
    when:
    def result = lab("""cluster('prod') { on 'pve'; talos '1.13'; vip '192.168.30.50'
      controlPlane 3, { memory 4.GiB; disk 50.GiB; addresses '192.168.30.51-192.168.30.53' }
      workers 2, { cpu 6; memory 12.GiB; addresses '192.168.30.54-192.168.30.59'; dataDisk 'longhorn', 200.GiB } }""")
    def types = result.lab().resources()*.type()

    then:
    result.diagnostics() == []
    types.count { it == 'proxmox.vm' } == 5
    types.count { it == 'talos.machine' } == 5
    types.count { it == 'proxmox.download' } == 1
    types.count { it == 'talos.cluster' } == 1
    def first = json(result, 'cluster.prod/node.prod-cp-1')
    first.contains('"memory":4096')
    first.contains('"size":"50G"')
    first.contains('"storage":"fast"')
    first.contains('"vlan":30')
    first.contains('"ip":"192.168.30.51/24"')
    def system = json(result, 'cluster.prod/node.prod-cp-1/talos.machine')
    system.contains('"vip":"192.168.30.50"')
    system.contains('"endpoint":"https://192.168.30.50:6443"')
    system.contains('"kubernetes":"1.36.3"')
    !json(result, 'cluster.prod/node.prod-worker-1/talos.machine').contains('"vip"')
    json(result, 'cluster.prod/node.prod-worker-2').contains('"serial":"longhorn"')
    json(result, 'cluster.prod/node.prod-worker-2/talos.machine').contains('UserVolumeConfig')
    json(result, 'cluster.prod/talos.schematic').contains('siderolabs/iscsi-tools')
  }

  def "the cluster is reached by an access made from its authorities, which are made once"() {
    when:
    def result = lab("cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' } }")
    def target = result.lab().targets().find { it.address().toString() == 'cluster.prod' }

    then:
    result.lab().secrets()['talos.prod'] == new SecretSource.Made('talos')
    target.config().get('access') == new Value.Text('talos')
    target.config().get('secrets') == new Value.Secret('talos.prod')
    target.config().get('server') instanceof Value.Ref
  }

  def "authorities that exist are taken wherever the word stands"() {
    when:
    def result = lab("cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }; authorities secret('pve.token') }")

    then:
    result.diagnostics() == []
    result.lab().targets().find { it.provider() == 'kubernetes' }.config().get('secrets') == new Value.Secret('pve.token')
    !result.lab().secrets().containsKey('talos.prod')
  }

  def "a cluster without workers carries its workloads on control planes, one with workers does not"() {
    expect:
    json(lab("cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }\n$words }"), 'cluster.prod/node.prod-cp-1/talos.machine')
        .contains('"scheduling":' + scheduling)

    where:
    words                                              | scheduling
    ''                                                 | true
    "workers 1, { address '192.168.30.60' }"           | false
  }

  def "a cluster that is called otherwise keeps the name that it was made with"() {
    when:
    def as = { String block -> lab("cluster($block controlPlane { address '192.168.30.51' } }") }
    def made = as("'old') { on 'pve';")
    def renamed = as("'new') { $words; on 'pve';")

    then:
    renamed.diagnostics() == []
    renamed.lab().resources()*.address()*.toString().every { !it.contains('cluster.old') }
    renamed.lab().secrets().keySet() == made.lab().secrets().keySet()
    ['node.old-cp-1', 'talos.cluster'].every { json(made, "cluster.old/$it") == json(renamed, "cluster.new/$it").replace('cluster.new', 'cluster.old') }
    json(renamed, 'cluster.new/image.talos-1-13-9-pve-pve').contains('"madeFor":"cluster.old/image.talos-1-13-9-pve-pve"')

    where:
    words << ["moved from: 'cluster.old'", "called 'old'"]
  }

  def "a box is the machine of a cluster that stands on it"() {
    when:
    def result = load("homelab('home') { node('shelf') { address '192.168.1.20'; mac 'a8:b8:e0:01:02:03' }; cluster('prod') { on 'shelf'; controlPlane { installDisk type: 'nvme' } } }")

    then:
    result.diagnostics() == []
    result.lab().resources()*.type().toSorted() == ['metal.machine', 'talos.cluster', 'talos.machine']
    def system = json(result, 'cluster.prod/node.prod-cp-1/talos.machine')
    system.contains('"install":{"type":"nvme"}')
    system.contains('"platform":"metal"')
    system.contains('"mac":"a8:b8:e0:01:02:03"')
  }

  def "what is wrong with machines is told at its line"() {
    expect:
    told("homelab('home') { $PARK\n$words }").collect { it.replaceAll(/^(\S+) \S+ /, '$1 ') } == [problem]

    where:
    words | problem
    "cluster('prod') { on 'pvf'; controlPlane { address '192.168.30.51' } }" | "HL1103 the lab has no host or box 'pvf'"
    "cluster('prod') { on 'pve' }" | "HL1107 cluster 'prod' has no control plane"
    "cluster('prod') { on 'pve'; controlPlane { cpu 2 } }" | "HL1107 the machine of cluster 'prod' has no address"
    "cluster('prod') { on 'pve'; controlPlane 2, { addresses '192.168.30.51-192.168.30.52' } }" | "HL1106 2 control planes are no more safe than 1"
    "cluster('prod') { on 'pve'; controlPlane { address '10.0.0.1' } }" | "HL1107 no network of the lab holds the address 10.0.0.1"
    "cluster('prod') { on 'pve'; talos '1.7'; controlPlane { address '192.168.30.51' } }" | "HL1106 Talos 1.7 is not one that configs are made for"
    "cluster('prod') { on 'pve'; cni 'cilium'; controlPlane { address '192.168.30.51' } }" | "HL1106 Talos installs no network plugin 'cilium'"
    "cluster('prod') { on 'pve'; kubeconfig 'x'; controlPlane { address '192.168.30.51' } }" | "HL1106 a cluster that the lab makes needs no kubeconfig and no context"
    "cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }; workers 1, { address '192.168.30.51' } }" | "HL1102 two machines have the address 192.168.30.51"
    "cluster('prod') { on 'pve'; controlPlane { address '192.168.30.1' } }" | "HL1106 no machine can have 192.168.30.1, which is its gateway's"
    "cluster('prod') { on 'pve'; controlPlane { address '192.168.30.255' } }" | "HL1106 no machine can have 192.168.30.255, which is that of its broadcasts"
    "cluster('prod') { on 'pve'; controlPlane { address '192.168.30.0' } }" | "HL1106 no machine can have 192.168.30.0, which is the network's own"
    "proxmox('two') { endpoint 'https://192.168.30.400:8006'; token secret('pve.token') }" | "HL1106 'https://192.168.30.400:8006' is no address of an API"
    "proxmox('two') { endpoint 'https://x'; token secret('pve.token'); vm('a', linux { id 210 }); vm('b', linux { id 210 }) }" | "HL1102 two machines have the id 210"
    "network('x') { gateway '10.0.0.1' }" | "HL1107 network 'x' has no addresses"
    "network('x') { addresses '10.0.0.0/24'; gateway '10.0.1.1' }" | "HL1106 the gateway 10.0.1.1 is not in 10.0.0.0/24"
    "proxmox('two') { token secret('pve.token') }" | "HL1107 proxmox 'two' has no endpoint"
    "proxmox('two') { endpoint 'https://x'; token secret('pve.token'); vm windows { gpu passthrough } }" | "HL1107 proxmox 'two' names no graphics card"
  }

  def "one graphics card is not handed to two running machines"() {
    given:
    def two = { String second -> lab("proxmox('b') { endpoint 'https://x'; token secret('pve.token'); card 'gpu', path: '0000:01:00', id: '10de:2684'; vm windows { gpu passthrough }; vm('other', linux { gpu passthrough; $second }) }").diagnostics()*.title() }

    expect:
    two('') == ['one graphics card is handed to two running machines: windows and other']
    two('off()') == []
  }

  def "volumes in a folder of each machine, the same whatever the version: Talos #version, #words"() {
    when:
    def result = lab("""cluster('prod') { on 'pve'; talos '$version'; storage $words; controlPlane { address '192.168.30.51' }
      workers 1, { address '192.168.30.52' }; namespace('a') { app('b') { image 'example.com/b:1.0'; volume('data') { at '/data'; size 1.GiB } } } }""")

    then: 'the provisioner has the folder, and the first one is seen by pods for ever'
    result.diagnostics() == []
    json(result, 'cluster.prod/storage.local-path/configmap.local-path-config').contains('\\"' + path + '\\"')
    json(result, 'cluster.prod/node.prod-worker-1/talos.machine').contains('extraMounts: [{destination: /var/local-path,')
    !json(result, 'cluster.prod/node.prod-cp-1/talos.machine').contains('extraMounts')

    and: 'claims name the class, come after it and go before it'
    def claim = resource(result, 'cluster.prod/namespace.a/app.b/persistentvolumeclaim.b-data')
    claim.desired().get('spec').get('storageClassName') == new Value.Text('local-path')
    claim.dependsOn()*.to()*.toString().contains('cluster.prod/storage.local-path/storageclass.local-path')
    resource(result, 'cluster.prod/storage.local-path/storageclass.local-path').dependsOn()*.to()*.toString()
        .contains('cluster.prod/storage.local-path/deployment.local-path-provisioner')

    where:
    version | words                                | path
    '1.13'  | "localPath"                          | '/var/local-path'
    '1.11'  | "localPath"                          | '/var/local-path'
    '1.13'  | "localPath { folder '/var/mnt/x' }"  | '/var/mnt/x'
  }

  def "a folder that pods do not see is refused, and one that is none"() {
    expect:
    lab("cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }; storage localPath { folder '$folder' } }").diagnostics()*.code() ==
        ['HL1106']

    where:
    folder << ['/opt/x', 'x', '/var/mnt/x y', '/']
  }

  def "two clusters that were made with one name are refused, since they would share their authorities"() {
    expect:
    lab("""cluster('new') { called 'old'; on 'pve'; controlPlane { address '192.168.30.51' } }
      cluster('old') { on 'pve'; controlPlane { address '192.168.30.52' } }""").diagnostics()*.code().contains('HL1102')
  }

  def "volumes that nothing makes are told before anything runs: #words"() {
    when:
    def result = lab("""cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }; $words
      namespace('a') { app('b') { image 'example.com/b:1.0'; volume('data') { at '/data'; size 1.GiB } } } }""")

    then:
    result.diagnostics()*.code() == codes

    where:
    words               | codes
    ""                  | ['HL1205']
    "storage 'mine'"    | []
    "storage localPath" | []
    "manifest '{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: x, annotations: {storageclass.kubernetes.io/is-default-class: \"true\"}}, provisioner: x}'" | []
  }

  def "a cluster that exists gets the provisioner, too, in its own folder"() {
    expect:
    json(load("homelab('home') { cluster('old') { storage localPath } }"), 'cluster.old/storage.local-path/configmap.local-path-config')
        .contains('/opt/local-path-provisioner')
  }

  def "disks whose names lead to one place in a machine are refused, so that none takes another's"() {
    expect:
    lab("""cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }
      workers 1, { address '192.168.30.52'; dataDisk 'longhorn', 10.GiB; dataDisk '$other', 10.GiB } }""").diagnostics()*.code() == codes

    where:
    other   | codes
    'ceph'  | ['HL1105']
    'media' | []
  }

  def "machines of a group have what machines of their own have"() {
    when:
    def result = lab("""network('store') { addresses '10.0.0.0/24'; bridge 'vmbr1' }
      cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }
      workers 1, { address '192.168.30.61'; gpu passthrough; node 'pve3'; ha restarts: 2; cpuType 'host'; order 2, up: 10.seconds
        setting 'keyboard', 'de'; network 'store'; tags 'Games' } }""")
    def worker = json(result, 'cluster.prod/node.prod-worker-1')
    def system = json(result, 'cluster.prod/node.prod-worker-1/talos.machine')
    def second = (worker =~ /"net1":\{"bridge":"vmbr1","mac":"([0-9A-F:]+)"/)

    then:
    result.diagnostics() == []
    ['"pci":{"hostpci0":{"mapping":"gpu"', '"balloon":0', '"node":"pve3"', '"cpu":"host"', '"startup":{"order":2,"up":10}', '"keyboard":"de"', '"games"', '"ha":true']
        .every { worker.contains(it) }
    second.find()
    system.contains('{"dhcp":true,"mac":"' + second.group(1).toLowerCase() + '"}')
    json(result, 'cluster.prod/node.prod-worker-1/ha.resource').contains('"maxRestart":2')
    resource(result, 'cluster.prod/node.prod-worker-1').dependsOn()*.to()*.toString() == ['proxmox.pve/card.gpu']
    !json(result, 'cluster.prod/node.prod-cp-1').contains('"pci"')
  }

  def "a card goes to one running machine, those of clusters counted: #words"() {
    expect:
    lab(words).diagnostics()*.title() == [problem]

    where:
    words | problem
    "cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }; workers 2, { addresses '192.168.30.61-192.168.30.62'; gpu passthrough } }" | "proxmox 'pve' names only one graphics card"
    "cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51'; gpu passthrough }; workers 1, { address '192.168.30.61'; gpu passthrough } }" | 'one graphics card is handed to two running machines: prod-cp-1 and prod-worker-1'
  }

  def "two cards of a host are with two running machines, and addresses count where their group stands"() {
    when:
    def result = load("""homelab('home') { $PARK
      proxmox('b') { endpoint 'https://x'; token secret('pve.token'); budget { memory 64.GiB }
        card 'one', path: '0000:01:00', id: '10de:2684'; card 'two', path: '0000:02:00', id: '10de:2684' }
      cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }
        workers 2, { on 'b'; addresses '192.168.30.61-192.168.30.62'; gpu passthrough } } }""")

    then:
    result.diagnostics() == []
    AddressPool.all(result.lab().components().find { it.word() == 'budget' && it.outputs().room }.outputs()['addresses'])*.name() == ['lan', 'prod-worker']
  }

  def "a machine has a card of its own node, and groups share none while there are others"() {
    given:
    def cards = "nodes 'n1', 'n2'; card 'a', path: '0000:01:00', id: '10de:2684', node: 'n1'; card 'b', path: '0000:01:00', id: '10de:2684', node: 'n2'; card 'c', path: '0000:02:00', id: '10de:2684', node: 'n2'"
    def host = { String words -> load("homelab('home') { $PARK\nproxmox('b') { endpoint 'https://x'; token secret('pve.token'); $cards\n vm('games', linux { gpu passthrough; off() }) }\n cluster('prod') { on 'b'; controlPlane { address '192.168.30.51' }; $words } }") }
    def card = { result, String machine -> resource(result, machine).desired().get('pci').get('hostpci0').get('mapping') }

    when:
    def two = host("workers 1, { address '192.168.30.61'; node 'n2'; gpu passthrough }; workers 'more', 1, { address '192.168.30.62'; node 'n2'; gpu passthrough }")
    def few = host("workers 2, { addresses '192.168.30.61-192.168.30.62'; node 'n1'; gpu passthrough }")

    then:
    two.diagnostics() == []
    card(two, 'proxmox.b/vm.games') == new Value.Text('a')
    card(two, 'cluster.prod/node.prod-worker-1') == new Value.Text('b')
    card(two, 'cluster.prod/node.prod-more-1') == new Value.Text('c')
    few.diagnostics()*.title() == ["proxmox 'b' names only one graphics card of node 'n1'"]
  }

  def "a group on boxes says nothing that only machines of a host have: #words"() {
    expect:
    lab("node('box-1') { address '192.168.30.71' }; node('box-2') { address '192.168.30.72' }\n cluster('metal') { on 'box-1', 'box-2'; controlPlane { }; workers 1, { $words } }").diagnostics()*.title() == titles

    where:
    words            | titles
    "label 'a', 'b'" | []
    "on 'box-1'"     | ["`on` is for machines of a Proxmox host, and cluster 'metal' stands on boxes"]
    "ha restarts: 2" | ["`ha` is for machines of a Proxmox host, and cluster 'metal' stands on boxes"]
    "cpuType 'host'" | ["`cpuType` is for machines of a Proxmox host, and cluster 'metal' stands on boxes"]
    "cpu 6"          | ["`cpu` is for machines of a Proxmox host, and cluster 'metal' stands on boxes"]
    "tags 'media'"   | ["`tags` is for machines of a Proxmox host, and cluster 'metal' stands on boxes"]
    "dataDisk 'a', 20.GiB" | ["`dataDisk` is for machines of a Proxmox host, and cluster 'metal' stands on boxes"]
    "address '192.168.30.73'" | ["`address` is for machines of a Proxmox host, and cluster 'metal' stands on boxes"]
  }

  def "machines take the hosts in turn, and stay where the list names the same hosts for them: #hosts"() {
    when:
    def result = load("""homelab('home') { secrets { env 'pve.token', 'PVE_TOKEN' }
      network('lan') { addresses '192.168.30.0/24'; gateway '192.168.30.1' }
      ${['a', 'b', 'c'].collect { "proxmox('$it') { endpoint 'https://192.168.30.10:8006'; token secret('pve.token'); nodes '$it-1', '$it-2' }" }.join('\n')}
      cluster('prod') { on $hosts; controlPlane { address '192.168.30.51' }
      workers 4, { addresses '192.168.30.61-192.168.30.69'; $words } } }""")
    def at = (1..4).collect { resource(result, "cluster.prod/node.prod-worker-$it") }

    then:
    result.diagnostics() == []
    at*.target()*.last()*.name().join() == targets
    at.collect { Value.textOf(it.desired().get('node')) }.join(' ') == nodes

    where:
    hosts                | words                | targets | nodes
    "'a', 'b'"           | ''                   | 'abab'  | 'a-1 b-1 a-2 b-2'
    "'a', 'b', 'a', 'c'" | ''                   | 'abac'  | 'a-1 b-1 a-2 c-1'
    "'a', 'b'"           | "on 'c'"             | 'cccc'  | 'c-1 c-2 c-1 c-2'
    "'a'"                | "node 'a-2', 'a-1'"  | 'aaaa'  | 'a-2 a-1 a-2 a-1'
  }

  def "kernel arguments are part of the image that machines run"() {
    when:
    def of = { String words -> lab("cluster('prod') { on 'pve'; controlPlane { address '192.168.30.51' }; $words }") }
    def result = of("kernelArgs 'net.ifnames=0', 'mitigations=off'")

    then:
    result.diagnostics() == []
    ['cluster.prod/talos.schematic', 'cluster.prod/node.prod-cp-1/talos.machine'].every { json(result, it).contains('"arguments":["net.ifnames=0","mitigations=off"]') }
    !json(of(''), 'cluster.prod/talos.schematic').contains('arguments')
    of("kernelArgs 'a b'").diagnostics()*.title() == ["'a b' is not one kernel argument"]
  }
}
