homelab("five-services") {
  domain("lab.example.com")
  timezone("Europe/Paris")

  cluster("home") {
    gateway("main", "namespace" to "gateways")
    certificates("letsencrypt")
    storage("fast")

    namespace("web") {
      service(whoami { replicas(2); expose(inside) })
    }
    namespace("code") {
      service(gitea {
        host("git.lab.example.com")
        admin("anna")
        storage(50.GiB)
        databaseStorage(10.GiB)
      })
    }
    namespace("media") {
      service(jellyfin {
        host("films.lab.example.com")
        storage(20.GiB)
        media(2.TiB)
        resources { cpu(2); memory(4.GiB); memoryLimit(8.GiB) }
      })
    }
    namespace("private") {
      podSecurity("baseline")
      service(vaultwarden {
        expose(internet)
        protect()
      })
      service(nextcloud {
        host("cloud.lab.example.com")
        expose(internet)
        storage(500.GiB)
        uploadLimit(4.GiB)
        schedule("*/10 * * * *")
        env("OPENMETRICS_ALLOWED_CLIENTS", "10.244.0.0/16")
      })
    }
  }
}
