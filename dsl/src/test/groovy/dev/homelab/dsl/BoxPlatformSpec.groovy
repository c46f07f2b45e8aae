package dev.homelab.dsl

import dev.homelab.dsl.spec.machine.Budget
import dev.homelab.model.Address
import dev.homelab.model.Level
import dev.homelab.model.Value

class BoxPlatformSpec extends ScriptBase {

  private static final PACKAGE = 'node.box/cozystack.platform/package."cozystack.cozystack-platform"'

  private String box(String inside) {
    "homelab { node('box') { $inside } }"
  }

  private static Value at(resource, String... path) {
    path.inject(resource.desired()) { tree, field -> tree.get(field) }
  }

  private static List<String> titles(result) {
    result.diagnostics()*.title()
  }

  def "the Package says what the script says of the box"() {
    when:
    def one = resource(load("homelab { domain 'lab.example.com'; node('box') { address '192.168.1.20'; gpu passthrough; pool '192.168.1.200-192.168.1.220' } }"), PACKAGE)
    def values = at(one, 'spec', 'components', 'platform', 'values')

    then:
    values.get('publishing').get('host') == Value.of('lab.example.com')
    values.get('publishing').get('apiServerEndpoint') == Value.of('https://192.168.1.20:6443')
    values.get('publishing').get('externalIPs') == null
    values.get('bundles').get('enabledPackages') == Value.of(['cozystack.gpu-operator'])
    values.get('gpu').get('permittedHostDevices').get('pciHostDevices').items().size() == 1
  }

  def "a box that says nothing shares its address and keeps its card"() {
    when:
    def values = at(resource(load(box("address '192.168.1.20'")), PACKAGE), 'spec', 'components', 'platform', 'values')

    then:
    values.get('publishing').get('host') == Value.of('box.home.arpa')
    values.get('publishing').get('externalIPs').items().size() == 1
    values.get('bundles') == null
    values.get('gpu') == null
  }

  def "the root tenant is taken over, and others wait for it"() {
    when:
    def result = load(box("tenant('a') { }"))
    def root = resource(result, 'node.box/tenant.root')

    then:
    root.lifecycle().adopt()
    at(root, 'spec', 'ingress') == Value.of(true)
    at(root, 'metadata', 'labels', 'platform.cozystack.io/no-delete') == Value.of('true')
    resource(result, 'node.box/tenant.a').dependsOn().any { it.to() == root.address() }
  }

  def "the networks inside the cluster are the same for Talos and for the platform"() {
    when:
    def result = load(box("address '192.168.1.20'; podNetwork '10.32.0.0/16', services: '10.33.0.0/16', join: '10.34.0.0/16'"))
    def said = resource(result, PACKAGE)
    def byDefault = resource(load(box("address '192.168.1.20'; podNetwork '10.32.0.0/16'")), PACKAGE)
    def path = ['spec', 'components', 'platform', 'values', 'networking'] as String[]

    then:
    result.diagnostics() == []
    at(said, path) == Value.of([podCIDR: '10.32.0.0/16', podGateway: '10.32.0.1', serviceCIDR: '10.33.0.0/16', joinCIDR: '10.34.0.0/16'])
    at(byDefault, path) == Value.of([podCIDR: '10.32.0.0/16', podGateway: '10.32.0.1', serviceCIDR: '10.96.0.0/16', joinCIDR: '100.64.0.0/16'])
    byDefault.provenance()[path.join('.') + '.joinCIDR'].reason() == "what Cozystack's installation uses"
    at(resource(result, 'node.box/talos.machine'), 'cluster', 'podNets') == Value.of(['10.32.0.0/16'])
    at(resource(result, 'node.box/talos.machine'), 'cluster', 'serviceNets') == Value.of(['10.33.0.0/16'])
  }

  def "networks that are in each other's way are a mistake"() {
    given:
    def result = load("homelab { network('lan') { addresses '10.7.0.0/16' }; node('box') {\naddress '10.7.0.5'\n$words\n} }")

    expect:
    result.diagnostics().collect { it.code() + ' ' + it.title() } == [mistake]
    result.diagnostics()[0].span().toString().startsWith("homelab.groovy:$line:")

    where:
    words                                                     | line | mistake
    "podNetwork '10.0.0.0/8', services: '192.168.9.0/24'"     | 3    | 'HL1130 the network of pods 10.0.0.0/8 and network.lan 10.7.0.0/16 overlap'
    "podNetwork '10.32.0.0/16', services: '10.32.9.0/24'"     | 3    | 'HL1130 the network of pods 10.32.0.0/16 and the network of services 10.32.9.0/24 overlap'
    "podNetwork '100.64.0.0/10'"                              | 3    | 'HL1130 the network of pods 100.64.0.0/10 and the network between nodes and pods 100.64.0.0/16 overlap'
    "pool '10.96.1.1-10.96.1.9'"                              | 3    | 'HL1130 the network of services 10.96.0.0/16 and the pool 10.96.1.1-10.96.1.9 overlap'
    "podNetwork '203.0.113.0/24'"                             | 3    | 'HL1106 203.0.113.0/24 is no private network of IPv4'
    "podNetwork 'fd00::/64'"                                  | 3    | 'HL1106 fd00::/64 is no private network of IPv4'
    "podNetwork '10.32.0.0/25'"                               | 3    | 'HL1106 10.32.0.0/25 has too few addresses for pods'
    "podNetwork '10.32.0.0/16', services: '10.64.0.0/10'"     | 3    | 'HL1106 10.64.0.0/10 has too many addresses for services'
  }

  def "a box inside the default networks is a mistake at its address"() {
    when:
    def result = load("homelab { node('box') {\n\naddress '10.244.3.5'\n} }")

    then:
    titles(result) == ['the network of pods 10.244.0.0/16 and the box at 10.244.3.5 overlap']
    result.diagnostics()[0].span().toString().startsWith('homelab.groovy:3:')
  }

  def "the box tells where its dashboards are"() {
    when:
    def links = { script -> load(script).lab().components().collectMany { it.links().keySet() } }

    then:
    links(box('')) == ['https://dashboard.box.home.arpa']
    links("homelab { domain 'lab.example.com'; node('box') { monitoring() } }") == ['https://dashboard.lab.example.com', 'https://grafana.lab.example.com']
    links("homelab { cluster('home') { } }") == []
  }

  def "an object storage of the box serves the buckets of its tenants"() {
    when:
    def result = load(box("objectStorage { size 50.GiB }; tenant('a') { bucket('b') { user 'c' } }"))

    then:
    result.diagnostics() == []
    at(resource(result, 'node.box/tenant.root'), 'spec', 'seaweedfs') == Value.of(true)
    resource(result, 'node.box/tenant.root').provenance()['spec.seaweedfs'].span() != null
    at(resource(result, 'node.box/tenant.root/seaweedfs.seaweedfs'), 'metadata', 'namespace') == Value.of('tenant-root')
  }

  def "addresses for load balancers follow the platform"() {
    when:
    def result = load(box("pool '192.168.1.200-192.168.1.220'"))
    def pool = resource(result, 'node.box/metallb.pool/ipaddresspool.box')

    then:
    at(pool, 'spec', 'addresses') == Value.of(['192.168.1.200-192.168.1.220'])
    pool.dependsOn().any { it.to().toString() == PACKAGE && it.level() == Level.READY }
    resource(result, 'node.box/metallb.pool/l2advertisement.box') != null
  }

  def "the pages of machines are counted once for those that share the card"() {
    when:
    def patches = { script -> at(resource(load(script), 'node.box/talos.machine'), 'patches').items()*.value().join('\n') }

    then:
    patches(box("tenant('a') { vm linux }")).contains('nr_hugepages') == false
    patches(box("gpu passthrough; tenant('a') { vm windows; vm steamos { off() } }")).contains('vm.nr_hugepages: "8192"')
    patches(box("tenant('a') { vm 'one', linux { instanceType 'cx1.large' }; vm 'two', linux { instanceType 'm1.large' } }")).contains('vm.nr_hugepages: "10240"')
  }

  def "pages are kept for the workers of clusters, as many as there may be: #words"() {
    given:
    def result = load(box("tenant('a') { etcd(); $words }"))
    def budget = Budget.of(Address.parse('node.box'), new Budget.Room(0, 0, 0, 0, 1, 0, 2 * pages), result.lab().resources(), [] as Set, [] as Set)

    expect:
    result.diagnostics() == []
    at(resource(result, 'node.box/talos.machine'), 'patches').items()*.value().any { it.contains("vm.nr_hugepages: \"$pages\"") }
    budget.paged() == 2 * pages
    budget.ownCores() == own

    where:
    words                                                                                                  | pages | own
    "kubernetes('dev') { nodes('big') { instanceType 'cx1.large'; count 1, 3 } }"                         | 6144  | 9
    "kubernetes('dev') { nodes('big') { instanceType 'cx1.large' } }"                                     | 2048  | 3
    "kubernetes('dev') { }; nodePool('dev', 'large') { instanceType 'm1.large'; count 2 }"                | 16384 | 0
    "kubernetes('dev') { nodes('big') { instanceType 'cx1.large' } }; vm linux { instanceType 'cx1.large' }" | 4096 | 6
  }

  def "a machine or a worker with pages of 1 GiB is a mistake at its type: #words"() {
    given:
    def result = load("homelab { node('box') { tenant('a') { etcd()\n$words\n} } }")

    expect:
    result.diagnostics().collect { it.code() + ' ' + it.title() } == ["HL1135 $who would never start: a box keeps no pages of 1 GiB"]
    result.diagnostics()[0].hints() == [hint]
    result.diagnostics()[0].span().toString().startsWith('homelab.groovy:2')

    where:
    words                                                                    | who                                    | hint
    "vm linux { instanceType 'cx1.2xlarge1gi' }"                             | 'vm.linux'                             | "instanceType 'cx1.2xlarge' has 8 processors and 16Gi"
    "vm linux { instanceType 'n1.large'; off() }"                            | 'vm.linux'                             | "instanceType 'cx1.xlarge' has 4 processors and 8Gi"
    "vm linux { instanceType 'rt1.large' }"                                  | 'vm.linux'                             | "instanceType 'd1.large' has 2 processors and 8Gi"
    "kubernetes('dev') { nodes('big') { instanceType 'cx1.large1gi' } }"     | "the workers 'big' of kubernetes.dev"  | "instanceType 'cx1.large' has 2 processors and 4Gi"
    "kubernetes('dev') { }; nodePool('dev', 'big') { instanceType 'n1.large' }" | 'the workers of kubernetesnodes.dev-big' | "instanceType 'cx1.xlarge' has 4 processors and 8Gi"
    "manifest '{apiVersion: apps.cozystack.io/v1alpha1, kind: VMInstance, metadata: {name: x}, spec: {instanceType: m1.large1gi}}'" | 'vminstance.x' | "instanceType 'm1.large' has 2 processors and 16Gi"
  }

  def "two machines that run cannot both have the card"() {
    expect:
    titles(load(box("gpu passthrough; tenant('a') { vm windows; vm steamos }"))) == ['vm.steamos and vm.windows both run with the one card of node.box']
    titles(load(box("gpu passthrough; tenant('a') { vm windows; vm steamos { off() }; vm linux }"))) == []
  }

  def "tenants lie in each other, with modules, quotas and a domain"() {
    when:
    def result = load(box("tenant('family') { cpu 4; memory 8.GiB; storage 100.GiB; monitoring(); domain 'family.example.com'; tenant('anna') { vm linux } }"))
    def outer = resource(result, 'node.box/tenant.family')
    def inner = resource(result, 'node.box/tenant.family/tenant.anna')
    def machine = resource(result, 'node.box/tenant.family/tenant.anna/vm.linux')

    then:
    result.diagnostics() == []
    at(outer, 'metadata', 'namespace') == Value.of('tenant-root')
    at(outer, 'spec', 'resourceQuotas') == Value.of([cpu: '4', memory: '8Gi', storage: '100Gi'])
    at(outer, 'spec', 'monitoring') == Value.of(true)
    at(outer, 'spec', 'host') == Value.of('family.example.com')
    at(inner, 'metadata', 'namespace') == Value.of('tenant-family')
    inner.dependsOn().any { it.to() == outer.address() && it.level() == Level.READY }
    at(machine, 'metadata', 'namespace') == Value.of('tenant-family-anna')
  }

  def "services of a tenant lie in its namespace, on storage that keeps copies"() {
    when:
    def result = load(box("tenant('home') { app('wiki') { image 'ghcr.io/example/wiki:1.2.3'; port 80; volume('data') { at '/data'; size 10.GiB } } }"))
    def claim = result.lab().resources().find { it.type() == 'kubernetes.persistentvolumeclaim' }
    def tenant = resource(result, 'node.box/tenant.home')

    then:
    result.diagnostics() == []
    claim.address().toString().startsWith('node.box/tenant.home/app.wiki/')
    at(claim, 'metadata', 'namespace') == Value.of('tenant-home')
    at(claim, 'spec', 'storageClassName') == Value.of('replicated')
    claim.target() == tenant.target()
    claim.dependsOn().any { it.to() == tenant.address() && it.level() == Level.READY }
  }

  def "another release of Cozystack comes with its own operator, packages and Talos"() {
    when:
    def result = load(box("cozystack '1.5.4'; tenant('home') { }"))
    def operator = result.lab().resources().find { it.type() == 'kubernetes.deployment' }
    def machine = result.lab().resources().find { it.type() == 'talos.machine' }
    def platform = resource(result, 'node.box/cozystack.platform/package."cozystack.cozystack-platform"')

    then:
    result.diagnostics() == []
    operator.desired().toString().contains('cozystack-operator:v1.5.4@sha256:cf69537f')
    operator.desired().toString().contains('digest=sha256:7d1f7797')
    machine.desired().toString().contains('ghcr.io/cozystack/cozystack/talos:v1.13.0')
    at(platform, 'metadata', 'labels').toString().contains('1.5.4')
  }

  def "what Cozystack would refuse is a mistake of the script"() {
    expect:
    titles(load(box(inside))).any { it.contains(told) }

    where:
    inside | told
    "cozystack '1.4.0'" | 'Cozystack 1.4.0 is not known here'
    "tenant('my-family') { }" | "'my-family' cannot name a tenant"
    "tenant('a') { vm linux { instanceType 'cx1.hug' } }" | "there is no instance type 'cx1.hug'"
    "tenant('a') { vm linux { installer 'file.txt' } }" | "'file.txt' is neither an address nor an image in the lab's folder"
    "tenant('a') { cpu 0 }" | 'a tenant cannot live on cpu 0'
    "tenant('a') { ingress() }" | 'the ingress controller of tenant.a has no address to take'
    "tenant('a') { gateway() }" | 'the gateway of tenant.a has no address to take'
    "tenant('${'a' * 60}') { }" | 'is too long'
  }

  def "machines of tenants are named in modes, and what does not fit in one is told: #modes"() {
    given:
    def tenants = "gpu passthrough; tenant('a') { vm windows; vm('bazzite', steamos { off() }) }; tenant('b') { vm('bazzite', linux { off() }) }"

    expect:
    load(box("$tenants\n$modes")).diagnostics().collect { it.code() + ' ' + it.span().line() + ' ' + it.title() + (it.detail() ? ': ' + it.detail() : '') } == expected

    where:
    modes                                                                       | expected
    "mode('couch') { start 'tenant.a/vm.bazzite'; stop 'windows' }"             | []
    "mode('couch') { start 'node.box/tenant.a/vm.bazzite'; stop 'vm.windows' }" | []
    "mode('couch') { start 'tenant.a/vm.bazzite' }"                             | ["HL1109 2 the machines of 'box' do not fit in the mode 'couch': running machines take 32 GiB of huge pages, and the box keeps 16 GiB of them\ntwo running machines have the graphics card 'gpu': windows, bazzite"]
    "mode('couch') { start 'bazzite'; stop 'windows' }"                         | ['HL1108 2 2 machines have the name bazzite']
    "mode('couch') { start 'windoes' }"                                         | ["HL1103 2 'box' has no machine of the name windoes"]
  }

  def "two machines for games do not fit on one box of 64 GiB and 16 threads: #machines"() {
    given:
    def result = load(box("budget { memory 64.GiB; cpu 16 }; $machines"))

    expect:
    result.diagnostics()*.detail() == expected

    where:
    machines                                                                                                                                          | expected
    "gpu passthrough; tenant('a') { vm windows; vm steamos { off() } }"                                                                               | []
    "tenant('a') { vm('one', linux { instanceType 'cx1.2xlarge' }); vm('two', linux { instanceType 'cx1.2xlarge' }) }"                                 | ['running machines have 18 processors of their own, one more for each machine than it sees, and 15 of 16 can be given away so']
    "tenant('a') { vm('one', linux { instanceType 'cx1.4xlarge'; off() }); vm('two', linux { memory 28.GiB; cpu 4 }) }"                                 | ['running machines take 60 GiB of memory, and 56 GiB are left for them (64 GiB less 8 GiB for the platform and 0 GiB for ZFS)']
    "tenant('a') { manifest '{apiVersion: apps.cozystack.io/v1alpha1, kind: VMInstance, metadata: {name: x}, spec: {instanceType: cx1.large}}' }"      | ['running machines take 4 GiB of huge pages, and the box keeps 0 GiB of them']
  }

  def "a quota has room for ten times the processors that machines have of their own: #quota #machines"() {
    expect:
    load(box("gpu passthrough; tenant('a') { $quota; $machines }")).diagnostics().collect { it.code() + ' ' + it.title() } == expected

    where:
    quota    | machines                                                    | expected
    'cpu 24' | 'vm windows'                                                | ['HL1109 a quota of 24 processors does not let vm.windows start']
    'cpu 90' | 'vm windows'                                                | []
    'cpu 90' | "vm windows; vm('bazzite', steamos { off() })"              | []
    'cpu 24' | "vm('a', linux { instanceType 'cx1.2xlarge'; off() })"      | ['HL1109 a quota of 24 processors does not let vm.a start']
    'cpu 8'  | "vm('a', linux { instanceType 'u1.2xlarge' })"              | []
    'cpu 7'  | "vm('a', linux { instanceType 'u1.2xlarge' })"              | ['HL1109 a quota of 7 processors does not let vm.a start']
    'cpu 7'  | "tenant('b') { vm('a', linux { instanceType 'u1.2xlarge'; off() }) }" | ['HL1109 a quota of 7 processors does not let vm.a start']
    'memory 4.GiB' | "vm('a', linux { memory 4.GiB; cpu 2 })"              | ['HL1109 a quota of 4096 MiB of memory does not let vm.a start']
    'memory 5.GiB' | "vm('a', linux { memory 4.GiB; cpu 2 })"              | []
    'memory 5.GiB' | "vm('a', linux { instanceType 'cx1.2xlarge' })"       | []
    'memory 5.GiB' | "vm('a', linux { instanceType 'cx1.2xlarge1gi' })"    | ['HL1135 vm.a would never start: a box keeps no pages of 1 GiB']
    'memory 17.GiB' | "vm('a', linux { instanceType 'o1.2xlarge' })"       | []
    'memory 16.GiB' | "vm('a', linux { instanceType 'o1.2xlarge' })"       | ['HL1109 a quota of 16384 MiB of memory does not let vm.a start']
  }

  def "what runs is added up against quotas of processors and memory: #quota #things"() {
    expect:
    load(box("tenant('a') { $quota; $things }")).diagnostics()
        .collect { "${it.code()} ${it.title()} ${it.detail()}" as String } == expected

    where:
    quota            | things                                                        | expected
    'memory 768.MiB' | "postgres('db') { replicas 3 }"                               | []
    'memory 767.MiB' | "postgres('db') { replicas 3 }"                               | ['HL1109 what runs in tenant.a may take 768 MiB of memory, and its quota is 767 MiB The largest: postgres.db 768 MiB.']
    'cpu 1'          | "postgres('db') { replicas 3 }"                               | ['HL1109 what runs in tenant.a may take 1.5 processors, and its quota is 1 The largest: postgres.db 1.5.']
    'cpu 1'          | "tenant('b') { tenant('c') { postgres('db') { replicas 3 } } }" | ['HL1109 what runs in tenant.a may take 1.5 processors, and its quota is 1 The largest: postgres.db 1.5.']
    'cpu 1'          | "tenant('b') { storage 50.GiB; postgres('db') { replicas 3 } }" | []
    'cpu 4'          | "tenant('b') { cpu 4 }; postgres('db') { }"                   | ['HL1109 what runs in tenant.a may take 4.5 processors, and its quota is 4 The largest: tenant.b 4, postgres.db 0.5.']
    'cpu 16'         | "vm('a', linux { instanceType 'u1.2xlarge' }); tenant('b') { vm('b', linux { instanceType 'u1.2xlarge' }) }" | []
    'cpu 15'         | "vm('a', linux { instanceType 'u1.2xlarge' }); tenant('b') { vm('b', linux { instanceType 'u1.2xlarge'; off() }) }" | []
    'cpu 15'         | "vm('a', linux { instanceType 'u1.2xlarge' }); tenant('b') { vm('b', linux { instanceType 'u1.2xlarge' }) }" | ['HL1109 what runs in tenant.a may take 16 processors, and its quota is 15 The largest: vm.b 8, vm.a 8.']
    'cpu 8'          | "vm('a', linux { instanceType 'u1.2xlarge'; starts byHand }); tenant('b') { vm('b', linux { instanceType 'u1.2xlarge'; starts byHand }) }" | []
    'cpu 2'          | "tenant('b') { app('x') { image 'ghcr.io/traefik/whoami:v1.11.0'; port 80; replicas 3 } }" | ['HL1109 what runs in tenant.a may take 3 processors, and its quota is 2 The largest: deployment.x 3.']
  }

  def "what runs in a tenant that shares a quota says what it may take, or would stay without a pod"() {
    when:
    def inside = "app('x') { image 'ghcr.io/traefik/whoami:v1.11.0'; port 80 }"
    def shared = load(box("tenant('a') { tenant('b') { $inside }; cpu 4 }"))
    def free = load(box("tenant('a') { tenant('b') { $inside } }"))

    then:
    limits(shared).get('cpu') == Value.of('1')
    limits(free)?.get('cpu') == null
  }

  private static limits(result) {
    def workload = result.lab().resources().find { it.address().toString().contains('app.x/deployment') }
    at(workload, 'spec', 'template', 'spec', 'containers').items()[0].get('resources')?.get('limits')
  }

  def "volumes are added up against a quota of storage: #quota #things"() {
    expect:
    load(box("tenant('a') { storage $quota; $things }")).diagnostics()
        .collect { "${it.code()} ${it.title()} ${it.detail()}" as String } == expected

    where:
    quota     | things                                                                 | expected
    '30.GiB'  | "vm('a', linux { disk 20.GiB; dataDisk 'data', 10.GiB })"              | []
    '29.GiB'  | "vm('a', linux { off(); disk 20.GiB; dataDisk 'data', 10.GiB })"       | ['HL1109 the volumes of tenant.a take 30 GiB, and its quota of storage is 29 GiB The largest: disk.a-system 20 GiB, disk.a-data 10 GiB.']
    '9.GiB'   | "postgres('db') { }"                                                   | ['HL1109 the volumes of tenant.a take 10 GiB, and its quota of storage is 9 GiB The largest: postgres.db 10 GiB.']
    '19.GiB'  | "postgres('db') { replicas 2 }"                                        | ['HL1109 the volumes of tenant.a take 20 GiB, and its quota of storage is 19 GiB The largest: postgres.db 20 GiB.']
    '10.GiB'  | "postgres('db') { }; tenant('b') { storage 1.GiB }"                        | ['HL1109 the volumes of tenant.a take 11 GiB, and its quota of storage is 10 GiB The largest: postgres.db 10 GiB, tenant.b 1 GiB.']
    '9.GiB'   | "tenant('b') { postgres('db') { } }"                                   | ['HL1109 the volumes of tenant.a take 10 GiB, and its quota of storage is 9 GiB The largest: postgres.db 10 GiB.']
    '10.GiB'  | "tenant('b') { tenant('c') { postgres('db') { } }; tenant('d') { storage 1.GiB } }" | ['HL1109 the volumes of tenant.a take 11 GiB, and its quota of storage is 10 GiB The largest: postgres.db 10 GiB, tenant.d 1 GiB.']
    '10.GiB'  | "tenant('b') { postgres('db') { } }"                                   | []
    '9.GiB'   | "tenant('b') { cpu 4; postgres('db') { } }"                            | []
    '9.GiB'   | "tenant('b') { storage 9.GiB; tenant('c') { storage 8.GiB } }"         | []
  }

  def "a quota holds in each mode"() {
    given:
    def machines = "vm('a', linux { instanceType 'cx1.xlarge'; off() }); vm('b', linux { instanceType 'cx1.xlarge'; off() })"

    expect:
    load(box("tenant('a') { cpu 60; $machines }; mode('$mode') { start $started }"))
        .diagnostics().collect { it.title() } == expected

    where:
    mode   | started    | expected
    'one'  | "'a'"      | []
    'both' | "'a', 'b'" | ["what runs in tenant.a in the mode 'both' reserves 10 processors, and its quota of 60 lets it reserve a tenth of that"]
  }
}
