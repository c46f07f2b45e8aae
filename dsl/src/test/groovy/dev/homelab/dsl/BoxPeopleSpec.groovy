package dev.homelab.dsl

import dev.homelab.model.Level
import dev.homelab.model.Value

class BoxPeopleSpec extends ScriptBase {

  private static final PACKAGE = 'node.box/cozystack.platform/package."cozystack.cozystack-platform"'

  private static String box(String inside) {
    "homelab { domain 'lab.example.com'; secrets { generated 'first' }; node('box') { $inside } }"
  }

  private static Value at(resource, String... path) {
    path.inject(resource.desired()) { tree, field -> tree?.get(field) }
  }

  private static List<String> told(result) {
    result.diagnostics().collect { it.code() + ' ' + it.title() }
  }

  def "one person in two tenants is one user with both groups"() {
    when:
    def result = load(box('''login keycloak
      tenant('home') { user('anna') { email 'anna@example.com'; role admin; password secret('first') } }
      tenant('family') { tenant('kids') { user('anna') { role superAdmin } } }'''))
    def user = resource(result, 'node.box/user.anna/keycloakrealmuser.anna')

    then:
    result.diagnostics() == []
    at(user, 'metadata', 'namespace') == Value.of('cozy-keycloak')
    at(user, 'spec', 'realmRef') == Value.of([kind: 'ClusterKeycloakRealm', name: 'keycloakrealm-cozy'])
    at(user, 'spec', 'username') == Value.of('anna')
    at(user, 'spec', 'email') == Value.of('anna@example.com')
    at(user, 'spec', 'enabled') == Value.of(true)
    at(user, 'spec', 'groups') == Value.of(['tenant-family-kids-super-admin', 'tenant-home-admin'])
    at(user, 'spec', 'passwordSecret') == Value.of([name: 'user-anna', key: 'password', temporary: true])
    at(resource(result, 'node.box/user.anna/secret.password'), 'stringData', 'password') instanceof Value.Secret
    [PACKAGE, 'node.box/tenant.home', 'node.box/tenant.family/tenant.kids'].every { place ->
      user.dependsOn().any { it.to().toString() == place && it.level() == Level.READY }
    }
  }

  def "a login reaches the platform and the API of Kubernetes"() {
    when:
    def result = load(box('login keycloak'))
    def patches = at(resource(result, 'node.box/talos.machine'), 'patches').items()*.value().join('\n')

    then:
    at(resource(result, PACKAGE), 'spec', 'components', 'platform', 'values', 'authentication', 'oidc', 'enabled') == Value.of(true)
    patches.contains('oidc-issuer-url: https://keycloak.lab.example.com/realms/cozy')
  }

  def "without a login there is none"() {
    when:
    def result = load(box(''))

    then:
    at(resource(result, PACKAGE), 'spec', 'components', 'platform', 'values', 'authentication') == null
    !at(resource(result, 'node.box/talos.machine'), 'patches').items()*.value().join('\n').contains('oidc')
  }

  def "roles are groups: #group"() {
    expect:
    at(resource(load(box("login keycloak; $said")), 'node.box/user.a/keycloakrealmuser.a'), 'spec', 'groups') == Value.of([group])

    where:
    said                                            | group
    "tenant('t') { user('a') { } }"                 | 'tenant-t-view'
    "tenant('t') { user('a') { role viewer } }"     | 'tenant-t-view'
    "tenant('t') { user('a') { role operator } }"   | 'tenant-t-use'
    "tenant('t') { user('a') { role admin } }"      | 'tenant-t-admin'
    "tenant('t') { user('a') { role superAdmin } }" | 'tenant-t-super-admin'
    "user('a') { role clusterAdmin }"               | 'cozystack-cluster-admin'
    "user('a') { role admin }"                      | 'tenant-root-admin'
  }

  def "what cannot be is told"() {
    expect:
    told(load(script)) == [expected]

    where:
    script                                                                                                                          | expected
    "homelab { node('box') { tenant('t') { user('a') { } } } }"                                                                     | 'HL9135 user.a has nothing to log in with'
    "homelab { node('box') { login keycloak } }"                                                                                 | 'HL9137 nobody can log in to node.box'
    box("login keycloak; tenant('t') { user('a') { email 'a@example.com' } }; user('a') { email 'b@example.com' }")              | 'HL9136 user.a has two email addresses'
    box("login keycloak; tenant('t') { user('a') { role clusterAdmin } }")                                                       | 'HL1106 clusterAdmin is no role in a tenant'
    box("login keycloak; user('a') { email 'nobody' }")                                                                          | "HL1106 'nobody' is no email address"
  }

  def "the root tenant has the modules that the box says, and its logs are kept then"() {
    when:
    def result = load(box('monitoring(); etcd { size 8.GiB }'))
    def root = resource(result, 'node.box/tenant.root')

    then:
    result.diagnostics() == []
    at(root, 'spec') == Value.of([etcd: true, ingress: true, monitoring: true])
    at(resource(result, PACKAGE), 'spec', 'components', 'platform', 'values', 'monitoring', 'rootEnabled') == Value.of(true)
    at(resource(result, 'node.box/tenant.root/etcd.etcd'), 'spec') == Value.of([replicas: 1, size: '8Gi'])
    at(resource(result, 'node.box/tenant.root/ingress.ingress'), 'spec', 'replicas') == Value.of(1)
    resource(result, 'node.box/tenant.root/ingress.ingress').lifecycle().adopt()
  }

  def "names in a DNS of yours need a package of the platform"() {
    when:
    def result = load(box("gpu passthrough; tenant('t') { externalDns('names') { provider 'inmemory' } }"))
    def platform = resource(result, PACKAGE)

    then:
    at(platform, 'spec', 'components', 'platform', 'values', 'bundles', 'enabledPackages') == Value.of(['cozystack.gpu-operator', 'cozystack.external-dns-application'])
    platform.provenance().values()*.reason().contains('the box hands its card on; a tenant has an externalDns')
  }
}
