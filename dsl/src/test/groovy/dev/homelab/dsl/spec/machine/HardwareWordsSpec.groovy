package dev.homelab.dsl.spec.machine

import dev.homelab.codec.PublicJson

class HardwareWordsSpec extends ProxmoxScripts {
  private static String fields(String made, String... names) {
    names.collect { name -> (made =~ /"$name":(\{[^{}]*\}|\[[^\]]*\]|"[^"]*"|[^,}]+)/)[0][0] }.join(' ')
  }

  def "hardware of a machine has words"() {
    when:
    def made = json(lab("""vm('a', linux { memory 8.GiB; cpu 4; cpuType 'host'
      cpuOptions flags: ['+aes', '-pcid'], limit: 2.5, units: 200, affinity: '0-3,8', online: 2, arch: 'x86_64'
      memoryOptions shares: 2000, hugepages: 1.GiB, keepHugepages: true
      numaNode cpus: '0-1', memory: 4.GiB, hostNodes: '0', policy: 'bind'; numaNode cpus: '2-3', memory: 4.GiB
      platform machine: 'pc-q35-9.2', system: 'l26', controller: 'virtio-scsi-single'
      firmware 'uefi', secureBoot: true; tpm version: '1.2'; boot 'network', 'disk'; autostart false
      display 'virtio', memory: 64.MiB, clipboard: 'vnc'; agent trim: true, freeze: false, type: 'isa'
      serialPort 0; serialPort 1, device: '/dev/ttyS0' })"""), 'vm.a')

    then:
    fields(made, 'cpu', 'cpuFlags', 'cpuLimit', 'cpuUnits', 'affinity', 'vcpus', 'arch') ==
        '"cpu":"host" "cpuFlags":["+aes","-pcid"] "cpuLimit":2.5 "cpuUnits":200 "affinity":"0-3,8" "vcpus":2 "arch":"x86_64"'
    fields(made, 'shares', 'hugepages', 'keepHugepages', 'numa', 'numa0', 'numa1') ==
        '"shares":2000 "hugepages":"1024" "keepHugepages":true "numa":true "numa0":{"cpus":"0-1","hostNodes":"0","memory":4096,"policy":"bind"} "numa1":{"cpus":"2-3","memory":4096}'
    fields(made, 'machine', 'osType', 'scsiController', 'bios', 'efi', 'tpm', 'boot', 'onBoot') ==
        '"machine":"pc-q35-9.2" "osType":"l26" "scsiController":"virtio-scsi-single" "bios":"ovmf" "efi":{"enrolledKeys":true,"storage":"fast"} "tpm":{"storage":"fast","version":"v1.2"} "boot":["net0","scsi0"] "onBoot":false'
    fields(made, 'vga', 'agent', 'serial') ==
        '"vga":{"clipboard":"vnc","memory":64,"type":"virtio"} "agent":{"enabled":true,"freeze":false,"trim":true,"type":"isa"} "serial":{"0":"socket","1":"/dev/ttyS0"}'
  }

  def "Windows may start by BIOS, without a disk for its firmware"() {
    expect:
    !json(lab("vm('a', windows { firmware 'bios' })"), 'vm.a').contains('"efi"')
    json(lab("vm('a', windows)"), 'vm.a').contains('"efi":{"storage":"fast"}')
  }

  def "disks and cards have options, by name or without one"() {
    when:
    def result = lab("""vm('a', linux { address '192.168.1.40'; network 'iot'; dataDisk 'data', 10.GiB; existingDisk 'old', 'tank:vm-9-old'
      diskOptions cache: 'none', aio: 'native', discard: false, ssd: false, ioThread: false, serial: 'system'
      diskOptions 'data', backup: false, replicate: false, queues: 4, format: 'raw'; diskOptions 'old', ssd: false; diskSpeed 'data', read: 10
      cardOptions model: 'e1000', mac: 'BC:24:11:0A:0B:0C', firewall: true
      cardOptions 'iot', mtu: 9000, queues: 4, rate: 12.5, trunks: '10;20-30', linkDown: true })""")
    def disks = resource(result, 'proxmox.pve/vm.a').desired().get('disks').fields()
    def named = { name -> PublicJson.text(disks.values().find { it.get('serial')?.value() == name }) }

    then:
    fields(PublicJson.text(disks['scsi0']), 'aio', 'cache', 'discard', 'ioThread', 'serial', 'ssd') ==
        '"aio":"native" "cache":"none" "discard":false "ioThread":false "serial":"system" "ssd":false'
    named('data') == '{"backup":false,"discard":true,"format":"raw","ioThread":true,"queues":4,"replicate":false,"serial":"data","size":"10G","speed":{"read":10},"ssd":true,"storage":"fast"}'
    named('old').contains('"ssd":false')
    PublicJson.text(resource(result, 'proxmox.pve/vm.a').desired().get('nets')) ==
        '{"net0":{"bridge":"vmbr0","firewall":true,"mac":"BC:24:11:0A:0B:0C","model":"e1000"},' +
        '"net1":{"bridge":"vmbr0","linkDown":true,"model":"virtio","mtu":9000,"queues":4,"rate":12.5,"trunks":"10;20-30","vlan":20}}'
  }

  def "a disk hangs on the bus that is said, and has there what it can have"() {
    when:
    def result = lab("""vm('a', windows { medium 'local:iso/windows.iso'; dataDisk 'data', 10.GiB; existingDisk 'old', 'tank:vm-9-old'
      diskOptions bus: 'sata', ssd: false; diskOptions 'data', bus: 'virtio', cache: 'none'; diskOptions 'old', bus: 'sata'; diskSpeed read: 9 })
      vm('base', linux { template(); diskOptions bus: 'virtio' }); vm('one', linux { from 'base' })""")
    def made = { name, field -> PublicJson.text(resource(result, "proxmox.pve/vm.$name").desired().get(field)) }
    def disks = resource(result, 'proxmox.pve/vm.a').desired().get('disks').fields()

    then:
    PublicJson.text(disks['sata5']) == '{"discard":true,"size":"64G","speed":{"read":9},"ssd":false,"storage":"fast"}'
    disks.keySet().collect { it.replaceAll(/[0-9]+/, '') } as List == ['sata', 'sata', 'virtio']
    PublicJson.text(disks.find { it.key.startsWith('virtio') }.value) == '{"cache":"none","discard":true,"ioThread":true,"serial":"data","size":"10G","storage":"fast"}'
    made('a', 'boot') == '["sata5","ide0"]'
    made('one', 'disks').startsWith('{"virtio0":')
    resource(result, 'proxmox.pve/vm.base').lifecycle().ignore().toString() == '[disks.virtio0.image]'
  }

  def "options of a template's disks are those of its clones"() {
    when:
    def result = lab("""vm('base', linux { template(); dataDisk 'spool', 4.GiB; diskOptions ssd: false; diskOptions 'spool', cache: 'writeback' })
      vm('one', linux { from 'base'; diskOptions 'spool', backup: false })""")
    def disks = resource(result, 'proxmox.pve/vm.one').desired().get('disks').fields().values()

    then:
    PublicJson.text(disks.find { it.get('serial') == null }).contains('"ssd":false')
    !PublicJson.text(disks.find { it.get('serial') != null }).contains('cache')
  }

  def "devices of the host are handed on beside a graphics card"() {
    when:
    def result = lab("""card 'gpu', path: '0000:01:00', id: '10de:2684'
      vm('a', linux { gpu passthrough, primary: true, romBar: false, mdev: 'nvidia-63'; pci mapping: 'coral', pcie: false
        pci device: '0000:02:00.0', romFile: 'x.bin'; usb mapping: 'pad', usb3: true; usb device: '046d:c21d' })
      vm('b', linux { pci mapping: 'coral' })""")
    def made = { name, field -> PublicJson.text(resource(result, "proxmox.pve/vm.$name").desired().get(field)) }

    then:
    made('a', 'pci') == '{"hostpci0":{"mapping":"gpu","mdev":"nvidia-63","pcie":true,"primary":true,"romBar":false},' +
        '"hostpci1":{"mapping":"coral","pcie":false},"hostpci2":{"device":"0000:02:00.0","pcie":true,"romFile":"x.bin"}}'
    made('a', 'usb') == '{"usb0":{"mapping":"pad","usb3":true},"usb1":{"device":"046d:c21d"}}'
    made('b', 'pci') == '{"hostpci1":{"mapping":"coral","pcie":true}}'
    made('b', 'balloon') == '0'
  }

  def "cloud-init is told more, and IPv6 stands beside the address"() {
    when:
    def made = { words -> PublicJson.text(resource(lab("vm('a', linux { address '192.168.1.40'; $words })"), 'proxmox.pve/vm.a').desired().get('cloudInit')) }
    def all = made("cloudInit nameservers: ['192.0.2.1', '192.0.2.2'], searchDomain: 'example.com', upgrade: false, ip6: '2001:db8::40/64', gateway6: '2001:db8::1'")
    def custom = made("cloudInit ip6: 'auto', userData: 'local:snippets/u.yml', vendorData: 'local:snippets/v.yml'")

    then:
    all == '{"addresses":{"0":{"gateway":"192.168.1.1","gateway6":"2001:db8::1","ip":"192.168.1.40/24","ip6":"2001:db8::40/64"}},' +
        '"nameserver":"192.0.2.1 192.0.2.2","searchDomain":"example.com","storage":"fast","upgrade":false}'
    custom.contains('"custom":"user=local:snippets/u.yml,vendor=local:snippets/v.yml"')
    custom.contains('"ip6":"auto"')
  }

  def "machines of a group have the words for hardware that machines have"() {
    when:
    def result = load("""homelab('home') { secrets { env 'pve.token', 'PVE_TOKEN' }
      network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
      network('store') { addresses '10.0.0.0/24'; bridge 'vmbr1' }
      proxmox('pve') { endpoint 'https://192.168.1.10:8006'; token secret('pve.token') }
      cluster('c') { on 'pve'; controlPlane { address '192.168.1.51'; network 'store'; dataDisk 'data', 10.GiB
        diskOptions ssd: false; diskOptions 'data', cache: 'writeback'; cardOptions queues: 4; cardOptions 'store', mtu: 9000
        cpuOptions units: 200; memoryOptions shares: 500; numa(); numaNode cpus: '0-1', memory: 4.GiB
        platform controller: 'virtio-scsi-single'; pci mapping: 'coral'; usb device: '1-4'; autostart false; description 'nodes'; protection true; agent trim: true } } }""")
    def made = PublicJson.text(result.lab().resources().find { it.type() == 'proxmox.vm' }.desired())

    then:
    result.diagnostics() == []
    fields(made, 'cpuUnits', 'shares', 'numa', 'numa0', 'scsiController', 'hostpci1', 'usb0', 'onBoot', 'balloon') ==
        '"cpuUnits":200 "shares":500 "numa":true "numa0":{"cpus":"0-1","memory":4096} "scsiController":"virtio-scsi-single" "hostpci1":{"mapping":"coral","pcie":true} "usb0":{"device":"1-4"} "onBoot":false "balloon":0'
    fields(made, 'net0', 'net1').replaceAll(/"mac":"[^"]*",/, '') == '"net0":{"bridge":"vmbr0","model":"virtio","queues":4} "net1":{"bridge":"vmbr1","model":"virtio","mtu":9000}'
    fields(made, 'description', 'protection', 'agent') == '"description":"nodes" "protection":true "agent":{"enabled":true,"trim":true}'
    made.contains('"cache":"writeback"')
    made.contains('"ssd":false')
  }

  def "a box is refused words for hardware of a host: #words"() {
    when:
    def told = load("""homelab('home') { network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
      node('box') { address '192.168.1.20' }
      cluster('c') { on 'box'; controlPlane { $words } } }""").diagnostics()*.title()

    then:
    told == ["`${words.tokenize(' (')[0]}` is for machines of a Proxmox host, and cluster 'c' stands on boxes"]

    where:
    words << ["diskOptions ssd: false", "cardOptions mtu: 9000", "cpuOptions units: 1", "memoryOptions shares: 1", 'numa()',
        "numaNode cpus: '0'", "platform machine: 'q35'", "pci mapping: 'x1'", "usb mapping: 'x1'", 'autostart true', 'agent trim: true', 'protection true', "description 'x'"]
  }

  def "what makes no sense of hardware is told where it stands: #words"() {
    when:
    def told = load(host("""card 'gpu', path: '0000:01:00', id: '10de:2684'
      vm('a', $system {
        $words
      })""")).diagnostics()

    then:
    told*.title() == [title]
    told[0].span().line() == 7
    told[0].hints()[0].contains(hint)

    where:
    system    | words                                                        | title                                                        | hint
    'linux'   | "diskOptions cache: 'writebak'"                              | "`cache:` of `diskOptions` cannot be 'writebak'"             | "did you mean 'writeback'?"
    'linux'   | "diskOptions aio: 'x'"                                       | "`aio:` of `diskOptions` cannot be 'x'"                      | 'take one of native, threads, io_uring'
    'linux'   | "diskOptions chache: 'none'"                                 | "'diskOptions' does not know 'chache:'"                     | "did you mean 'cache'?"
    'linux'   | "diskOptions ssd: 'yes'"                                     | '`ssd:` of `diskOptions` is true or false'                   | 'ssd: true'
    'linux'   | "diskOptions queues: 1"                                      | '`queues:` of `diskOptions` is a number from 2 on'           | 'queues: 2'
    'linux'   | "diskOptions serial: 'two words'"                            | "`serial:` of `diskOptions` is such as 'system-1'"           | "serial: 'system-1'"
    'linux'   | "diskOptions aio: 'native', cache: 'writeback'"              | "`aio: 'native'` goes past the cache, which `cache: 'writeback'` asks for" | "cache: 'none'"
    'linux'   | "diskOptions bus: 'virtio', ssd: true"                       | 'a disk on virtio has no `ssd:`'                             | 'leave out'
    'linux'   | "diskOptions bus: 'sata', queues: 4"                         | 'a disk on sata has no `queues:`'                            | 'leave out'
    'linux'   | "diskOptions bus: 'scsy'"                                    | "`bus:` of `diskOptions` cannot be 'scsy'"                   | "did you mean 'scsi'?"
    'linux'   | "diskOptions 'games', ssd: false"                            | "the machine has no disk 'games'"                            | "dataDisk 'games'"
    'linux'   | "dataDisk 'd', 1.GiB; diskOptions 'd', serial: 'x'"          | 'the serial number of a disk for data is its name'           | 'leave out `serial:`'
    'linux'   | "existingDisk 'd', 'tank:vm-9-d'; diskOptions 'd', format: 'raw'" | "'d' is there already, and has its format"              | 'leave out'
    'linux'   | "diskOptions ssd: false; diskOptions backup: false"          | 'the options of a disk are said twice'                       | 'once for each disk'
    'linux'   | "cardOptions model: 'e1001'"                                 | "`model:` of `cardOptions` cannot be 'e1001'"                | "did you mean 'e1000'?"
    'linux'   | "cardOptions model: 'e1000', mtu: 9000"                      | 'a card of model e1000 has no `mtu:`'                        | 'leave out'
    'linux'   | "cardOptions mtu: 70000"                                     | '`mtu:` of `cardOptions` is a number from 1 to 65520'        | 'mtu: 1'
    'linux'   | "cardOptions mac: '01:00:5E:00:00:01'"                       | "`mac:` of `cardOptions` is such as 'BC:24:11:0A:0B:0C'"     | 'mac:'
    'linux'   | "cardOptions trunks: '10;5000'"                              | "`trunks:` of `cardOptions` is VLANs such as '10;20-30'"     | 'trunks:'
    'linux'   | "cardOptions rate: -1"                                       | '`rate:` of `cardOptions` is a number from 0 on'             | 'rate: 1'
    'linux'   | "cardOptions 'iot', mtu: 9000"                               | "the machine has no card in a network 'iot'"                 | "network 'iot'"
    'linux'   | "network 'iot'; cardOptions 'iot', queues: 2; cardOptions queues: 2" | "the options of the card in 'iot' are said twice"    | 'once for each card'
    'linux'   | "cpuOptions flags: '+aes'"                                   | "`flags:` of `cpuOptions` is a list such as ['+aes', '-pcid']" | 'flags:'
    'linux'   | "cpuOptions limit: 200"                                      | '`limit:` of `cpuOptions` is a number from 0 to 128'         | 'limit: 1'
    'linux'   | "cpuOptions affinity: '0..3'"                                | "`affinity:` of `cpuOptions` is such as '0-3,8'"             | 'affinity:'
    'linux'   | "memoryOptions hugepages: 4.MiB"                             | "`hugepages:` of `memoryOptions` is 2.MiB, 1.GiB or 'any'"   | 'hugepages: 1.GiB'
    'linux'   | "memoryOptions shares: 60000"                                | '`shares:` of `memoryOptions` is a number from 0 to 50000'   | 'shares: 0'
    'linux'   | "numaNode memory: 4.GiB"                                     | 'which processors are in this node?'                         | "cpus: '0-3'"
    'linux'   | "numaNode cpus: '0', policy: 'bind'"                         | '`policy:` is about nodes of the host'                       | 'hostNodes:'
    'linux'   | "platform machine: 'q36'"                                    | "`machine:` of `platform` is such as 'pc-q35-9.2'"           | 'machine:'
    'linux'   | "firmware 'efi'"                                             | "`firmware` cannot be 'efi'"                                 | "did you mean 'uefi'?"
    'linux'   | "firmware 'bios', secureBoot: true"                          | 'secure boot is for UEFI'                                    | "firmware 'uefi'"
    'linux'   | "tpm version: '3.0'"                                         | "`version:` of `tpm` cannot be '3.0'"                        | 'did you mean'
    'linux'   | "boot 'disc'"                                                | "`boot` cannot be 'disc'"                                    | "did you mean 'disk'?"
    'linux'   | "boot 'medium', 'disk'"                                      | 'the machine has no medium to start from'                    | 'medium'
    'linux'   | "display 'virtoi'"                                           | "`display` cannot be 'virtoi'"                               | "did you mean 'virtio'?"
    'linux'   | "display 'std', memory: 2.MiB"                               | '`memory:` of `display` is a size from 4 MiB to 512 MiB'     | 'memory: 64.MiB'
    'linux'   | "agent type: 'iso'"                                          | "`type:` of `agent` cannot be 'iso'"                         | "did you mean 'isa'?"
    'linux'   | "serialPort 4"                                               | 'there is no serial port 4'                                  | 'from 0 to 3'
    'linux'   | "serialPort 1; serialPort 1"                                 | 'serial port 1 is said twice'                                | 'another number'
    'linux'   | "pci mapping: 'a1', device: '01:00'"                         | 'which device is meant?'                                     | 'pci mapping:'
    'linux'   | "pci device: 'gpu'"                                          | "`device:` of `pci` is such as '0000:01:00.0'"               | 'device:'
    'linux'   | "pci mapping: 'gpu'"                                         | "'gpu' is a graphics card of the host"                       | 'gpu passthrough'
    'linux'   | "usb device: 'pad'"                                          | "`device:` of `usb` is such as '046d:c21d'"                  | 'device:'
    'linux'   | "usb usb3: true"                                             | 'which USB device is meant?'                                 | 'usb mapping:'
    'windows' | "cloudInit upgrade: false"                                   | 'only Linux from a cloud image reads cloud-init'             | 'take it away'
    'linux'   | "cloudInit ip6: '192.0.2.1/24'"                              | "`ip6:` of `cloudInit` is an IPv6 address with its length, 'auto' or 'dhcp'" | "ip6: 'auto'"
    'linux'   | "cloudInit gateway6: '2001:db8::1'"                          | '`gateway6:` needs an address of its own'                    | 'ip6:'
    'linux'   | "cloudInit userData: 'u.yml'"                                | "`userData:` of `cloudInit` is such as 'local:snippets/userData.yml'" | 'userData:'
    'linux'   | "setting 'shares', 900"                                      | "`setting 'shares'` has a word of its own"                   | 'memoryOptions'
    'linux'   | "setting 'vga', 'std'"                                       | "`setting 'vga'` has a word of its own"                      | 'display'
    'linux'   | "cpuOptions units: 1; cpuOptions units: 2"                   | "'cpuOptions' stands twice in proxmox-vm, which takes one"                                 | ''
  }
}
