// The whole of lab A: one box with Cozystack, a family's services, and two machines for games that share one card.
homelab {
  domain 'lab.example.com'
  timezone 'Europe/Paris'
  secrets { env 'oracle', 'ORACLE_KEY'; env 's3.key', 'S3_KEY'; env 's3.secret', 'S3_SECRET' }

  node('aoostar') {
    address '192.168.100.10'
    gpu passthrough
    pool '192.168.100.200-192.168.100.250'
    budget { memory 64.GiB; cpu 16 }
    certificates letsencrypt
    login keycloak
    monitoring { alerts ntfy }

    tenant('services') {
      cpu 48; memory 96.GiB; storage 8.TiB
      login required
      user('anna') { email 'anna@lab.example.com' }
      share('media') { size 4.TiB }

      service nextcloud { storage 500.GiB; tag 'precious'; override 'data-in-backups', because: 'the cache fills itself' }
      service immich { storage 500.GiB; tag 'precious'; override 'data-in-backups', because: 'the cache fills itself' }
      service pihole
      service ntfy

      service jellyfin
      service sonarr
      service radarr
      service prowlarr
      service qbittorrent
      service bazarr
      service jellyseerr

      vpn('way') { user 'anna' }
    }

    tenant('gaming') {
      cpu 96; memory 48.GiB; storage 1.TiB
      vm windows {
        instanceType 'cx1.2xlarge'
        installer 'https://files.lab.example.com/windows-11.iso'
        tag 'precious'
      }
      vm('bazzite', steamos {
        instanceType 'cx1.2xlarge'
        installer 'https://files.lab.example.com/bazzite-deck-nvidia.iso'
        off()
      })
    }

    tenant('family') {
      cpu 8; memory 16.GiB; storage 1.TiB
      tenant('anna') { cpu 4; memory 8.GiB; storage 500.GiB }
    }

    backup('hourly') { schedule '0 * * * *'; tags 'precious'; keep 2.days; snapshots() }
    backup('nightly') { at '03:00'; tags 'precious' }   // homelab backup, homelab restore
    backups { s3 'https://s3.example.com', bucket: 'family', accessKey: secret('s3.key'), secretKey: secret('s3.secret') }

    mode('gaming') { start 'bazzite'; stop 'windows' }
  }

  front oracle { region 'eu-paris-1'; key secret('oracle'); publishes 'service.nextcloud' }
}
