// Five services on a cluster that exists. To see them come up with nothing installed: add --sandbox.
homelab("home") {
  domain("home.example.com")
  timezone("Europe/Paris")

  cluster("home") {
    ingress("nginx") // what the cluster has; a cluster with a Gateway says: gateway 'main'

    namespace("web") {
      service(whoami)
    }
    namespace("code") {
      service(gitea)
    }
    namespace("media") {
      service(jellyfin { media(200.GiB) })
    }
    namespace("private") {
      service(vaultwarden)
      service(nextcloud { storage(100.GiB) })
    }
  }
}
