package dev.homelab.dsl.spec.cozystack

import dev.homelab.catalog.cozystack.AppKinds
import dev.homelab.dsl.ScriptBase
import dev.homelab.model.Level
import dev.homelab.model.Provenance
import dev.homelab.model.Value

class ApplicationWordsSpec extends ScriptBase {

  /** Every word of every kind, once. */
  private static final FULL = [
    Tenant: "domain 'home.example.com'; etcd(); monitoring(); ingress(); objectStorage(); gateway(); schedulingClass 'quiet'; cpu 80; memory 160.GiB; quota 'pods', 20; quota 'services.loadbalancers', 2; quota 'ephemeral-storage', 20.GiB; quota 'nvidia.com/GA102', 1",
    BootBox: "bootBox { allow '192.168.1.0/24'; allowEverybody(); machine 'worker', mac: '52:54:00:12:34:56', address: '192.168.1.31/24', gateway: '192.168.1.1' }",
    Postgres: "postgres('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; external(); version 'v17'; tls(); parameter 'max_connections', 50; quorum 0, 0; user 'a'; database 'a' }",
    MariaDB: "mariadb('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; external(); version 'v11.4'; user 'a'; database 'a' }",
    MongoDB: "mongodb('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; external(); version 'v7'; sharding(); user 'a'; database 'a' }",
    Redis: "redis('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; external(); version 'v7'; withoutPassword() }",
    ClickHouse: "clickhouse('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; shards 1; logs 1.GiB, 3; user 'a'; keeper { replicas 1 } }",
    OpenSearch: "opensearch('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; external(); version 'v3'; user 'a', roles: 'readall'; dashboards { cpu 1 }; roles 'data', 'master'; spread(); image 'example.com/o:1' }",
    Qdrant: "qdrant('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; external(); tls() }",
    FoundationDB: "foundationdb('x') { cpu 1; preset 't1.micro'; size 5.GiB; version '7.3.63'; parameters 'a=b'; unmonitored() }",
    Kafka: "kafka('x') { external(); tls(); topic 'a'; brokers { size 5.GiB }; zookeeper { size 5.GiB } }",
    NATS: "nats('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; external(); tls(); user 'a' }",
    RabbitMQ: "rabbitmq('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; external(); version 'v4.1'; user 'a'; vhost 'a' }",
    Harbor: "objectStorage(); harbor('x') { host 'h.example.com'; storageClass 'replicated'; core { cpu 1 }; registry { cpu 1 }; jobs { cpu 1 }; scanner { cpu 1 }; database { size 5.GiB }; redis { size 1.GiB } }",
    OpenBAO: "openbao('x') { replicas 1; cpu 1; preset 't1.micro'; size 5.GiB; storageClass 'replicated'; external(); withoutPages() }",
    Bucket: "objectStorage(); bucket('x') { locking(); storagePool 'a'; user 'a' }",
    HTTPCache: "httpCache('x') { size 5.GiB; storageClass 'replicated'; external(); to '192.168.1.3:80'; haproxy { cpu 1 }; nginx { cpu 1 } }",
    TCPBalancer: "tcpBalancer('x') { replicas 1; cpu 1; preset 't1.micro'; external(); to '192.168.1.3'; allow '192.168.1.0/24' }",
    VPN: "vpn('x') { replicas 1; cpu 1; preset 't1.micro'; external(); host 'v.example.com'; user 'a'; addresses '192.168.1.20' }",
    VirtualPrivateCloud: "vpc('x') { subnet 'a', cidr: '10.1.0.0/24'; peer 'tenant-a', 'x'; route '10.2.0.0/24', '10.1.0.2' }",
    Kubernetes: "etcd(); kubernetes('x') { storageClass 'replicated'; nodes('a') { count 1; disk 30.GiB }; version 'v1.34'; host 'k.example.com'; addons 'certManager'; replicas 1; talos 'v1.13.6'; maxUnhealthy '40%' }",
    KubernetesNodes: "nodePool('dev', 'x') { count 1, 3; instanceType 'u1.large'; disk 30.GiB; storageClass 'replicated'; roles 'a'; gpu 'nvidia.com/A' }",
    ExternalDNS: "externalDns('x') { provider 'cloudflare', apiToken: secret('token'); domains 'example.com'; policy 'sync'; gatewayApi(); cpu 1; preset 't1.micro' }",
    Etcd: "etcd { version '3.6.11'; size 5.GiB; storageClass 'replicated'; replicas 1; cpu 1 }",
    Ingress: "ingress { replicas 1; allow '192.168.1.0/24'; behindCloudflare(); proxyProtocol(); cpu 1; preset 't1.micro' }",
    Monitoring: "monitoring { host 'g.example.com'; metrics 'm', '3d', '15s', 5.GiB; logs 'l', 1, 5.GiB; telegram '1', secret('token'); database 5.GiB }",
    SeaweedFS: "objectStorage { host 's.example.com'; topology 'Simple'; copies 1; database { size 5.GiB }; masters { cpu 1 }; filers { cpu 1 }; volumes { cpu 1 }; s3 { cpu 1 } }",
  ]

  /** What only `set` reaches: backups and restores are words of their own one day; the rest is rare. */
  private static final BY_SET = [
    Postgres: ['backup', 'bootstrap'],
    MariaDB: ['backup'],
    MongoDB: ['backup', 'bootstrap', 'shardingConfig'],
    ClickHouse: ['backup'],
    FoundationDB: ['backup', 'automaticReplacements', 'imageType', 'securityContext'],
    NATS: ['config'],
    Kubernetes: ['images', 'oidc'],
    KubernetesNodes: ['images', 'kubelet', 'maxUnhealthy', 'nodeStartupTimeout', 'resources', 'talos', 'version'],
    ExternalDNS: ['annotationPrefix', 'aws', 'azure', 'digitalocean', 'exoscale', 'extraArgs', 'godaddy', 'google', 'linode', 'ovh'],
    Monitoring: ['oidc', 'vmagent'],
  ]

  /** Fields of machines and of their disks are counted by MachinePartsSpec; Info has no field. */
  private static final ELSEWHERE = ['VMDisk', 'VMInstance', 'Info'] as Set

  private String tenant(String inside) {
    "homelab { secrets { generated 'token' }; node('box') { pool '192.168.1.200-192.168.1.220'; tenant('home') { $inside } } }"
  }

  /** A bootBox is a word of the box, all others are of a tenant. */
  private String lab(String inside) {
    inside.startsWith('bootBox') ? "homelab { node('box') { $inside } }" : tenant(inside)
  }

  private static final CARD = "mac: '52:54:00:12:34:56', "
  private static final NET = "address: '192.168.1.3/24', gateway: '192.168.1.1'"

  private static String boots(String inside) {
    "bootBox { allowEverybody(); $inside }"
  }

  private static Value at(resource, String... path) {
    path.inject(resource.desired()) { tree, field -> tree?.get(field) }
  }

  private List<String> titles(String inside) {
    load(lab(inside)).diagnostics()*.title()
  }

  private found(String inside, String type) {
    def result = load(lab(inside))
    assert result.diagnostics() == []
    result.lab().resources().find { it.type() == "kubernetes.${type.toLowerCase()}.apps.cozystack.io" }
  }

  def "every kind of Cozystack has a word"() {
    expect:
    (FULL.keySet() + ELSEWHERE) == (AppKinds.all()*.kind() as Set)
  }

  def "words reach every field of their kind, but for those that only set reaches"() {
    when:
    def one = found(FULL[kind], kind)
    def stated = at(one, 'spec').fields().keySet() as Set
    def known = AppKinds.named(kind).spec().fields().keySet() as Set
    def words = one.provenance().findAll { it.value.kind() == Provenance.Kind.SCRIPT && it.key.startsWith('spec.') }
        .keySet().collect { it.split('\\.')[1] } as Set

    then:
    known - words - (BY_SET[kind] ?: []) == [] as Set
    (BY_SET[kind] ?: []).findAll { it in words } == []
    stated - known == [] as Set
    AppKinds.named(kind).check(at(one, 'spec')) == []

    where:
    kind << FULL.keySet()
  }

  def "one box has one copy of everything, and says why"() {
    when:
    def one = found(script, kind)

    then:
    at(one, *(['spec'] + path.tokenize('.'))) == Value.of(1)
    one.provenance()['spec.' + path].kind() == Provenance.Kind.DEFAULT
    one.provenance()['spec.' + path].reason().startsWith('one box has one copy')

    where:
    kind         | script                                | path
    'Postgres'   | "postgres('x') { }"                   | 'replicas'
    'Kafka'      | "kafka('x') { }"                      | 'zookeeper.replicas'
    'ClickHouse' | "clickhouse('x') { }"                 | 'clickhouseKeeper.replicas'
    'Kubernetes' | "etcd(); kubernetes('x') { }"         | 'controlPlane.replicas'
    'Etcd'       | "etcd()"                              | 'replicas'
    'SeaweedFS'  | "objectStorage()"                     | 'master.replicas'
    'Ingress'    | "ingress()"                           | 'replicas'
  }

  def "what holds data is on the class that keeps copies, and the script may name another"() {
    expect:
    at(found("postgres('x') { }", 'Postgres'), 'spec', 'storageClass') == Value.of('replicated')
    found("postgres('x') { }", 'Postgres').provenance()['spec.storageClass'].kind() == Provenance.Kind.DEFAULT
    at(found("kafka('x') { }", 'Kafka'), 'spec', 'zookeeper', 'storageClass') == Value.of('replicated')
    at(found("httpCache('x') { to '192.168.1.3:80'; storageClass 'local' }", 'HTTPCache'), 'spec', 'storageClass') == Value.of('local')
  }

  def "a tenant has every quota that its chart hands on, and fields of its own"() {
    expect:
    at(found("cpu 8; quota 'pods', 20; quota 'services.loadbalancers', 2; quota 'ephemeral-storage', 20.GiB; quota 'secrets', '1k'; quota 'nvidia.com/GA102', 0", 'Tenant'), 'spec', 'resourceQuotas') ==
        Value.of([cpu: '8', pods: '20', 'services.loadbalancers': '2', 'ephemeral-storage': '20Gi', secrets: '1k', 'nvidia.com/GA102': '0'])
    at(found("schedulingClass 'quiet'; gateway()", 'Tenant'), 'spec') == Value.of([schedulingClass: 'quiet', gateway: true])
    at(found("set 'schedulingClass', 'quiet'; set 'gateway', false", 'Tenant'), 'spec') == Value.of([schedulingClass: 'quiet', gateway: false])
    at(found("set 'gateway', true", 'Tenant'), 'spec') == Value.of([gateway: true])
  }

  def "machines that boot from the network are told what they need, and the box gets the package"() {
    when:
    def result = load(lab("""bootBox {
      allow '192.168.1.0/24'
      machine 'one', mac: '52:54:00:12:34:56', address: '192.168.1.31/24', gateway: '192.168.1.1'
      machine 'two', mac: ['52-54-00-12-34-57', '52:54:00:12:34:5A'], address: '10.0.0.2/20', gateway: '10.0.0.1', arch: 'aarch64', lease: 2.hours, uefi: false, nameServers: ['1.1.1.1'], timeServers: ['pool.ntp.org']
    }"""))
    def one = result.lab().resources().find { it.type() == AppKinds.type('BootBox') }
    def platform = result.lab().resources().find { it.address().toString() == 'node.box/cozystack.platform/package."cozystack.cozystack-platform"' }

    then:
    result.diagnostics() == []
    one.address().toString() == 'node.box/tenant.root/bootbox.bootbox'
    at(one, 'metadata', 'name') == Value.of('bootbox')
    at(one, 'metadata', 'namespace') == Value.of('tenant-root')
    !one.lifecycle().adopt()
    at(one, 'spec') == Value.of([whitelist: ['192.168.1.0/24'], machines: [
        [hostname: 'one', arch: 'x86_64', leaseTime: 86400, uefi: true, mac: ['52:54:00:12:34:56'], ip: [address: '192.168.1.31', gateway: '192.168.1.1', netmask: '255.255.255.0']],
        [hostname: 'two', arch: 'aarch64', leaseTime: 7200, uefi: false, mac: ['52:54:00:12:34:57', '52:54:00:12:34:5a'], nameServers: ['1.1.1.1'], timeServers: ['pool.ntp.org'], ip: [address: '10.0.0.2', gateway: '10.0.0.1', netmask: '255.255.240.0']],
    ]])
    at(platform, 'spec', 'components', 'platform', 'values', 'bundles', 'enabledPackages') == Value.of(['cozystack.bootbox'])
    platform.provenance().values()*.reason().contains('the box has a bootBox')
  }

  def "Cozystack takes one bootBox for a box, in its root tenant"() {
    when:
    def box = { String inside -> load("homelab { node('box') { $inside } }").diagnostics() }

    then:
    box("tenant('home') { bootBox { allowEverybody() } }")*.title() == ["'bootBox' is a word of node, not of tenant"]
    box("bootBox { allowEverybody() }; bootBox { allowEverybody() }")*.title() == ["'bootBox' stands twice in node, which takes one"]
    box("for (n in 1..2) { bootBox { allowEverybody() } }")*.title() == ['a box has one bootBox']
  }

  def "what is stated twice is told with the first place, and a quota that there is not with those that there are"() {
    expect:
    load(tenant("quota 'pods', 10\nquota 'pods', 20")).diagnostics()[0].with { [code(), span().line(), related()[0].span().line(), hints()] } == ['HL1020', 2, 1, ['leave one of them out']]
    load(tenant("quota 'count/deployments.apps', 3")).diagnostics()[0].hints() == ['there are configmaps, ephemeral-storage, persistentvolumeclaims, pods, replicationcontrollers, resourcequotas, secrets, services, services.loadbalancers, services.nodeports and devices such as nvidia.com/GA102']
  }

  def "a gateway has certificates of Let's Encrypt"() {
    when:
    def box = { String words -> load("homelab { domain 'lab.example.com'; node('box') { pool '192.168.1.200-192.168.1.220'; tenant('home') { gateway() }; $words } }").diagnostics() }
    def told = box('certificates selfSigned')

    then:
    box('') == []
    box('certificates letsencrypt') == []
    box('certificates letsencrypt { staging() }') == []
    told*.code() == ['HL1136']
    told[0].title() == "the gateway of tenant.home needs certificates of Let's Encrypt"
    told[0].hints()[0].endsWith('certificates letsencrypt')
    told[0].span() != null
  }

  def "modules are taken over after their tenant"() {
    when:
    def one = found("etcd { size 8.GiB }", 'Etcd')

    then:
    one.lifecycle().adopt()
    one.dependsOn().any { it.to().toString() == 'node.box/tenant.home' && it.level() == Level.READY }
    at(one, 'metadata', 'name') == Value.of('etcd')
  }

  def "a database belongs to the only user"() {
    expect:
    at(found("postgres('x') { user 'a'; database 'd' }", 'Postgres'), 'spec', 'databases', 'd', 'roles', 'admin') == Value.of(['a'])
    at(found("postgres('x') { user 'a'; user 'b'; database 'd', readonly: 'b' }", 'Postgres'), 'spec', 'databases', 'd', 'roles') == Value.of([readonly: ['b']])
    at(found("mariadb('x') { user 'a' }", 'MariaDB'), 'spec', 'users', 'a', 'password') == new Value.Secret('tenant-home.x.a')
    at(found("postgres('x') { user 'a' }", 'Postgres'), 'spec', 'users', 'a') == Value.Tree.EMPTY
  }

  private container(String inside) {
    def result = load(tenant(inside))
    assert result.diagnostics() == []
    def deployment = result.lab().resources().find { it.type() == 'kubernetes.deployment' && it.address().toString().contains('app.') }
    [deployment, at(deployment, 'spec', 'template', 'spec').get('containers').items()[0]]
  }

  def "pods read passwords from the Secret that Cozystack makes, and wait for it"() {
    when:
    def (deployment, container) = container("postgres('db') { user 'shop' }; app('shop') { image 'example.com/a:1'; env 'PW', ref('postgres.db').password; env 'URL', join('pg://', ref('postgres.db').user, ':', ref('postgres.db').password, '@h') }")
    def env = container.get('env').items().collectEntries { [Value.textOf(it.get('name')), it] }
    def made = Value.of([secretKeyRef: [name: 'postgres-db-credentials', key: 'shop']])

    then:
    env.PW.get('valueFrom') == made && env.PW.get('value') == null
    env.HOMELAB_POSTGRES_DB_CREDENTIALS_SHOP.get('valueFrom') == made
    env.URL.get('value').parts()*.toString().any { it.contains('$(HOMELAB_POSTGRES_DB_CREDENTIALS_SHOP)') }
    container.get('env').items()*.get('name').first() == Value.of('HOMELAB_POSTGRES_DB_CREDENTIALS_SHOP')
    deployment.dependsOn().any { it.to().toString() == 'node.box/tenant.home/postgres.db' && it.level() == Level.READY }
  }

  def "secrets of users and things have the names of the charts"() {
    when:
    def (deployment, container) = container("$script; app('shop') { image 'example.com/a:1'; env 'PW', ref('$of', '$output') }")

    then:
    container.get('env').items()[0].get('valueFrom').get('secretKeyRef') == Value.of([name: secret, key: key])

    where:
    script                                       | of              | output        | secret                          | key
    "redis('c') { }"                             | 'redis.c'       | 'password'    | 'redis-c-auth'                  | 'password'
    "mongodb('c') { user 'a'; user 'b' }"        | 'mongodb.c'     | 'password.b'  | 'mongodb-c-user-b'              | 'password'
    "rabbitmq('c') { user 'myUser' }"            | 'rabbitmq.c'    | 'password'    | 'rabbitmq-c-my-user-credentials' | 'password'
    "objectStorage(); bucket('c') { user 'a' }"  | 'bucket.c'      | 'secretKey'   | 'bucket-c-a-credentials'        | 'secretKey'
    "etcd(); kubernetes('c') { }"                | 'kubernetes.c'  | 'kubeconfig'  | 'kubernetes-c-admin-kubeconfig' | 'super-admin.svc'
    "vpn('c') { user 'a' }"                      | 'vpn.c'         | 'url'         | 'vpn-c-urls'                    | 'a'
  }

  def "what does not fit is told"() {
    expect:
    titles(inside).any { it.contains(told) }

    where:
    inside                                                                   | told
    "quota 'pod', 3"                                                         | "a tenant has no quota of 'pod'"
    "quota 'requests.cpu', 3"                                                | "a tenant has no quota of 'requests.cpu'"
    "quota 'count/jobs.batch', 3"                                            | "a tenant has no quota of 'count/jobs.batch'"
    "quota 'memory', 3.GiB"                                                  | 'a quota of memory has a word of its own'
    "quota 'pods', -1"                                                       | "'-1' is no amount of pods"
    "quota 'pods', 'many'"                                                   | "'many' is no amount of pods"
    "set 'host', 'a.example.com'"                                            | 'host of a tenant has a word of its own'
    "set 'resourceQuotas.pods', 3"                                           | 'resourceQuotas.pods of a tenant has a word of its own'
    "set 'gatway', false"                                                    | "tenant.home has no field 'gatway'"
    "set 'gateway', 'no'"                                                    | 'gateway of tenant.home is a text'
    "bootBox { }"                                                            | 'bootbox.bootbox hands its boot script to nobody'
    "bootBox { allow 'home' }"                                               | "'home'"
    "bootBox { allowEverybody(); machine 'a', mac: 'x', address: '192.168.1.3', gateway: '192.168.1.1' }" | "'192.168.1.3' is no address of IPv4 with the length of its network"
    "bootBox { allowEverybody(); machine 'a', address: '192.168.1.3/24', gateway: '192.168.1.1' }" | '`mac:` of `machine` is missing'
    boots("machine 'a', $CARD$NET; machine 'a', mac: '52:54:00:12:34:57', address: '192.168.1.4/24', gateway: '192.168.1.1'") | "two machines of the bootBox have 'a'"
    boots("machine 'a', $CARD$NET; machine 'b', mac: '52-54-00-12-34-56', address: '192.168.1.4/24', gateway: '192.168.1.1'") | "two machines of the bootBox have '52:54:00:12:34:56'"
    boots("machine 'a', $CARD$NET; machine 'b', mac: '52:54:00:12:34:57', address: '192.168.1.3/24', gateway: '192.168.1.1'") | "two machines of the bootBox have '192.168.1.3'"
    boots("machine 'a', $NET, mac: 'x'")                                     | "'x' is not a hardware address"
    boots("machine 'a', $NET, mac: ['52:54:00:12:34:56', 7]")                | "'7' is not a hardware address"
    boots("machine 'a', $NET, mac: []")                                      | 'the machine has no network card'
    boots("machine 'a', $CARD$NET, arch: 'arm64'")                           | "'arm64' is no architecture that boots"
    boots("machine 'a', ${CARD}address: '192.168.1.3/24', gateway: '192.168.2.1'") | "the gateway '192.168.2.1' is not in the network of the machine, 192.168.1.0/24"
    boots("machine 'a', ${CARD}address: '192.168.1.3/24', gateway: 'fd00::1'")     | "the gateway 'fd00::1' is not in the network of the machine, 192.168.1.0/24"
    boots("machine 'a', ${CARD}address: '192.168.1.3/24', gateway: '192.168.1.3'") | "'192.168.1.3' is both the machine and its gateway"
    "set 'gateway', false; gateway()"                                        | 'gateway of tenant.home is stated twice'
    "gateway(); set 'gateway', false"                                        | 'gateway of tenant.home is stated twice'
    "schedulingClass 'a'; set 'schedulingClass', 'b'"                        | 'schedulingClass of tenant.home is stated twice'
    "quota 'pods', 10; quota 'pods', 20"                                     | 'the quota of pods of tenant.home is stated twice'
    "gateway(); gateway()"                                                   | "'gateway' stands twice in tenant, which takes one"
    "postgres('x') { version 'v12' }"                                        | 'version of postgres.x is "v12"'
    "postgres('x') { set 'sise', '10Gi' }"                                   | "postgres.x has no field 'sise'"
    "postgres('x') { set 'replicas', 'two' }"                                | 'replicas of postgres.x is a text'
    "postgres('x') { user 'postgres' }"                                      | "keeps the user 'postgres'"
    "postgres('x') { user 'a', password: 'hunter2' }"                        | 'a password is written in clear'
    "postgres('x') { set 'users.a.password', 'hunter2' }"                    | 'users.a.password of postgres.x is written in clear'
    "externalDns('x') { provider 'cloudflare', apiToken: 'abc' }"            | 'cloudflare.apiToken of externaldns.x is written in clear'
    "externalDns('x') { }"                                                   | 'externaldns.x names no provider'
    "bucket('x') { user 'a' }"                                               | 'bucket.x needs a module that no tenant around it has'
    "kubernetes('x') { }"                                                    | 'kubernetes.x needs a module'
    "kafka('x') { brokers { preset 'huge' } }"                               | 'kafka.resourcesPreset of kafka.x is "huge"'
    "objectStorage(); harbor('x') { core { size 1.GiB } }"                   | '`core` of harbor.x has no size'
    "etcd { replicas 2 }"                                                    | '2 copies of an etcd are no better than 1'
    "postgres('db') { }; app('s') { image 'e.com/a:1'; env 'P', ref('postgres.db').password }" | "'password' of postgres.db cannot be read here"
    "postgres('db') { user 'a' }; tenant('in') { app('s') { image 'e.com/a:1'; env 'P', ref('postgres.db').password } }" | "'password' of postgres.db cannot be read here"
    "postgres('db') { user 'a' }; app('s') { image 'e.com/a:1'; config '/a', ref('postgres.db').password }" | "'password' of postgres.db cannot be read here"
  }

  def "modules of a tenant around serve those inside"() {
    expect:
    titles("objectStorage(); etcd(); tenant('in') { bucket('b') { user 'a' }; kubernetes('k') { } }") == []
  }
}
