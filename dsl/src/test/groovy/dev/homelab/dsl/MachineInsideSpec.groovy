package dev.homelab.dsl

import dev.homelab.model.Value
import spock.lang.Unroll

class MachineInsideSpec extends ScriptBase {

  private static final KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me'

  private static String box(String inside, String first = "pool '192.168.1.200-192.168.1.220'") {
    "homelab { secrets { generated 'door'; generated 'windows.password' }; node('box') { $first; tenant('a') { $inside } } }"
  }

  private Value spec(String inside) {
    resource(load(box(inside)), 'node.box/tenant.a/vm.linux').desired().get('spec')
  }

  private static List<String> told(result) {
    result.diagnostics().collect { it.code() + ' ' + it.title() }
  }

  def "a user of Linux and its keys are what cloud-init reads"() {
    when:
    def spec = spec("vm linux { user 'anna'; sshKey '$KEY' }")

    then:
    spec.get('sshKeys') == Value.of([KEY])
    spec.get('cloudInit') == Value.of("#cloud-config\nuser: anna\nssh_authorized_keys:\n- $KEY\nusers:\n- default\n".toString())
  }

  def "who has only a key logs in as admin, and what says nothing leaves cloud-init alone"() {
    expect:
    spec("vm linux { sshKey '$KEY' }").get('cloudInit').value().contains('user: admin\n')
    spec('vm linux').get('cloudInit') == null
    spec("vm linux { user 'null' }").get('cloudInit').value().contains('user: "null"\n')
  }

  def "user data is taken as it stands"() {
    expect:
    spec("vm linux { cloudInit '''#cloud-config\npackages: [htop]\n''' }").get('cloudInit') == Value.of('#cloud-config\npackages: [htop]\n')
    told(load(box("vm linux { cloudInit '''#!/bin/sh\napt-get install htop\n''' }"))) == []
  }

  def "streaming opens the whole address, and ports are opened one by one"() {
    when:
    def whole = spec('vm linux { streaming() }')
    def some = spec('vm linux { expose lan, ports: [3389, 22] }')

    then:
    whole.get('external') == Value.of(true)
    whole.get('externalMethod') == Value.of('WholeIP')
    whole.get('externalPorts') == null
    some.get('external') == Value.of(true)
    some.get('externalMethod') == Value.of('PortList')
    some.get('externalPorts') == Value.of([22, 3389])
    spec('vm linux').get('external') == null
  }

  def "answers for Windows are the last disc, and other ones another disc"() {
    given:
    def script = { more -> box("vm windows { answers { user 'anna'; password secret('windows.password'); $more } }") }

    when:
    def result = load(script("language 'de-DE'"))
    def images = result.lab().resources().findAll { it.type() == 'kubevirt.image' }
    def disks = { one -> resource(one, 'node.box/tenant.a/vm.windows').desired().get('spec').get('disks').items().collect { it.get('name').value() } }

    then:
    told(result) == []
    images.size() == 1
    disks(result)[0..2] == ['windows-system', 'windows-installer', 'windows-drivers']
    disks(result)[3] ==~ /windows-answers-[0-9a-f]{8}/
    images[0].desired().get('disk') == Value.of(disks(result)[3])
    images[0].desired().get('answers').get('password') == new Value.Secret('windows.password')
    images[0].desired().get('answers').get('language') == Value.of('de-DE')
    resource(result, 'node.box/tenant.a/vm.windows').dependsOn().any { it.to() == images[0].address() }
    disks(load(script("language 'de-DE'"))) == disks(result)
    disks(load(script("language 'en-GB'")))[3] != disks(result)[3]
  }

  def "SteamOS starts by UEFI"() {
    expect:
    resource(load(box('vm steamos')), 'node.box/tenant.a/vm.steamos').desired().get('spec').get('instanceProfile') == Value.of('linux.efi')
  }

  @Unroll
  def "what cannot be is a mistake of the script: #inside"() {
    expect:
    told(load(box(inside))) == [expected]

    where:
    inside                                                                        | expected
    "vm windows { user 'anna' }"                                                  | 'HL9130 `user` is not for a machine with windows: only Linux from a cloud image makes its user by cloud-init'
    "vm steamos { sshKey '$KEY' }"                                                | 'HL9130 `sshKey` is not for a machine with steamos: only Linux from a cloud image takes keys by cloud-init'
    "vm windows { cloudInit '#cloud-config' }"                                    | 'HL9130 `cloudInit` is not for a machine with windows: only Linux from a cloud image reads it'
    "vm linux { cloudInit secret('door') }"                                       | "HL9131 the secret 'door' would lie in clear"
    "vm linux { cloudInit '''#cloud-config\nusers: [{name: a, plain_text_passwd: hunter2}]\n''' }" | 'HL9131 `plain_text_passwd` of cloudInit is written in clear'
    "vm linux { cloudInit '''#cloud-config\nchpasswd: {list: ['a:hunter2']}\n''' }" | 'HL9131 `list` of cloudInit is written in clear'
    "vm linux { cloudInit 'packages: [htop]' }"                                   | 'HL9133 cloud-init does not know what cloudInit says'
    "vm linux { cloudInit '''#cloud-config\na: [''' }"                            | 'HL9133 what cloudInit says is not YAML'
    "vm linux { user 'anna'; cloudInit '#cloud-config' }"                         | 'HL9133 cloudInit says all that cloud-init reads'
    "vm linux { user 'An na' }"                                                   | "HL1106 'An na' cannot be the name of a user"
    "vm linux { sshKey 'my key' }"                                                | 'HL1106 that is not a public key'
    "vm linux { expose lan, ports: [70000] }"                                     | "HL1106 '70000' is no port"
    "vm linux { answers { user 'anna'; password secret('door') } }"                | 'HL9130 `answers` is not for a machine with linux: only the installer of Windows reads them'
    "vm windows { answers { user 'anna' } }"                                      | 'HL9134 answers need a user and its password'
    "vm windows { answers { user 'a/b'; password secret('door') } }"              | "HL9134 'a/b' cannot be the name of a user of Windows"
    "vm windows { answers { user 'a'; password secret('door'); key 'x' } }"       | 'HL9134 that is no product key of Windows'
    "vm windows { answers { user 'a'; password secret('door'); language 'de' } }" | "HL9134 'de' is no language of Windows"
    "vm linux { streaming(); expose lan, ports: [22] }"                           | 'HL9133 streaming() opens the whole address, ports and all'
  }

  def "what shall be reached needs addresses of the box"() {
    expect:
    told(load(box('vm linux { streaming() }', "address '192.168.1.20'"))) == ['HL9132 `streaming()` needs an address for vm.linux, and the box has none to give']
    told(load(box('vm linux { expose lan, ports: 22 }', "address '192.168.1.20'"))) == ['HL9132 `expose` needs an address for vm.linux, and the box has none to give']
  }
}
