package dev.homelab.stdlib.service

import dev.homelab.dsl.spec.unit.Size
import dev.homelab.model.Edge
import dev.homelab.model.Level
import spock.lang.Specification

class GiteaSpec extends Specification {
  static final DB_SERVICE = 'cluster.home/namespace.apps/service.gitea/service.gitea-db'

  def 'makes these objects'() {
    expect:
    RecipeLab.of('gitea').kinds() == [
        'ServiceAccount/gitea-db', 'PersistentVolumeClaim/gitea-db-data', 'Secret/gitea-db-secrets',
        'NetworkPolicy/gitea-db', 'StatefulSet/gitea-db', 'Service/gitea-db',
        'ServiceAccount/gitea', 'PersistentVolumeClaim/gitea-data', 'Secret/gitea-secrets',
        'NetworkPolicy/gitea', 'Deployment/gitea', 'Service/gitea', 'Ingress/gitea']
  }

  def 'follows what is known of the rootless image'() {
    given:
    def lab = RecipeLab.of('gitea')
    def container = lab.container('Deployment', 'gitea')
    def env = RecipeLab.env(container)

    expect:
    container.image ==~ /docker\.io\/gitea\/gitea:1\.27\.3-rootless@sha256:[0-9a-f]{64}/
    container.ports*.containerPort == [3000, 2222]
    lab.object('Service', 'gitea').spec.ports*.port == [80, 22]
    container.readinessProbe.httpGet.path == '/api/healthz'
    container.volumeMounts.collect { [it.mountPath, it.name, it.subPath] } ==
        [['/var/lib/gitea', 'data', 'data'], ['/etc/gitea', 'data', 'config'], ['/tmp', 'tmp', null]]
    RecipeLab.podSpec(lab.object('Deployment', 'gitea')).securityContext.runAsUser == 1000
    env.GITEA__database__DB_TYPE == 'postgres'
    env.GITEA__security__INSTALL_LOCK == 'true'
    env.GITEA__server__ROOT_URL == 'http://gitea.example.com/'
    env.GITEA__service__DISABLE_REGISTRATION == 'true'
    env.GITEA__security__SECRET_KEY.secretKeyRef.name == 'gitea-secrets'
  }

  def 'reaches its database by reference, and waits until it is ready'() {
    given:
    def lab = RecipeLab.of('gitea')
    def env = RecipeLab.env(lab.container('Deployment', 'gitea'))
    def database = lab.resource('statefulset.gitea-db')

    expect:
    env.GITEA__database__HOST == [join: [[ref: DB_SERVICE + '.host'], ':', [ref: DB_SERVICE + '.port']]]
    new Edge(database.address(), Level.READY) in lab.resource('deployment.gitea').dependsOn()
    and: 'both sides have the same secret'
    lab.object('Secret', 'gitea-secrets').stringData.GITEA__database__PASSWD == [secret: 'apps.gitea.db-password']
    lab.object('Secret', 'gitea-db-secrets').stringData.POSTGRES_PASSWORD == [secret: 'apps.gitea.db-password']
  }

  def 'makes the first user before the server starts, once'() {
    given:
    def setup = RecipeLab.podSpec(RecipeLab.of('gitea').object('Deployment', 'gitea')).initContainers[0]

    expect:
    setup.args[0..1] == ['/bin/sh', '-ec']
    setup.args[2].contains('gitea migrate')
    setup.args[2].contains('gitea admin user list')
    setup.args[2].contains('gitea admin user create --admin')
    RecipeLab.env(setup).GITEA_ADMIN_PASSWORD.secretKeyRef.key == 'GITEA_ADMIN_PASSWORD'
  }

  def 'the database follows what is known of the image'() {
    given:
    def lab = RecipeLab.of('gitea')
    def container = lab.container('StatefulSet', 'gitea-db')
    def pod = RecipeLab.podSpec(lab.object('StatefulSet', 'gitea-db'))

    expect:
    container.image == 'docker.io/library/postgres:17.11'
    container.readinessProbe.exec.command == ['pg_isready', '-h', '127.0.0.1', '-U', 'gitea', '-d', 'gitea']
    RecipeLab.env(container).PGDATA.startsWith(RecipeLab.mounts(container).find { it.value == 'data' }.key)
    pod.securityContext.runAsUser == 999
    lab.object('StatefulSet', 'gitea-db').metadata.annotations['homelab.dev/upgrade-rule'] == 'major-fixed;irreversible'
    and: 'only its own service gets in'
    lab.object('NetworkPolicy', 'gitea-db').spec.ingress == [[
        from: [[podSelector: [matchLabels: ['app.kubernetes.io/instance': 'gitea']]]],
        ports: [[port: 5432, protocol: 'TCP']]]]
  }

  def 'takes its options'() {
    given:
    def lab = RecipeLab.of('gitea') {
      storage Size.gib(50)
      databaseStorage Size.gib(20)
      databaseVersion '18.6'
      admin 'anna'
      registration()
    }
    def pod = RecipeLab.podSpec(lab.object('Deployment', 'gitea'))

    expect:
    lab.object('PersistentVolumeClaim', 'gitea-data').spec.resources.requests.storage == '50Gi'
    lab.object('PersistentVolumeClaim', 'gitea-db-data').spec.resources.requests.storage == '20Gi'
    lab.container('StatefulSet', 'gitea-db').image == 'docker.io/library/postgres:18.6'
    RecipeLab.env(pod.initContainers[0]).GITEA_ADMIN_USER == 'anna'
    RecipeLab.env(pod.containers[0]).GITEA__service__DISABLE_REGISTRATION == 'false'
  }
}
