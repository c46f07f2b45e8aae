package dev.homelab.stdlib.service

import com.fasterxml.jackson.databind.json.JsonMapper
import dev.homelab.dsl.groovy.GroovyFrontend
import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.model.Level
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** One login for the services of a box. */
class TenantLoginSpec extends Specification {
  static final NGINX = 'nginx.ingress.kubernetes.io/'

  @Shared
  GroovyFrontend frontend = GroovyFrontend.create()

  @TempDir
  Path folder

  private load(String inside, String box = 'login keycloak; certificates letsencrypt') {
    text("homelab { domain 'lab.example.com'; node('box') { $box\n$inside\n} }")
  }

  private text(String script) {
    def file = folder.resolve('homelab.groovy')
    Files.writeString(file, script)
    frontend.load(LoadRequest.of(file, [:]))
  }

  private static List<String> told(result) {
    result.diagnostics().collect { it.code() + ' ' + it.title() }
  }

  private static Map object(result, String kind, String name) {
    def found = resource(result, kind, name)
    found ? RecipeLab.json(found) : null
  }

  private static resource(result, String kind, String name) {
    result.lab().resources().find {
      it.provider() == 'kubernetes' && RecipeLab.json(it).with { o -> o.kind == kind && o.metadata.name == name }
    }
  }

  private static Map env(result, String name) {
    RecipeLab.env(RecipeLab.podSpec(object(result, 'Deployment', name)).containers[0])
  }

  private static List<String> paths(Map ingress) {
    ingress.spec.rules[0].http.paths.collect { it.path + ' ' + it.backend.service.name }
  }

  private static List<String> facts(result, String service) {
    result.lab().components().find { it.address().last().toString() == 'service.' + service }.facts()
  }

  def 'a proxy asks before people reach a service, and programs pass with their keys'() {
    given:
    def result = load("tenant('a') { login required; share('media') {}; service sonarr; service whoami }")
    def guarded = object(result, 'Ingress', 'sonarr')
    def open = object(result, 'Ingress', 'sonarr-open')

    expect:
    told(result) == []
    guarded.metadata.annotations.subMap([NGINX + 'auth-url', NGINX + 'auth-signin']) == [
        (NGINX + 'auth-url'): 'http://login-proxy.tenant-a.svc.cozy.local:4180/oauth2/auth',
        (NGINX + 'auth-signin'): 'https://sonarr.a.lab.example.com/oauth2/start?rd=$escaped_request_uri']
    paths(guarded) == ['/ sonarr']
    and: 'the certificate of the name is asked for once'
    guarded.metadata.annotations['cert-manager.io/cluster-issuer'] == 'letsencrypt-prod'
    open.metadata.annotations == null && open.spec.tls == null
    open.spec.rules[0].host == guarded.spec.rules[0].host
    paths(open) == ['/oauth2 login-proxy', '/api sonarr', '/ping sonarr']
    paths(object(result, 'Ingress', 'whoami-open')) == ['/oauth2 login-proxy']
    and: 'its own login goes when the proxy stands before it, and nobody gets round it'
    env(result, 'sonarr').SONARR__AUTH__METHOD == 'External'
    resource(result, 'Deployment', 'sonarr').dependsOn().any { it.to() == resource(result, 'Ingress', 'sonarr').address() }
    object(result, 'NetworkPolicy', 'sonarr').spec.ingress[1].from ==
        [[podSelector: [:]], [namespaceSelector: [matchLabels: ['kubernetes.io/metadata.name': 'tenant-root']]]]
    result.lab().resources().every { it.type() != 'apps.arr-login' }
    and: 'people see whose login it is'
    result.lab().components().find { it.address().last().name() == 'sonarr' }.links().values() as List == ['LAN only · login of the box']
  }

  def 'one proxy for a tenant: a client of the realm that lets people of the tenant and of those around it in'() {
    given:
    def result = load("tenant('a') { tenant('b') { login required; service whoami; service pihole } }")
    def client = object(result, 'KeycloakClient', 'login-proxy')
    def proxy = env(result, 'login-proxy')

    expect:
    told(result) == []
    client.metadata.namespace == 'tenant-a-b'
    client.spec.realmRef == [kind: 'ClusterKeycloakRealm', name: 'keycloakrealm-cozy']
    client.spec.clientId == 'tenant-a-b.login-proxy' && !client.spec.public
    client.spec.redirectUris == ['https://pihole.b.a.lab.example.com/oauth2/callback', 'https://whoami.b.a.lab.example.com/oauth2/callback']
    client.spec.secret == '$login-proxy-client:client-secret'
    object(result, 'Secret', 'login-proxy-client').stringData == ['client-secret': [secret: 'box.tenant-a-b.login-proxy.login']]
    proxy.OAUTH2_PROXY_OIDC_ISSUER_URL == 'https://keycloak.lab.example.com/realms/cozy'
    proxy.OAUTH2_PROXY_CLIENT_ID == client.spec.clientId
    proxy.OAUTH2_PROXY_CLIENT_SECRET == [secretKeyRef: [name: 'login-proxy-secrets', key: 'OAUTH2_PROXY_CLIENT_SECRET']]
    proxy.OAUTH2_PROXY_COOKIE_SECURE == 'true'
    proxy.OAUTH2_PROXY_ALLOWED_GROUPS.split(',') as List == ['cozystack-cluster-admin'] +
        ['tenant-a-b', 'tenant-a', 'tenant-root'].collectMany { ns -> ['view', 'use', 'admin', 'super-admin'].collect { ns + '-' + it } }
    resource(result, 'Deployment', 'login-proxy').dependsOn().any {
      it.to() == resource(result, 'KeycloakClient', 'login-proxy').address() && it.level() == Level.READY
    }
    and: 'the network of Talos has the zone that the proxy is asked in'
    RecipeLab.json(result.lab().resources().find { it.type() == 'talos.machine' }).patches.toString().contains('dnsDomain: cozy.local')
  }

  def 'an application that can asks itself: vaultwarden'() {
    given:
    def result = load("tenant('a') { service vaultwarden { login required } }")
    def client = object(result, 'KeycloakClient', 'vaultwarden')

    expect:
    told(result) == []
    client.spec.redirectUris == ['https://vaultwarden.a.lab.example.com/identity/connect/oidc-signin']
    client.spec.attributes['access.token.lifespan'] == '600'
    env(result, 'vaultwarden').subMap(['SSO_ENABLED', 'SSO_ONLY', 'SSO_AUTHORITY', 'SSO_CLIENT_ID']) == [SSO_ENABLED: 'true', SSO_ONLY: 'true',
        SSO_AUTHORITY: 'https://keycloak.lab.example.com/realms/cozy', SSO_CLIENT_ID: 'tenant-a.vaultwarden']
    object(result, 'Secret', 'vaultwarden-secrets').stringData.SSO_CLIENT_SECRET == object(result, 'Secret', 'vaultwarden-client').stringData['client-secret']
    object(result, 'Deployment', 'login-proxy') == null
    object(result, 'Ingress', 'vaultwarden').metadata.annotations.keySet().every { !it.startsWith(NGINX) }
  }

  def 'immich reads it from a file, and nextcloud is told before it starts'() {
    given:
    def result = load("tenant('a') { login required; service immich { set 'trash.days', 60 }; service nextcloud }")
    def immich = object(result, 'Secret', 'immich-secrets').stringData['immich.json'].join
    def hook = RecipeLab.podSpec(object(result, 'Deployment', 'nextcloud')).initContainers.find { it.name == 'hooks' }.command

    expect:
    told(result) == []
    env(result, 'immich').IMMICH_CONFIG_FILE == '/etc/immich/immich.json'
    new JsonMapper().readValue(immich.collect { it instanceof Map ? it.secret : it }.join(''), Map) == [
        oauth: [autoLaunch: true, autoRegister: true, buttonText: 'Login', clientId: 'tenant-a.immich', clientSecret: 'box.tenant-a.immich.login',
            enabled: true, issuerUrl: 'https://keycloak.lab.example.com/realms/cozy/.well-known/openid-configuration', scope: 'openid email profile'],
        passwordLogin: [enabled: false], trash: [days: 60]]
    and: 'its administrator is there all the same, and its settings are those of the file'
    result.lab().resources().any { it.type() == 'apps.immich-setup' }
    facts(result, 'immich').count { it.contains('settings of its page do not count') || it.contains('at Keycloak administers it: say') } == 2
    object(result, 'KeycloakClient', 'immich').spec.redirectUris.last() == 'app.immich:///oauth-callback'
    env(result, 'nextcloud').LOGIN_GROUPS.startsWith('/^(cozystack-cluster-admin|tenant-a-view|')
    object(result, 'KeycloakClient', 'nextcloud').spec.redirectUris == ['https://nextcloud.a.lab.example.com/apps/user_oidc/code']
    and: 'the script that is written there is one that a shell can read'
    writes(hook).with {
      it.contains('--clientsecret="$LOGIN_SECRET" --discoveryuri') && it.contains('--unique-uid=0') && it.contains('--mapping-uid=preferred_username')
    }
  }

  /** Runs what the container runs, with another folder. */
  private String writes(List<String> command) {
    def here = command.collect { it.replace('/hooks/', folder.toString() + '/') }
    assert new ProcessBuilder(here).start().waitFor() == 0
    def script = folder.resolve('login.sh')
    assert Files.isExecutable(script)
    assert new ProcessBuilder('/bin/sh', '-n', script.toString()).start().waitFor() == 0
    Files.readString(script)
  }

  def 'what has its own login only is left out of what the tenant says, with the reason'() {
    given:
    def result = load("tenant('a') { login required; service jellyfin; service whoami { expose inside }; service pihole { login own } }")

    expect:
    told(result) == []
    facts(result, 'jellyfin')[0] == 'jellyfin asks for its own login, not for that of the box: apps of televisions and phones log in by themselves'
    facts(result, 'whoami') == ['nobody is asked to log in: no name leads to it from outside']
    facts(result, 'pihole').every { !it.contains('login') }
    object(result, 'Deployment', 'login-proxy') == null
  }

  def 'a tenant inside asks too, unless it says otherwise; an app asks when it says so'() {
    given:
    def result = load("""tenant('a') { login required
      tenant('b') { service whoami }
      tenant('c') { login own; service pihole }
      app('wiki') { image 'example.com/wiki:1.0'; port 80; expose lan }
      app('board') { image 'example.com/board:1.0'; port 80; expose lan; login required }
    }""")
    def asks = { object(result, 'Ingress', it).metadata.annotations.containsKey(NGINX + 'auth-url') }

    expect:
    told(result) == []
    asks('whoami') && !asks('pihole') && !asks('wiki') && asks('board')
  }

  def 'requests are let in again when the own login of a service is back: #how'() {
    given:
    def result = load("tenant('a') { $tenant; share('media') {}; service sonarr { $service }; service whoami }", box)
    def waits = { kind, name = 'sonarr' ->
      resource(result, kind, name)?.dependsOn()?.find { it.to().last().type() == 'deployment' }?.level()
    }

    expect:
    env(result, 'sonarr').SONARR__AUTH__METHOD == 'Forms'
    waits('NetworkPolicy') == Level.READY
    resource(result, 'Deployment', 'sonarr').dependsOn().every { it.to().last().type() != 'networkpolicy' }
    waits('Ingress') == way
    and: 'what never had a proxy instead of its own login waits for nothing'
    waits('Ingress', 'whoami') == null && waits('NetworkPolicy', 'whoami') == null

    where:
    how                             | box                                    | tenant           | service         | way
    'nobody says it any more'       | 'login keycloak'                       | ''               | ''              | Level.READY
    'the service says its own'      | 'login keycloak; certificates letsencrypt' | 'login required' | 'login own'     | Level.READY
    'no name leads to it any more'  | 'login keycloak; certificates letsencrypt' | 'login required' | 'expose inside' | null
    'the login of the box goes too' | ''                                     | ''               | ''              | Level.READY
  }

  def 'whom a service may call is said before it starts, also where it is opened last'() {
    given:
    def result = load("tenant('a') { share('media') {}; service sonarr { reaches internet } }")

    expect:
    object(result, 'NetworkPolicy', 'sonarr').spec.policyTypes == ['Ingress']
    object(result, 'NetworkPolicy', 'sonarr-egress').spec.with { it.policyTypes == ['Egress'] && it.ingress == null && it.egress.size() > 2 }
    resource(result, 'Deployment', 'sonarr').dependsOn().any { it.to() == resource(result, 'NetworkPolicy', 'sonarr-egress').address() }
  }

  def 'services on a cluster of a tenant are not asked for it, and say why'() {
    given:
    def result = load("""pool '192.168.1.200-192.168.1.220'
      tenant('a') { login required; etcd()
        kubernetes('dev') { addons 'ingressNginx'; cluster { namespace('w') { service whoami } } } }""")

    expect:
    told(result) == []
    facts(result, 'whoami') == ['nobody is asked for the login of the box: it does not reach services on a cluster of a tenant']
    object(result, 'KeycloakClient', 'login-proxy') == null
  }

  def 'no two boxes share a secret of a login'() {
    given:
    def boxes = text("""homelab { domain 'lab.example.com'
      ['one', 'two'].each { name -> node(name) { login keycloak; certificates letsencrypt
        tenant('home') { login required; service whoami } } } }""")
    def secrets = { kind -> boxes.lab().resources().findAll { it.provider() == 'kubernetes' }.collect { RecipeLab.json(it) }
        .findAll { it.kind == 'Secret' }.collectMany { (it.stringData ?: [:]).values() as List }.findAll { it instanceof Map && it.secret?.endsWith(kind) }*.secret }

    expect:
    told(boxes) == []
    secrets('cookie') as Set == ['one.tenant-home.login-proxy.cookie', 'two.tenant-home.login-proxy.cookie'] as Set
    (secrets('.login') as Set).size() == 2
  }

  def 'over HTTP the cookie is sent over HTTP'() {
    given:
    def result = load("tenant('a') { login required; service whoami }", 'login keycloak')

    expect:
    told(result) == ['HL2090 nothing says who gives the certificate of Keycloak']
    env(result, 'login-proxy').OAUTH2_PROXY_COOKIE_SECURE == 'false'
    object(result, 'KeycloakClient', 'login-proxy').spec.redirectUris == ['http://whoami.a.lab.example.com/oauth2/callback']
  }

  def 'what cannot be is told'() {
    expect:
    told(load(inside, box)) == [expected]

    where:
    box                                          | inside                                                         | expected
    ''                                           | "tenant('a') { login required; service whoami; service pihole }" | 'HL2080 there is nothing to log in to tenant.a with'
    ''                                           | "tenant('a') { service whoami { login required } }"            | 'HL2080 there is nothing to log in to whoami with'
    'login keycloak'                             | "tenant('a') { service ntfy { login required } }"              | 'HL2081 ntfy cannot ask for the login of the box'
    'login keycloak'                             | "tenant('a') { service whoami { login required; expose inside } }" | 'HL2082 nobody can be asked to log in to whoami'
    'login keycloak'                             | "tenant('a') { service whoami { login required } }"            | 'HL2090 nothing says who gives the certificate of Keycloak'
    'login keycloak; certificates letsencrypt'   | "tenant('a') { service immich { login required; set 'oauth.scope', 'x' } }" | "HL1106 'oauth.scope' is what the login of the box says"
    'login keycloak; certificates selfSigned'    | "tenant('a') { login required; service whoami }"               | "HL2083 no service can ask for a login behind the box's own certificates"
    'login keycloak; certificates selfSigned'    | "tenant('a') { service whoami { login required } }"            | "HL2083 no service can ask for a login behind the box's own certificates"
  }

  def 'without Cozystack there is nothing to ask'() {
    given:
    def result = text("homelab { domain 'lab.example.com'; cluster('c') { ingress 'nginx'; namespace('n') { service whoami { login required } } } }")

    expect:
    told(result) == ['HL2080 there is nothing to log in to whoami with']
    result.diagnostics()[0].hints() == ['put the service in a tenant of a box, and say in the box: login keycloak']
  }
}
