package dev.homelab.stdlib.service

import dev.homelab.dsl.groovy.GroovyFrontend
import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.model.Level
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.TempDir

/** Services in a tenant of a box with Cozystack. */
class TenantServicesSpec extends Specification {
  @Shared
  GroovyFrontend frontend = GroovyFrontend.create()

  @TempDir
  Path folder

  private load(String inside) {
    def file = folder.resolve('homelab.groovy')
    Files.writeString(file, """homelab { domain 'lab.example.com'
node('box') { pool '192.168.1.200-192.168.1.220'
$inside
} }
""")
    frontend.load(LoadRequest.of(file, [:]))
  }

  private static List<String> errors(result) {
    result.diagnostics().findAll { it.severity().name() == 'ERROR' }*.title()
  }

  private static Map object(result, String kind, String name) {
    result.lab().resources().findAll { it.provider() == 'kubernetes' }.collect { RecipeLab.json(it) }
        .find { it.kind == kind && it.metadata.name == name }
  }

  def 'a database is one that Cozystack runs, and its password is the one that Cozystack makes'() {
    given:
    def result = load("tenant('services') { service nextcloud { databaseStorage 20.GiB } }")
    def resources = result.lab().resources()
    def database = resources.find { it.address().toString() == 'node.box/tenant.services/service.nextcloud/postgres.nextcloud-db' }
    def cache = resources.find { it.address().toString() == 'node.box/tenant.services/service.nextcloud/redis.nextcloud-cache' }
    def server = resources.find { it.address().toString() == 'node.box/tenant.services/service.nextcloud/deployment.nextcloud' }
    def env = RecipeLab.env(RecipeLab.podSpec(RecipeLab.json(server)).containers[0])

    expect:
    errors(result) == []
    RecipeLab.json(database).metadata == [name: 'nextcloud-db', namespace: 'tenant-services']
    RecipeLab.json(database).spec == [replicas: 1, version: 'v17', size: '20Gi', storageClass: 'replicated', resources: [cpu: '1', memory: '1Gi'],
        users: [nextcloud: [:]], databases: [nextcloud: [roles: [admin: ['nextcloud']]]]]
    RecipeLab.json(cache).spec == [replicas: 1, size: '1Gi', storageClass: 'replicated', resources: [cpu: '500m', memory: '256Mi'], authEnabled: true]
    env.POSTGRES_HOST == 'postgres-nextcloud-db-rw'
    env.POSTGRES_PASSWORD == [secretKeyRef: [name: 'postgres-nextcloud-db-credentials', key: 'nextcloud']]
    env.REDIS_HOST == 'rfrm-redis-nextcloud-cache'
    env.REDIS_HOST_PORT == '6379'
    env.REDIS_HOST_PASSWORD == [secretKeyRef: [name: 'redis-nextcloud-cache-auth', key: 'password']]
    and: 'the server waits for both, and what holds data stays when it goes'
    [database, cache].every { one -> server.dependsOn().any { it.to() == one.address() && it.level() == Level.READY } }
    database.lifecycle().retain() && !cache.lifecycle().retain()
    database.origin().recipe() == 'nextcloud 1.0.0'
    and: 'nothing of its own runs beside, and no password of ours is made'
    object(result, 'StatefulSet', 'nextcloud-db') == null
    object(result, 'Deployment', 'nextcloud-cache') == null
    result.lab().secrets().keySet()*.toString() == ['talos.box', 'tenant-services.nextcloud.admin-password']
    and: 'explain can say why'
    database.provenance()['spec.users'].reason().contains('the platform runs databases')
    database.dependsOn().any { it.to().toString() == 'node.box/tenant.services' && it.level() == Level.READY }
  }

  def 'gitea connects to it too, and another major version is one that Cozystack has'() {
    given:
    def env = { result -> RecipeLab.env(RecipeLab.podSpec(object(result, 'Deployment', 'gitea')).containers[0]) }

    expect:
    env(load("tenant('a') { service gitea }")).GITEA__database__HOST == 'postgres-gitea-db-rw:5432'
    object(load("tenant('a') { service gitea { databaseVersion '18.1' } }"), 'Postgres', 'gitea-db').spec.version == 'v18'
    errors(load("tenant('a') { service gitea { databaseVersion '12' } }")) == ['Cozystack has no PostgreSQL 12']
    !object(load("tenant('a') { service gitea { ephemeral() } }"), 'Postgres', 'gitea-db').isEmpty()
  }

  def 'immich searches with what the platform has'() {
    given:
    def result = load("tenant('a') { service immich }")
    def env = RecipeLab.env(RecipeLab.podSpec(object(result, 'Deployment', 'immich')).containers[0])

    expect:
    errors(result) == []
    object(result, 'Postgres', 'immich-db').spec.databases.immich ==
        [extensions: ['vector', 'cube', 'earthdistance'], roles: [admin: ['immich']]]
    env.DB_VECTOR_EXTENSION == 'pgvector'
    env.REDIS_HOSTNAME == 'rfrm-redis-immich-cache'
  }

  def 'names are asked at an address of the box'() {
    given:
    def result = load("tenant('a') { service pihole { address '192.168.1.201' } }")

    expect:
    errors(result) == []
    object(result, 'Service', 'pihole-dns').spec.loadBalancerIP == '192.168.1.201'
    object(result, 'Ingress', 'pihole').spec.rules[0].host == 'pihole.a.lab.example.com'
  }

  def 'a service is reached by a name of its tenant, through the controller of the tenant that has one: #tenant'() {
    given:
    def result = load(tenant)
    def ingress = object(result, 'Ingress', 'whoami')

    expect:
    errors(result) == []
    ingress.spec.ingressClassName == className
    ingress.spec.rules[0].host == host
    object(result, 'Service', 'whoami').spec.type == 'ClusterIP'

    where:
    tenant                                                               | className          | host
    "tenant('a') { service whoami }"                                     | 'tenant-root'      | 'whoami.a.lab.example.com'
    "tenant('a') { ingress(); service whoami }"                          | 'tenant-a'         | 'whoami.a.lab.example.com'
    "tenant('a') { service whoami; ingress(); domain 'x.example.org' }"  | 'tenant-a'         | 'whoami.x.example.org'
    "tenant('a') { ingress(); tenant('b') { service whoami } }"          | 'tenant-a'         | 'whoami.b.a.lab.example.com'
    "tenant('a') { service whoami { host 'who.example.org' } }"          | 'tenant-root'      | 'who.example.org'
    "tenant('a') { service whoami { host 'w.a.lab.example.com' } }"      | 'tenant-root'      | 'w.a.lab.example.com'
  }

  def 'a name that belongs to another tenant is a mistake'() {
    expect:
    errors(load("tenant('a') { service whoami { host 'who.lab.example.com' } }")) ==
        ['whoami may not be called who.lab.example.com']
  }

  def 'in a tenant with quotas every container states its limits, as Cozystack would give it small ones: #quotas'() {
    given:
    def result = load("tenant('services') { $quotas service whoami; app('worker') { image 'example.com/worker:1.0' } }")
    def container = { name -> object(result, 'Deployment', name).spec.template.spec.containers[0].resources?.limits?.keySet() as List }

    expect:
    errors(result) == []
    container('whoami').contains('cpu') == stated
    container('worker') == (stated ? ['cpu', 'ephemeral-storage', 'memory'] : null)

    where:
    quotas                       | stated
    ''                           | false
    'cpu 4; memory 8.GiB; storage 50.GiB;' | true
  }
}
