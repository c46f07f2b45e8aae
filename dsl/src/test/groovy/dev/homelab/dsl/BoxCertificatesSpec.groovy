package dev.homelab.dsl

import dev.homelab.model.Level
import dev.homelab.model.Value

class BoxCertificatesSpec extends ScriptBase {

  private static final PACKAGE = 'node.box/cozystack.platform/package."cozystack.cozystack-platform"'

  private static String lab(String inside, String domain = "domain 'lab.example.com'") {
    """homelab { $domain; secrets { env 'dns', 'DNS_TOKEN' }
node('box') { $inside
tenant('home') { app('web') { image 'example/web:1.0'; port 8080; expose lan } } } }"""
  }

  private static Value at(resource, String... path) {
    path.inject(resource.desired()) { tree, field -> tree?.get(field) }
  }

  private static Value asked(result) {
    at(resource(result, PACKAGE), 'spec', 'components', 'platform', 'values', 'publishing', 'certificates')
  }

  private static route(result) {
    resource(result, 'node.box/tenant.home/app.web/ingress.web')
  }

  def "without the word services answer by HTTP"() {
    when:
    def result = load(lab(''))

    then:
    asked(result) == null
    at(route(result), 'metadata', 'annotations') == null
    at(route(result), 'spec', 'tls') == null
  }

  def "Let's Encrypt asks at port 80, through the controller of the tenant"() {
    when:
    def result = load(lab('certificates letsencrypt'))

    then:
    asked(result) == Value.of([issuerName: 'letsencrypt-prod', solver: 'http01'])
    at(route(result), 'metadata', 'annotations') == Value.of([
        'cert-manager.io/cluster-issuer': 'letsencrypt-prod',
        'acme.cert-manager.io/http01-ingress-ingressclassname': 'tenant-root'])
    at(route(result), 'spec', 'tls') == Value.of([[hosts: ['web.home.lab.example.com'], secretName: 'web-tls']])
  }

  def "a name server proves the domain: #words"() {
    when:
    def result = load(lab("certificates letsencrypt { $words }"))
    def secret = resource(result, 'node.box/certificates.box/secret.dns')

    then:
    asked(result).get('solver') == Value.of('dns01')
    asked(result).get('dns01') == Value.of([provider: provider, (provider): fields + [secretName: 'lab-dns', secretKey: key]])
    at(secret, 'metadata', 'namespace') == Value.of('cozy-cert-manager')
    at(secret, 'stringData', key) instanceof Value.Secret
    secret.dependsOn().any { it.to().toString() == PACKAGE && it.level() == Level.READY }
    at(route(result), 'metadata', 'annotations').fields().keySet() == ['cert-manager.io/cluster-issuer'] as Set

    where:
    words                                                | provider       | key                 | fields
    "cloudflare secret('dns')"                           | 'cloudflare'   | 'api-token'         | [:]
    "digitalocean secret('dns')"                         | 'digitalocean' | 'access-token'      | [:]
    "route53 'eu-west-3', 'AKIAEXAMPLE', secret('dns')"  | 'route53'      | 'secret-access-key' | [region: 'eu-west-3', accessKeyID: 'AKIAEXAMPLE']
    "rfc2136 '192.168.1.2:53', 'lab.', secret('dns')"    | 'rfc2136'      | 'tsig-secret-key'   | [nameserver: '192.168.1.2:53', tsigKeyName: 'lab.', tsigAlgorithm: 'HMACSHA256']
  }

  def "others make them: #words"() {
    expect:
    asked(load(lab("certificates $words"))).get('issuerName') == Value.of(issuer)

    where:
    words                       | issuer
    'letsencrypt { staging() }' | 'letsencrypt-stage'
    'selfSigned'                | 'selfsigned-cluster-issuer'
  }

  def "what cannot be is told: #words"() {
    expect:
    load(lab("certificates $words", domain)).diagnostics()*.code().unique() == [code]

    where:
    words                                                            | domain                     | code
    'letsencrypt'                                                    | "timezone 'Europe/Paris'"  | 'HL2072'
    "selfSigned { cloudflare secret('dns') }"                        | "domain 'lab.example.com'" | 'HL1106'
    "letsencrypt { route53 '', 'AKIAEXAMPLE', secret('dns') }"        | "domain 'lab.example.com'" | 'HL1106'
    "letsencrypt { rfc2136 'ns 1', 'lab.', secret('dns') }"           | "domain 'lab.example.com'" | 'HL1106'
    "letsencrypt { cloudflare secret('dns'); digitalocean secret('dns') }" | "domain 'lab.example.com'" | 'HL1106'
  }
}
