package dev.homelab.stdlib.service

import dev.homelab.dsl.spec.unit.Size
import dev.homelab.model.Edge
import dev.homelab.model.Level
import spock.lang.Specification

class NextcloudSpec extends Specification {
  static final OWNER = 'cluster.home/namespace.apps/service.nextcloud'

  def 'makes these objects'() {
    expect:
    RecipeLab.of('nextcloud').kinds() == [
        'ServiceAccount/nextcloud-db', 'PersistentVolumeClaim/nextcloud-db-data', 'Secret/nextcloud-db-secrets',
        'NetworkPolicy/nextcloud-db', 'StatefulSet/nextcloud-db', 'Service/nextcloud-db',
        'ServiceAccount/nextcloud-cache', 'Secret/nextcloud-cache-secrets', 'NetworkPolicy/nextcloud-cache',
        'Deployment/nextcloud-cache', 'Service/nextcloud-cache',
        'ServiceAccount/nextcloud', 'PersistentVolumeClaim/nextcloud-app', 'PersistentVolumeClaim/nextcloud-data',
        'Secret/nextcloud-secrets', 'NetworkPolicy/nextcloud', 'Deployment/nextcloud', 'Service/nextcloud',
        'Ingress/nextcloud',
        'ServiceAccount/nextcloud-cron', 'Secret/nextcloud-cron-secrets', 'NetworkPolicy/nextcloud-cron',
        'CronJob/nextcloud-cron']
  }

  def 'follows what is known of the image'() {
    given:
    def lab = RecipeLab.of('nextcloud')
    def container = lab.container('Deployment', 'nextcloud')
    def pod = RecipeLab.podSpec(lab.object('Deployment', 'nextcloud'))
    def probe = [path: '/status.php', port: 'http', httpHeaders: [[name: 'Host', value: 'nextcloud.example.com']]]

    expect:
    container.image == 'docker.io/library/nextcloud:34.0.3-apache'
    container.ports == [[name: 'http', containerPort: 80, protocol: 'TCP']]
    container.livenessProbe.httpGet == probe
    container.readinessProbe.httpGet == probe
    container.startupProbe.httpGet == probe
    RecipeLab.mounts(container)['/var/www/html'] == 'app'
    RecipeLab.mounts(container)['/var/www/html/data'] == 'data'
    lab.object('Deployment', 'nextcloud').spec.strategy.type == 'Recreate'
    lab.object('PersistentVolumeClaim', 'nextcloud-app').spec.resources.requests.storage == '8Gi'
    container.resources == [requests: [cpu: '250m', memory: '512Mi'], limits: [memory: '2Gi']]
    and: 'it runs as www-data and may listen on port 80'
    pod.securityContext.runAsUser == 33
    pod.securityContext.fsGroup == 33
    pod.securityContext.sysctls == [[name: 'net.ipv4.ip_unprivileged_port_start', value: '0']]
    and: 'the entry point can write the session settings, which it would else need root for'
    RecipeLab.mounts(container)['/usr/local/etc/php/conf.d'] == 'php'
    pod.initContainers[0].command == ['cp', '-r', '/usr/local/etc/php/conf.d/.', '/work']
  }

  def 'has every variable that the image asks for'() {
    given:
    def env = RecipeLab.env(RecipeLab.of('nextcloud').container('Deployment', 'nextcloud'))

    expect:
    env.keySet().containsAll(['POSTGRES_HOST', 'POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD',
        'NEXTCLOUD_ADMIN_USER', 'NEXTCLOUD_ADMIN_PASSWORD', 'NEXTCLOUD_TRUSTED_DOMAINS',
        'REDIS_HOST', 'REDIS_HOST_PORT', 'REDIS_HOST_PASSWORD', 'OVERWRITEPROTOCOL', 'TRUSTED_PROXIES'])
    env.NEXTCLOUD_TRUSTED_DOMAINS == 'nextcloud.example.com'
    env.OVERWRITEPROTOCOL == 'http'
    env.PHP_UPLOAD_LIMIT == '512M'
    ['POSTGRES_PASSWORD', 'NEXTCLOUD_ADMIN_PASSWORD', 'REDIS_HOST_PASSWORD'].every {
      env[it].secretKeyRef.name == 'nextcloud-secrets'
    }
  }

  def 'reaches its database and cache by reference, and waits until they are ready'() {
    given:
    def lab = RecipeLab.of('nextcloud')
    def env = RecipeLab.env(lab.container('Deployment', 'nextcloud'))
    def edges = lab.resource('deployment.nextcloud').dependsOn()

    expect:
    env.POSTGRES_HOST == [ref: OWNER + '/service.nextcloud-db.host']
    env.REDIS_HOST == [ref: OWNER + '/service.nextcloud-cache.host']
    env.REDIS_HOST_PORT == [join: [[ref: OWNER + '/service.nextcloud-cache.port']]]
    new Edge(lab.resource('statefulset.nextcloud-db').address(), Level.READY) in edges
    new Edge(lab.resource('deployment.nextcloud-cache').address(), Level.READY) in edges
  }

  def 'runs its timed work every 5 minutes on the node of the server, with the same files'() {
    given:
    def lab = RecipeLab.of('nextcloud')
    def cron = lab.object('CronJob', 'nextcloud-cron')
    def pod = RecipeLab.podSpec(cron)
    def container = pod.containers[0]
    def term = pod.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]

    expect:
    cron.spec.schedule == '*/5 * * * *'
    cron.spec.concurrencyPolicy == 'Forbid'
    container.command == ['php', '-f', '/var/www/html/cron.php']
    container.image == lab.container('Deployment', 'nextcloud').image
    RecipeLab.mounts(container) == ['/var/www/html': 'app', '/var/www/html/data': 'data']
    pod.volumes.collect { it.persistentVolumeClaim.claimName } == ['nextcloud-app', 'nextcloud-data']
    pod.securityContext.runAsUser == 33
    term.topologyKey == 'kubernetes.io/hostname'
    term.labelSelector.matchLabels == lab.object('Deployment', 'nextcloud').spec.selector.matchLabels
    lab.resource('deployment.nextcloud').address() in lab.resource('cronjob.nextcloud-cron').dependsOn()*.to()
    and: 'it does not get the passwords that only the installation needs'
    RecipeLab.env(container).keySet().disjoint(['NEXTCLOUD_ADMIN_PASSWORD', 'POSTGRES_PASSWORD'])
  }

  def 'the cache follows what is known of the image, and keeps its password in a Secret'() {
    given:
    def lab = RecipeLab.of('nextcloud')
    def container = lab.container('Deployment', 'nextcloud-cache')
    def settings = lab.object('Secret', 'nextcloud-cache-secrets').stringData['valkey.conf'].join

    expect:
    container.image == 'ghcr.io/valkey-io/valkey:9.1.1'
    container.args == ['/etc/valkey/valkey.conf']
    container.ports*.containerPort == [6379]
    container.readinessProbe.exec.command == ['valkey-cli', 'ping']
    settings[0].endsWith('requirepass ')
    settings[1] == [secret: 'apps.nextcloud.cache-password']
    container.volumeMounts.find { it.mountPath == '/etc/valkey/valkey.conf' }.subPath == 'valkey.conf'
  }

  def 'the plan can show its upgrade rule'() {
    given:
    def lab = RecipeLab.of('nextcloud')

    expect:
    lab.service().facts().contains(
        'nextcloud 34.0.3: No major version may be skipped on the way up.')
    lab.resource('deployment.nextcloud').provenance()['spec.template.spec.containers[nextcloud].image']
        .reason().contains('No major version may be skipped')
  }

  def 'takes its options'() {
    given:
    def lab = RecipeLab.of('nextcloud', { it.ingress('nginx').certificates('le') }) {
      storage Size.gib(500)
      appStorage Size.gib(12)
      databaseStorage Size.gib(30)
      admin 'anna'
      uploadLimit Size.gib(4)
      trustedProxies '10.244.0.0/16'
      schedule '*/15 * * * *'
      expose internet
    }
    def env = RecipeLab.env(lab.container('Deployment', 'nextcloud'))

    expect:
    lab.problems == []
    lab.object('PersistentVolumeClaim', 'nextcloud-data').spec.resources.requests.storage == '500Gi'
    lab.object('PersistentVolumeClaim', 'nextcloud-app').spec.resources.requests.storage == '12Gi'
    lab.object('PersistentVolumeClaim', 'nextcloud-db-data').spec.resources.requests.storage == '30Gi'
    env.NEXTCLOUD_ADMIN_USER == 'anna'
    env.PHP_UPLOAD_LIMIT == '4096M'
    env.TRUSTED_PROXIES == '10.244.0.0/16'
    env.OVERWRITEPROTOCOL == 'https'
    env.OVERWRITECLIURL == 'https://nextcloud.example.com'
    lab.object('CronJob', 'nextcloud-cron').spec.schedule == '*/15 * * * *'
  }

  def 'a schedule that is none is a mistake'() {
    expect:
    RecipeLab.of('nextcloud') { schedule 'often' }.problems.size() == 1
  }
}
