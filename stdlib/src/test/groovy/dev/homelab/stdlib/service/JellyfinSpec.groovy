package dev.homelab.stdlib.service

import dev.homelab.dsl.spec.unit.Size
import spock.lang.Specification

class JellyfinSpec extends Specification {
  def 'makes these objects'() {
    expect:
    RecipeLab.of('jellyfin').kinds() == [
        'ServiceAccount/jellyfin', 'PersistentVolumeClaim/jellyfin-config', 'PersistentVolumeClaim/jellyfin-media',
        'NetworkPolicy/jellyfin', 'Deployment/jellyfin', 'Service/jellyfin', 'Ingress/jellyfin']
  }

  def 'follows what is known of the image'() {
    given:
    def lab = RecipeLab.of('jellyfin')
    def container = lab.container('Deployment', 'jellyfin')

    expect:
    container.image ==~ /ghcr\.io\/jellyfin\/jellyfin:10\.11\.11@sha256:[0-9a-f]{64}/
    container.ports == [[name: 'http', containerPort: 8096, protocol: 'TCP']]
    RecipeLab.env(container) == [JELLYFIN_PublishedServerUrl: 'http://jellyfin.example.com', TZ: 'Europe/Paris']
    RecipeLab.mounts(container) ==
        ['/config': 'config', '/cache': 'cache', '/transcode': 'transcode', '/tmp': 'tmp', '/data/media': 'media']
    container.livenessProbe.httpGet.path == '/health'
    container.readinessProbe.httpGet.path == '/health'
    and: 'it has five minutes to open its port'
    container.startupProbe.tcpSocket == [port: 'http']
    container.startupProbe.failureThreshold * container.startupProbe.periodSeconds == 300
    container.resources == [requests: [cpu: '100m', memory: '2Gi'], limits: [memory: '5Gi']]
    container.securityContext.readOnlyRootFilesystem
    and: 'gateways know that it speaks over web sockets'
    lab.object('Service', 'jellyfin').spec.ports[0].appProtocol == 'kubernetes.io/ws'
  }

  def 'can use a library that something else makes'() {
    given:
    def lab = RecipeLab.of('jellyfin') { library 'media' }
    def volumes = RecipeLab.podSpec(lab.object('Deployment', 'jellyfin')).volumes

    expect:
    lab.object('PersistentVolumeClaim', 'jellyfin-media') == null
    volumes.find { it.name == 'media' }.persistentVolumeClaim == [claimName: 'media']
    RecipeLab.podSpec(lab.object('Deployment', 'jellyfin')).containers[0].env
        .contains([name: 'DOTNET_SYSTEM_IO_DISABLEFILELOCKING', value: 'true'])
  }

  def 'takes its sizes'() {
    given:
    def lab = RecipeLab.of('jellyfin') {
      storage Size.gib(15)
      media Size.gib(500)
    }

    expect:
    lab.object('PersistentVolumeClaim', 'jellyfin-config').spec.resources.requests.storage == '15Gi'
    lab.object('PersistentVolumeClaim', 'jellyfin-media').spec.resources.requests.storage == '500Gi'
  }
}
