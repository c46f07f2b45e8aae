package dev.homelab.dsl.spec.machine

import dev.homelab.codec.PublicJson
import dev.homelab.model.Value

class ProxmoxWordsSpec extends ProxmoxScripts {
  def "an image is downloaded as what its ending says, and disks and media are made of it by name"() {
    when:
    def result = lab("""
      image('debian') { url 'https://images.example.com/debian-13.img'; checksum 'AB${'0' * 62}' }
      image('drivers') { url 'https://images.example.com/virtio.iso'; storage 'isos' }
      vm('a', linux { image 'debian' }); vm('b', windows { medium 'drivers' })""")

    then:
    json(result, 'image.debian').contains('"content":"import"')
    json(result, 'image.debian').contains('"fileName":"debian-13.qcow2"')
    json(result, 'image.debian').contains('"checksum":"ab0')
    json(result, 'image.drivers').contains('"content":"iso"')
    json(result, 'image.drivers').contains('"storage":"isos"')
    resource(result, 'proxmox.pve/vm.a').desired().get('disks').get('scsi0').get('image').output() == 'volid'
    resource(result, 'proxmox.pve/vm.b').desired().get('media').get('ide0').address().toString() == 'proxmox.pve/image.drivers'
    result.lab().resources().count { it.type() == 'proxmox.download' } == 2
  }

  def "a machine with a card keeps its memory, and has a drive for each medium"() {
    when:
    def result = lab("""
      card 'gpu', path: '0000:01:00', id: '10de:2684'
      vm('a', linux { gpu passthrough }); vm('c', linux { gpu passthrough; balloon 0.GiB; off() })
      vm('b', windows { medium 'local:iso/windows.iso'; medium 'local:iso/virtio-win.iso' })""")
    def windows = resource(result, 'proxmox.pve/vm.b').desired()

    then:
    json(result, 'vm.a').contains('"balloon":0')
    resource(result, 'proxmox.pve/vm.a').provenance()['balloon'].reason() == 'a machine with a card keeps all of its memory'
    resource(result, 'proxmox.pve/vm.c').provenance()['balloon'].reason() == 'stated by the lab'
    PublicJson.text(windows.get('media')) == '{"ide0":"local:iso/windows.iso","ide2":"local:iso/virtio-win.iso"}'
    PublicJson.text(windows.get('boot')) == '["scsi0","ide0"]'
    load(host("vm windows { ${(1..5).collect { "medium 'local:iso/${it}.iso'" }.join('; ')} }")).diagnostics()*.title() == ['a machine has 4 media at most']
  }

  def "a clone takes size, storage and disks of its template, which never runs"() {
    when:
    def result = lab("""
      vm('base', linux { template(); disk 20.GiB; storage 'tank'; dataDisk 'spool', 4.GiB })
      vm('one', linux { from 'base' }); vm('two', linux { from 'base', full: true; disk 40.GiB }); vm('three', linux { from 9000 })""")

    then:
    json(result, 'vm.base').contains('"template":true')
    json(result, 'vm.base').contains('"power":"stopped"')
    resource(result, 'proxmox.pve/vm.one').desired().get('clone').get('from') == new Value.Ref(resource(result, 'proxmox.pve/vm.base').address(), 'vmid')
    json(result, 'vm.one').contains('"serial":"spool","size":"4G","ssd":true,"storage":"tank"')
    json(result, 'vm.one').contains('"size":"20G"')
    json(result, 'vm.two').contains('"size":"40G"')
    json(result, 'vm.two').contains('"full":true')
    json(result, 'vm.three').contains('"clone":{"from":9000}')
    !json(result, 'vm.one').contains('volid')
  }

  def "what stands beside a machine is made of its number"() {
    when:
    def result = lab("""
      pool 'media', comment: 'what plays'
      vm('a', linux { ha restarts: 2, moves: 1; snapshot 'before', memory: true; pool 'media'; tags 'Media', 'a' }); vm('b', linux { ha(); off() })
      apart 'b', 'a'
      backup('nightly') { at 'mon..fri  02:30'; storage 'nas'; keep daily: 7, weekly: 4 }
      backup('some') { at '04:00'; storage 'nas'; keep 3; pool 'media'; mode 'stop'; off() }
      existing 'storage', 'nas'""")
    def number = { name -> new Value.Ref(resource(result, "proxmox.pve/vm.$name").address(), 'vmid') }

    then:
    json(result, 'pool.media') == '{"comment":"what plays","id":"media"}'
    json(result, 'vm.a').contains('"tags":["a","media"]')
    json(result, 'vm.a').contains('"pool":"media"')
    json(result, 'vm.a/ha.resource').contains('"maxRelocate":1,"maxRestart":2,"state":"started"')
    json(result, 'vm.b/ha.resource').contains('"state":"stopped"')
    resource(result, 'proxmox.pve/vm.a/snapshot.before').desired().get('vmid') == number('a')
    resource(result, 'proxmox.pve/rule.apart-a-b').dependsOn()*.to()*.toString().toSet().containsAll(['proxmox.pve/vm.a/ha.resource', 'proxmox.pve/vm.b/ha.resource'])
    resource(result, 'proxmox.pve/backup.nightly').desired().get('vms').items() == [number('a'), number('b')]
    json(result, 'backup.nightly').contains('"schedule":"mon..fri 02:30"')
    json(result, 'backup.nightly').contains('"keep":{"daily":7,"weekly":4}')
    json(result, 'backup.some').contains('"enabled":false,"id":"home-some","keep":{"last":3},"mode":"stop","pool":"media"')
    resource(result, 'proxmox.pve/storage.nas').lifecycle().existing()
  }

  def "settings, devices and cards of a machine have words"() {
    when:
    def made = json(lab("""vm('a', linux { address '192.168.1.40'; network 'iot'; bridge 'vmbr1'; vlan 30; cpuType 'host'; sockets 2
      balloon 1.GiB; display 'virtio'; agent(); order 1, up: 30.seconds, down: 2.minutes; usb mapping: 'pad'; setting 'keyboard', 'de'; protection true
      description 'files'; user 'anna'; password secret('pve.token') })"""), 'vm.a')

    then:
    made.contains('"nets":{"net0":{"bridge":"vmbr1","model":"virtio","vlan":30},"net1":{"bridge":"vmbr0","model":"virtio","vlan":20}}')
    made.contains('"startup":{"down":120,"order":1,"up":30}')
    made.contains('"usb":{"usb0":{"mapping":"pad"}}')
    made.contains('"raw":{"keyboard":"de"}')
    made.contains('"protection":true')
    ['"cpu":"host"', '"sockets":2', '"balloon":1024', '"vga":"virtio"', '"agent":"enabled=1"', '"description":"files"', '"user":"anna"'].every { made.contains(it) }
  }

  def "a disk that is there already is named by its volume, and disks are limited by name"() {
    when:
    def result = lab("""vm('a', linux { dataDisk 'games', 10.GiB; existingDisk 'photos', 'tank:vm-9999-photos'
      diskSpeed read: 200, readBurst: 400, writeOps: 500; diskSpeed 'photos', write: 50 })""")
    def disks = resource(result, 'proxmox.pve/vm.a').desired().get('disks').fields()
    def named = { name -> disks.values().find { it.get('serial')?.value() == name } }

    then:
    PublicJson.text(named('photos')) == '{"discard":true,"ioThread":true,"serial":"photos","speed":{"write":50},"ssd":true,"volume":"tank:vm-9999-photos"}'
    PublicJson.text(disks['scsi0'].get('speed')) == '{"read":200,"readBurst":400,"writeOps":500}'
    named('games').get('speed') == null
    disks.size() == 3
  }

  def "what makes no sense of disks is told: #words"() {
    expect:
    load(host("vm('a', linux { $words })")).diagnostics()*.title() == [title]

    where:
    words                                                     | title
    "existingDisk 'x', 'tank:32'"                             | "'tank:32' is no disk on a storage"
    "existingDisk 'x', '/dev/sdb'"                            | "'/dev/sdb' is no disk on a storage"
    "existingDisk 'x', 'local:iso/a.iso'"                     | "'local:iso/a.iso' is no disk on a storage"
    "existingDisk 'x', 'local:snippets/a.yml'"                | "'local:snippets/a.yml' is no disk on a storage"
    "existingDisk 'x', '9tank:vm-1-a'"                        | "'9tank:vm-1-a' is no disk on a storage"
    "diskSpeed 'games', read: 1"                              | "the machine has no disk 'games'"
    "diskSpeed read: 0"                                       | 'a disk that is never read or written is none'
    "diskSpeed read: 10, readBurst: 10"                       | '`readBurst:` is more than `read:`, which it goes beyond'
    "diskSpeed writeBurst: 10"                                | '`writeBurst:` is more than `write:`, which it goes beyond'
    "diskSpeed read: 10; diskSpeed write: 10"                 | 'the speed of a disk is said twice'
  }

  def "one disk is in one machine"() {
    when:
    def result = load(host("vm('a', linux { existingDisk 'x', 'tank:vm-9-x' }); vm('b', linux { existingDisk 'y', 'tank:vm-9-x' })"))

    then:
    result.diagnostics()*.title() == ["the disk 'tank:vm-9-x' is in two machines"]
    result.diagnostics()[0].detail().contains('proxmox.pve/vm.a')
  }

  def "one disk is in a machine once"() {
    expect:
    load(host("vm('a', linux { existingDisk 'x', 'tank:vm-9-x'; existingDisk 'y', 'tank:vm-9-x' })"))
        .diagnostics()*.title() == ["the disk 'tank:vm-9-x' is in the machine twice"]
  }

  def "nodes of a cluster say on which Proxmox cluster and node they are, and the group has the last word"() {
    when:
    def result = load("""homelab('home') { secrets { env 'pve.token', 'PVE_TOKEN' }
      network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
      proxmox('pve') { endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); nodes 'one', 'two' }
      cluster('c') { on 'pve'; controlPlane { address '192.168.1.51'; ha() }
        workers 2, { addresses '192.168.1.61-192.168.1.69'; label 'topology.kubernetes.io/region', 'attic' } } }""")
    def labels = { name -> resource(result, "cluster.c/node.$name/talos.machine").desired().get('labels').fields().collectEntries { k, v -> [k - 'topology.kubernetes.io/', v.value()] } }

    then:
    result.diagnostics() == []
    labels('c-cp-1') == [region: 'pve']
    labels('c-worker-1') == [region: 'attic', zone: 'one']
    labels('c-worker-2') == [region: 'attic', zone: 'two']
  }

  def "machines of a group have limits, too"() {
    when:
    def result = load("""homelab('home') { secrets { env 'pve.token', 'PVE_TOKEN' }
      network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
      proxmox('pve') { endpoint 'https://192.168.1.10:8006'; token secret('pve.token') }
      cluster('c') { on 'pve'; controlPlane { address '192.168.1.51'; dataDisk 'data', 10.GiB; diskSpeed write: 90; diskSpeed 'data', read: 30 } } }""")
    def disks = result.lab().resources().find { it.type() == 'proxmox.vm' }.desired().get('disks').fields()

    then:
    result.diagnostics() == []
    PublicJson.text(disks['scsi0'].get('speed')) == '{"write":90}'
    PublicJson.text(disks.values().find { it.get('serial')?.value() == 'data' }.get('speed')) == '{"read":30}'
  }

  def "tags and pool of a group are those of each of its machines"() {
    when:
    def result = load(host("pool 'k8s'").replaceFirst(/\} \}$/, "} cluster('prod') { on 'pve'; controlPlane { address '192.168.1.50'; tags 'talos', 'prod'; pool 'k8s' } } }"))

    then:
    result.diagnostics() == []
    PublicJson.text(resource(result, 'cluster.prod/node.prod-cp-1').desired()).contains('"pool":"k8s","power":"running","tags":["talos","prod"]')
  }

  def "templates in a circle are told, and so is what comes from them"() {
    expect:
    told(host("vm('a', linux { from 'b' }); vm('b', linux { from 'a' }); vm('c', linux { from 'b' })"))*.replaceAll(/^\S+ \S+ /, '') ==
        ["'a' comes from itself by its templates", "'b' comes from itself by its templates", "'c' comes from itself by its templates"]
  }

  def "an image over plain HTTP needs a checksum, and is told at the line of its address"() {
    expect:
    load(host("""image('x') {
        url '$from'
        ${sum ? "checksum '${'a' * 64}'" : ''} }""")).diagnostics().collect {
          [it.code(), it.span().line(), it.hints()[0].contains("checksum '")] } == told

    where:
    from                                  | sum   | told
    'http://images.example.com/x.qcow2'   | false | [['HL1110', 6, true]]
    'HTTP://images.example.com/x.qcow2'   | false | [['HL1110', 6, true]]
    'http://images.example.com/x.qcow2'   | true  | []
    'https://images.example.com/x.qcow2'  | false | []
  }

  def "what is wrong is told at its line"() {
    expect:
    told(host(words)).collect { it.replaceAll(/^(\S+) \S+ /, '$1 ') } == [problem]

    where:
    words | problem
    "image('x') { url 'https://images.example.com/x.qcow2.xz' }" | "HL1106 this image is packed"
    "image('x') { url 'http://images.example.com/x.qcow2' }" | "HL1110 nothing vouches for what image 'x' is"
    "image('x') { checksum '${'a' * 64}' }" | "HL1107 image 'x' has no url"
    "image('x') { url 'https://images.example.com/x.raw'; checksum 'abc' }" | "HL1106 this is no SHA-256"
    "vm('a', linux { image 'debain' })" | "HL1103 'pve' has no image 'debain'"
    "vm('a', linux { from 'base' })" | "HL1103 'pve' has no machine 'base'"
    "vm('a', linux { pool 'media' })" | "HL1103 'pve' has no pool 'media'"
    "vm('a', linux { network 'lam' })" | "HL1103 'pve' has no network 'lam'"
    "vm('a', linux { vlan 5000 })" | "HL1106 there is no VLAN 5000"
    "vm('a', linux { tags 'two words' })" | "HL1105 'two words' cannot be a tag"
    "vm('a', linux { ha restarts: 'x' })" | "HL1106 `restarts:` of `ha` is a number"
    "vm('a', linux { ha() }); vm('b', linux); apart 'a', 'b'" | "HL1107 machine 'b' is not highly available"
    "apart 'a'" | "HL1107 `apart` needs two machines"
    "vm('a', linux); backup('n') { at 'noon'; storage 'nas' }" | "HL1106 'noon' is no time of a job"
    "vm('a', linux); backup('n') { at '02:00' }" | "HL1107 backup 'n' has no storage"
    "vm('a', linux); backup('n') { at '02:00'; storage 'nas'; machines 'b' }" | "HL1103 'pve' has no machine of the name b"
    "backup('n') { at '02:00'; storage 'nas' }" | "HL1107 backup 'n' has no machines"
    "existing 'disk', 'x'" | "HL1106 a host has no 'disk' to look up"
  }
}
