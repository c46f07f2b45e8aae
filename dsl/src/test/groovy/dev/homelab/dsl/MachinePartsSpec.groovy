package dev.homelab.dsl

import dev.homelab.catalog.cozystack.AppKinds
import dev.homelab.catalog.cozystack.VpcNames
import dev.homelab.model.Level
import dev.homelab.model.Provenance
import dev.homelab.model.Value
import spock.lang.Unroll

class MachinePartsSpec extends ScriptBase {

  /** Every word for what machines and their disks have, once; the upload is that of a file. */
  private static final FULL = """
    vpc('inner') { subnet 'games', cidr: '10.1.0.0/24' }
    vm linux {
      instanceType 'd1.large'; profile 'debian'; cpuModel 'host-passthrough'; starts byHand; gpu passthrough
      disk 50.GiB, bus: 'scsi', storageClass: 'replicated'; image 'debian-13'
      dataDisk 'disc', 5.GiB, from: 'tools.iso', optical: true
      network 'inner'; sshKey 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me'; user 'anna'; cloudInitSeed '2'
      expose lan, ports: [22], ping: false
    }
    vm('sized', linux { cpu 4; memory 8.GiB; sockets 2; streaming(); copyOf 'linux-system' })
  """

  /** What no word says of either kind: networks is what subnets was called. */
  private static final NO_WORD = [VMInstance: ['subnets'] as Set, VMDisk: [] as Set]

  private static String box(String inside, String first = '') {
    "homelab { secrets { generated 'windows.password' }; node('box') { pool '192.168.1.200-192.168.1.220'; $first; tenant('a') { $inside } } }"
  }

  private at(result, String name, String... path) {
    path.inject(resource(result, "node.box/tenant.a/$name").desired()) { tree, field -> tree?.get(field) }
  }

  private static List<String> told(result) {
    result.diagnostics().collect { it.code() + ' ' + it.title() }
  }

  private static Set<String> said(result, String kind) {
    result.lab().resources().findAll { Value.of(kind) == it.desired().get('kind') }.collectMany { one ->
      one.provenance().findAll { it.value.kind() == Provenance.Kind.SCRIPT && it.key.startsWith('spec.') }.keySet().collect { it.split('\\.')[1] }
    } as Set
  }

  def "words reach every field of machines and disks"() {
    when:
    def result = load(box(FULL, 'gpu passthrough'))

    then:
    told(result) == []
    (AppKinds.named(kind).spec().fields().keySet() as Set) - said(result, kind) == NO_WORD[kind]
    result.lab().resources().findAll { Value.of(kind) == it.desired().get('kind') }.every {
      AppKinds.named(kind).check(it.desired().get('spec')) == []
    }

    where:
    kind << NO_WORD.keySet()
  }

  def "a machine says when it starts by itself, and runs unless told otherwise"() {
    expect:
    at(load(box("vm linux { $word }")), 'vm.linux', 'spec', 'runStrategy') == Value.of(strategy)

    where:
    word                  | strategy
    ''                    | 'Always'
    'off()'               | 'Halted'
    'starts byHand'       | 'Manual'
    'starts once'         | 'Once'
    'starts afterFailure' | 'RerunOnFailure'
  }

  def "disks for data come after those of the system, each from what it says"() {
    when:
    def result = load(box("""
      vm windows { installer 'https://e.com/w.iso'; dataDisk 'games', 500.GiB, bus: 'virtio' }
      vm('other', linux { dataDisk 'twin', copyOf: 'windows-games'; dataDisk 'base', 30.GiB, image: 'ubuntu-24.04'; dataDisk 'web', 9.GiB, from: 'https://e.com/d.img' })"""))

    then:
    at(result, 'vm.windows', 'spec', 'disks') == Value.of([[name: 'windows-system'], [name: 'windows-installer'], [name: 'windows-drivers'], [name: 'windows-games', bus: 'virtio']])
    at(result, 'disk.windows-games', 'spec') == Value.of([storage: '500Gi', storageClass: 'replicated'])
    at(result, 'disk.other-twin', 'spec', 'source') == Value.of([disk: [name: 'windows-games']])
    at(result, 'disk.other-twin', 'spec', 'storage') == Value.of('500Gi')
    resource(result, 'node.box/tenant.a/disk.other-twin').provenance()['spec.storage'].reason() == 'as large as what it is copied from'
    resource(result, 'node.box/tenant.a/disk.other-twin').dependsOn().any { it.to().toString() == 'node.box/tenant.a/disk.windows-games' && it.level() == Level.READY }
    at(result, 'disk.other-base', 'spec', 'source') == Value.of([image: [name: 'ubuntu-24.04']])
    at(result, 'disk.other-web', 'spec', 'source') == Value.of([http: [url: 'https://e.com/d.img']])
  }

  def "a system that is copied or made from an image has no disc, and the size of its source"() {
    when:
    def result = load(box("vm windows { disk 300.GiB }; vm('second', windows { copyOf 'windows-system' }); vm('third', windows { image 'win11', existing: true })"))

    then:
    at(result, 'vm.second', 'spec', 'disks') == Value.of([[name: 'second-system']])
    at(result, 'disk.second-system', 'spec', 'storage') == Value.of('300Gi')
    at(result, 'vm.third', 'spec', 'disks') == Value.of([[name: 'third-system']])
    at(result, 'disk.third-system', 'spec', 'source') == Value.of([image: [name: 'win11']])

  }

  def "an image of Cozystack's collection has the collection made, and no other does"() {
    given:
    def packages = { String inside ->
      def result = load(box(inside))
      assert told(result) == []
      def platform = result.lab().resources().find { it.address().toString().endsWith('package."cozystack.cozystack-platform"') }
      ['components', 'platform', 'values', 'bundles', 'enabledPackages'].inject(platform.desired().get('spec')) { tree, field -> tree?.get(field) }
    }

    expect:
    packages("vm linux { image 'debian-13' }") == Value.of(['cozystack.vm-default-images'])
    packages('vm linux') == null
  }

  def "a copy of what is uploaded waits for the upload"() {
    when:
    def result = load(box("vm linux { dataDisk 'films', 9.GiB, from: 'films.img' }; vm('b', linux { dataDisk 'films', copyOf: 'linux-films' })"))

    then:
    resource(result, 'node.box/tenant.a/disk.b-films').dependsOn().any { it.to().toString() == 'node.box/tenant.a/disk.linux-films/image.upload' }
    resource(result, 'node.box/tenant.a/vm.linux').dependsOn().any { it.to().toString() == 'node.box/tenant.a/disk.linux-films/image.upload' }
  }

  def "discs go when the system is installed, answers too, and the system's disk stays"() {
    given:
    def discs = "installer 'windows-11.iso'; answers { user 'anna'; password secret('windows.password') }"

    when:
    def before = load(box("vm windows { $discs }"))
    def after = load(box("vm windows { $discs; installed() }"))

    then:
    before.lab().resources().count { it.type() == 'kubevirt.image' } == 2
    told(after) == []
    after.lab().resources().count { it.type() == 'kubevirt.image' } == 0
    at(after, 'vm.windows', 'spec', 'disks') == Value.of([[name: 'windows-system']])
    resource(after, 'node.box/tenant.a/disk.windows-system').desired() == resource(before, 'node.box/tenant.a/disk.windows-system').desired()
  }

  def "networks are joined by the names that Cozystack cuts for their subnets"() {
    when:
    def result = load(box("""
      vm linux { network 'inner', subnet: 'b'; network 'lan' }
      vpc('inner') { subnet 'a', cidr: '10.1.0.0/24'; subnet 'b', cidr: '10.2.0.0/24' }
      manifest '{apiVersion: k8s.cni.cncf.io/v1, kind: NetworkAttachmentDefinition, metadata: {name: lan}, spec: {config: "{}"}}'"""))

    then:
    at(result, 'vm.linux', 'spec', 'networks') == Value.of([[name: VpcNames.subnet('tenant-a', 'inner', 'b')], [name: 'lan']])
    resource(result, 'node.box/tenant.a/vm.linux').dependsOn().any { it.to().toString() == 'node.box/tenant.a/virtualprivatecloud.inner' && it.level() == Level.READY }
  }

  def "Linux has the card only when it asks for it"() {
    expect:
    at(load(box('vm linux', 'gpu passthrough')), 'vm.linux', 'spec', 'gpus') == null
    at(load(box('vm linux { gpu passthrough }', 'gpu passthrough')), 'vm.linux', 'spec', 'gpus') != null
    at(load(box('vm linux { gpu passthrough }', 'gpu passthrough')), 'vm.linux', 'spec', 'instanceType') == Value.of('cx1.2xlarge')
    told(load(box('vm windows; vm linux { gpu passthrough }', 'gpu passthrough'))).any { it.contains('both run with the one card') }
    told(load(box('vm windows; vm linux { gpu passthrough; starts byHand }', 'gpu passthrough'))) == []
  }

  def "processors are spread over sockets"() {
    expect:
    at(load(box("vm linux { cpu 8; sockets 2; memory 8.GiB }")), 'vm.linux', 'spec', 'resources') == Value.of([cpu: '4', sockets: '2', memory: '8Gi'])
    at(load(box("vm linux { cpu 8 }")), 'vm.linux', 'spec', 'resources', 'sockets') == Value.of('1')
  }

  @Unroll
  def "a machine with the card keeps processors of its own where a type has what is stated: #stated"() {
    when:
    def result = load(box("vm windows { $stated }", 'gpu passthrough'))
    def spec = result.lab().resources().find { it.address().toString().endsWith('vm.windows') }.desired().get('spec')

    then:
    spec.get('instanceType') == Value.of(type)
    (spec.get('resources') == null) == !type.isEmpty()
    told(result) == (type.isEmpty() ? ['HL2077 vm.windows has the card, and shares its processors'] : [])

    where:
    stated                        | type
    'memory 16.GiB'               | 'cx1.2xlarge'
    'memory 16384.MiB'            | 'cx1.2xlarge'
    'memory 32.GiB'               | 'd1.2xlarge'
    'cpu 4'                       | 'd1.xlarge'
    'memory 24.GiB'               | ''
    'memory 16.GiB; sockets 2'    | ''
  }

  def "a machine whose processors become shared is told how many it gets"() {
    given:
    def result = load(box("vm windows { memory 24.GiB }", 'gpu passthrough'))

    expect:
    result.lab().resources().find { it.address().toString().endsWith('vm.windows') }.desired().get('spec').get('resources').get('cpu') == Value.of('4')
    result.diagnostics()[0].detail() == 'No type with processors of its own has 8 and 24Gi, so it gets 4 that others use, too.'
  }

  @Unroll
  def "what is stated is taken as stated, and shared: #stated"() {
    when:
    def result = load(box("vm windows { $stated }", 'gpu passthrough'))

    then:
    at(result, 'vm.windows', 'spec', 'instanceType') == Value.of('')
    at(result, 'vm.windows', 'spec', 'resources', 'memory') == Value.of(memory)
    told(result) == []

    where:
    stated                                                                     | memory
    'memory 32.GiB; cpu 16'                                                    | '32Gi'
    "memory 24.GiB; override 'processors-of-their-own', because: 'a trial'"    | '24Gi'
    "memory 16.GiB; override 'processors-of-their-own', because: 'a trial'"    | '16Gi'
  }

  def "one without the card has what is stated, and shares its processors"() {
    expect:
    at(load(box('vm windows { memory 16.GiB }')), 'vm.windows', 'spec', 'instanceType') == Value.of('')
  }

  def "a copy of a copy is as large as the first of them"() {
    when:
    def result = load(box("""
      vm('third', linux { copyOf 'second-system'; dataDisk 'more', copyOf: 'second-twin' })
      vm('second', linux { copyOf 'model-system'; dataDisk 'twin', copyOf: 'model-data' })
      vm('model', linux { disk 300.GiB; dataDisk 'data', 20.GiB })"""))

    then:
    told(result) == []
    at(result, 'disk.third-system', 'spec', 'storage') == Value.of('300Gi')
    at(result, 'disk.third-more', 'spec', 'storage') == Value.of('20Gi')
    at(result, 'disk.second-twin', 'spec', 'storage') == Value.of('20Gi')
  }

  def "a patch reaches machines and their disks"() {
    when:
    def result = load(box("""
      vm linux
      patch('VMInstance', 'linux') { set 'spec.disks[name=linux-system].bus', 'sata' }
      patch('VMDisk', 'linux-system') { set 'spec.storage', '77Gi' }"""))

    then:
    at(result, 'vm.linux', 'spec', 'disks') == Value.of([[name: 'linux-system', bus: 'sata']])
    at(result, 'disk.linux-system', 'spec', 'storage') == Value.of('77Gi')
  }

  @Unroll
  def "what cannot be is a mistake of the script: #inside"() {
    expect:
    told(load(box(inside))) == [expected]

    where:
    inside                                                                 | expected
    "vm linux { dataDisk 'a', copyOf: 'linux-sytem' }"                     | "HL2084 the tenant has no disk 'linux-sytem' to copy"
    "vm linux { copyOf 'linux-system' }"                                   | "HL2084 the tenant has no disk 'linux-system' to copy"
    "vm linux { image 'debain-13' }"                                       | "HL2084 there is no image 'debain-13'"
    "vm linux { network 'inner' }"                                         | "HL2084 the tenant has no network 'inner'"
    "vpc('inner') { subnet 'a' }; vm linux { network 'inner', subnet: 'b' }" | "HL2084 the network 'inner' has no subnet 'b'"
    "vpc('inner') { subnet 'a'; subnet 'b' }; vm linux { network 'inner' }" | "HL2084 which subnet of 'inner' is the machine in?"
    "vpc('inner') { subnet 'a' }; vm linux { network 'inner'; network 'inner' }" | "HL9133 the machine is in the network 'inner' twice"
    "vm linux { gpu passthrough }"                                         | 'HL2086 vm.linux asks for the card, which the box keeps to itself'
    "vm linux { installed() }"                                             | 'HL9130 `installed` is not for a machine with linux: it starts from an image, and has no discs'
    "vm linux { off(); starts once }"                                      | 'HL9133 a machine that is off() is not started by itself'
    "vm linux { image 'debian-13'; copyOf 'b-system' }; vm('b', linux)"    | "HL9133 the system's disk is made from one thing"
    "vm windows { image 'debian-13'; installer 'w.iso' }"                  | 'HL9133 nothing is installed in a machine whose disk is made from another one'
    "vm linux { dataDisk 'a', 5.GiB, image: 'debian-13', from: 'a.img' }"  | 'HL9133 a disk is made from one thing'
    "vm linux { dataDisk 'a', image: 'debian-13' }"                        | "HL1106 how large is the disk 'a'?"
    "vm linux { dataDisk 'system', 5.GiB }"                                | "HL1106 the machine has a disk 'system' of its own"
    "vm linux { dataDisk 'a', 5.GiB; dataDisk 'a', 6.GiB }"                | "HL1106 the disk 'a' is said twice"
    "vm linux { dataDisk 'a', 5.GiB, bus: 'ide' }"                         | "HL1106 'ide' is no bus for a disk"
    "vm linux { dataDisk 'a', 9.GiB; dataDisk 'b', 5.GiB, copyOf: 'linux-a' }" | 'HL1106 a copy cannot be smaller than its source, of 9Gi'
    "vm linux { disk 9.GiB; dataDisk 'a', copyOf: 'linux-system' }; vm('b', linux { dataDisk 'c', 5.GiB, copyOf: 'linux-a' })" | 'HL1106 a copy cannot be smaller than its source, of 9Gi'
    "vm linux { dataDisk 'a', copyOf: 'linux-b'; dataDisk 'b', copyOf: 'linux-a' }" | 'HL2076 the disks linux-a, linux-b are copied from each other'
    "vm linux { dataDisk 'a', 5.GiB, copyOf: 'linux-b'; dataDisk 'b', 5.GiB, copyOf: 'linux-a'; dataDisk 'c', copyOf: 'linux-a' }" | 'HL2076 the disks linux-a, linux-b are copied from each other'
    "vm linux { cpu 3; sockets 2 }"                                        | 'HL9133 3 processors cannot be spread over 2 sockets'
    "vm linux { instanceType 'u1.large'; sockets 2 }"                      | 'HL1106 an instance type sets memory and processors, so they cannot be said too'
    "vm linux { profile 'unbuntu' }"                                       | "HL1106 there is no profile 'unbuntu'"
    "vm windows { cloudInitSeed '1' }"                                     | 'HL9130 `cloudInitSeed` is not for a machine with windows: only Linux from a cloud image reads it'
  }
}
