package dev.homelab.stdlib.service

import java.nio.file.Files
import spock.lang.Specification

class PiholeSpec extends Specification {
  /** Keeps what is asked of the database and answers a count. */
  private static final String STANDIN = '''#!/bin/sh
echo "$3" >> asked
case "$3" in SELECT*) echo "$COUNT";; esac
'''

  def 'the home asks at an address of the load balancer, and no port of a node is opened'() {
    given:
    def lab = RecipeLab.of('pihole', { it.ingress('nginx').loadBalancer() }) { address '192.168.1.201' }
    def names = lab.object('Service', 'pihole-dns')

    expect:
    lab.problems == []
    names.spec.subMap(['type', 'loadBalancerIP', 'allocateLoadBalancerNodePorts', 'externalTrafficPolicy']) ==
        [type: 'LoadBalancer', loadBalancerIP: '192.168.1.201', allocateLoadBalancerNodePorts: false, externalTrafficPolicy: 'Local']
    names.spec.ports.collect { [it.port, it.protocol] } == [[53, 'UDP'], [53, 'TCP']]
    and: 'its page goes through the ingress, alone'
    lab.object('Service', 'pihole').spec.type == 'ClusterIP'
    lab.object('Service', 'pihole').spec.ports*.port == [80]
    lab.objects().findAll { it.kind == 'Service' }.every { it.spec.type != 'NodePort' }
    and: 'everybody may ask for names'
    lab.object('NetworkPolicy', 'pihole').spec.ingress.any { !it.from && it.ports*.port == [53, 53] }
    and: 'without a word about it any address will do'
    !RecipeLab.of('pihole', { it.ingress('nginx').loadBalancer() }, {}).object('Service', 'pihole-dns').spec.loadBalancerIP
  }

  def 'a cluster that gives no addresses is told, and an address that nothing gives is a mistake'() {
    expect:
    RecipeLab.of('pihole').service().facts().any { it.contains('the lab names no load balancer') }
    RecipeLab.of('pihole').object('Service', 'pihole-dns') == null
    RecipeLab.of('pihole') { address '192.168.1.201' }.problems*.code() == ['HL2052']
  }

  def 'its settings are the script\'s'() {
    given:
    def lab = RecipeLab.of('pihole') {
      upstream '1.1.1.1'
      upstream '2606:4700::1111'
      record 'nas.example.com', '192.168.1.5'
      record 'box.example.com', '192.168.1.6'
      blocklist 'https://lists.example.com/ads.txt'
    }
    def env = RecipeLab.env(lab.container('Deployment', 'pihole'))
    def lists = RecipeLab.podSpec(lab.object('Deployment', 'pihole')).initContainers[0]

    expect:
    lab.problems == []
    env.FTLCONF_dns_upstreams == '1.1.1.1;2606:4700::1111'
    env.FTLCONF_dns_hosts == '192.168.1.5 nas.example.com;192.168.1.6 box.example.com'
    env.FTLCONF_webserver_api_password == [secretKeyRef: [name: 'pihole-secrets', key: 'FTLCONF_webserver_api_password']]
    RecipeLab.env(lists).BLOCKLISTS == 'https://lists.example.com/ads.txt'
  }

  def 'its lists are rows with its mark, and those of people stay: #said of #count'() {
    given:
    def command = RecipeLab.podSpec(RecipeLab.of('pihole').object('Deployment', 'pihole')).initContainers[0].command[2]
    def home = Files.createTempDirectory('pihole')
    Files.writeString(home.resolve('gravity.db'), '')
    Files.writeString(home.resolve('pihole-FTL'), STANDIN)
    home.resolve('pihole-FTL').toFile().setExecutable(true)
    Files.writeString(home.resolve('asked'), '')

    when:
    def run = new ProcessBuilder('/bin/sh', '-ec', command.replace('cd /etc/pihole', "cd $home"))
    run.environment().putAll(BLOCKLISTS: said, DEFAULT: 'https://default.example.com', PATH: "$home:/usr/bin:/bin".toString(), COUNT: count)
    def process = run.redirectErrorStream(true).start()
    process.waitFor()

    then:
    process.exitValue() == 0
    Files.readAllLines(home.resolve('asked')) == asked

    where:
    said                            | count || asked
    'https://a.example.com'         | '1'   || ["UPDATE adlist SET comment = 'homelab' WHERE comment LIKE 'Migrated from %' AND address IN ('https://a.example.com')",
                                                "DELETE FROM adlist WHERE (comment = 'homelab' OR comment LIKE 'Migrated from %') AND address NOT IN ('https://a.example.com')",
                                                "INSERT OR IGNORE INTO adlist (address, enabled, comment) VALUES ('https://a.example.com', 1, 'homelab')"]
    ''                              | '3'   || ["DELETE FROM adlist WHERE comment = 'homelab'", 'SELECT count(*) FROM adlist']
    ''                              | '0'   || ["DELETE FROM adlist WHERE comment = 'homelab'", 'SELECT count(*) FROM adlist',
                                                "INSERT OR IGNORE INTO adlist (address, enabled, comment) VALUES ('https://default.example.com', 1, 'homelab')"]
  }

  def 'what is no list and no address is a mistake: #said'() {
    expect:
    RecipeLab.of('pihole', said).problems*.code() == ['HL1106']

    where:
    said << [{ blocklist "https://example.com/a'; DROP TABLE adlist" }, { blocklist 'ads.txt' }, { upstream 'dns' },
        { record 'nas.example.com', '192.168.1' }]
  }

  def 'it starts as root without more than what images get'() {
    given:
    def pod = RecipeLab.podSpec(RecipeLab.of('pihole').object('Deployment', 'pihole'))

    expect:
    pod.containers[0].securityContext.allowPrivilegeEscalation == false
    pod.containers[0].securityContext.capabilities == null
    pod.securityContext.sysctls == [[name: 'net.ipv4.ip_unprivileged_port_start', value: '0']]
    !pod.hostNetwork
  }
}
