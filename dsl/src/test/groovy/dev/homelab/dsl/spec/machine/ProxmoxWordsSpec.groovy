package dev.homelab.dsl.spec.machine

import dev.homelab.codec.PublicJson
import dev.homelab.dsl.ScriptBase
import dev.homelab.model.Value

class ProxmoxWordsSpec extends ScriptBase {
  static String host(String words) {
    """homelab('home') { secrets { env 'pve.token', 'PVE_TOKEN' }
      network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
      network('iot') { addresses '192.168.2.0/24'; vlan 20 }
      proxmox('pve') { endpoint 'https://192.168.1.10:8006'; token secret('pve.token'); storage 'fast'
      $words
      } }"""
  }

  def lab(String words) {
    def result = load(host(words))
    assert result.diagnostics() == []
    result
  }

  static json(result, String address) {
    PublicJson.text(resource(result, "proxmox.pve/$address").desired())
  }

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
      balloon 1.GiB; display 'virtio'; agent(); order 1, up: 30.seconds, down: 2.minutes; usb mapping: 'pad'; setting 'shares', 900
      description 'files'; user 'anna'; password secret('pve.token') })"""), 'vm.a')

    then:
    made.contains('"nets":{"net0":{"bridge":"vmbr1","model":"virtio","vlan":30},"net1":{"bridge":"vmbr0","model":"virtio","vlan":20}}')
    made.contains('"startup":{"down":120,"order":1,"up":30}')
    made.contains('"usb":{"usb0":{"mapping":"pad"}}')
    made.contains('"raw":{"shares":"900"}')
    ['"cpu":"host"', '"sockets":2', '"balloon":1024', '"vga":"virtio"', '"agent":"enabled=1"', '"description":"files"', '"user":"anna"'].every { made.contains(it) }
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

  def "what is wrong is told at its line"() {
    expect:
    told(host(words)).collect { it.replaceAll(/^(\S+) \S+ /, '$1 ') } == [problem]

    where:
    words | problem
    "image('x') { url 'https://images.example.com/x.qcow2.xz' }" | "HL1106 this image is packed"
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
