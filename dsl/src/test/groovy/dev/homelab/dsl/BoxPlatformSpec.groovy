package dev.homelab.dsl

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
    'cpu 4'  | "vm('a', linux { instanceType 'u1.2xlarge' })"              | []
  }
}
